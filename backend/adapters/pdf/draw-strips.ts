// State series as strips: active ones in the accent, the paler the less far, off quiet, other words each with a shade and their name.
import type { TimeTick } from '../../exports/chart-scale.ts'
import { drawTimeAxis, PLOT_LEFT, PLOT_WIDTH } from './draw-chart.ts'
import { COLOURS, SERIES_COLOURS, type Sheet } from './sheet.ts'

export interface Strip {
  name: string
  /** Changes in order; the first may lie before the range. */
  changes: readonly Change[]
}

export interface Change {
  atMs: number
  /** In the report's language. */
  text: string
  look: 'on' | 'off' | 'other'
}

const HEIGHT = 13
const NAME_HEIGHT = 11
const AFTER = 5
const AXIS = 21
/** Named beside a strip. */
const MOST_WORDS = 6
const WORD_GAP = 18
const SIZE = 7
const NAME_SIZE = 7.5
/** How dark a state that is hardly active is, of 1. */
const PALEST = 0.3

interface Shade {
  fill: string
  opacity: number
  ink: string
}

/** @param presentMs no state lasts longer than this */
export function drawStrips(
  sheet: Sheet,
  strips: readonly Strip[],
  fromMs: number,
  toMs: number,
  presentMs: number,
  ticks: readonly TimeTick[],
): void {
  const x = (atMs: number) => PLOT_LEFT + ((Math.min(Math.max(atMs, fromMs), toMs) - fromMs) / (toMs - fromMs)) * PLOT_WIDTH
  for (const [index, { name, changes }] of strips.entries()) {
    const shades = new Map<string, Shade>()
    const shown = changes.filter(({ atMs }, row) => atMs < toMs && (changes[row + 1]?.atMs ?? toMs) > fromMs)
    for (const change of shown) if (!shades.has(change.text)) shades.set(change.text, shadeOf(change, shades))
    const words = wordsThatFit(sheet, [...shades.keys()], PLOT_WIDTH)
    const wordsWidth = widthOf(sheet, words)
    const apart = sheet.widthOf(name, { size: NAME_SIZE }) + WORD_GAP + wordsWidth > PLOT_WIDTH
    const height = NAME_HEIGHT * (apart ? 2 : 1) + HEIGHT + AFTER
    if (!sheet.fits(height + AXIS)) {
      if (index > 0) drawTimeAxis(sheet, { ticks }, x)
      sheet.ensure(height + AXIS)
    }
    sheet.text(name, PLOT_LEFT, sheet.y, { size: NAME_SIZE, width: PLOT_WIDTH - (apart ? 0 : wordsWidth) })
    if (apart) sheet.y += NAME_HEIGHT
    drawWords(sheet, words, shades, PLOT_LEFT + PLOT_WIDTH - wordsWidth)
    sheet.y += NAME_HEIGHT
    drawStrip(sheet, changes, shades, x, Math.min(toMs, presentMs))
    sheet.y += HEIGHT + AFTER
  }
  drawTimeAxis(sheet, { ticks }, x)
}

function drawStrip(
  sheet: Sheet,
  changes: readonly Change[],
  shades: ReadonlyMap<string, Shade>,
  x: (atMs: number) => number,
  endMs: number,
) {
  const top = sheet.y
  sheet.doc
    .save()
    .lineWidth(0.5)
    .strokeColor(COLOURS.edge)
    .dash(2, { space: 2 })
    .rect(PLOT_LEFT, top, PLOT_WIDTH, HEIGHT)
    .stroke()
    .undash()
    .restore()
  for (const [row, { atMs, text }] of changes.entries()) {
    const [left, right] = [x(atMs), x(Math.min(endMs, changes[row + 1]?.atMs ?? Number.POSITIVE_INFINITY))]
    const shade = shades.get(text)
    if (right <= left || shade === undefined) continue
    const { fill, opacity, ink } = shade
    sheet.doc
      .save()
      .rect(left, top, Math.max(right - left, 0.3), HEIGHT)
      .fillColor(fill)
      .fillOpacity(opacity)
      .fill()
      .restore()
    const width = sheet.font(6.5).measure(text)
    if (right - left > width + 8) sheet.text(text, left + 4, top + 2.5, { size: 6.5, colour: ink })
  }
}

/** As many as have room in one line; `…` stands for the rest. */
function wordsThatFit(sheet: Sheet, words: readonly string[], width: number): string[] {
  const shown = words.slice(0, MOST_WORDS)
  while (shown.length > 1 && widthOf(sheet, [...shown, '…']) > width) shown.pop()
  return shown.length < words.length ? [...shown, '…'] : shown
}

function widthOf(sheet: Sheet, words: readonly string[]): number {
  return words.reduce((sum, word) => sum + sheet.widthOf(word, { size: SIZE }) + WORD_GAP, 0) - (words.length > 0 ? WORD_GAP - 10 : 0)
}

function drawWords(sheet: Sheet, words: readonly string[], shades: ReadonlyMap<string, Shade>, left: number): void {
  let at = left
  for (const word of words) {
    const shade = shades.get(word)
    if (shade !== undefined) {
      sheet.doc
        .save()
        .rect(at, sheet.y + 1.5, 7, 7)
        .fillColor(shade.fill)
        .fillOpacity(shade.opacity)
        .fill()
        .restore()
    }
    sheet.text(word, at + 10, sheet.y, { size: SIZE, colour: COLOURS.soft })
    at += sheet.widthOf(word, { size: SIZE }) + WORD_GAP
  }
}

/** `open 40 %` is paler than `open 80 %`. */
function shadeOf({ text, look }: Change, before: ReadonlyMap<string, Shade>): Shade {
  if (look === 'off') return { fill: COLOURS.track, opacity: 1, ink: COLOURS.soft }
  if (look === 'on') {
    const percent = / (\d+(?:[.,]\d+)?) ?%$/.exec(text)?.[1]?.replace(',', '.')
    const opacity = percent === undefined ? 1 : PALEST + ((1 - PALEST) * Math.min(100, Number(percent))) / 100
    return { fill: COLOURS.accent, opacity, ink: inkOn(COLOURS.accent, opacity) }
  }
  const others = [...before.values()].filter(({ fill }) => fill !== COLOURS.accent && fill !== COLOURS.track).length
  const fill = SERIES_COLOURS[(others + 2) % SERIES_COLOURS.length] ?? COLOURS.manual
  return { fill, opacity: 1, ink: inkOn(fill, 1) }
}

/** Where black and white stand out equally (WCAG 2, relative luminance). */
const EVEN = 0.18

function inkOn(fill: string, opacity: number): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = 1 - opacity + (opacity * Number.parseInt(fill.slice(at, at + 2), 16)) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > EVEN ? COLOURS.text : '#FFFFFF'
}

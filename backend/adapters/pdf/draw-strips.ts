// State series as strips: ON in the accent, off quiet, other words each with a shade and their name.
import type { TimeTick } from '../../exports/chart-scale.ts'
import { drawTimeAxis, PLOT_LEFT, PLOT_WIDTH } from './draw-chart.ts'
import { COLOURS, PAGE, SERIES_COLOURS, type Sheet } from './sheet.ts'

export interface Strip {
  name: string
  /** Changes in order; the first may lie before the range. */
  changes: readonly (readonly [atMs: number, word: string | boolean])[]
}

const HEIGHT = 13
/** Named beside a strip. */
const MOST_WORDS = 6
const ON = new Set(['on', 'true', 'open', 'running', 'active', '1'])
const OFF = new Set(['off', 'false', 'closed', 'stopped', 'idle', 'inactive', '0'])

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
  for (const { name, changes } of strips) {
    sheet.ensure(HEIGHT + 46)
    const others = new Map<string, number>()
    const words = [
      ...new Set(changes.filter(([atMs], row) => atMs < toMs && (changes[row + 1]?.[0] ?? toMs) > fromMs).map(([, word]) => String(word))),
    ]
    let right = PLOT_LEFT + PLOT_WIDTH
    for (const word of words.slice(0, MOST_WORDS).reverse()) {
      const width = sheet.font(7).measure(word)
      right -= width
      sheet.text(word, right, sheet.y, { size: 7, colour: COLOURS.soft })
      sheet.doc
        .save()
        .fillColor(shade(word, others).fill)
        .rect(right - 10, sheet.y + 1.5, 7, 7)
        .fill()
        .restore()
      right -= 18
    }
    sheet.text(name, PLOT_LEFT, sheet.y, { size: 7.5, width: Math.max(60, right - PLOT_LEFT) })
    sheet.y += 11
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
    for (const [row, [atMs, word]] of changes.entries()) {
      const text = String(word)
      const end = Math.min(toMs, presentMs, changes[row + 1]?.[0] ?? Number.POSITIVE_INFINITY)
      const [left, right] = [x(atMs), x(end)]
      if (right <= left) continue
      const { fill, ink } = shade(text, others)
      sheet.doc
        .save()
        .fillColor(fill)
        .rect(left, top, Math.max(right - left, 0.3), HEIGHT)
        .fill()
        .restore()
      const width = sheet.font(6.5).measure(text)
      if (right - left > width + 8) sheet.text(text, left + 4, top + 2.5, { size: 6.5, colour: ink })
    }
    sheet.y += HEIGHT + 5
  }
  sheet.ensure(30)
  drawTimeAxis(sheet, { ticks }, (atMs) => PLOT_LEFT + ((atMs - fromMs) / (toMs - fromMs)) * PLOT_WIDTH)
  sheet.y = Math.min(sheet.y, PAGE.height - PAGE.bottom)
}

function shade(word: string, others: Map<string, number>): { fill: string; ink: string } {
  const plain = word.toLowerCase()
  if (ON.has(plain)) return { fill: COLOURS.accent, ink: '#FFFFFF' }
  if (OFF.has(plain)) return { fill: COLOURS.track, ink: COLOURS.soft }
  let place = others.get(plain)
  if (place === undefined) {
    place = others.size
    others.set(plain, place)
  }
  return { fill: SERIES_COLOURS[(place + 2) % SERIES_COLOURS.length] ?? COLOURS.manual, ink: '#FFFFFF' }
}

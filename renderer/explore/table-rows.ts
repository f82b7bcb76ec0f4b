import type { TFunction } from 'i18next'
import type { SeriesStatistics } from '../../backend/contract/history.ts'
import type { Format } from '../language/format.ts'
import { spanLabel } from '../language/span-label.ts'
import { decimalsOf, isActive, stateWord, writeValue } from '../quantities/format.ts'
import type { ChosenSeries } from './chosen-series.ts'
import type { ExploreView, SortBy } from './explore-search.ts'
import type { Reading } from './readout.ts'

/** The statistics table as texts: one for each cell, for the screen and the clipboard alike. Pure. */

/** Figures of the visible range in order; narrow windows leave out those with a width they do not have. */
export const FIGURES = ['last', 'min', 'mean', 'max', 'sd', 'p5', 'p50', 'p95', 'over', 'gaps'] as const
export type Figure = (typeof FIGURES)[number]
/** Shown at first; the column menu has the others. */
export const USUAL_FIGURES: readonly Figure[] = ['last', 'min', 'mean', 'max', 'over', 'gaps']

export interface TableRow {
  chosen: ChosenSeries
  axis: string
  figures: Readonly<Record<Figure, string>>
  /** For states: time in the active state and how often it began; instead of min … max. */
  states: string
  /** Time outside the limits is more than none. */
  outside: boolean
  /** By what it is sorted; null sinks to the end. */
  keys: Readonly<Partial<Record<SortBy, number | string>>>
}

/**
 * @param lastState newest state in the range as the strip writes it
 * @param visibleMs length of the visible range: what was counted a little beyond it is cut
 */
export function tableRow(
  chosen: ChosenSeries,
  found: SeriesStatistics | undefined,
  lastState: string | undefined,
  t: TFunction<'explore'>,
  format: Format,
  visibleMs: number,
): TableRow {
  const { series, side, unit } = chosen
  const none: Record<Figure, string> = {
    last: '–',
    min: '–',
    mean: '–',
    max: '–',
    sd: '–',
    p5: '–',
    p50: '–',
    p95: '–',
    over: '–',
    gaps: '–',
  }
  const axis =
    series?.kind === 'state' ? t('table.state') : [unit, side === null ? '' : t(`table.${side}`)].filter((part) => part !== '').join(', ')
  const names = { name: chosen.label, board: chosen.boardName }
  if (!series || !found) return { chosen, axis, figures: none, states: '', outside: false, keys: names }
  const gaps = found.gaps === 0 ? '–' : `${format.number(found.gaps)}, ${spanLabel(Math.min(found.gapsMs, visibleMs), format)}`
  if (series.kind === 'state') {
    return {
      chosen,
      axis,
      figures: { ...none, last: lastState ?? '–', gaps },
      states: statesText(found, t, format, visibleMs),
      outside: false,
      keys: { ...names, gaps: found.gapsMs },
    }
  }
  const decimals = decimalsOf(series)
  const number = (value: number | null, more = 0) => (value === null ? '–' : format.number(value, Math.min(6, decimals + more)))
  const overMs = found.aboveMs === null && found.belowMs === null ? null : Math.min(visibleMs, (found.aboveMs ?? 0) + (found.belowMs ?? 0))
  return {
    chosen,
    axis,
    figures: {
      last: writeValue(found.last, series, format).text,
      min: number(found.min),
      mean: number(found.mean),
      max: number(found.max),
      sd: number(found.sd, 1),
      p5: number(found.p5),
      p50: number(found.p50),
      p95: number(found.p95),
      over: overMs === null || overMs === 0 ? '–' : spanLabel(overMs, format),
      gaps,
    },
    states: '',
    outside: overMs !== null && overMs > 0,
    keys: {
      ...names,
      ...numbers({ last: found.last, min: found.min, mean: found.mean, max: found.max, sd: found.sd }),
      ...numbers({ p5: found.p5, p50: found.p50, p95: found.p95, over: overMs, gaps: found.gapsMs }),
    },
  }
}

function numbers(values: Partial<Record<SortBy, number | null>>): Partial<Record<SortBy, number>> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null))
}

/** `open 3 h 55 min`, `on 20 min, 4 starts`: the active word, or the longest where none is active. */
function statesText(found: SeriesStatistics, t: TFunction<'explore'>, format: Format, visibleMs: number): string {
  const active = found.states.filter((state) => isActive(state.word))
  const longest = [...found.states].sort((a, b) => b.ms - a.ms)[0]
  const shown = active.length > 0 ? active : longest ? [longest] : []
  const [first] = [...shown].sort((a, b) => b.ms - a.ms)
  if (!first) return ''
  // `open 40 %` and `open 80 %` are both open.
  const word = stateWord(typeof first.word === 'string' ? first.word.replace(/ \d.*$/, '') : first.word, format.language).toLowerCase()
  const ms = Math.min(
    visibleMs,
    shown.reduce((sum, state) => sum + state.ms, 0),
  )
  const count = shown.reduce((sum, state) => sum + state.entered, 0)
  return t('table.starts', { word, time: spanLabel(ms, format), count, n: format.number(count) })
}

export interface ReadingText {
  value: string
  minMax: string
  difference: string
  manual: boolean
}

export function readingText(
  chosen: ChosenSeries,
  reading: Reading | undefined,
  atMs: number | null,
  t: TFunction<'explore'>,
  format: Format,
): ReadingText {
  const nothing = { value: '–', minMax: '–', difference: '–', manual: false }
  const { series } = chosen
  if (!reading || !series || atMs === null) return nothing
  if (reading.kind === 'state')
    return {
      value: reading.text,
      minMax: t('table.for', { time: spanLabel(Math.max(0, atMs - reading.sinceMs), format) }),
      difference: '–',
      manual: reading.look === 'manual',
    }
  const decimals = decimalsOf(series)
  const value = writeValue(reading.value, series, format).text
  const band = reading.banded ? `${format.number(reading.min, decimals)} – ${format.number(reading.max, decimals)}` : '–'
  const { difference } = reading
  // Rounded first: a difference that is written as nothing has no sign.
  const rounded = difference === null ? null : Number(difference.toFixed(decimals))
  const text = rounded === null ? '–' : `${rounded > 0 ? '+' : ''}${format.number(rounded === 0 ? 0 : rounded, decimals)}`
  return { value, minMax: band, difference: text, manual: false }
}

/** In the order of the chips, unless a column was chosen; missing values stay at the end both ways. */
export function sortRows(rows: readonly TableRow[], sort: ExploreView['sort'], values: ReadonlyMap<number, number | string>): TableRow[] {
  if (!sort) return [...rows]
  const keyOf = (row: TableRow) => (sort.by === 'value' ? values.get(row.chosen.id) : row.keys[sort.by])
  const sign = sort.down ? -1 : 1
  const collator = new Intl.Collator(undefined, { numeric: true })
  return [...rows].sort((a, b) => {
    const left = keyOf(a)
    const right = keyOf(b)
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined)
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right)
    return sign * collator.compare(String(left), String(right))
  })
}

/** Tab-separated, with a head line; numbers as they are written in this language, so that a spreadsheet takes them. */
export function tableText(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return [head, ...lines].map((line) => line.map((cell) => cell.replaceAll(/[\t\n]/g, ' ')).join('\t')).join('\n')
}

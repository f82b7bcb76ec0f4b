import type { Board } from '../../backend/contract/boards/board.ts'
import type { Series } from '../../backend/contract/series.ts'
import { axisSides } from '../charts/axis-scale.ts'
import type { Language } from '../language/language.ts'
import { shownUnit } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import type { Item } from './explore-search.ts'

export type AxisSide = 'left' | 'right'

/** What is chosen, with everything that chips, chart and table say about it. Pure. */
export interface ChosenSeries {
  id: number
  /** Undefined when it was deleted meanwhile, or is not known yet. */
  series: Series | undefined
  /** Name of the series alone. */
  name: string
  /** Name as it is told apart here: with its board where another chosen one has the same name. */
  label: string
  board: string
  boardName: string
  unit: string
  hidden: boolean
  /** Null for states. */
  slot: number | null
  side: AxisSide | null
  /** All chosen series on the same axis. */
  unitSeries: readonly number[]
}

export interface ChosenInput {
  items: readonly Item[]
  series: ReadonlyMap<number, Series>
  boards: ReadonlyMap<string, Board>
  slots: ReadonlyMap<number, number>
  language: Language
  /** Curves have no axis of their own: each goes from 0 to 100 % of its range. */
  normalised: boolean
  /** Text for one that is gone. */
  goneText(id: number): string
}

export function chosenSeries({ items, series: all, boards, slots, language, normalised, goneText }: ChosenInput): ChosenSeries[] {
  const found = items.map((item) => ({ item, series: all.get(item.series) }))
  const names = new Map<string, number>()
  const units: { unit: string }[] = []
  const wanted: Record<string, AxisSide> = {}
  const byUnit = new Map<string, number[]>()
  for (const { item, series } of found) {
    if (!series) continue
    const name = seriesName(series, language)
    names.set(name, (names.get(name) ?? 0) + 1)
    if (series.kind === 'state') continue
    const unit = shownUnit(series.unit)
    units.push({ unit })
    if (item.side && wanted[unit] === undefined) wanted[unit] = item.side
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), series.id])
  }
  const sides = axisSides(units, wanted)
  return found.map(({ item, series }) => {
    if (!series) {
      const text = goneText(item.series)
      const nothing = { series: undefined, board: '', boardName: '', unit: '', slot: null, side: null, unitSeries: [] }
      return { id: item.series, name: text, label: text, hidden: item.hidden, ...nothing }
    }
    const name = seriesName(series, language)
    const boardName = boards.get(series.board)?.name ?? series.board
    const unit = series.kind === 'state' ? '' : shownUnit(series.unit)
    const number = series.kind === 'number'
    return {
      id: series.id,
      series,
      name,
      label: (names.get(name) ?? 0) > 1 ? `${name}, ${boardName}` : name,
      board: series.board,
      boardName,
      unit,
      hidden: item.hidden,
      slot: number ? (slots.get(series.id) ?? 0) : null,
      side: number && !normalised ? (sides.get(unit)?.side ?? 'left') : null,
      unitSeries: number ? (byUnit.get(unit) ?? []) : [],
    }
  })
}

/** Side of each unit's axis, hidden curves included: hiding one must not move the axes of the others. */
export function sidesOf(chosen: readonly ChosenSeries[]): Record<string, AxisSide> {
  return Object.fromEntries(chosen.flatMap(({ side, unit }) => (side === null ? [] : [[unit, side] as const])))
}

/** With more axes than these there is no room for the curves. */
const MOST_AXES = 5

/** How many units the shown curves have, where they are too many for axes; else 0. */
export function tooManyUnits(items: readonly Item[], series: ReadonlyMap<number, Series>): number {
  const units = new Set<string>()
  for (const item of items) {
    const one = series.get(item.series)
    if (one?.kind === 'number' && !item.hidden) units.add(shownUnit(one.unit))
  }
  return units.size > MOST_AXES ? units.size : 0
}

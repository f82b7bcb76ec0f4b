import type { Board } from '../../backend/contract/boards/board.ts'
import { isOutput, type Series } from '../../backend/contract/series.ts'
import type { Language } from '../language/language.ts'
import { shownUnit } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { BOARD_STATES, type BoardState } from '../quantities/state-of.ts'

/** Zones → boards → series as the flat rows of the series panel: filtered, ordered, folded. Pure. */

export type TreeRow =
  | { kind: 'zone'; key: string; name: string; state: BoardState; count: number; chosen: number; open: boolean }
  | { kind: 'board'; key: string; board: Board; name: string; state: BoardState; count: number; chosen: number; open: boolean }
  | { kind: 'series'; key: string; series: Series; name: string; board: string }

export interface TreeFilter {
  text: string
  onlyChosen: boolean
  /** Only series that have a value. */
  onlyWithData: boolean
  unit: string | null
  sensorType: string | null
}

export const NO_FILTER: TreeFilter = { text: '', onlyChosen: false, onlyWithData: false, unit: null, sensorType: null }

export interface TreeInput {
  boards: ReadonlyMap<string, Board>
  series: ReadonlyMap<number, Series>
  seriesByBoard: ReadonlyMap<string, readonly number[]>
  /** What boards say of themselves; last under each. */
  healthByBoard: ReadonlyMap<string, readonly number[]>
  stateOf(board: string): BoardState
  hasData(series: number): boolean
  chosen: ReadonlySet<number>
  filter: TreeFilter
  isOpen(key: string): boolean
  language: Language
  /** What boards without a zone stand under. */
  noZone: string
}

export interface Tree {
  rows: readonly TreeRow[]
  /** Series that the filter lets through, folded or not. */
  found: number
  total: number
}

export const zoneRowKey = (zone: string | null): string => `zone ${zone ?? ''}`
export const boardRowKey = (board: string): string => `board ${board}`
const seriesRowKey = (series: number): string => `series ${series}`

export function isFiltering(filter: TreeFilter): boolean {
  return filter.text.trim() !== '' || filter.onlyChosen || filter.onlyWithData || filter.unit !== null || filter.sensorType !== null
}

interface BoardPart {
  board: Board
  name: string
  found: Series[]
}

export function makeTree(input: TreeInput): Tree {
  const { boards, seriesByBoard, healthByBoard, series: all, language, chosen, isOpen } = input
  const collator = new Intl.Collator(language, { numeric: true })
  const zones = new Map<string | null, BoardPart[]>()
  let found = 0
  let total = 0
  for (const board of boards.values()) {
    if (board.registration === 'rejected') continue
    const own = [...(seriesByBoard.get(board.id) ?? []), ...(healthByBoard.get(board.id) ?? [])].flatMap((id) => all.get(id) ?? [])
    total += own.length
    const fitting = matching(own, board, input)
    if (fitting.length === 0) continue
    found += fitting.length
    const zone = zones.get(board.zone) ?? []
    zone.push({ board, name: board.name ?? board.id, found: fitting })
    zones.set(board.zone, zone)
  }
  const rows: TreeRow[] = []
  const sorted = [...zones].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : collator.compare(a, b)))
  for (const [zone, parts] of sorted) {
    const key = zoneRowKey(zone)
    const open = isOpen(key)
    rows.push({
      kind: 'zone',
      key,
      name: zone ?? input.noZone,
      state: worst(parts.map((part) => input.stateOf(part.board.id))),
      count: parts.reduce((sum, part) => sum + part.found.length, 0),
      chosen: parts.reduce((sum, part) => sum + part.found.filter((one) => chosen.has(one.id)).length, 0),
      open,
    })
    if (!open) continue
    for (const { board, name, found: own } of parts.sort((a, b) => collator.compare(a.name, b.name))) {
      const boardKey = boardRowKey(board.id)
      const boardOpen = isOpen(boardKey)
      const count = own.filter((one) => chosen.has(one.id)).length
      rows.push({
        kind: 'board',
        key: boardKey,
        board,
        name,
        state: input.stateOf(board.id),
        count: own.length,
        chosen: count,
        open: boardOpen,
      })
      if (!boardOpen) continue
      for (const one of own)
        rows.push({ kind: 'series', key: seriesRowKey(one.id), series: one, name: nameOf(one, language), board: board.id })
    }
  }
  return { rows, found, total }
}

/** What is open at first: where chosen series are; with none chosen the first zone, and its boards while they are few. */
export function firstOpen(input: Omit<TreeInput, 'isOpen'>): Set<string> {
  const open = new Set<string>()
  for (const id of input.chosen) {
    const board = input.boards.get(input.series.get(id)?.board ?? '')
    if (!board) continue
    open.add(zoneRowKey(board.zone))
    open.add(boardRowKey(board.id))
  }
  if (open.size > 0) return open
  const everything = makeTree({ ...input, filter: NO_FILTER, isOpen: (key) => key.startsWith('zone ') })
  const [zone] = everything.rows
  if (zone?.kind !== 'zone') return open
  open.add(zone.key)
  let room = FIRST_ROWS
  for (const row of everything.rows.slice(1)) {
    if (row.kind !== 'board' || room < row.count) break
    open.add(row.key)
    room -= row.count + 1
  }
  return open
}

/** Rows that may stand open at first. */
const FIRST_ROWS = 24

/** Units and sensor types there are, for the filter's lists. */
export function kindsOf(series: Iterable<Series>): { units: string[]; types: string[] } {
  const units = new Set<string>()
  const types = new Set<string>()
  for (const one of series) {
    if (one.unit !== '') units.add(shownUnit(one.unit))
    types.add(one.sensorType)
  }
  return { units: [...units].sort((a, b) => a.localeCompare(b)), types: [...types].sort((a, b) => a.localeCompare(b)) }
}

/** The row that a typed letter leads to: the next one whose name begins with the text, from `from` on, around the end. */
export function typeAhead(rows: readonly TreeRow[], from: number, text: string): number {
  const wanted = text.toLowerCase()
  for (let step = 0; step < rows.length; step += 1) {
    const at = (from + step) % rows.length
    if (rows[at]?.name.toLowerCase().startsWith(wanted)) return at
  }
  return -1
}

function matching(own: readonly Series[], board: Board, { filter, chosen, hasData, language }: TreeInput): Series[] {
  if (!isFiltering(filter)) return [...own]
  const boardText = `${board.name ?? ''} ${board.id} ${board.zone ?? ''} ${board.labels.join(' ')}`.toLowerCase()
  // Words that name the board leave only the others to be found in its series.
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && !boardText.includes(word))
  return own.filter((one) => {
    if (filter.onlyChosen && !chosen.has(one.id)) return false
    if (filter.onlyWithData && !hasData(one.id)) return false
    if (filter.unit !== null && shownUnit(one.unit) !== filter.unit) return false
    if (filter.sensorType !== null && one.sensorType !== filter.sensorType) return false
    if (words.length === 0) return true
    const text = textOf(one, language)
    return words.every((word) => text.includes(word))
  })
}

interface Known {
  language: Language
  name: string
  text: string
}
const known = new WeakMap<Series, Known>()

function knownOf(series: Series, language: Language): Known {
  const before = known.get(series)
  // An output may be named, or told by its kind, at any time.
  if (before?.language === language && !isOutput(series)) return before
  const name = seriesName(series, language)
  const text = `${name} ${series.sensorType} ${shownUnit(series.unit)} ${series.channel}`.toLowerCase()
  const made = { language, name, text }
  known.set(series, made)
  return made
}

function nameOf(series: Series, language: Language): string {
  return knownOf(series, language).name
}

function textOf(series: Series, language: Language): string {
  return knownOf(series, language).text
}

function worst(states: readonly BoardState[]): BoardState {
  return BOARD_STATES.find((state) => states.includes(state)) ?? 'idle'
}

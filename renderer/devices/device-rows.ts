import type { Board } from '../../backend/contract/boards/board.ts'
import { type BoardCondition, type BoardState, compareStates } from '../quantities/state-of.ts'
import type { DevicesSearch, SortKey } from './devices-search.ts'

/** Rows of the device table: filter and order. Pure. */

export interface DeviceRow {
  id: string
  board: Board
  condition: BoardCondition
  /** Name, or the id where nobody named it. */
  label: string
  channels: number
  outputs: number
}

export function matches(row: DeviceRow, search: DevicesSearch): boolean {
  const { board } = row
  if (search.state && row.condition.state !== search.state) return false
  if (search.registration && board.registration !== search.registration) return false
  if (search.zone !== undefined && (board.zone ?? '') !== search.zone) return false
  return !search.text || matchesText(row, search.text)
}

/** Every word must be found somewhere in what the row shows. */
function matchesText({ board, label }: DeviceRow, text: string): boolean {
  const { firmware = '', ipAddress = '' } = board.health
  const hay = [label, board.id, board.zone ?? '', board.relay, firmware, ipAddress, ...board.labels].join('\n').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word))
}

type Compare = (a: DeviceRow, b: DeviceRow) => number

const byName: Compare = (a, b) => compareText(a.label, b.label) || compareText(a.id, b.id)

/** Missing figures go last in either direction, so they are compared apart. */
const FIGURES: Partial<Record<SortKey, (row: DeviceRow, nowMs: number) => number | undefined>> = {
  rssi: (row) => row.board.health.rssiDbm,
  channels: (row) => row.channels + row.outputs,
  seen: (row, nowMs) => ageStep(nowMs - row.board.lastSeenMs),
  rejects: (row) => row.board.counters.rejected + row.board.counters.violations,
}

const WORDS: Partial<Record<SortKey, Compare>> = {
  state: (a, b) => compareStates(a.condition.state, b.condition.state),
  name: byName,
  id: (a, b) => compareText(a.id, b.id),
  zone: (a, b) => compareText(a.board.zone ?? '\uffff', b.board.zone ?? '\uffff'),
  family: (a, b) => compareText(a.board.family, b.board.family),
  registration: (a, b) => REGISTRATIONS.indexOf(a.board.registration) - REGISTRATIONS.indexOf(b.board.registration),
  presence: (a, b) => PRESENCES.indexOf(a.board.presence.state) - PRESENCES.indexOf(b.board.presence.state),
  firmware: (a, b) => compareText(a.board.health.firmware ?? '\uffff', b.board.health.firmware ?? '\uffff'),
}

const REGISTRATIONS = ['new', 'accepted', 'rejected']
const PRESENCES = ['offline', 'late', 'unknown', 'online']

export function orderRows(rows: readonly DeviceRow[], search: DevicesSearch, nowMs: number): DeviceRow[] {
  const sort = search.sort ?? 'state'
  const turn = search.down ? -1 : 1
  const figure = FIGURES[sort]
  const word = WORDS[sort] ?? byName
  const compare: Compare = figure ? (a, b) => compareFigures(figure(a, nowMs), figure(b, nowMs), turn) : (a, b) => turn * word(a, b)
  const newFirst: Compare =
    search.newFirst === false ? () => 0 : (a, b) => Number(b.board.registration === 'new') - Number(a.board.registration === 'new')
  return [...rows].sort((a, b) => newFirst(a, b) || compare(a, b) || byName(a, b))
}

export function countStates(rows: readonly DeviceRow[]): Map<BoardState, number> {
  const counts = new Map<BoardState, number>()
  for (const { condition } of rows) counts.set(condition.state, (counts.get(condition.state) ?? 0) + 1)
  return counts
}

/**
 * Ages in steps (under 10 s, 1 min, then minutes), so that boards that all speak once a second keep their places
 * and the order changes only when somebody falls silent.
 */
export function ageStep(ageMs: number): number {
  if (ageMs < 10_000) return 0
  return ageMs < 60_000 ? 0.5 : Math.floor(ageMs / 60_000)
}

function compareFigures(a: number | undefined, b: number | undefined, turn: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return turn * (a - b)
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function compareText(a: string, b: string): number {
  return collator.compare(a, b)
}

import type { Board } from '../../backend/contract/boards/board.ts'
import { type BoardCondition, type BoardState, compareStates, worstState } from '../quantities/state-of.ts'

/** Turns the fleet into the rows the overview draws: zones, boards, calm zones. Pure; heights are exact, nothing is measured. */

export type TileRef = { kind: 'series'; id: number } | { kind: 'actuator'; gpio: number }

export interface OverviewBoard {
  board: Board
  condition: BoardCondition
  tiles: readonly TileRef[]
  outputs: number
}

export type StateCounts = Partial<Record<BoardState, number>>

interface ZoneFacts {
  /** Null: boards without zone. */
  zone: string | null
  state: BoardState
  counts: StateCounts
  boards: number
  outputs: number
}

export type OverviewRow =
  | ({ kind: 'zone'; key: string; open: boolean; first: boolean } & ZoneFacts)
  | { kind: 'board'; key: string; of: OverviewBoard; shown: readonly TileRef[]; more: number; lines: number; last: boolean }
  | { kind: 'calm-head'; key: string; zones: readonly string[]; boards: number; outputs: number; first: boolean }
  | ({ kind: 'calm'; key: string; tiles: readonly (TileRef & { board: string })[]; last: boolean } & ZoneFacts)

export type Order = 'worst' | 'name' | 'seen'

export interface RowOptions {
  by: 'zone' | 'board'
  order: Order
  /** Tiles side by side. */
  columns: number
  /** Keys of zones a person opened or folded; the rest follows the rule. */
  folded: ReadonlyMap<string, boolean>
  /** Something needs, or lately needed, a person: calm zones make room for it. */
  troubled: boolean
  /** Compares names in the reader's language. */
  compareNames(a: string, b: string): number
}

/** Tile lines of one board; the rest is one click away. */
const LINES_SHOWN = 2
/** Up to so many boards everything is shown, calm or not. */
const FEW_BOARDS = 8
/** From so many on, calm zones fold even when all is calm. */
const MANY_BOARDS = 60
/** Values of a folded zone. */
const CALM_VALUES = 4

export const ROW_HEIGHT = { head: 37, line: 80, gap: 8, calm: 32, between: 12, edge: 1 } as const

export function rowHeight(row: OverviewRow): number {
  const { head, line, gap, calm, between, edge } = ROW_HEIGHT
  switch (row.kind) {
    case 'zone':
      return (row.first ? 0 : between) + head + edge
    case 'calm-head':
      return (row.first ? 0 : between) + head + edge
    case 'board':
      return gap + row.lines * line + (row.lines - 1) * gap + (row.last ? gap + edge : 0)
    case 'calm':
      return calm + (row.last ? edge : 0)
  }
}

export function overviewRows(boards: readonly OverviewBoard[], options: RowOptions): OverviewRow[] {
  if (boards.length === 0) return []
  return options.by === 'board' ? flatRows(boards, options) : zoneRows(boards, options)
}

/** Key of a zone in `folded`; zone names are free text, so "none" gets a sign of its own. */
export function zoneKey(zone: string | null): string {
  return zone === null ? '-' : `z ${zone}`
}

function flatRows(boards: readonly OverviewBoard[], options: RowOptions): OverviewRow[] {
  return panelRows(factsOf(null, boards), 'all', boards, options, true, true)
}

function zoneRows(boards: readonly OverviewBoard[], options: RowOptions): OverviewRow[] {
  const groups = new Map<string | null, OverviewBoard[]>()
  for (const one of boards) {
    const group = groups.get(one.board.zone)
    if (group) group.push(one)
    else groups.set(one.board.zone, [one])
  }
  const zones = [...groups].map(([zone, members]) => ({ facts: factsOf(zone, members), members, key: zoneKey(zone) }))
  zones.sort((a, b) => compareZones(a.facts, b.facts, options))

  const mayFold = zones.length > 1 && (boards.length > MANY_BOARDS || (options.troubled && boards.length > FEW_BOARDS))
  const isCalm = (facts: ZoneFacts) => facts.state === 'ok' || facts.state === 'idle'
  const rows: OverviewRow[] = []
  const calm: typeof zones = []
  for (const zone of zones) {
    const folded = options.folded.get(zone.key)
    if (isCalm(zone.facts) && (folded ?? mayFold)) calm.push(zone)
    else rows.push(...panelRows(zone.facts, zone.key, zone.members, options, rows.length === 0, folded !== true))
  }
  if (calm.length > 0) rows.push(...calmRows(calm, rows.length === 0))
  return rows
}

function panelRows(
  facts: ZoneFacts,
  key: string,
  members: readonly OverviewBoard[],
  options: RowOptions,
  first: boolean,
  open: boolean,
): OverviewRow[] {
  const rows: OverviewRow[] = [{ kind: 'zone', key: `zone ${key}`, open, first, ...facts }]
  if (!open) return rows
  const sorted = [...members].sort((a, b) => compareBoards(a, b, options))
  const room = options.columns * LINES_SHOWN
  sorted.forEach((one, index) => {
    const fits = one.tiles.length <= room
    const shown = fits ? one.tiles : one.tiles.slice(0, room - 1)
    const cells = shown.length + (fits ? 0 : 1)
    rows.push({
      kind: 'board',
      key: `board ${one.board.id}`,
      of: one,
      shown,
      more: one.tiles.length - shown.length,
      lines: Math.max(1, Math.ceil(cells / options.columns)),
      last: index === sorted.length - 1,
    })
  })
  return rows
}

function calmRows(zones: readonly { facts: ZoneFacts; members: OverviewBoard[]; key: string }[], first: boolean): OverviewRow[] {
  const sum = (pick: (facts: ZoneFacts) => number) => zones.reduce((total, zone) => total + pick(zone.facts), 0)
  return [
    {
      kind: 'calm-head',
      key: 'calm',
      zones: zones.map((zone) => zone.key),
      boards: sum((f) => f.boards),
      outputs: sum((f) => f.outputs),
      first,
    },
    ...zones.map(
      (zone, index): OverviewRow => ({
        kind: 'calm',
        key: `calm ${zone.key}`,
        tiles: zone.members.flatMap((one) => one.tiles.map((tile) => ({ ...tile, board: one.board.id }))).slice(0, CALM_VALUES),
        last: index === zones.length - 1,
        ...zone.facts,
      }),
    ),
  ]
}

function factsOf(zone: string | null, members: readonly OverviewBoard[]): ZoneFacts {
  const counts = countStates(members)
  return {
    zone,
    state: worstState(members.map((one) => one.condition.state)),
    counts,
    boards: members.length,
    outputs: members.reduce((total, one) => total + one.outputs, 0),
  }
}

export function countStates(boards: readonly OverviewBoard[]): StateCounts {
  const counts: StateCounts = {}
  for (const { condition } of boards) counts[condition.state] = (counts[condition.state] ?? 0) + 1
  return counts
}

/** Boards without zone come last among equals. */
function compareZones(a: ZoneFacts, b: ZoneFacts, { order, compareNames }: RowOptions): number {
  const byState = order === 'worst' ? compareStates(a.state, b.state) : 0
  if (byState !== 0) return byState
  if (a.zone === null || b.zone === null) return Number(a.zone === null) - Number(b.zone === null)
  return compareNames(a.zone, b.zone)
}

function compareBoards(a: OverviewBoard, b: OverviewBoard, { order, compareNames }: RowOptions): number {
  if (order === 'worst') {
    const byState = compareStates(a.condition.state, b.condition.state)
    if (byState !== 0) return byState
  }
  if (order === 'seen' && a.board.lastSeenMs !== b.board.lastSeenMs) return a.board.lastSeenMs - b.board.lastSeenMs
  return compareNames(a.board.name ?? a.board.id, b.board.name ?? b.board.id)
}

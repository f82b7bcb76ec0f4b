import { create } from 'zustand'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Actuator, Command } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { LiveEvent, LiveEventOf } from '../../backend/contract/events.ts'
import { ROLES, type Role } from '../../backend/contract/roles.ts'
import { isHealth, type Series } from '../../backend/contract/series.ts'
import type { SystemStatus } from '../../backend/contract/status.ts'
import { perFrame } from './frame-batch.ts'

/**
 * Everything the backend pushes except single values: boards, series, actuators, activity, status, connection.
 * Written by live-connection.ts through `applyEvent`, at most once per drawn frame; read by every screen.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'unauthorised'

export interface Connection {
  state: ConnectionState
  /** Since when, Unix ms of this machine. */
  sinceMs: number
  /** Time until the next try when `state` was set, ms; null while open. */
  retryInMs: number | null
}

export interface LiveState {
  connection: Connection
  /** Who this window is signed in as, as the backend says. */
  user: { name: string; role: Role } | null
  status: SystemStatus | null
  /** The same Map is changed in place; `boardsVersion` says when. A board itself is replaced when it changes. */
  boards: Map<string, Board>
  boardsVersion: number
  /** True once the first full list has arrived. */
  boardsKnown: boolean
  series: Map<number, Series>
  /** True once the first full list has arrived. */
  seriesKnown: boolean
  /** Ids in the order of GPIO, then channel. */
  seriesByBoard: Map<string, number[]>
  /** What boards say of themselves (contract/series.ts, isHealth): no channels. */
  healthByBoard: Map<string, number[]>
  /** By `actuatorKey`. */
  actuators: Map<string, Actuator>
  actuatorsByBoard: Map<string, Actuator[]>
  /** Newest command of every actuator, by `actuatorKey`. */
  commands: Map<string, Command>
  /** Newest first, at most 500. */
  activity: Activity[]
}

const ACTIVITY_KEPT = 500

export const useLive = create<LiveState>()(() => emptyState())

/** Forgets everything, for sign-out and tests. */
export function resetLive(): void {
  pending.length = 0
  useLive.setState(emptyState(), true)
}

export function useBoard(id: string): Board | undefined {
  return useLive((state) => state.boards.get(id))
}

export function useStatus(): SystemStatus | null {
  return useLive((state) => state.status)
}

export function useConnection(): Connection {
  return useLive((state) => state.connection)
}

export function useActivity(): Activity[] {
  return useLive((state) => state.activity)
}

export function useRole(): Role {
  return useLive((state) => state.user?.role ?? 'viewer')
}

/** `gpio` alone is not unique across boards. */
export function actuatorKey(board: string, gpio: number): string {
  return `${board} ${gpio}`
}

/** What `actuatorKey` was made of. */
export function actuatorOfKey(key: string): { board: string; gpio: number } {
  const space = key.lastIndexOf(' ')
  return { board: key.slice(0, space), gpio: Number(key.slice(space + 1)) }
}

export function setConnection(connection: Connection): void {
  useLive.setState({ connection })
}

type StoreEvent = LiveEventOf<'hello' | 'status' | 'boards' | 'series' | 'actuators' | 'activity'>

const pending: StoreEvent[] = []
const flushSoon = perFrame(flushLive)

/** Queues an event for the next frame. Values and messages go to their own stores and are ignored here. */
export function applyEvent(event: LiveEvent): void {
  switch (event.type) {
    case 'hello':
    case 'status':
    case 'boards':
    case 'series':
    case 'actuators':
    case 'activity':
      pending.push(event)
      flushSoon()
      return
    default:
  }
}

/** Applies what is queued as one state change. */
export function flushLive(): void {
  if (pending.length === 0) return
  const before = useLive.getState()
  const change: Partial<LiveState> = {}
  for (const event of pending.splice(0)) merge(before, change, event)
  useLive.setState(change)
}

function merge(before: LiveState, change: Partial<LiveState>, event: StoreEvent): void {
  switch (event.type) {
    case 'hello':
      change.user = { name: event.data.user, role: ROLES.find((role) => role === event.data.role) ?? 'viewer' }
      return
    case 'status':
      change.status = event.data
      return
    case 'boards':
      mergeBoards(before, change, event.data)
      return
    case 'series':
      mergeSeries(before, change, event.data)
      return
    case 'actuators':
      mergeActuators(before, change, event.data)
      return
    case 'activity':
      change.activity = mergeActivity(event.data.full ? [] : (change.activity ?? before.activity), event.data.entries)
  }
}

function mergeBoards(before: LiveState, change: Partial<LiveState>, data: LiveEventOf<'boards'>['data']): void {
  const { boards } = before
  if (data.full) {
    boards.clear()
    change.boardsKnown = true
  }
  for (const board of data.boards) boards.set(board.id, board)
  for (const id of data.removed) boards.delete(id)
  change.boardsVersion = before.boardsVersion + 1
}

function mergeSeries(before: LiveState, change: Partial<LiveState>, data: LiveEventOf<'series'>['data']): void {
  const series = change.series ?? new Map(data.full ? [] : before.series)
  if (data.full) {
    series.clear()
    change.seriesKnown = true
  }
  for (const one of data.series) series.set(one.id, one)
  for (const id of data.removed) series.delete(id)
  change.series = series
  const all = [...series.values()]
  change.seriesByBoard = groupSeries(all.filter((one) => !isHealth(one)))
  change.healthByBoard = groupSeries(all.filter(isHealth))
}

function groupSeries(series: readonly Series[]): Map<string, number[]> {
  const groups = new Map<string, Series[]>()
  for (const one of series) {
    const group = groups.get(one.board)
    if (group) group.push(one)
    else groups.set(one.board, [one])
  }
  const ids = new Map<string, number[]>()
  for (const [board, group] of groups) {
    group.sort((a, b) => (a.gpio ?? 999) - (b.gpio ?? 999) || a.id - b.id)
    ids.set(
      board,
      group.map((one) => one.id),
    )
  }
  return ids
}

function mergeActuators(before: LiveState, change: Partial<LiveState>, data: LiveEventOf<'actuators'>['data']): void {
  const actuators = change.actuators ?? new Map(before.actuators)
  const commands = change.commands ?? new Map(before.commands)
  if (data.full) {
    actuators.clear()
    commands.clear()
  }
  for (const one of data.actuators) actuators.set(actuatorKey(one.board, one.gpio), one)
  for (const one of data.commands) {
    const known = commands.get(actuatorKey(one.board, one.gpio))
    if (!known || known.createdAtMs <= one.createdAtMs) commands.set(actuatorKey(one.board, one.gpio), one)
  }
  const byBoard = new Map<string, Actuator[]>()
  for (const one of actuators.values())
    byBoard.set(
      one.board,
      [...(byBoard.get(one.board) ?? []), one].sort((a, b) => a.gpio - b.gpio),
    )
  change.actuators = actuators
  change.actuatorsByBoard = byBoard
  change.commands = commands
}

function mergeActivity(known: Activity[], entries: Activity[]): Activity[] {
  const byId = new Map(known.map((entry) => [entry.id, entry]))
  for (const entry of entries) byId.set(entry.id, entry)
  return [...byId.values()].sort((a, b) => b.atMs - a.atMs || b.id - a.id).slice(0, ACTIVITY_KEPT)
}

function emptyState(): LiveState {
  return {
    connection: { state: 'connecting', sinceMs: Date.now(), retryInMs: null },
    user: null,
    status: null,
    boards: new Map(),
    boardsVersion: 0,
    boardsKnown: false,
    seriesKnown: false,
    series: new Map(),
    seriesByBoard: new Map(),
    healthByBoard: new Map(),
    actuators: new Map(),
    actuatorsByBoard: new Map(),
    commands: new Map(),
    activity: [],
  }
}

// Boards that go away: each is an alarm, but many that go within a minute (a switch, a zone's power, the network) are one.
import { type AlarmMember, type AlarmParams, alarmKeys } from '../contract/alarms/alarm.ts'
import type { AlarmSettingsBody } from '../contract/alarms/settings.ts'
import type { Board } from '../contract/boards/board.ts'
import type { AlarmRaise } from './alarm-raise.ts'

/** Boards that go within this time of each other go together, ms. */
export const TOGETHER_MS = 60_000
/** So long others are waited for before an absence is told, ms: who goes by the same cause goes in a burst. */
export const GATHER_MS = 3000
/** Time that boards have after a start to come back, ms: with the program the broker was gone, so all of them were. */
const AFTER_START_MS = 60_000

interface Away {
  board: string
  name: string
  zone: string | null
  sinceMs: number
  /** From when it counts: who was away before the start is given time to come back. */
  countsMs: number
  reason: string
  /** Told as an alarm of its own then; undefined = not yet. */
  toldMs: number | undefined
}

interface Group {
  zone: string | null
  boards: Set<string>
  /** All that ever were in it, for its text. */
  most: number
  zones: Set<string>
  joinedMs: number
}

export interface PresenceWatchParts {
  settings(): AlarmSettingsBody
  raise(raise: AlarmRaise): void
  clear(key: string, end?: 'grouped' | 'removed'): void
  changeMembers(key: string, joined: readonly AlarmMember[], left: readonly string[], params?: AlarmParams): void
  now(): number
}

export class PresenceWatch {
  readonly #parts: PresenceWatchParts
  /** Away, and not part of a group. */
  readonly #away = new Map<string, Away>()
  readonly #groups = new Map<string, Group>()
  readonly #groupOf = new Map<string, string>()
  #startedMs = Number.NEGATIVE_INFINITY

  constructor(parts: PresenceWatchParts) {
    this.#parts = parts
  }

  /** At the start, with the alarms of before. Their boards count as away until they speak. */
  resume(
    alarms: readonly {
      key: string
      zone: string | null
      firstAtMs: number
      params: AlarmParams
      board: string | null
      members: readonly AlarmMember[]
    }[],
  ): void {
    this.#startedMs = this.#parts.now()
    for (const { key, zone, firstAtMs, board, members, params } of alarms) {
      if (board !== null) {
        this.#away.set(board, {
          board,
          name: board,
          zone,
          sinceMs: firstAtMs,
          countsMs: firstAtMs,
          reason: String(params.reason ?? ''),
          toldMs: firstAtMs,
        })
        continue
      }
      const boards = new Set(members.filter(({ endedAtMs }) => endedAtMs === null).map((member) => member.board))
      this.#groups.set(key, { zone, boards, most: members.length, zones: new Set(), joinedMs: firstAtMs })
      for (const one of boards) this.#groupOf.set(one, key)
    }
  }

  /** A board as the fleet shows it; called for every change of any board. */
  seen({ id, name, zone, presence, registration }: Board): void {
    if (presence.state === 'offline' && registration === 'accepted') {
      if (this.#away.has(id) || this.#groupOf.has(id) || !this.#parts.settings().presence.enabled) return
      const { sinceMs, reason, detail } = presence
      const countsMs = sinceMs < this.#startedMs ? this.#startedMs + AFTER_START_MS : sinceMs
      this.#away.set(id, { board: id, name: name ?? id, zone, sinceMs, countsMs, reason: detail ?? reason, toldMs: undefined })
    } else if (presence.state === 'online' || presence.state === 'late' || registration !== 'accepted') this.#back(id)
  }

  removed(board: string): void {
    this.#back(board, 'removed')
  }

  /** Once a second: who has been away long enough is told, together where many went. */
  tick(): void {
    const nowMs = this.#parts.now()
    const { graceS, groupFrom } = this.#parts.settings().presence
    const waitMs = Math.max(graceS * 1000, GATHER_MS)
    const due = [...this.#away.values()].filter(({ toldMs, countsMs }) => toldMs === undefined && nowMs - countsMs >= waitMs)
    if (due.length === 0) return
    if (due.filter((one) => !this.#joinOpen(one, nowMs)).length === 0) return
    // With those that went a moment ago, told or not.
    const recent = [...this.#away.values()].filter(({ countsMs }) => nowMs - countsMs <= TOGETHER_MS + waitMs)
    const zones = Map.groupBy(recent, ({ zone }) => zone)
    const large = [...zones].filter(([zone, boards]) => zone !== null && boards.length >= groupFrom)
    const rest = recent.length - large.reduce((sum, [, boards]) => sum + boards.length, 0)
    if (large.length > 1 || rest >= groupFrom) this.#group(null, recent, nowMs)
    else for (const [zone, boards] of large) this.#group(zone, boards, nowMs)
    for (const one of due) if (this.#away.has(one.board)) this.#tellAlone(one, nowMs)
  }

  /** Into a group that formed a moment ago: its zone's, or that of all. */
  #joinOpen(one: Away, nowMs: number): boolean {
    for (const key of [alarmKeys.presenceMany(one.zone), alarmKeys.presenceMany(null)]) {
      const group = this.#groups.get(key)
      if (group === undefined || nowMs - group.joinedMs > TOGETHER_MS) continue
      this.#join(key, group, [one], nowMs)
      return true
    }
    return false
  }

  #group(zone: string | null, boards: readonly Away[], nowMs: number): void {
    const key = alarmKeys.presenceMany(zone)
    const known = this.#groups.get(key)
    if (known !== undefined) {
      this.#join(key, known, boards, nowMs)
      return
    }
    const group: Group = { zone, boards: new Set(), most: 0, zones: new Set(), joinedMs: nowMs }
    this.#groups.set(key, group)
    this.#enter(key, group, boards)
    this.#parts.raise({
      key,
      source: 'presence',
      // Something above the boards has failed.
      severity: 'critical',
      code: 'presence-many',
      params: paramsOf(group),
      place: { board: null, zone },
      members: boards.map(memberOf),
    })
    this.#absorb(boards)
  }

  #join(key: string, group: Group, boards: readonly Away[], nowMs: number): void {
    group.joinedMs = nowMs
    this.#enter(key, group, boards)
    this.#parts.changeMembers(key, boards.map(memberOf), [], paramsOf(group))
    this.#absorb(boards)
  }

  #enter(key: string, group: Group, boards: readonly Away[]): void {
    for (const { board, zone } of boards) {
      group.boards.add(board)
      if (zone !== null) group.zones.add(zone)
      this.#groupOf.set(board, key)
      this.#away.delete(board)
    }
    group.most = Math.max(group.most, group.boards.size)
  }

  /** Those that were told alone a moment ago are part of it now. */
  #absorb(boards: readonly Away[]): void {
    for (const { board, toldMs } of boards) if (toldMs !== undefined) this.#parts.clear(alarmKeys.presence(board), 'grouped')
  }

  #tellAlone(one: Away, nowMs: number): void {
    one.toldMs = nowMs
    this.#parts.raise({
      key: alarmKeys.presence(one.board),
      source: 'presence',
      severity: this.#parts.settings().presence.severity,
      code: 'presence-offline',
      params: { name: one.name, reason: one.reason, sinceMs: one.sinceMs },
      place: { board: one.board, zone: one.zone },
    })
  }

  #back(board: string, end?: 'removed'): void {
    const alone = this.#away.get(board)
    if (alone !== undefined) {
      this.#away.delete(board)
      if (alone.toldMs !== undefined) this.#parts.clear(alarmKeys.presence(board), end)
      return
    }
    const key = this.#groupOf.get(board)
    const group = key === undefined ? undefined : this.#groups.get(key)
    if (key === undefined || group === undefined) return
    this.#groupOf.delete(board)
    group.boards.delete(board)
    if (group.boards.size === 0) this.#groups.delete(key)
    this.#parts.changeMembers(key, [], [alarmKeys.presence(board)])
  }
}

function memberOf({ board, name, sinceMs }: Away): AlarmMember {
  return { key: alarmKeys.presence(board), board, name, sinceMs, endedAtMs: null }
}

function paramsOf({ zone, most, zones }: Group): AlarmParams {
  return { zone, boards: most, zones: zones.size }
}

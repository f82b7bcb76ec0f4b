import type { Activity } from '../contract/activity.ts'
import type { BoardPatch, BulkResult, DeviceBody, Organisation } from '../contract/api.ts'
import {
  BOARD_ID_PATTERN,
  type Board,
  DEFAULT_HEARTBEAT_INTERVAL_S,
  type Family,
  type Health,
  type Presence,
  type Registration,
} from '../contract/boards/board.ts'
import { CENTRE } from '../contract/boards/device-topics.ts'
import type { BoardIdentity } from '../contract/boards/retired.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { InTurn } from '../contract/in-turn.ts'
import { BoardSaver } from './board-saver.ts'
import type { FleetStore } from './fleet-store.ts'
import { newBoard } from './new-board.ts'
import { organisationKey } from './organisation-key.ts'
import { countPresence, learnInterval, presenceBySilence } from './presence.ts'

/** What happened, for the activity list. */
export type Report = (entry: Omit<Activity, 'id' | 'atMs'>) => void

/** `stored`: the board's first contact is still on its way to the disk. */
export type Admission = { allowed: boolean; stored: Promise<void> | undefined }

/** Most boards that wait for acceptance at a time; protects against invented ids. */
export const MAX_NEW_BOARDS = 20_000
/** How often changed boards are written, ms. Registration and edits are written at once. */
const SAVE_EVERY_MS = 2000
const SWEEP_EVERY_MS = 1000
/** Last contact and counters reach screens this often, ms; large fleets less often. */
const SHOW_CONTACT_MS = { small: 2000, large: 10_000, from: 100 }

const BOARD_ID = new RegExp(BOARD_ID_PATTERN)

/** All boards: registration, presence, health. Memory is the authority, the store follows. */
export class Fleet {
  /** Called with changed boards, at most once per turn of the event loop. */
  onChange: (boards: Board[], removed: readonly string[]) => void = () => undefined
  readonly #boards = new Map<string, Board>()
  readonly #organisations = new Map<string, Organisation>()
  readonly #store: FleetStore
  readonly #clock: Clock
  readonly #report: Report
  readonly #onTrouble: (cause: unknown) => void
  readonly #registerAs: Registration
  readonly #saver: BoardSaver
  readonly #changes = new InTurn()
  readonly #changed = new Set<string>()
  /** Boards of which only last contact and counters moved: shown and saved less often. */
  readonly #contacted = new Set<string>()
  #contactShownMs = 0
  #timers: NodeJS.Timeout[] = []
  #newCount = 0

  constructor(parts: {
    store: FleetStore
    clock: Clock
    report: Report
    onTrouble: (cause: unknown) => void
    registration: 'manual' | 'auto'
  }) {
    this.#store = parts.store
    this.#saver = new BoardSaver(parts.store)
    this.#clock = parts.clock
    this.#report = parts.report
    this.#onTrouble = parts.onTrouble
    this.#registerAs = parts.registration === 'auto' ? 'accepted' : 'new'
  }

  async start(): Promise<void> {
    for (const organisation of await this.#store.loadOrganisations()) this.#organisations.set(organisation.id, organisation)
    for (const board of await this.#store.loadBoards()) {
      const { state, reason } = board.presence
      if (state !== 'offline' && reason !== 'never') board.presence = { state: 'unknown', reason: 'restart', sinceMs: this.#clock.now() }
      this.#boards.set(board.id, board)
      if (board.registration === 'new') this.#newCount++
    }
    this.#timers = [setInterval(() => this.sweep(), SWEEP_EVERY_MS), setInterval(() => this.#save(), SAVE_EVERY_MS)]
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#save(true)
  }

  list(): Board[] {
    return [...this.#boards.values()]
  }

  find(id: string): Board | undefined {
    return this.#boards.get(id)
  }

  organisations(): Organisation[] {
    return [...this.#organisations.values()]
  }

  /** First step of every well-formed message; see Doorkeeper in messaging/intake.ts. @param lives false for a last will: no sign of life */
  admit(id: string, family: Family, relay: string, receivedAtMs: number, lives = true): Admission {
    const known = this.#boards.get(id)
    if (known === undefined) return this.#meetNew(id, family, relay, receivedAtMs)
    known.counters.messages++
    this.#contacted.add(id)
    if (lives) this.#heard(known, family, relay, receivedAtMs)
    return { allowed: known.registration !== 'rejected', stored: this.#saver.pending(id) }
  }

  /** The board said that it is there, on the topic where otherwise its will stands. */
  cameOnline(id: string, relay: string, atMs: number): void {
    const board = this.#boards.get(id)
    if (board !== undefined) this.#heard(board, 'kaiser', relay, atMs)
  }

  countReject(id: string, reason: string, atMs: number): void {
    const board = this.#boards.get(id)
    if (board === undefined) return
    board.counters.rejected++
    board.counters.lastRejectMs = atMs
    board.counters.lastRejectReason = reason
    this.#changed.add(id)
    if (board.counters.rejected === 1)
      this.#report({ kind: 'messages-rejected', severity: 'warning', board: id, by: null, detail: { reason } })
  }

  countViolation(id: string): void {
    const board = this.#boards.get(id)
    if (board !== undefined) board.counters.violations++
  }

  /** Heartbeat or diagnostics arrived. A new boot sequence is a restart of the board. */
  health(id: string, update: (before: Health) => Health, intervalS: number | undefined): void {
    const board = this.#boards.get(id)
    if (board === undefined) return
    const before = board.health
    board.health = update(before)
    if (intervalS !== undefined) board.heartbeatIntervalS = intervalS
    const { bootSequenceId, resetReason, firmware: to } = board.health
    if (before.bootSequenceId !== undefined && bootSequenceId !== before.bootSequenceId) {
      const detail = { reason: resetReason ?? null, ranS: before.uptimeS ?? null, bootSequenceId: bootSequenceId ?? null }
      this.#report({ kind: 'board-restarted', severity: 'event', board: id, by: null, detail })
    }
    const from = before.firmware
    if (from !== undefined && to !== undefined && from !== to)
      this.#report({ kind: 'firmware-changed', severity: 'event', board: id, by: null, detail: { from, to } })
    this.#changed.add(id)
  }

  /** Last will, or the board's own word. */
  wentOffline(id: string, reason: 'will' | 'said', detail: string | undefined, atMs: number): void {
    const board = this.#boards.get(id)
    if (board === undefined || board.presence.state === 'offline') return
    this.#setPresence(board, { state: 'offline', reason, sinceMs: atMs, ...(detail === undefined ? {} : { detail }) })
  }

  /** Retained state document of a plain board; resolves when it is stored. */
  async stated(id: string, state: Record<string, unknown>): Promise<void> {
    const board = this.#boards.get(id)
    if (board === undefined) return
    board.state = state
    this.#changed.add(id)
    await this.#store.saveBoards([board])
  }

  reportedError(id: string, error: NonNullable<Board['lastError']>): void {
    const board = this.#boards.get(id)
    if (board === undefined) return
    board.lastError = error
    this.#changed.add(id)
    const severity = error.severity >= 3 ? 'critical' : error.severity === 0 ? 'event' : 'warning'
    this.#report({
      kind: 'board-error',
      severity,
      board: id,
      by: null,
      detail: { code: error.code, message: error.message, severity: error.severity },
    })
  }

  /** Changes name, zone, labels of several boards; stored before it returns. @param by null: it is told elsewhere, as one act */
  edit(ids: readonly string[], patch: BoardPatch, by: string | null): Promise<BulkResult> {
    return this.#change(ids, patch, ({ id, name, zone }) => {
      if (by !== null) this.#report({ kind: 'board-edited', severity: 'event', board: id, by, detail: { name, zone } })
    })
  }

  /** Accepts, rejects or resets several boards; stored before it returns. */
  register(ids: readonly string[], registration: Registration, by: string): Promise<BulkResult> {
    const others = ids.filter((id) => this.#boards.get(id)?.registration !== registration)
    return this.#change(others, { registration, registeredAtMs: this.#clock.now() }, (board, before) => {
      if (before.registration === 'new') this.#newCount--
      if (registration === 'new') this.#newCount++
      else this.#report({ kind: `board-${registration}`, severity: 'event', board: board.id, by, detail: {} })
    })
  }

  /** Boards that a relay has found and that have not spoken yet: known as new, so that they can be accepted; resolves when stored. */
  async discovered(ids: readonly string[], relay: string): Promise<void> {
    const nowMs = this.#clock.now()
    const fresh = [...new Set(ids)]
      .filter((id) => BOARD_ID.test(id) && !this.#boards.has(id))
      .slice(0, MAX_NEW_BOARDS - this.#newCount)
      .map((id) => newBoard(id, 'kaiser', relay, this.#registerAs, nowMs, { state: 'unknown', reason: 'never', sinceMs: nowMs }))
    if (fresh.length === 0) return
    await this.#store.saveBoards(fresh)
    for (const board of fresh) {
      if (this.#boards.has(board.id)) continue // it has spoken meanwhile
      this.#boards.set(board.id, board)
      if (board.registration === 'new') this.#newCount++
      this.#changed.add(board.id)
      this.#report({ kind: 'board-new', severity: 'event', board: board.id, by: null, detail: { family: 'kaiser' } })
    }
  }

  /** Makes a board known, accepted, before it speaks. Throws `board.exists`. */
  async add(device: DeviceBody, by: string): Promise<Board> {
    const { deviceId: id, name = null, zone = null, organization = 'default' } = device
    if (this.#boards.has(id)) throw new LeitstandError('board.exists', `A board with the id ${id} exists already.`)
    await this.meet([{ id, family: 'plain', name, zone, organisation: organization }])
    const board = this.#boards.get(id)
    if (board === undefined) throw new LeitstandError('internal')
    this.#report({ kind: 'board-accepted', severity: 'event', board: id, by, detail: {} })
    return board
  }

  /** Makes boards known and accepted before they speak; those that are known already stay as they are. @returns ids that were new */
  async meet(
    boards: readonly (Pick<Board, 'id' | 'family' | 'name' | 'zone'> & { organisation?: string; boardType?: string | null })[],
  ): Promise<string[]> {
    const nowMs = this.#clock.now()
    const fresh = boards
      .filter(({ id }) => !this.#boards.has(id))
      .map(({ id, family, name, zone, organisation = 'default', boardType = null }) => {
        const board = newBoard(id, family, CENTRE, 'accepted', nowMs, { state: 'unknown', reason: 'never', sinceMs: nowMs })
        return Object.assign(board, { name, zone, organisation, boardType })
      })
    if (fresh.length === 0) return []
    await this.#store.saveBoards(fresh)
    for (const board of fresh) {
      this.#boards.set(board.id, board)
      this.#changed.add(board.id)
    }
    return fresh.map(({ id }) => id)
  }

  /** Boards leave the fleet; stored before it returns. One that speaks again is met as new. */
  async remove(ids: readonly string[]): Promise<void> {
    await this.#store.removeBoards(ids)
    for (const id of ids) this.#forget(id)
    this.onChange([], ids)
  }

  /** Back into the fleet as it was. One that was met again meanwhile keeps what it has said since. */
  async restore(board: Board): Promise<void> {
    if (this.#boards.has(board.id)) return this.identify(board.id, board)
    const presence: Presence = { state: 'unknown', reason: 'restart', sinceMs: this.#clock.now() }
    const restored: Board = { ...structuredClone(board), presence }
    await this.#store.saveBoards([restored])
    this.#boards.set(board.id, restored)
    if (restored.registration === 'new') this.#newCount++
    this.onChange([restored], [])
  }

  /** What a person gave a board, all at once; nothing is reported. Unknown ids are nothing to do. */
  async identify(id: string, identity: BoardIdentity): Promise<void> {
    const { name, zone, labels, boardType, organisation, registration } = structuredClone(identity)
    await this.#change([id], { name, zone, labels, boardType, organisation, registration }, (_board, before) => {
      this.#newCount += Number(registration === 'new') - Number(before.registration === 'new')
    })
  }

  /** Throws `organisation.exists`. */
  async addOrganisation(name: string, id: string | undefined): Promise<Organisation> {
    const key = id ?? organisationKey(name)
    if (this.#organisations.has(key)) throw new LeitstandError('organisation.exists', `The organisation ${key} exists already.`)
    const organisation: Organisation = { id: key, name, createdAtMs: this.#clock.now() }
    await this.#store.saveOrganisation(organisation)
    this.#organisations.set(key, organisation)
    return organisation
  }

  counts(): { total: number; online: number; late: number; offline: number; new: number } {
    return { ...countPresence(this.#boards.values()), total: this.#boards.size, new: this.#newCount }
  }

  /** Once a second: silence turns boards late and offline, changes go to screens. */
  sweep(): void {
    const nowMs = this.#clock.now()
    for (const board of this.#boards.values()) {
      const presence = presenceBySilence(board, nowMs)
      if (presence !== undefined) this.#setPresence(board, presence)
    }
    const boardsOf = (ids: Iterable<string>) => [...ids].map((id) => this.#boards.get(id)).filter((board) => board !== undefined)
    const shown = new Set(boardsOf(this.#changed))
    for (const board of shown) this.#saver.changed(board)
    this.#changed.clear()
    if (this.#contactIsDue(nowMs)) {
      for (const board of boardsOf(this.#contacted)) {
        this.#saver.contacted(board)
        shown.add(board)
      }
      this.#contacted.clear()
    }
    if (shown.size > 0) this.onChange([...shown], [])
  }

  #contactIsDue(nowMs: number): boolean {
    const everyMs = this.#boards.size < SHOW_CONTACT_MS.from ? SHOW_CONTACT_MS.small : SHOW_CONTACT_MS.large
    if (nowMs - this.#contactShownMs < everyMs) return false
    this.#contactShownMs = nowMs
    return true
  }

  #meetNew(id: string, family: Family, relay: string, receivedAtMs: number): Admission {
    if (this.#newCount >= MAX_NEW_BOARDS) return { allowed: false, stored: undefined }
    const board = newBoard(id, family, relay, this.#registerAs, receivedAtMs, { state: 'online', reason: 'message', sinceMs: receivedAtMs })
    board.counters.messages = 1
    this.#boards.set(id, board)
    if (board.registration === 'new') this.#newCount++
    this.#changed.add(id)
    this.#report({ kind: 'board-new', severity: 'event', board: id, by: null, detail: { family } })
    const stored = this.#saver.first(board)
    // What could not be stored is not known: the board meets us again with its next message, and is then saved anew.
    stored.catch(() => this.#forget(id))
    return { allowed: true, stored }
  }

  #heard(board: Board, family: Family, relay: string, atMs: number): void {
    if (board.family === 'plain' && board.presence.state === 'online') {
      const pauseMs = atMs - board.lastSeenMs
      board.heartbeatIntervalS = learnInterval(board.heartbeatIntervalS, pauseMs, DEFAULT_HEARTBEAT_INTERVAL_S)
    }
    if (board.family === 'plain' && family === 'kaiser') {
      board.family = family // one board may speak both; the full protocol says more
      board.heartbeatIntervalS = DEFAULT_HEARTBEAT_INTERVAL_S
      this.#changed.add(board.id)
    }
    // Commands go the way the board spoke last. Plain topics name no relay.
    if (family === 'kaiser' && board.relay !== relay) {
      board.relay = relay
      this.#changed.add(board.id)
    }
    board.lastSeenMs = atMs
    if (board.presence.state !== 'online') this.#arrive(board, atMs)
  }

  #arrive(board: Board, atMs: number): void {
    const wasKnown = board.presence.state === 'offline'
    this.#setPresence(board, { state: 'online', reason: 'message', sinceMs: atMs }, !wasKnown)
  }

  #setPresence(board: Board, presence: Presence, quietly = false): void {
    const before = board.presence.state
    board.presence = presence
    this.#changed.add(board.id)
    if (quietly || presence.state === before || board.registration === 'rejected') return
    if (presence.state === 'offline') {
      const detail = { reason: presence.detail ?? presence.reason, rssiDbm: board.health.rssiDbm ?? null }
      this.#report({ kind: 'board-offline', severity: 'offline', board: board.id, by: null, detail })
    } else if (presence.state === 'online') {
      this.#report({ kind: 'board-online', severity: 'ok', board: board.id, by: null, detail: {} })
    }
  }

  /** Stored first, then shown: what the store does not take has not happened. Whole boards are stored, so one change after the other. */
  #change(ids: readonly string[], patch: Partial<Board>, after: (board: Board, before: Board) => void): Promise<BulkResult> {
    return this.#changes.run(async () => {
      const known = [...new Set(ids)].flatMap((id) => this.#boards.get(id) ?? [])
      if (known.length > 0) await this.#store.saveBoards(known.map((board) => ({ ...board, ...patch })))
      for (const board of known) {
        const before = { ...board }
        after(Object.assign(board, patch), before)
        this.#changed.add(board.id)
      }
      this.sweep()
      return { changed: known.map(({ id }) => id), unknown: [...new Set(ids)].filter((id) => !this.#boards.has(id)) }
    })
  }

  #forget(id: string): void {
    if (this.#boards.get(id)?.registration === 'new') this.#newCount--
    this.#boards.delete(id)
    this.#changed.delete(id)
    this.#contacted.delete(id)
    this.#saver.forget(id)
  }

  async #save(everything = false): Promise<void> {
    if (everything) this.#contactShownMs = 0
    this.sweep()
    try {
      await this.#saver.save(this.#clock.now(), everything)
    } catch (cause) {
      this.#onTrouble(cause)
    }
  }
}

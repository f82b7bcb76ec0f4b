// Sends zones and sub-zones to boards and keeps what they said. State in memory is the authority; it is stored before anything is sent.
import type { Board } from '../contract/boards/board.ts'
import type { Heartbeat, PlaceAck } from '../contract/boards/device-messages.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { Wish, ZoneState, ZoneStateBody } from '../contract/zone.ts'
import { subzoneAnswered, zoneAnswered, zoneHeard } from './board-answers.ts'
import { absent, desire, hasOpen, isFlying, late, NO_STATE, next, type Outgoing, resent, restarted, returned } from './board-wishes.ts'
import type { DeskParts } from './ports.ts'
import { isGivenUp } from './wish-life.ts'

/** Boards that are written to at a time; the others wait for their turn. Together with the time to answer it bounds the rate. */
export const MOST_FLYING = 32
const TICK_MS = 1000

export class ZoneDesk {
  readonly #parts: DeskParts
  readonly #states = new Map<string, ZoneStateBody>()
  /** Boards with an open wish: what the tick looks at. */
  readonly #open = new Set<string>()
  /** Boards that may have something to be sent now, in their order. */
  readonly #due = new Set<string>()
  /** Boards whose answer is awaited, or whose wish is being stored. */
  readonly #flying = new Set<string>()
  /** Boards that were offline when they were last looked at: old firmware does not announce itself. */
  readonly #away = new Set<string>()
  readonly #writing = new Map<string, Promise<void>>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  /** After shelves, fleet and configurations: wishes of before the restart go on, what was changed meanwhile is wished. */
  async start(): Promise<void> {
    for (const { id, zone, told, toldAtMs, subzones } of this.#parts.states.list()) {
      this.#states.set(id, { zone, told, toldAtMs, subzones })
      this.#note(id)
    }
    this.boardsChanged(this.#parts.port.boards(), [])
    this.#timer = setInterval(() => this.tick(), TICK_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.allSettled(this.#writing.values())
  }

  state(board: string): ZoneState | undefined {
    const head = this.#parts.states.find(board)
    const body = this.#states.get(board)
    return head === undefined || body === undefined ? undefined : { ...head, ...body }
  }

  /** Of the fleet: zones, presence, registration. Called often, with boards of which nothing here has changed. */
  boardsChanged(boards: readonly Board[], removed: readonly string[]): void {
    for (const board of boards) {
      this.#wish(board)
      if (board.presence.state === 'offline') this.#away.add(board.id)
      else if (isThere(board) && this.#away.delete(board.id)) this.announced(board.id)
    }
    for (const id of removed) this.#forget(id)
  }

  configurationsChanged(boards: readonly string[]): void {
    for (const id of boards) {
      const board = this.#parts.port.findBoard(id)
      if (board !== undefined) this.#wish(board)
    }
  }

  /** The board is back. */
  announced(board: string): void {
    this.#move(board, (state, nowMs) => returned(state, nowMs, this.#parts.newId))
    this.#look(board)
  }

  /** A new boot sequence: the board may have lost all it was told. */
  restarted(board: string): void {
    this.#move(board, (state) => restarted(state, this.#parts.newId))
  }

  heard(board: string, { zone_id }: Heartbeat): void {
    if (zone_id !== undefined) this.#move(board, (state, nowMs) => zoneHeard(state, zone_id, nowMs, this.#parts.newId))
  }

  zoneAnswered(board: string, message: PlaceAck): Promise<void> {
    return this.#move(board, (state, nowMs) => zoneAnswered(state, message, nowMs, this.#parts.newId))
  }

  subzoneAnswered(board: string, message: PlaceAck): Promise<void> {
    return this.#move(board, (state, nowMs) => subzoneAnswered(state, message, nowMs, this.#parts.newId))
  }

  /** A person's "send again". */
  resend(board: string): Promise<void> {
    return this.#move(board, (state) => resent(state, this.#parts.newId))
  }

  /** Timeouts and tries that are due; every second. */
  tick(): void {
    for (const board of this.#open) {
      this.#move(board, late)
      this.#look(board)
    }
  }

  /** A changed place makes new wishes; other boards cost a comparison. */
  #wish(board: Board): void {
    if (board.family !== 'kaiser' || board.registration !== 'accepted') return
    const desired = { zone: board.zone, subzones: this.#parts.port.subzones(board.id) }
    if (this.#states.has(board.id)) this.#move(board.id, (state) => desire(state, desired, this.#parts.newId))
    else {
      const state = desire(NO_STATE, desired, this.#parts.newId)
      if (state !== undefined) this.#keep(board.id, state)
    }
  }

  #move(board: string, change: (state: ZoneStateBody, nowMs: number) => ZoneStateBody | undefined): Promise<void> {
    const before = this.#states.get(board) ?? NO_STATE
    const after = change(before, this.#parts.clock.now())
    if (after === undefined) return Promise.resolve()
    this.#tell(board, before, after)
    return this.#keep(board, after)
  }

  #keep(board: string, state: ZoneStateBody): Promise<void> {
    this.#states.set(board, state)
    const stored = this.#store(board)
    this.#note(board)
    return stored
  }

  /** The newest state of a board, one write at a time. A store that does not take it is told; the next change brings it along. */
  #store(board: string): Promise<void> {
    const { states, onTrouble } = this.#parts
    const write = async () => {
      const newest = this.#states.get(board)
      if (newest === undefined) await states.remove([board])
      else if (states.find(board) === undefined) await states.put(board, 0, newest, 'system')
      else await states.update(board, newest)
    }
    const stored = (this.#writing.get(board) ?? Promise.resolve()).then(write)
    const kept = stored.catch(onTrouble).then(() => {
      if (this.#writing.get(board) === kept) this.#writing.delete(board)
    })
    this.#writing.set(board, kept)
    return stored
  }

  #note(board: string): void {
    const state = this.#states.get(board) ?? NO_STATE
    if (hasOpen(state)) this.#open.add(board)
    else this.#open.delete(board)
    if (!isFlying(state) && this.#flying.delete(board)) queueMicrotask(() => this.#pump())
    this.#look(board)
  }

  #look(board: string): void {
    if (!this.#open.has(board)) return
    this.#due.add(board)
    queueMicrotask(() => this.#pump())
  }

  #pump(): void {
    for (const id of this.#due) {
      if (this.#flying.size >= MOST_FLYING) return
      this.#due.delete(id)
      if (!this.#flying.has(id)) this.#send(id).catch(this.#parts.onTrouble)
    }
  }

  /** Stored as sent first, published then: an answer after a crash still finds its wish. */
  async #send(id: string): Promise<void> {
    const { port, clock } = this.#parts
    const board = port.findBoard(id)
    const state = this.#states.get(id)
    if (board === undefined || state === undefined || board.registration !== 'accepted' || board.family !== 'kaiser') return
    if (!isThere(board)) {
      this.#move(id, absent)
      return
    }
    const step = next(state, clock.now(), port.configuring(id))
    if (step === undefined) return
    this.#flying.add(id)
    await this.#keep(id, step.state)
    await port.publish({ ...wireOf(board, step.message, clock.now()), qos: 1 })
  }

  #forget(id: string): void {
    this.#away.delete(id)
    this.#due.delete(id)
    if (!this.#states.delete(id)) return
    this.#store(id)
    this.#note(id)
  }

  /** A refusal, and that nobody answers, is told once; what a board takes is shown and not told: a thousand may move at once. */
  #tell(board: string, before: ZoneStateBody, after: ZoneStateBody): void {
    const tellOne = (name: string | null, subzone: string | null, was: Wish | undefined, is: Wish) => {
      const refused = is.state === 'refused' && was?.state !== 'refused'
      const silent = isGivenUp(is) && was !== undefined && !isGivenUp(was)
      if (!refused && !silent) return
      const detail = { zone: name, subzone, code: is.code, message: is.message }
      this.#parts.port.report({ kind: refused ? 'zone-refused' : 'zone-unanswered', severity: 'warning', board, by: null, detail })
    }
    if (after.zone !== null) tellOne(after.zone.name, null, before.zone?.wish, after.zone.wish)
    for (const { name, parent, wish } of after.subzones) {
      tellOne(parent, name, before.subzones.find((one) => one.name === name)?.wish, wish)
    }
  }
}

function isThere({ presence }: Board): boolean {
  return presence.state === 'online' || presence.state === 'late'
}

/** Field names as boards in the field read them. `safe_mode_active` false: the group's pins work. */
function wireOf(
  { relay, id: board }: Board,
  { verb, id, name, gpios, parent }: Outgoing,
  nowMs: number,
): { topic: string; payload: string } {
  const base = { correlation_id: id, timestamp: Math.floor(nowMs / 1000) }
  if (verb === 'zone') {
    const message = { zone_id: name ?? '', zone_name: name ?? '', kaiser_id: relay, ...base }
    return { topic: kaiserDown.zoneAssign(relay, board), payload: JSON.stringify(message) }
  }
  if (verb === 'remove') return { topic: kaiserDown.subzoneRemove(relay, board), payload: JSON.stringify({ subzone_id: name, ...base }) }
  const group = { subzone_id: name, subzone_name: name, parent_zone_id: parent ?? '', assigned_gpios: gpios, safe_mode_active: false }
  return { topic: kaiserDown.subzoneAssign(relay, board), payload: JSON.stringify({ ...group, ...base }) }
}

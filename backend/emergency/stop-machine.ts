import type { EmergencyPhase, EmergencyState, OutputName, ReportedState, StopReason } from '../contract/actuators/emergency.ts'
import {
  type BoardFacts,
  type BoardStop,
  boardStop,
  doubt,
  hasOpen,
  isConfirmed,
  learn,
  type OutputStop,
  outputState,
} from './board-stop.ts'
import { StopProtocol } from './stop-protocol.ts'
import type { StopRecord } from './stop-record.ts'

/**
 * The stop as a state machine: told what happens, it says what counts and what to send. No clock, no timer, no I/O.
 * ready → latched → releasing → ready; a stop leads to latched from everywhere. Owned by emergency.ts.
 */

/** Boards without confirmation get the stop again after this long, ms; the same for the release. */
export const AGAIN_AFTER_MS = 2000
/** Signs of life of a board that has not answered set off a stop at most this often, ms. */
const LIFE_AGAIN_MS = 200
/** Messages per turn of `tick`: a fleet that does not answer must not fill the broker. */
const MOST_AGAIN = 250
/** A zone gets this long to confirm the release, ms; boards that don't are held and asked again. */
const ZONE_WITHIN_MS = 10_000
const MOST_REASONS = 20
/** The oldest are forgotten. */
const MOST_DISMISSED = 10_000

export interface Order {
  command: 'emergency_stop' | 'clear_emergency'
  board: string
  relay: string
  /** False: nobody is there to take it now; it need not be kept. */
  reachable: boolean
}

export type Release = NonNullable<EmergencyState['release']>

export class StopMachine {
  phase: EmergencyPhase = 'ready'
  id: string | null = null
  /** Grows with every stop and release, so that a late answer to an earlier one is known as such. */
  epoch = 0
  reasons: StopReason[] = []
  stoppedAtMs: number | null = null
  publishedAtMs: number | null = null
  cause: EmergencyState['cause'] = null
  release: Release | null = null
  readonly protocol = new StopProtocol()
  /** While latched or releasing all boards, afterwards those that are held. */
  readonly boards = new Map<string, BoardStop>()
  /** Boards whose outputs changed since they were last asked for. */
  readonly changed = new Set<string>()
  /** Held boards that a person took out: absent ones are in no stop, one that speaks again is held again. */
  readonly dismissed = new Set<string>()
  #orders: Order[] = []
  #zones: (string | null)[] = []
  #zoneSinceMs = 0

  /** A command that switches on must not reach this board. */
  stopped(board: string): boolean {
    return this.phase !== 'ready' || this.boards.has(board)
  }

  takeOrders(): Order[] {
    return this.#orders.splice(0)
  }

  correlation(): string {
    return `${this.id ?? 'stop'}.${this.epoch}`
  }

  /** @returns false where it was latched already: the reason is added, nothing else */
  stop(why: StopReason, id: string): boolean {
    const line = { by: why.by, detail: [why.origin, why.reason].filter((part) => part !== null).join(': ') }
    if (this.phase === 'latched') {
      if (this.reasons.length < MOST_REASONS) this.reasons = [...this.reasons, why]
      this.protocol.add(why.atMs, { what: 'reason-added', ...line })
      return false
    }
    const again = this.phase === 'releasing'
    this.phase = 'latched'
    this.epoch++
    this.publishedAtMs = null
    this.cause = null
    if (again) {
      this.reasons = [...this.reasons, why].slice(-MOST_REASONS)
      if (this.release) this.release = { ...this.release, endedAtMs: why.atMs, brokenBy: 'stop' }
      this.protocol.add(why.atMs, { what: 'stopped', ...line })
      for (const board of this.boards.values()) this.#stopAnew(board)
    } else {
      this.id = id
      this.reasons = [why]
      this.stoppedAtMs = why.atMs
      this.release = null
      this.protocol.begin()
      this.protocol.add(why.atMs, { what: 'stopped', ...line })
      this.boards.clear()
    }
    return true
  }

  /** After `stop`: the boards it is for. Apart, so that the broadcast need not wait for them. */
  join(facts: Iterable<BoardFacts>, nowMs: number): void {
    for (const one of facts) {
      if (this.#isOut(one)) continue
      const known = this.boards.get(one.board.id)
      if (known) learn(known, one)
      else this.boards.set(one.board.id, boardStop(one))
    }
    for (const board of this.boards.values()) this.#order(board, nowMs)
    this.protocol.turn++
  }

  /** A board spoke, or is looked at anew: it joins the stop, its names and outputs are learnt. */
  meet(facts: BoardFacts, nowMs: number): void {
    const known = this.boards.get(facts.board.id)
    if (known !== undefined) {
      if (learn(known, facts)) this.changed.add(known.id)
    } else if (this.#isOut(facts)) return
    else if (this.phase === 'ready') return
    else {
      const board = boardStop(facts)
      this.boards.set(board.id, board)
      this.protocol.turn++
      this.#order(board, nowMs)
    }
  }

  /** A board that was taken out speaks: it missed a stop, so it is stopped and released as those that were away. */
  returned(facts: BoardFacts, nowMs: number): void {
    this.dismissed.delete(facts.board.id)
    const board = { ...boardStop(facts), reachable: true }
    doubt(board)
    this.boards.set(board.id, board)
    this.protocol.add(nowMs, { what: 'held', board: board.id })
    this.#order(board, nowMs)
  }

  /** @returns false where no such board is held */
  dismiss(id: string, by: string, reason: string, nowMs: number): boolean {
    if (this.phase !== 'ready' || !this.boards.delete(id)) return false
    const [oldest] = this.dismissed.size < MOST_DISMISSED ? [] : this.dismissed
    if (oldest !== undefined) this.dismissed.delete(oldest)
    this.dismissed.add(id)
    this.protocol.add(nowMs, { what: 'dismissed', by, board: id, detail: reason })
    return true
  }

  #isOut({ board, reachable }: BoardFacts): boolean {
    if (reachable) this.dismissed.delete(board.id)
    return this.dismissed.has(board.id)
  }

  /** Any sign of life. @param anew it announced a session, beat, or has restarted: it gets its message again in any case */
  heard(id: string, relay: string, nowMs: number, anew: 'session' | 'beat' | undefined): void {
    const board = this.boards.get(id)
    if (board === undefined) return
    board.relay = relay
    const back = !board.reachable
    board.reachable = true
    if (anew === 'session' && board.stage !== 'free') {
      board.stage = 'stop'
      doubt(board)
    }
    if (board.stage === 'free') return
    const waits = board.stage === 'clear' || !isConfirmed(board)
    const due = back || anew !== undefined || (waits && nowMs - board.sentAtMs >= LIFE_AGAIN_MS)
    // A release is asked again by its own pace; signs of life matter to the stop.
    if (due && (board.stage === 'stop' || back)) this.#order(board, nowMs)
    if (back || anew === 'session') this.#look(board, nowMs)
  }

  gone(id: string, nowMs: number): void {
    const board = this.boards.get(id)
    if (board === undefined || !board.reachable || board.stage === 'free') return
    board.reachable = false
    board.stage = 'stop'
    doubt(board)
    this.#look(board, nowMs)
  }

  /** The board says that it stopped. @param correlation what it answers to, where it says so */
  acknowledged(id: string, correlation: string | undefined, nowMs: number): void {
    const board = this.boards.get(id)
    if (board === undefined || board.stage !== 'stop') return
    if (correlation !== undefined && correlation !== this.correlation()) return
    board.reachable = true
    board.ackedAtMs ??= nowMs
    this.#look(board, nowMs)
  }

  /** The board reports an output. */
  reported(id: string, gpio: number, type: string, state: ReportedState): void {
    const board = this.boards.get(id)
    if (board === undefined || board.stage === 'free') return
    let output = board.outputs.get(gpio)
    if (output === undefined) {
      learn(board, { board, reachable: board.reachable, outputs: [{ gpio, setting: null, reported: { ...state, type } }] })
      output = board.outputs.get(gpio)
      if (output) output.before = null
    }
    if (output === undefined) return
    // Boards report again and again; screens need not hear that an output is as it was.
    if (output.last?.on !== state.on || output.last.pwm !== state.pwm || outputState(board, output) !== 'confirmed') this.changed.add(id)
    output.last = state
    output.fresh = true
    if (board.stage === 'clear' && outputState(board, output) !== 'confirmed') board.stage = 'stop'
    if (board.stage === 'stop' && board.ackedAtMs !== null && outputState(board, output) !== 'confirmed') this.#order(board, state.atMs)
    this.#look(board, state.atMs)
  }

  /** The board says that it took the stop back. */
  recovered(id: string, correlation: string | undefined, nowMs: number): void {
    const board = this.boards.get(id)
    if (board === undefined || board.stage !== 'clear') return
    if (correlation !== undefined && correlation !== this.correlation()) return
    board.stage = 'free'
    this.protocol.add(nowMs, { what: 'board-released', board: id })
    this.changed.add(id)
    if (this.phase === 'ready') this.boards.delete(id)
  }

  secure({ board: id, gpio }: OutputName, by: string, nowMs: number): OutputStop | undefined {
    const board = this.boards.get(id)
    const output = board?.outputs.get(gpio)
    if (output === undefined) return undefined
    output.secured ??= { by, atMs: nowMs }
    this.protocol.add(nowMs, { what: 'secured', by, board: id, gpio })
    this.changed.add(id)
    return output
  }

  signCause(by: string, nowMs: number): void {
    this.cause ??= { by, atMs: nowMs }
    this.protocol.add(nowMs, { what: 'cause-signed', by })
  }

  /** Outputs that keep the stop from being released. */
  open(): number {
    let open = 0
    for (const board of this.boards.values()) {
      for (const output of board.outputs.values()) if (output.secured === null && outputState(board, output) !== 'confirmed') open++
    }
    return open
  }

  /** The caller has checked that nothing is open. */
  begin(by: string, reason: string, restore: readonly OutputName[], nowMs: number): void {
    this.phase = 'releasing'
    this.epoch++
    this.release = { by, atMs: nowMs, reason, boards: 0, zone: null, endedAtMs: null, restored: 0, refused: 0, brokenBy: null }
    this.protocol.add(nowMs, { what: 'release-begun', by, detail: reason })
    for (const board of this.boards.values()) for (const output of board.outputs.values()) output.after = 'stays-off'
    for (const { board, gpio } of restore) {
      const output = this.boards.get(board)?.outputs.get(gpio)
      if (output) output.after = 'restore'
    }
    for (const id of this.boards.keys()) this.changed.add(id)
    this.#zones = [...new Set(Array.from(this.boards.values(), ({ zone }) => zone))].sort(byName)
    this.#enterZone(nowMs)
  }

  /** Sends again what is due, leads the release from zone to zone. Call it several times a second. */
  tick(nowMs: number): void {
    if (this.phase === 'releasing') this.#lead(nowMs)
    else if (this.phase === 'ready') for (const board of this.boards.values()) this.#freeHeld(board, nowMs)
    let sent = 0
    for (const board of this.boards.values()) {
      if (sent >= MOST_AGAIN) break
      if (nowMs - board.sentAtMs < AGAIN_AFTER_MS || board.stage === 'free') continue
      if (board.stage === 'stop' && isConfirmed(board)) continue
      this.#order(board, nowMs)
      sent++
    }
  }

  /** Continues where a run that ended has left off: latched, and no board is believed. */
  restore(record: StopRecord, nowMs: number): void {
    const { id, epoch, reasons, stoppedAtMs, publishedAtMs, cause, release, boards, protocol, dismissed = [] } = record
    Object.assign(this, { id, epoch: epoch + 1, reasons, stoppedAtMs, publishedAtMs, cause, release })
    this.phase = record.latched ? 'latched' : 'ready'
    this.protocol.begin(protocol)
    for (const one of dismissed) this.dismissed.add(one)
    for (const { outputs, ...head } of boards) {
      const kept = outputs.map((output): [number, OutputStop] => [
        output.gpio,
        { ...output, fresh: false, confirmedAtMs: null, after: null, seenAs: null },
      ])
      this.boards.set(head.id, { ...head, reachable: false, ackedAtMs: null, stage: 'stop', sentAtMs: 0, tries: 0, outputs: new Map(kept) })
    }
    if (record.latched || boards.length > 0) this.protocol.add(nowMs, { what: 'restarted' })
    if (!record.latched || release === null || release.endedAtMs !== null) return
    this.release = { ...release, endedAtMs: nowMs, brokenBy: 'restart' }
    this.protocol.add(nowMs, { what: 'release-broken', detail: 'restart' })
  }

  #order(board: BoardStop, nowMs: number): void {
    const command = board.stage === 'clear' ? 'clear_emergency' : 'emergency_stop'
    board.sentAtMs = nowMs
    board.tries++
    this.#orders.push({ command, board: board.id, relay: board.relay, reachable: board.reachable })
    this.changed.add(board.id)
  }

  #stopAnew(board: BoardStop): void {
    board.stage = 'stop'
    board.ackedAtMs = null
    for (const output of board.outputs.values()) Object.assign(output, { secured: null, after: null })
  }

  /** Notes what its outputs count as now, and what follows from it. */
  #look(board: BoardStop, nowMs: number): void {
    for (const output of board.outputs.values()) {
      const state = outputState(board, output)
      if (state === output.seenAs) continue
      output.seenAs = state
      this.changed.add(board.id)
      output.confirmedAtMs = state === 'confirmed' ? nowMs : null
      if (state !== 'sent') this.protocol.add(nowMs, { what: state, board: board.id, gpio: output.gpio })
    }
    if (this.phase === 'releasing' && hasOpen(board)) this.#break(nowMs, 'output')
    if (this.phase === 'ready') this.#freeHeld(board, nowMs)
  }

  #break(nowMs: number, brokenBy: 'output'): void {
    this.phase = 'latched'
    this.epoch++
    if (this.release) this.release = { ...this.release, endedAtMs: nowMs, brokenBy }
    this.protocol.add(nowMs, { what: 'release-broken', detail: brokenBy })
    for (const board of this.boards.values()) {
      const signed = Array.from(board.outputs.values(), (output) => ({ output, secured: output.secured }))
      this.#stopAnew(board)
      for (const { output, secured } of signed) output.secured = secured
      this.#order(board, nowMs)
    }
  }

  #enterZone(nowMs: number): void {
    const zone = this.#zones[0]
    if (zone === undefined) return
    this.#zoneSinceMs = nowMs
    if (this.release) this.release = { ...this.release, zone }
    for (const board of this.boards.values()) if (board.zone === zone && isConfirmed(board)) this.#clear(board, nowMs)
  }

  #lead(nowMs: number): void {
    const all = [...this.boards.values()]
    if (this.release) this.release = { ...this.release, boards: all.filter(({ stage }) => stage === 'free').length }
    if (all.some(hasOpen)) {
      this.#break(nowMs, 'output')
      return
    }
    while (this.#zones.length > 0) {
      const zone = this.#zones[0]
      const waits = all.some((board) => board.zone === zone && board.stage === 'clear')
      if (waits && nowMs - this.#zoneSinceMs < ZONE_WITHIN_MS) return
      this.#zones.shift()
      this.#enterZone(nowMs)
      if (this.#zones.length > 0) return
    }
    this.#end(nowMs)
  }

  #end(nowMs: number): void {
    for (const board of [...this.boards.values()]) {
      if (board.stage === 'free') continue
      this.protocol.add(nowMs, { what: 'held', board: board.id })
    }
    this.phase = 'ready'
    if (this.release) this.release = { ...this.release, zone: null, endedAtMs: nowMs }
    this.protocol.add(nowMs, { what: 'released', by: this.release?.by ?? null })
  }

  /** After the release: takes those out that are free. Called once what they need of it has been read. */
  dropFree(): void {
    if (this.phase !== 'ready') return
    for (const board of [...this.boards.values()]) if (board.stage === 'free') this.boards.delete(board.id)
  }

  #freeHeld(board: BoardStop, nowMs: number): void {
    if (board.stage === 'stop' && isConfirmed(board)) this.#clear(board, nowMs)
  }

  #clear(board: BoardStop, nowMs: number): void {
    board.stage = 'clear'
    this.#order(board, nowMs)
  }
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a.localeCompare(b)
}

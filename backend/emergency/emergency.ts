import type {
  EmergencyState,
  EmergencyView,
  OutputName,
  ReleaseBody,
  ReportedState,
  StopEvent,
  StopOrigin,
  StopReason,
} from '../contract/actuators/emergency.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Role } from '../contract/roles.ts'
import { readBroadcast } from './broadcast.ts'
import type { EmergencyPort } from './ports.ts'
import { type Restoring, restoreOutputs } from './restore-outputs.ts'
import { mustBeDismissable, mustBeLatched, mustBeReleasable } from './stop-checks.ts'
import { StopKeeper } from './stop-keeper.ts'
import { type Order, StopMachine } from './stop-machine.ts'
import type { StopStore } from './stop-record.ts'
import { StopScreens } from './stop-screens.ts'
import { StopSender } from './stop-sender.ts'
import { outputsOf, recordOf, stateOf } from './stop-view.ts'
import { type Later, turn, within } from './waits.ts'

/** How often what is due is sent again, ms. */
const TICK_MS = 250
/** An answer waits for broker and disk at most this long, ms; what is not done by then goes on. */
const ANSWER_WITHIN_MS = 1000
/** A failed write or broadcast is tried again after, ms. */
const TRY_AGAIN_MS = 2000
const REASON_LENGTH = 256
/** The broker gets this long for the broadcast before the boards are told one by one, ms. */
const BROADCAST_ALONE_MS = 50

export interface EmergencyParts {
  store: StopStore
  clock: Clock
  port: EmergencyPort
  later: Later
}

/** The emergency stop of the whole lab: latches, sends, retries, keeps, releases. Its rules are stop-machine.ts. */
export class Emergency {
  readonly #machine = new StopMachine()
  readonly #parts: EmergencyParts
  readonly #sender: StopSender
  readonly #screens: StopScreens
  #ticking: (() => void) | undefined
  readonly #keeper: StopKeeper
  /** Latched, but the boards are not gathered yet: the broadcast goes first. */
  #joinDue = false
  #broadcastMs = 0
  #saveMs = 0
  /** Turn of the protocol that was written last. */
  #savedTurn = 0
  #broadcastDue = false
  #running = false
  #restoring: Restoring | undefined

  constructor(parts: EmergencyParts) {
    this.#parts = parts
    const { store, clock, port, later } = parts
    this.#sender = new StopSender({ port, later, payload: (command) => this.#payload(command) })
    this.#keeper = new StopKeeper({ store, now: () => clock.now(), onFault: (cause) => port.onTrouble(cause) })
    this.#screens = new StopScreens({ machine: this.#machine, later, state: () => this.state() })
  }

  /** Called with the state and the outputs that changed; `full`: they are all there are. */
  set onChange(show: StopScreens['onChange']) {
    this.#screens.onChange = show
  }

  /** Before the broker: a stop of an earlier run holds before any board can speak. */
  async start(): Promise<void> {
    this.#running = true
    const { store, clock, port } = this.#parts
    const record = await store.load()
    if (record === 'nothing') return
    if (record === 'unreadable') {
      this.#latch('restart', null, 'Leitstand').catch(port.onTrouble)
      return
    }
    this.#machine.restore(record, clock.now())
    this.#keeper.durableAtMs = clock.now()
    if (!this.#active) return
    for (const facts of port.boards())
      if (record.latched || this.#machine.boards.has(facts.board.id)) this.#machine.meet(facts, clock.now())
    for (const board of this.#machine.boards.values()) board.reachable = false
    this.#machine.takeOrders()
    if (this.#machine.phase === 'latched') this.#broadcastDue = true
    this.#keepTicking()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#ticking?.()
    this.#sender.stop()
    this.#screens.stop()
    this.#ticking = undefined
    await this.#keeper.close()
  }

  /** A command that switches on must not be sent to this board, whoever wants it. Asked again right before it is published. */
  stopped(board: string): boolean {
    return this.#machine.stopped(board)
  }

  get reasons(): readonly StopReason[] {
    return this.#machine.reasons
  }

  get #active(): boolean {
    return this.#machine.phase !== 'ready' || this.#machine.boards.size > 0
  }

  state(): EmergencyState {
    return stateOf(this.#machine, { durableAtMs: this.#keeper.durableAtMs, storeFault: this.#keeper.fault })
  }

  view(): EmergencyView {
    return { state: this.state(), outputs: outputsOf(this.#machine.boards.values()) }
  }

  protocol(): readonly StopEvent[] {
    return this.#machine.protocol.lines
  }

  /** Latches at once and for good; resolves when broker and disk have it, or after 1 s. Never fails: what did not work stands in the state. */
  async trigger(origin: StopOrigin, reason: string | undefined, by: string): Promise<EmergencyState> {
    const done = this.#latch(origin, reason?.trim().slice(0, REASON_LENGTH) || null, by)
    await within(this.#parts.later, ANSWER_WITHIN_MS, done)
    return this.state()
  }

  /** Everything before the first `await` is done when it returns: latched, and the broadcast handed to the broker. */
  async #latch(origin: StopOrigin, reason: string | null, by: string): Promise<void> {
    const { clock, port } = this.#parts
    const nowMs = clock.now()
    const fresh = this.#machine.stop({ atMs: nowMs, by, origin, reason }, port.newId())
    if (fresh) {
      this.#keeper.outdated()
      this.#restoring = undefined
      this.#sender.clear()
      this.#joinDue = true
      // The broadcast first: every board hears it. All the rest only makes sure, and shall not keep it waiting.
      const sent = this.#broadcast(nowMs)
      // So small without the boards that it is on the disk before they have answered.
      this.#save(nowMs).catch(port.onTrouble)
      await within(this.#parts.later, BROADCAST_ALONE_MS, sent)
      // What the broker was handed leaves in this turn of the event loop; gathering and showing a thousand boards takes as long.
      await turn(this.#parts.later)
    }
    port.report({
      kind: fresh ? 'emergency-stopped' : 'emergency-reason',
      severity: 'critical',
      board: null,
      by,
      detail: { origin, reason },
    })
    this.#awake()
    this.#screens.showNow()
    this.#sender.add(this.#machine.takeOrders())
    this.#keepTicking()
    await this.#save(nowMs)
    this.#screens.showNow()
  }

  /** False where nothing is stopped, so that a message costs nothing then. */
  #awake(): boolean {
    if (this.#joinDue) {
      this.#joinDue = false
      this.#machine.join(this.#parts.port.boards(), this.#parts.clock.now())
    }
    return this.#active
  }

  /** `kaiser/broadcast/emergency` from a client with credentials; its payload may be anything, but a wish to clear is none of ours. */
  heardBroadcast(payload: Uint8Array, client: string): void {
    const { command, reason } = readBroadcast(payload)
    if (command === 'clear_emergency') {
      const detail = { client: client.slice(0, 64) }
      this.#parts.port.report({ kind: 'emergency-clear-ignored', severity: 'warning', board: null, by: null, detail })
      return
    }
    this.#latch('mqtt', reason?.slice(0, REASON_LENGTH) ?? null, client.slice(0, 64)).catch(this.#parts.port.onTrouble)
  }

  // ---- what boards do: cheap where nothing is stopped ---------------------------------------------------------------

  /** Any message of a board, before it is handled. */
  heard(board: string, relay: string, anew?: 'session' | 'beat'): void {
    if (this.#machine.dismissed.has(board)) this.#comesBack(board)
    if (!this.#awake()) return
    const nowMs = this.#parts.clock.now()
    if (!this.#machine.boards.has(board) && this.#machine.phase !== 'ready') this.meet(board)
    this.#machine.heard(board, relay, nowMs, anew)
    this.#react()
  }

  #comesBack(board: string): void {
    const facts = this.#parts.port.find(board)
    if (facts === undefined) return
    this.#machine.returned(facts, this.#parts.clock.now())
    this.#keepTicking()
  }

  /** A board's name, zone, outputs or acceptance may be different now. */
  meet(board: string): void {
    if (!this.#awake()) return
    const facts = this.#parts.port.find(board)
    if (facts !== undefined) this.#machine.meet(facts, this.#parts.clock.now())
    this.#react()
  }

  gone(board: string): void {
    if (!this.#awake()) return
    this.#machine.gone(board, this.#parts.clock.now())
    this.#react()
  }

  acknowledged(board: string, correlation: string | undefined): void {
    if (!this.#awake()) return
    this.#machine.acknowledged(board, correlation, this.#parts.clock.now())
    this.#react()
  }

  recovered(board: string, correlation: string | undefined): void {
    if (!this.#awake()) return
    this.#machine.recovered(board, correlation, this.#parts.clock.now())
    this.#react()
  }

  reported(board: string, gpio: number, type: string, state: ReportedState): void {
    if (!this.#awake()) return
    this.#machine.reported(board, gpio, type, state)
    this.#react()
  }

  // ---- what people do ----------------------------------------------------------------------------------------------

  /** A person has cut the output's power. @throws LeitstandError `emergency.not-latched`, `request.not-found` */
  async secure(output: OutputName, by: string): Promise<EmergencyState> {
    mustBeLatched(this.#machine)
    if (this.#machine.secure(output, by, this.#parts.clock.now()) === undefined) {
      throw new LeitstandError('request.not-found', `${output.board} has no output on GPIO ${output.gpio}.`)
    }
    this.#parts.port.report({ kind: 'emergency-secured', severity: 'warning', board: output.board, by, detail: { gpio: output.gpio } })
    return this.#done()
  }

  /**
   * A held board that was deleted or rejected will not answer: it is taken out. Should it ever speak again, it is stopped first.
   * @throws LeitstandError `emergency.not-held`, `emergency.board-kept`
   */
  async dismiss(board: string, reason: string, by: string): Promise<EmergencyState> {
    const { port, clock } = this.#parts
    mustBeDismissable(this.#machine, board, port.isAccepted(board))
    this.#machine.dismiss(board, by, reason.trim(), clock.now())
    port.report({ kind: 'emergency-dismissed', severity: 'warning', board, by, detail: { reason: reason.trim() } })
    this.#screens.showNow()
    return this.#done()
  }

  /** The cause of the stop is dealt with. @throws LeitstandError `emergency.not-latched` */
  async signCause(by: string): Promise<EmergencyState> {
    mustBeLatched(this.#machine)
    this.#machine.signCause(by, this.#parts.clock.now())
    return this.#done()
  }

  /**
   * Lets the boards go, zone by zone; resolves when the first have been told. What shall be restored follows when all is free.
   * @throws LeitstandError `emergency.not-latched`, `emergency.open`, `emergency.cause`, `auth.forbidden` to restore without role admin
   */
  async release({ reason, restore }: ReleaseBody, by: string, role: Role): Promise<EmergencyState> {
    mustBeReleasable(this.#machine, restore, role)
    this.#machine.begin(by, reason.trim(), restore, this.#parts.clock.now())
    const outputs = restore.flatMap(({ board, gpio }) => {
      const known = this.#machine.boards.get(board)
      return known?.outputs.has(gpio) ? [{ board: known, gpio }] : []
    })
    this.#restoring = { by, reason: reason.trim(), outputs }
    this.#parts.port.report({ kind: 'emergency-release', severity: 'event', board: null, by, detail: { reason: reason.trim() } })
    return this.#done()
  }

  async #done(): Promise<EmergencyState> {
    await this.#save(this.#parts.clock.now())
    this.#react()
    return this.state()
  }

  // ---- sending -----------------------------------------------------------------------------------------------------

  async #broadcast(nowMs: number): Promise<void> {
    this.#broadcastMs = nowMs
    this.#broadcastDue = false
    const { port, clock } = this.#parts
    const { id, epoch } = this.#machine
    try {
      await port.publish({ topic: kaiserDown.broadcastEmergency(), payload: this.#payload('emergency_stop'), qos: 2 })
      if (this.#machine.id === id && this.#machine.epoch === epoch) this.#machine.publishedAtMs = clock.now()
    } catch (cause) {
      this.#broadcastDue = true
      port.onTrouble(cause)
    }
    this.#screens.show()
  }

  #payload(command: Order['command']): string {
    const reason = this.#machine.reasons[0]?.reason ?? 'emergency stop'
    return JSON.stringify({ command, reason, correlation_id: this.#machine.correlation() })
  }

  #react(): void {
    const { phase } = this.#machine
    this.#sender.add(this.#machine.takeOrders())
    if (this.#machine.changed.size > 0) this.#screens.show()
    if (phase !== 'ready' || this.#machine.boards.size > 0) return
    this.#ticking?.()
    this.#keep(this.#parts.clock.now())
  }

  #keepTicking(): void {
    if (this.#ticking !== undefined || !this.#running) return
    const cancel = this.#parts.later(() => {
      this.#ticking = undefined
      this.#tick()
      if (this.#active) this.#keepTicking()
    }, TICK_MS)
    this.#ticking = () => {
      this.#ticking = undefined
      cancel()
    }
  }

  #tick(): void {
    const nowMs = this.#parts.clock.now()
    const before = this.#machine.phase
    this.#machine.tick(nowMs)
    if (this.#broadcastDue && nowMs - this.#broadcastMs >= TRY_AGAIN_MS) this.#broadcast(nowMs).catch(this.#parts.port.onTrouble)
    this.#keep(nowMs)
    if (before === 'releasing') this.#afterRelease(nowMs)
    this.#react()
  }

  #afterRelease(nowMs: number): void {
    const { phase, release } = this.#machine
    if (phase === 'releasing') {
      this.#screens.show()
      return
    }
    const { port } = this.#parts
    const by = release?.by ?? null
    if (phase === 'latched') {
      this.#restoring = undefined
      port.report({ kind: 'emergency-release-broken', severity: 'critical', board: null, by, detail: {} })
    } else {
      const restoring = this.#restoring
      this.#restoring = undefined
      this.#machine.dropFree()
      const detail = { reason: release?.reason ?? null, held: this.#machine.boards.size }
      port.report({ kind: 'emergency-released', severity: this.#machine.boards.size > 0 ? 'warning' : 'ok', board: null, by, detail })
      if (restoring) this.#restore(restoring).catch(port.onTrouble)
    }
    this.#save(nowMs).catch(port.onTrouble)
    this.#screens.showNow()
  }

  async #restore(restoring: Restoring): Promise<void> {
    const { port, clock } = this.#parts
    await restoreOutputs(restoring, { machine: this.#machine, port, now: () => clock.now(), onStep: () => this.#screens.show() })
    await this.#save(clock.now())
  }

  /** What boards have said goes to the disk with the next tick, a failed write is tried again. */
  #keep(nowMs: number): void {
    const failed = this.#keeper.fault !== null
    const due = failed ? nowMs - this.#saveMs >= TRY_AGAIN_MS : this.#machine.protocol.turn !== this.#savedTurn
    if (due) this.#save(nowMs).catch(this.#parts.port.onTrouble)
  }

  async #save(nowMs: number): Promise<void> {
    this.#saveMs = nowMs
    await this.#keeper.save(() => {
      this.#savedTurn = this.#machine.protocol.turn
      return recordOf(this.#machine)
    })
    this.#screens.show()
  }
}

import type { Activity } from '../contract/activity.ts'
import type { Actuator, ActuatorCommandBody, Command, OutputWish, ReportedOutput } from '../contract/actuators/actuator.ts'
import type { InterlockBody } from '../contract/actuators/interlock.ts'
import type { ActuatorResponse, ActuatorStatus } from '../contract/boards/device-messages.ts'
import type { Clock } from '../contract/clock.ts'
import { type ErrorCode, isErrorCode, LeitstandError } from '../contract/errors.ts'
import { because, type Reason, reasonText } from '../contract/reasons.ts'
import { CONFIRM_WITHIN_MS, idOfWire, mustBeSame, newCommand, readStatus, switchesOn, unfitBoard } from './command-life.ts'
import { CommandLog } from './command-log.ts'
import type { CommandFilter, CommandStore } from './command-store.ts'
import { keyOf } from './interlocks.ts'
import { OffOrders } from './off-orders.ts'
import {
  confirmActivation,
  handOver,
  noteActivation,
  type OutputMemory,
  orderOn,
  passBarrier,
  settleOff,
  withdraw,
} from './output-memory.ts'
import { type OutputPort, Outputs } from './outputs.ts'
import { ageOfReport } from './report-age.ts'
import { judge, ON_TTL_MS, type Verdict } from './safety.ts'
import { whyNotByBoard, whyOff } from './supervision.ts'
import { holdAfter, holdAt } from './wishes.ts'

export interface ActuatorsPort extends OutputPort {
  publish(message: { topic: string; payload: string; qos: 2 }): Promise<void>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
  newId(): string
}

/**
 * Outputs and the life of each command: accepted → sent → acknowledged → confirmed | refused | failed | expired.
 * A wish is judged (safety.ts), stored, judged again, handed to the broker; the board's reports alone change what is shown. From the
 * moment an ON is handed over the output counts as on until a report that belongs after it says off (output-memory.ts). An OFF
 * is taken in any state of the board and sent until the board has shown it, also after it came back (off-orders.ts).
 */
export class Actuators {
  /** Called with changed actuators and commands. */
  onChange: (actuators: Actuator[], commands: Command[]) => void = () => undefined
  readonly #store: CommandStore
  readonly #clock: Clock
  readonly #port: ActuatorsPort
  readonly #outputs: Outputs
  readonly #log: CommandLog
  readonly #offs: OffOrders
  /** Outputs that are or may be on, or that someone holds: looked at every second. */
  readonly #watched = new Set<string>()
  readonly #inRequest = new Map<string, Promise<Command>>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: { store: CommandStore; clock: Clock; port: ActuatorsPort }) {
    this.#store = parts.store
    this.#clock = parts.clock
    this.#port = parts.port
    this.#outputs = new Outputs(parts.port)
    const told = (command: Command) => this.onChange([], [{ ...command }])
    this.#log = new CommandLog({ ...parts, told, memoryOf: (board, gpio) => this.#outputs.memory(board, gpio) })
    this.#offs = new OffOrders({ ...parts, outputs: this.#outputs, log: this.#log })
  }

  /** After `load`, and after the stop is known: from now on it switches off what must be off. */
  watch(): void {
    this.#timer = setInterval(() => this.tick(), 1000)
  }

  /** What was before the restart: open commands, activations, runs, holds, OFFs that are not confirmed yet. */
  async load(): Promise<void> {
    this.#outputs.load(await this.#store.loadActuators(), await this.#store.loadMemories())
    await this.#log.load()
    for (const memory of this.#outputs.known()) {
      this.#watched.add(keyOf(memory.board, memory.gpio))
      for (const entry of memory.inFlight) entry.handed = true // perhaps it was, just before the end
    }
    this.#offs.resume()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  setInterlocks(interlocks: readonly Pick<InterlockBody, 'name' | 'members'>[]): void {
    this.#outputs.interlocks.set(interlocks)
  }

  list(board?: string): Actuator[] {
    return this.#outputs.list(board, this.#clock.now())
  }

  /** Open and recently finished commands, oldest first. */
  recent(): Command[] {
    return this.#log.recent()
  }

  commands(filter: CommandFilter, limit: number): Promise<Command[]> {
    return this.#store.listCommands(filter, limit)
  }

  /** Number of outputs the fleet has reported. */
  get outputs(): number {
    return this.#outputs.count
  }

  /** Also of an output that has never reported: an ON to it may be on its way. */
  mayBeOn(board: string, gpio: number): boolean {
    return this.#outputs.mayBeOn(board, gpio)
  }

  /** What an ON by hand would be answered now; changes nothing. */
  verdict(board: string, gpio: number): Verdict {
    return judge(this.#outputs.question({ board, gpio, command: 'ON', source: 'hand', by: '' }, true, this.#clock.now()))
  }

  /** A person's command; see `request`. @throws LeitstandError with the code and reason of a refusal (which is stored all the same) */
  async send(board: string, gpio: number, body: ActuatorCommandBody, by: string): Promise<Command> {
    const { command, value, duration, id, holdUntilMs, reason } = body
    const done = await this.request({ board, gpio, command, value, durationS: duration, id, holdUntilMs, reason, source: 'hand', by })
    if (done.code !== null && isErrorCode(done.code)) throw new LeitstandError(done.code, done.refusal ?? done.message ?? undefined)
    return done
  }

  /**
   * Anyone's wish to switch an output. A refusal is answered as a stored command with `code`, `refusal` and `message`, it does not
   * throw. The same client-made id is executed once, also when it is asked for twice at a time or after a restart.
   * @throws LeitstandError `board.unknown`; `request.invalid` for PWM without value, a hold in the past, the id of another command; `store.*` for an ON
   */
  async request(wish: OutputWish): Promise<Command> {
    const id = wish.id ?? this.#port.newId()
    const running = this.#inRequest.get(id)
    if (running !== undefined) return mustBeSame(await running, wish)
    const request = this.#request(id, wish)
    this.#inRequest.set(id, request)
    try {
      return await request
    } finally {
      this.#inRequest.delete(id)
    }
  }

  async #request(id: string, wish: OutputWish): Promise<Command> {
    const known = wish.id === undefined ? undefined : (this.#log.find(id) ?? (wish.fresh ? undefined : await this.#store.findCommand(id)))
    if (known !== undefined) return mustBeSame(known, wish)
    const board = this.#port.findBoard(wish.board)
    if (board === undefined) throw new LeitstandError('board.unknown', `No board has the id ${wish.board}.`)
    if (wish.command === 'PWM' && wish.value === undefined) {
      throw new LeitstandError('request.invalid', 'PWM needs a value from 0 to 1: without one an output would run at full power.')
    }
    const nowMs = this.#clock.now()
    if (wish.holdUntilMs !== undefined && wish.holdUntilMs <= nowMs)
      throw new LeitstandError('request.invalid', 'The end of the override is past.')
    const command = newCommand(id, wish, nowMs)
    if (wish.command === 'TOGGLE') {
      const reported = this.#outputs.reported(wish.board, wish.gpio)
      const sure =
        reported !== undefined && reported.on === this.#outputs.mayBeOn(wish.board, wish.gpio) && this.#outputs.reachable(wish.board)
      if (!sure) return this.#refuse(command, 'actuator.uncertain', because('toggle-unknown'))
      Object.assign(command, reported.on ? { command: 'OFF', value: 0 } : { command: 'ON', value: 1 })
    }
    const on = switchesOn(command)
    const unfit = unfitBoard(board, on, this.#log.full)
    if (unfit !== undefined) return this.#refuse(command, ...unfit)
    const verdict = judge(this.#outputs.question(wish, on, nowMs))
    if (!verdict.allow) return this.#refuse(command, verdict.code, verdict.reason)
    const memory = this.#outputs.memory(wish.board, wish.gpio)
    const mayHaveBeenOn = this.#outputs.mayBeOn(wish.board, wish.gpio)
    const holdBefore = holdAt(memory.hold, mayHaveBeenOn, nowMs)
    memory.hold = holdAfter(holdBefore, wish, on, command.durationS === 0 ? 0 : verdict.durationS, nowMs)
    command.durationS = verdict.durationS
    this.#watched.add(keyOf(wish.board, wish.gpio))
    if (!on) {
      return this.#offs.begin(command).finally(() => this.#show(memory))
    }
    orderOn(memory, { id, adjusts: verdict.adjusts, durationS: verdict.durationS, ttlMs: ON_TTL_MS }, nowMs)
    const sent = await this.#sendOn(command, wish, memory)
    if (sent.sentAtMs === null) memory.hold = holdBefore
    return sent
  }

  /** Stored, judged once more, handed over. Whatever came between (an OFF, the stop, another limit) keeps it from being sent. */
  async #sendOn(command: Command, wish: OutputWish, memory: OutputMemory): Promise<Command> {
    const { id, board, gpio } = command
    try {
      await this.#log.add(command, memory)
      await wish.recorded
    } catch (cause) {
      this.#withdraw(memory, id) // never published: nothing may hang on it
      if (this.#log.find(id) !== undefined) this.#log.giveUp(command, 'failed', because('command-not-sent'))
      throw cause
    }
    const nowMs = this.#clock.now()
    const kept = memory.inFlight.some((entry) => entry.id === id)
    const again = judge(this.#outputs.question(wish, true, nowMs, id))
    if (!kept || !again.allow || nowMs - command.createdAtMs > ON_TTL_MS / 2) {
      this.#withdraw(memory, id)
      if (again.allow) this.#log.giveUp(command, 'failed', because('command-not-sent'))
      else this.#log.refuse(command, again.code, again.reason)
      return { ...command }
    }
    this.#offs.supersede(memory)
    handOver(memory, id)
    try {
      await this.#log.publish(command)
    } catch (cause) {
      // Whether the broker has it is not known: the entry stays until an OFF behind it is confirmed.
      const entry = memory.inFlight.find((one) => one.id === id)
      if (entry !== undefined) entry.expired = true
      this.#log.giveUp(command, 'failed', because('command-not-taken'))
      this.#port.onTrouble(cause)
    }
    this.#show(memory)
    if (this.#outputs.reported(board, gpio) === undefined) this.onChange([], [{ ...command }])
    return { ...command }
  }

  /** `actuator/{gpio}/status`: the only thing that changes what the screen shows. Undefined: an old report, it proves nothing. */
  status(boardId: string, gpio: number, message: ActuatorStatus, atMs: number): Promise<void> | undefined {
    const before = this.#outputs.reported(boardId, gpio)
    const reported = readStatus(boardId, gpio, message, atMs, before)
    // An older report, come behind a newer one, is no proof of anything.
    const memory = this.#outputs.memory(boardId, gpio)
    const age = ageOfReport(memory, message)
    if (age === 'old' || (age === 'doubtful' && !reported.on)) return undefined
    const wasOn = this.#outputs.mayBeOn(boardId, gpio)
    this.#outputs.report(reported)
    const changed = before !== undefined && before.on !== reported.on
    if (changed) this.#tell('actuator-changed', 'ok', boardId, { gpio, type: reported.type, on: reported.on })
    const remembered = reported.on ? this.#seenOn(memory, before, wasOn, atMs, age === 'fresh') : this.#seenOff(memory, before, atMs)
    this.#log.reported(reported, before, memory, atMs)
    if (remembered) this.#supervise(memory, atMs)
    this.onChange([this.#outputs.view(reported, atMs)], [])
    return this.#store.saveActuators([reported], remembered ? [memory] : [])
  }

  /** @returns true when the memory has changed */
  #seenOn(memory: OutputMemory, before: ReportedOutput | undefined, wasOn: boolean, atMs: number, fresh: boolean): boolean {
    this.#watched.add(keyOf(memory.board, memory.gpio))
    const [first] = memory.inFlight
    const done = memory.inFlight.filter(
      (entry) => fresh && (entry.answered || (entry === first && entry.handed && !entry.adjusts && !entry.expired)),
    )
    for (const { id } of done) {
      confirmActivation(memory, id, atMs)
      const command = this.#log.find(id)
      if (command) memory.switched = { source: command.source, by: command.by, reason: command.reason, atMs }
    }
    memory.inFlight = memory.inFlight.filter((entry) => !done.includes(entry))
    if (done.length > 0) return true
    if (before?.on === true || wasOn) {
      const first = memory.onSinceMs === null
      memory.onSinceMs ??= atMs
      return first
    }
    // No command explains it: the board's own rule, timer or button.
    const reason = whyNotByBoard(this.#port, memory, atMs)
    memory.onSinceMs = atMs
    memory.switched = { source: 'board', by: null, reason: null, atMs }
    noteActivation(memory, `board-${atMs}`, atMs, atMs)
    if (reason !== undefined) this.#orderOff(memory, reason)
    return true
  }

  #seenOff(memory: OutputMemory, before: ReportedOutput | undefined, atMs: number): boolean {
    const { offOrder } = memory
    if (offOrder !== null && offOrder.attempts > 0) offOrder.seenOff = true
    if (this.#offs.settle(memory, false, atMs)) return true
    if (memory.inFlight.length > 0 || offOrder !== null) return offOrder !== null
    if (memory.onSinceMs === null) return false
    settleOff(memory, atMs)
    if (before?.on === true) memory.switched = { source: 'board', by: null, reason: null, atMs }
    return true
  }

  /** `actuator/{gpio}/response`: accepted or refused by the board. A late answer to an expired command is recorded too. */
  async response(boardId: string, message: ActuatorResponse): Promise<void> {
    const { correlation_id: wireId = message.intent_id } = message
    if (wireId === undefined) return
    const id = idOfWire(wireId)
    const command = this.#log.find(id) ?? (await this.#store.findCommand(id))
    if (command === undefined || command.board !== boardId) return
    const nowMs = this.#clock.now()
    const memory = this.#outputs.memory(boardId, command.gpio)
    const reportedOn = this.#outputs.reported(boardId, command.gpio)?.on ?? false
    const entry = memory.inFlight.find((one) => one.id === id)
    if (memory.offOrder?.id === id) {
      this.#offs.answered(memory, message.success)
      this.#offs.settle(memory, reportedOn, nowMs)
    } else if (entry !== undefined && message.success) {
      entry.answered = true
      const place = memory.inFlight.indexOf(entry)
      passBarrier(memory, (other) => memory.inFlight.indexOf(other) < place)
    } else if (entry !== undefined) this.#withdraw(memory, id)
    this.#log.answered(command, message.success, message.message ?? null, memory.offOrder?.id === id)
    this.#show(memory)
  }

  /** `heir` has taken the place of `former`, or gives it back. See hand-down.ts. */
  async handDown(former: string, heir: string): Promise<void> {
    const memories = this.#outputs.handDown(former, heir, this.#clock.now())
    await this.#store.saveActuators([], memories)
    for (const memory of memories) {
      this.#watched.add(keyOf(heir, memory.gpio))
      this.#show(memory)
    }
  }

  /** The board (re)connected: its clock and counters may have begun anew. */
  returned(boardId: string): void {
    for (const memory of this.#outputs.ofBoard(boardId)) memory.reportTimeMs = null
  }

  /** Keeps an output as it is, by hand. @throws LeitstandError `board.unknown`, `request.invalid` */
  async override(boardId: string, gpio: number, untilMs: number, by: string, reason: string | null): Promise<void> {
    if (this.#port.findBoard(boardId) === undefined) throw new LeitstandError('board.unknown', `No board has the id ${boardId}.`)
    const sinceMs = this.#clock.now()
    if (untilMs <= sinceMs) throw new LeitstandError('request.invalid', 'The end of the override is past.')
    const memory = this.#outputs.memory(boardId, gpio)
    memory.hold = { source: 'hand', by, reason, priority: 0, sinceMs, untilMs }
    this.#watched.add(keyOf(boardId, gpio))
    await this.#store.saveActuators([], [memory])
    this.#show(memory)
  }

  /** Whoever holds it; nothing is switched. Nobody holding it is nothing to do. */
  async endOverride(boardId: string, gpio: number): Promise<void> {
    const memory = this.#outputs.memory(boardId, gpio)
    memory.hold = null
    await this.#store.saveActuators([], [memory])
    this.#show(memory)
  }

  /** Every second, and at once when a stop latches: what must be off is switched off, what was not confirmed expires. */
  tick(): void {
    const nowMs = this.#clock.now()
    for (const key of this.#watched) {
      const at = key.lastIndexOf('/')
      const memory = this.#outputs.memory(key.slice(0, at), Number(key.slice(at + 1)))
      for (const entry of memory.inFlight) if (nowMs - entry.sentAtMs > CONFIRM_WITHIN_MS) entry.expired = true
      this.#supervise(memory, nowMs)
      this.#offs.pursue(memory, nowMs)
      const maybe = this.#outputs.mayBeOn(memory.board, memory.gpio)
      if (memory.hold !== null && holdAt(memory.hold, maybe, nowMs) === null) {
        memory.hold = null
        this.#show(memory)
        this.#store.saveActuators([], [memory]).catch((cause: unknown) => this.#port.onTrouble(cause))
      }
      if (!maybe && memory.offOrder === null && memory.hold === null) this.#watched.delete(key)
    }
    this.#log.expire(nowMs, (command) => this.#outputs.memory(command.board, command.gpio).offOrder?.id === command.id)
  }

  #supervise(memory: OutputMemory, nowMs: number): void {
    if (memory.offOrder !== null) return
    const reason = whyOff(this.#outputs, this.#port, memory, nowMs)
    if (reason !== undefined) this.#orderOff(memory, reason)
  }

  #orderOff(memory: OutputMemory, reason: Reason): void {
    const { board, gpio } = memory
    this.#watched.add(keyOf(board, gpio))
    const wish: OutputWish = { board, gpio, command: 'OFF', source: 'safety', by: 'Leitstand', reason: reasonText(reason), cause: reason }
    const command = newCommand(this.#port.newId(), wish, this.#clock.now())
    this.#offs.begin(command).catch((cause: unknown) => this.#port.onTrouble(cause))
    this.#show(memory)
  }

  async #refuse(command: Command, code: ErrorCode, reason: Reason | string): Promise<Command> {
    this.#log.refuse(command, code, reason)
    return { ...command }
  }

  #withdraw(memory: OutputMemory, id: string): void {
    const reportedOn = this.#outputs.reported(memory.board, memory.gpio)?.on ?? false
    withdraw(memory, id, reportedOn)
    this.#show(memory)
    this.#store.saveActuators([], [memory]).catch((cause: unknown) => this.#port.onTrouble(cause))
  }

  #show(memory: OutputMemory): void {
    const reported = this.#outputs.reported(memory.board, memory.gpio)
    if (reported !== undefined) this.onChange([this.#outputs.view(reported, this.#clock.now())], [])
  }

  #tell(kind: Activity['kind'], severity: Activity['severity'], board: string, detail: Activity['detail']): void {
    this.#port.report({ kind, severity, board, by: null, detail })
  }
}

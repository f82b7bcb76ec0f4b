import type { Activity } from '../contract/activity.ts'
import type { Command, CommandState, ReportedOutput } from '../contract/actuators/actuator.ts'
import type { Board } from '../contract/boards/board.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { Clock } from '../contract/clock.ts'
import { ERRORS, type ErrorCode } from '../contract/errors.ts'
import { because, type Reason, reasonFields, reasonText } from '../contract/reasons.ts'
import { CONFIRM_WITHIN_MS, confirms, isFinal, payloadOf } from './command-life.ts'
import type { CommandStore } from './command-store.ts'
import { keyOf } from './interlocks.ts'
import type { OutputMemory } from './output-memory.ts'

/** Commands that wait for their board, at most, over all boards. */
const MAX_OPEN = 10_000
/** Finished commands kept in memory for screens. */
const RECENT = 200
/** Expired commands whose late answers are still awaited in memory; older ones are found in the store. */
const MAX_LATE = 1000

interface LogPort {
  findBoard(id: string): Board | undefined
  publish(message: { topic: string; payload: string; qos: 2 }): Promise<void>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
}

/** Commands with their states: open ones by id, stored at every step, told to screens and to the activity list. */
export class CommandLog {
  readonly #store: CommandStore
  readonly #clock: Clock
  readonly #port: LogPort
  readonly #told: (command: Command) => void
  readonly #memoryOf: (board: string, gpio: number) => OutputMemory
  readonly #open = new Map<string, Command>()
  readonly #late = new Map<string, Command>()
  /** Both, by output: a report looks at its own only. */
  readonly #ofOutput = new Map<string, Set<Command>>()
  #recent: Command[] = []

  constructor(parts: {
    store: CommandStore
    clock: Clock
    port: LogPort
    told: (command: Command) => void
    memoryOf: (board: string, gpio: number) => OutputMemory
  }) {
    this.#store = parts.store
    this.#clock = parts.clock
    this.#port = parts.port
    this.#told = parts.told
    this.#memoryOf = parts.memoryOf
  }

  async load(): Promise<void> {
    for (const command of await this.#store.openCommands()) this.#await(this.#open, command)
    const recent = (await this.#store.listCommands({}, RECENT)).reverse()
    this.#recent = recent.map((command) => this.#open.get(command.id) ?? command)
    for (const command of recent) if (command.state === 'expired') this.#await(this.#late, command)
  }

  get full(): boolean {
    return this.#open.size >= MAX_OPEN
  }

  recent(): Command[] {
    return this.#recent
  }

  /** Open, or expired not long ago. */
  find(id: string): Command | undefined {
    return this.#open.get(id) ?? this.#late.get(id)
  }

  /** Known and stored, with what is remembered of its output. @throws what the store throws; then it is not known */
  async add(command: Command, memory: OutputMemory): Promise<void> {
    this.#await(this.#open, command)
    try {
      await this.#store.saveCommand({ ...command }, memory)
    } catch (cause) {
      if (command.command !== 'OFF') this.#forget(this.#open, command)
      throw cause
    }
    this.#remember(command)
  }

  async publish(command: Command, wireId = command.id): Promise<void> {
    const { board, gpio } = command
    const relay = this.#port.findBoard(board)?.relay ?? 'god'
    const payload = JSON.stringify(payloadOf(command, wireId))
    command.sentAtMs ??= this.#clock.now()
    await this.#port.publish({ topic: kaiserDown.actuatorCommand(relay, board, gpio), payload, qos: 2 })
    if (command.state === 'accepted') this.move(command, 'sent', null)
  }

  /** By the centre. Stored like any other, so that the history says who wanted what and why it was not done. */
  refuse(command: Command, code: ErrorCode, reason: Reason | string): void {
    command.code = code
    command.refusal = typeof reason === 'string' ? null : reason
    if (!this.#recent.includes(command)) this.#remember(command)
    this.move(command, 'refused', typeof reason === 'string' ? reason : (reasonText(reason) ?? ERRORS[code].text))
  }

  /** @param pursued an OFF that is sent again: what the board refused once is asked again */
  answered(command: Command, success: boolean, message: string | null, pursued: boolean): void {
    command.answeredAtMs ??= this.#clock.now()
    if (isFinal(command.state)) {
      command.message = success ? command.message : (message ?? command.message)
      this.#keep(command)
    } else if (!success && !pursued) this.move(command, 'refused', message)
    else if (command.state === 'sent' || command.state === 'accepted') this.move(command, success ? 'acknowledged' : 'sent', message)
    else this.#keep(command)
  }

  /** A report: it confirms what was sent before it and asked for this. */
  reported(reported: ReportedOutput, before: ReportedOutput | undefined, memory: OutputMemory, atMs: number): void {
    const changed = before === undefined || before.on !== reported.on || before.pwm !== reported.pwm
    for (const command of [...(this.#ofOutput.get(keyOf(reported.board, reported.gpio)) ?? [])]) {
      const newer = command.sentAtMs !== null && atMs >= command.sentAtMs
      if (!newer || !confirms(command, reported) || memory.offOrder?.id === command.id) continue
      if (command.state === 'expired') {
        if (command.answeredAtMs === null) continue
        command.confirmedAtMs = atMs // late: it stays expired
        this.#forget(this.#late, command)
        this.#keep(command)
        continue
      }
      const waits = memory.inFlight.some(({ id, answered }) => id === command.id && !answered)
      if (waits && !changed) continue
      command.confirmedAtMs = atMs
      this.move(command, 'confirmed', null)
    }
  }

  /** @param pursued OFFs that are sent again do not expire */
  expire(nowMs: number, pursued: (command: Command) => boolean): void {
    for (const command of this.#open.values()) {
      if (nowMs - command.createdAtMs <= CONFIRM_WITHIN_MS || pursued(command)) continue
      this.giveUp(command, 'expired', because(command.state === 'acknowledged' ? 'command-unconfirmed' : 'command-unanswered'))
    }
  }

  /** Nothing more comes of it, as far as the centre knows. */
  giveUp(command: Command, state: 'failed' | 'expired', why: Reason): void {
    command.refusal = why
    this.move(command, state, reasonText(why))
  }

  move(command: Command, state: CommandState, message: string | null): void {
    command.state = state
    command.message = message ?? command.message
    command.changedAtMs = this.#clock.now()
    if (isFinal(state)) this.#forget(this.#open, command)
    if (state === 'expired') {
      this.#await(this.#late, command)
      const [oldest] = this.#late.values()
      if (this.#late.size > MAX_LATE && oldest !== undefined) this.#forget(this.#late, oldest)
    }
    if (isFinal(state)) this.#report(command)
    this.#keep(command)
  }

  #report({ board, gpio, command, state, message, by, source, code, refusal, changedAtMs, createdAtMs }: Command): void {
    // A schedule asks again and again: it tells its refusals itself, each once.
    if (source === 'schedule' && code !== null) return
    const kind = state === 'confirmed' ? 'command-confirmed' : 'command-failed'
    const detail = { gpio, command, state, message, tookMs: changedAtMs - createdAtMs, ...reasonFields(refusal) }
    this.#port.report({ kind, severity: state === 'confirmed' ? 'ok' : 'warning', board, by, detail })
  }

  #await(list: Map<string, Command>, command: Command): void {
    list.set(command.id, command)
    const key = keyOf(command.board, command.gpio)
    const mine = this.#ofOutput.get(key) ?? new Set()
    this.#ofOutput.set(key, mine.add(command))
  }

  #forget(list: Map<string, Command>, command: Command): void {
    list.delete(command.id)
    const key = keyOf(command.board, command.gpio)
    const mine = this.#ofOutput.get(key)
    mine?.delete(command)
    if (mine?.size === 0) this.#ofOutput.delete(key)
  }

  #remember(command: Command): void {
    this.#recent.push(command)
    if (this.#recent.length > 2 * RECENT) this.#recent = this.#recent.slice(-RECENT)
  }

  #keep(command: Command): void {
    this.#told(command)
    const memory = this.#memoryOf(command.board, command.gpio)
    this.#store.saveCommand({ ...command }, memory).catch((cause: unknown) => this.#port.onTrouble(cause))
  }
}

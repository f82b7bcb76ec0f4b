import type { Activity } from '../contract/activity.ts'
import type { Actuator, ActuatorCommandBody, Command, CommandState, OutputWish } from '../contract/actuator.ts'
import type { Board } from '../contract/board.ts'
import type { Clock } from '../contract/clock.ts'
import type { ActuatorAlert, ActuatorResponse, ActuatorStatus, IntentOutcome } from '../contract/device-messages.ts'
import { kaiserDown } from '../contract/device-topics.ts'
import { LeitstandError } from '../contract/errors.ts'
import { confirms, isFinal, payloadOf, readStatus } from './command-life.ts'
import type { CommandFilter, CommandStore } from './command-store.ts'

/** Time a board has to confirm, ms; afterwards the command is expired (a late answer is still recorded). */
export const CONFIRM_WITHIN_MS = 10_000
/** Commands that wait for their board, at most, over all boards. */
const MAX_OPEN = 10_000
/** Finished commands kept in memory for screens. */
const RECENT = 200

export interface ActuatorsPort {
  findBoard(id: string): Board | undefined
  publish(message: { topic: string; payload: string; qos: 2 }): Promise<void>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
  newId(): string
}

/** Actuators as boards report them, and the life of each command: accepted → sent → acknowledged → confirmed | refused | failed | expired. */
export class Actuators {
  /** Called with changed actuators and commands. */
  onChange: (actuators: Actuator[], commands: Command[]) => void = () => undefined
  readonly #store: CommandStore
  readonly #clock: Clock
  readonly #port: ActuatorsPort
  readonly #actuators = new Map<string, Actuator>()
  readonly #open = new Map<string, Command>()
  #recent: Command[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(parts: { store: CommandStore; clock: Clock; port: ActuatorsPort }) {
    this.#store = parts.store
    this.#clock = parts.clock
    this.#port = parts.port
  }

  async start(): Promise<void> {
    for (const reported of await this.#store.loadActuators()) {
      const actuator = { ...reported, mayBeOn: reported.on, onSinceMs: null, switched: null, hold: null }
      this.#actuators.set(keyOf(actuator.board, actuator.gpio), actuator)
    }
    this.#recent = (await this.#store.listCommands({}, RECENT)).reverse()
    for (const command of this.#recent) if (!isFinal(command.state)) this.#open.set(command.id, command)
    this.#timer = setInterval(() => this.expire(), 1000)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  list(board?: string): Actuator[] {
    const all = [...this.#actuators.values()]
    return board === undefined ? all : all.filter((actuator) => actuator.board === board)
  }

  /** Open and recently finished commands, oldest first. */
  recent(): Command[] {
    return this.#recent
  }

  commands(filter: CommandFilter, limit: number): Promise<Command[]> {
    return this.#store.listCommands(filter, limit)
  }

  /** Number of outputs the fleet has reported. */
  get outputs(): number {
    return this.#actuators.size
  }

  /** A wish of a rule or schedule. A refusal is answered as a stored command with `code` and `refusal`, it does not throw. */
  request(wish: OutputWish): Promise<Command> {
    const { board, gpio, command, value, durationS: duration, by, id } = wish
    const body = { command, ...(value !== undefined && { value }), ...(duration !== undefined && { duration }), ...(id && { id }) }
    return this.send(board, gpio, body, by)
  }

  /**
   * Stores the command, then publishes it. The same client-made id is executed once.
   * Throws `board.unknown`, `board.not-accepted`, `board.offline`, `actuator.unsupported`,
   * `request.invalid` for PWM without value.
   */
  async send(boardId: string, gpio: number, body: ActuatorCommandBody, by: string): Promise<Command> {
    if (body.id !== undefined) {
      const known = this.#open.get(body.id) ?? (await this.#store.findCommand(body.id))
      if (known !== undefined) return known
    }
    const board = this.#mayCommand(boardId)
    if (body.command === 'PWM' && body.value === undefined) {
      throw new LeitstandError('request.invalid', 'PWM needs a value from 0 to 1: without one an output would run at full power.')
    }
    const command: Command = {
      id: body.id ?? this.#port.newId(),
      board: boardId,
      gpio,
      command: body.command,
      value: body.value ?? (body.command === 'OFF' ? 0 : 1),
      durationS: body.duration ?? 0,
      by,
      state: 'accepted',
      message: null,
      source: 'hand',
      reason: null,
      code: null,
      refusal: null,
      createdAtMs: this.#clock.now(),
      changedAtMs: this.#clock.now(),
      sentAtMs: null,
      answeredAtMs: null,
      confirmedAtMs: null,
    }
    this.#open.set(command.id, command)
    try {
      await this.#store.saveCommand(command)
    } catch (cause) {
      this.#open.delete(command.id) // never published: nothing may hang on it
      throw cause
    }
    this.#recent.push(command)
    if (this.#recent.length > 2 * RECENT) this.#recent = this.#recent.slice(-RECENT)
    const payload = JSON.stringify(payloadOf(command))
    await this.#port.publish({ topic: kaiserDown.actuatorCommand(board.relay, boardId, gpio), payload, qos: 2 })
    if (command.state === 'accepted') this.#move(command, 'sent', null)
    return { ...command }
  }

  /** `actuator/{gpio}/status`: the only thing that changes what the screen shows. */
  status(boardId: string, gpio: number, message: ActuatorStatus, atMs: number): Promise<void> {
    const before = this.#actuators.get(keyOf(boardId, gpio))
    const actuator = readStatus(boardId, gpio, message, atMs, before)
    this.#actuators.set(keyOf(boardId, gpio), actuator)
    if (before !== undefined && before.on !== actuator.on) {
      this.#port.report({
        kind: 'actuator-changed',
        severity: 'ok',
        board: boardId,
        by: null,
        detail: { gpio, type: actuator.type, on: actuator.on },
      })
    }
    for (const command of this.#openOf(boardId, gpio)) if (confirms(command, actuator, before)) this.#move(command, 'confirmed', null)
    this.onChange([actuator], [])
    return this.#store.saveActuators([actuator])
  }

  /** `actuator/{gpio}/response`: accepted or refused by the board. A late answer to an expired command is recorded too. */
  async response(boardId: string, message: ActuatorResponse): Promise<void> {
    const id = message.correlation_id ?? message.intent_id
    if (id === undefined) return
    const command = this.#open.get(id) ?? (await this.#store.findCommand(id))
    if (command === undefined || command.board !== boardId) return
    if (!message.success) this.#move(command, 'refused', message.message ?? null)
    else if (command.state === 'accepted' || command.state === 'sent' || command.state === 'expired') {
      this.#move(command, 'acknowledged', message.message ?? null)
    }
  }

  /** `system/intent_outcome`: the same answer in the words of newer firmware. */
  outcome(boardId: string, message: IntentOutcome): Promise<void> {
    const outcome = message.outcome?.toLowerCase() ?? ''
    if (outcome === 'persisted' || outcome === '') return Promise.resolve()
    const success = outcome !== 'rejected' && outcome !== 'failed' && outcome !== 'expired'
    const { intent_id, correlation_id, message: text } = message
    return this.response(boardId, { success, intent_id, correlation_id, message: text })
  }

  alert(boardId: string, gpio: number, message: ActuatorAlert): void {
    const type = message.type ?? message.alert_type ?? 'alert'
    const severity = type === 'emergency_stop' || type === 'fault' || type === 'overrun' ? 'critical' : 'warning'
    this.#port.report({
      kind: 'actuator-alert',
      severity,
      board: boardId,
      by: null,
      detail: { gpio, type, message: message.message ?? null },
    })
  }

  /** Commands without confirmation after CONFIRM_WITHIN_MS. Called every second. */
  expire(): void {
    const nowMs = this.#clock.now()
    for (const command of this.#open.values()) {
      if (nowMs - command.createdAtMs <= CONFIRM_WITHIN_MS) continue
      const message = command.state === 'acknowledged' ? 'The board took it but did not report the new state.' : 'The board did not answer.'
      this.#move(command, 'expired', message)
    }
  }

  #mayCommand(boardId: string): Board {
    const board = this.#port.findBoard(boardId)
    if (board === undefined) throw new LeitstandError('board.unknown', `No board has the id ${boardId}.`)
    if (board.registration !== 'accepted')
      throw new LeitstandError('board.not-accepted', `${boardId} is ${board.registration}. Accept it under Devices, then retry.`)
    if (board.family !== 'kaiser') throw new LeitstandError('actuator.unsupported', `${boardId} is a plain board: it takes no commands.`)
    if (board.presence.state !== 'online' && board.presence.state !== 'late') {
      throw new LeitstandError('board.offline', `${boardId} is not online. Bring it back, then retry.`)
    }
    if (this.#open.size >= MAX_OPEN) throw new LeitstandError('request.too-many', `${this.#open.size} commands wait for their boards.`)
    return board
  }

  #openOf(board: string, gpio: number): Command[] {
    if (this.#open.size === 0) return []
    return [...this.#open.values()].filter((command) => command.board === board && command.gpio === gpio)
  }

  #move(command: Command, state: CommandState, message: string | null): void {
    command.state = state
    command.message = message ?? command.message
    command.changedAtMs = this.#clock.now()
    if (isFinal(state)) this.#open.delete(command.id)
    if (state === 'confirmed' || isFinal(state)) {
      const kind = state === 'confirmed' ? 'command-confirmed' : 'command-failed'
      const detail = {
        gpio: command.gpio,
        command: command.command,
        state,
        message: command.message,
        tookMs: command.changedAtMs - command.createdAtMs,
      }
      this.#port.report({ kind, severity: state === 'confirmed' ? 'ok' : 'warning', board: command.board, by: command.by, detail })
    }
    this.onChange([], [{ ...command }])
    this.#store.saveCommand({ ...command }).catch((cause: unknown) => this.#port.onTrouble(cause))
  }
}

function keyOf(board: string, gpio: number): string {
  return `${board}/${gpio}`
}

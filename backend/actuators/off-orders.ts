import type { Activity } from '../contract/activity.ts'
import type { Command } from '../contract/actuators/actuator.ts'
import type { Clock } from '../contract/clock.ts'
import { because } from '../contract/reasons.ts'
import { CONFIRM_WITHIN_MS } from './command-life.ts'
import type { CommandLog } from './command-log.ts'
import { type OutputMemory, offPauseMs, passBarrier, settleOff } from './output-memory.ts'
import type { OutputPort, Outputs } from './outputs.ts'

/**
 * OFFs that are sent until the board has shown the output off: each try under an id of its own (`<id>~2` …), after 2, 4, 8 … 60 s,
 * at once when an absent board is back. Behind an ON of unknown fate both the answer and a later status `off` are needed: the
 * topic is ordered, so the answer says that the ON before it has been dealt with.
 */
export class OffOrders {
  readonly #clock: Clock
  readonly #port: OutputPort & { report(entry: Omit<Activity, 'id' | 'atMs'>): void; onTrouble(cause: unknown): void }
  readonly #outputs: Outputs
  readonly #log: CommandLog

  constructor(parts: {
    clock: Clock
    port: OutputPort & { report(entry: Omit<Activity, 'id' | 'atMs'>): void; onTrouble(cause: unknown): void }
    outputs: Outputs
    log: CommandLog
  }) {
    this.#clock = parts.clock
    this.#port = parts.port
    this.#outputs = parts.outputs
    this.#log = parts.log
  }

  /** Stores and sends an OFF. A disk that does not take it does not keep it from being sent. */
  async begin(command: Command): Promise<Command> {
    const { board, gpio, id } = command
    const memory = this.#outputs.memory(board, gpio)
    const nowMs = this.#clock.now()
    this.supersede(memory)
    // What was not handed over yet is not sent any more.
    memory.inFlight = memory.inFlight.filter(({ handed }) => handed)
    const pursued = this.#outputs.mayBeOn(board, gpio) || memory.onSinceMs !== null || !this.#outputs.reachable(board)
    if (pursued) {
      const doubt = memory.inFlight.length > 0
      const order = { id, sinceMs: nowMs, attempts: 0, nextAttemptMs: nowMs + offPauseMs(1), answered: false, seenOff: false, told: false }
      memory.offOrder = { ...order, doubt }
    }
    try {
      await this.#log.add(command, memory)
    } catch (cause) {
      this.#port.onTrouble(cause)
    }
    if (pursued) this.#attempt(memory, command, this.#clock.now())
    else await this.#log.publish(command).catch((cause: unknown) => this.#failed(command, cause))
    return { ...command }
  }

  /** A later command takes the place of the OFF that is being sent. */
  supersede(memory: OutputMemory): void {
    const command = memory.offOrder === null ? undefined : this.#log.find(memory.offOrder.id)
    if (command !== undefined) this.#log.giveUp(command, 'expired', because('command-superseded'))
    memory.offOrder = null
  }

  /** After a restart: those that are not confirmed are sent at the next look. */
  resume(): void {
    for (const { offOrder } of this.#outputs.known()) if (offOrder !== null) offOrder.nextAttemptMs = 0
  }

  /** Sends it again when it is due and the board is there. */
  pursue(memory: OutputMemory, nowMs: number): void {
    const order = memory.offOrder
    if (order === null) return
    if (!order.told && nowMs - order.sinceMs > CONFIRM_WITHIN_MS) {
      order.told = true
      const critical = this.#port.settingsOf(memory.board, memory.gpio).some((setting) => setting.critical)
      const detail = { gpio: memory.gpio, type: 'off_unconfirmed', message: 'OFF is not confirmed: the output may be on.' }
      this.#port.report({ kind: 'actuator-alert', severity: critical ? 'critical' : 'warning', board: memory.board, by: null, detail })
    }
    if (nowMs < order.nextAttemptMs || !this.#outputs.reachable(memory.board)) return
    const command = this.#log.find(order.id)
    if (command !== undefined) this.#attempt(memory, command, nowMs)
  }

  /** The board has answered an OFF: every ON before it is dealt with. */
  answered(memory: OutputMemory, success: boolean): void {
    const order = memory.offOrder
    if (order === null) return
    if (success || !order.doubt) order.answered = true // refused: there is nothing to switch off, if it is reported off
    passBarrier(memory, ({ handed }) => handed && success)
  }

  /** Ends the order when the output is off for sure. @returns true when it is */
  settle(memory: OutputMemory, reportedOn: boolean, nowMs: number): boolean {
    const order = memory.offOrder
    if (order === null || reportedOn) return false
    if (order.doubt ? !(order.answered && order.seenOff) : !(order.answered || order.seenOff)) return false
    memory.offOrder = null
    settleOff(memory, nowMs)
    const command = this.#log.find(order.id)
    if (command !== undefined) {
      memory.switched = { source: command.source, by: command.by, reason: command.reason, atMs: nowMs }
      command.confirmedAtMs = nowMs
      this.#log.move(command, 'confirmed', order.attempts > 1 ? `Sent ${order.attempts} times.` : null)
    }
    return true
  }

  #attempt(memory: OutputMemory, command: Command, nowMs: number): void {
    const order = memory.offOrder
    if (order === null || order.id !== command.id) return
    order.attempts++
    order.nextAttemptMs = nowMs + offPauseMs(order.attempts)
    const wireId = order.attempts === 1 ? command.id : `${command.id}~${order.attempts}`
    this.#log.publish(command, wireId).catch((cause: unknown) => this.#port.onTrouble(cause)) // tried again when it is due
  }

  #failed(command: Command, cause: unknown): void {
    this.#log.giveUp(command, 'failed', because('command-not-taken'))
    this.#port.onTrouble(cause)
  }
}

// A zone or sub-zone made safe: an OFF for each output by the way of all commands, and `subzone/safe` to the boards. Built by app/zones.ts.
import type { Activity } from '../contract/activity.ts'
import type { Command } from '../contract/actuators/actuator.ts'
import type { MakeSafeRequest, SafeAct, SafeActBody, SafeOrder, SafeOutput } from '../contract/actuators/safe-act.ts'
import type { Board } from '../contract/boards/board.ts'
import type { PlaceAck } from '../contract/boards/device-messages.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { Clock } from '../contract/clock.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import type { Subzone } from '../contract/zone.ts'
import type { Shelf } from '../documents/shelf.ts'
import { ANSWER_WITHIN_MS, verdictOf } from './wish-life.ts'

/** OFFs that are stored and handed over at a time. */
const AT_ONCE = 16
/** Kept acts; the oldest go. */
const KEPT = 200
/** What came of an act is stored at most this often, ms. */
const STORE_EVERY_MS = 250
const FINAL: readonly SafeOutput['state'][] = ['confirmed', 'refused', 'failed', 'expired']

export interface SafePort {
  boards(): readonly Board[]
  subzones(board: string): readonly Subzone[]
  /** Reported and configured ones. */
  outputs(board: string): { gpio: number; name: string | null }[]
  /** By hand; a refusal comes as a command with its code. */
  off(output: { board: string; gpio: number; id: string; by: string; reason: string }): Promise<Command>
  /** As far as it is kept. */
  findCommand(output: { board: string; gpio: number; command: string }): Promise<Command | undefined>
  publish(message: { topic: string; payload: string; qos: 1 }): Promise<void>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
}

export interface MakeSafeParts {
  shelf: Shelf<SafeActBody>
  clock: Clock
  newId(): string
  onTrouble(cause: unknown): void
  port: SafePort
}

export class MakeSafe {
  readonly #parts: MakeSafeParts
  /** Acts of which something is not ended. Authority; the shelf follows. */
  readonly #open = new Map<string, SafeActBody>()
  readonly #changed = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: MakeSafeParts) {
    this.#parts = parts
  }

  /** After shelves and outputs: what was open is looked up. */
  async start(): Promise<void> {
    for (const act of this.#parts.shelf.list()) {
      if (!isOpen(act)) continue
      const open = structuredClone(bodyOf(act))
      this.#open.set(act.id, open)
      for (const output of open.outputs) {
        if (FINAL.includes(output.state)) continue
        const command = await this.#parts.port.findCommand(output)
        if (command !== undefined) take(output, command)
        else Object.assign(output, { state: 'failed', message: 'It was not sent before Leitstand ended.' })
      }
      this.#changed.add(act.id)
    }
    this.#timer = setInterval(() => this.tick(), STORE_EVERY_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#store()
  }

  list(): SafeAct[] {
    return this.#parts.shelf.list()
  }

  /**
   * Stored before anything is sent. Resolves when every OFF is handed over, or refused.
   * @throws LeitstandError `request.invalid`, `zone.unknown`, `zone.no-outputs`, `store.*`
   */
  async begin(request: MakeSafeRequest, by: string): Promise<SafeAct> {
    const { shelf, port, newId } = this.#parts
    const { zone = null, board = null, subzone = null, reason = null } = request
    const targets = this.#targets(request)
    const orders = targets.flatMap(({ board: { id }, subzones }) => subzones.map(({ name }) => newOrder(id, name, newId())))
    const outputs = targets.flatMap(({ board: { id }, pins }) =>
      port
        .outputs(id)
        .filter(({ gpio }) => pins === null || pins.includes(gpio))
        .map(({ gpio, name }): SafeOutput => ({ board: id, gpio, name, command: newId(), state: 'accepted', message: null })),
    )
    if (outputs.length === 0) throw new LeitstandError('zone.no-outputs')
    await this.#makeRoom()
    const act: SafeActBody = { zone, board, subzone, reason, outputs, orders }
    const { id } = await shelf.add(act, by)
    this.#open.set(id, structuredClone(act))
    port.report({ kind: 'zone-made-safe', severity: 'event', board, by, detail: { zone, subzone, outputs: outputs.length, reason } })
    await this.#run(id, by, why(request))
    await this.#store()
    return shelf.get(id)
  }

  /** Commands that changed: is one of ours among them? */
  heard(commands: readonly Command[]): void {
    if (this.#open.size === 0) return
    for (const command of commands) {
      for (const [id, act] of this.#open) {
        const output = act.outputs.find((one) => one.command === command.id)
        if (output !== undefined && take(output, command)) this.#changed.add(id)
      }
    }
  }

  /** `subzone/ack`. @returns false: it is none to `subzone/safe` */
  answered(board: string, message: PlaceAck): boolean {
    for (const [id, act] of this.#open) {
      const order = act.orders.find((one) => one.id === message.correlation_id && one.board === board)
      if (order === undefined) continue
      const { taken, code, message: text } = verdictOf(message)
      if (order.state === 'sent' || order.state === 'unanswered') {
        Object.assign(order, { state: taken ? 'acknowledged' : 'refused', code, message: text })
        this.#changed.add(id)
      }
      return true
    }
    return false
  }

  /** Answers that did not come, and storing what has changed. */
  tick(): void {
    const nowMs = this.#parts.clock.now()
    for (const [id, { orders }] of this.#open) {
      for (const order of orders) {
        if (order.state !== 'sent' || Math.abs(nowMs - (order.sentAtMs ?? 0)) < ANSWER_WITHIN_MS) continue
        order.state = 'unanswered'
        this.#changed.add(id)
      }
    }
    this.#store().catch(this.#parts.onTrouble)
  }

  async #run(id: string, by: string, reason: string): Promise<void> {
    const act = this.#open.get(id)
    if (act === undefined) return
    const queue = [...act.outputs]
    const worker = async () => {
      for (let output = queue.shift(); output !== undefined; output = queue.shift()) {
        const { board, gpio, command } = output
        try {
          take(output, await this.#parts.port.off({ board, gpio, id: command, by, reason }))
        } catch (cause) {
          Object.assign(output, { state: 'failed', message: faultOf(cause).detail })
        }
        this.#changed.add(id)
      }
    }
    await Promise.all([...Array.from({ length: AT_ONCE }, worker), ...act.orders.map((order) => this.#order(id, order, reason))])
  }

  /** To a board that is there; one that is away gets its OFFs when it is back. */
  async #order(id: string, order: SafeOrder, reason: string): Promise<void> {
    const board = this.#parts.port.boards().find((one) => one.id === order.board)
    if (board === undefined || (board.presence.state !== 'online' && board.presence.state !== 'late')) return
    const nowMs = this.#parts.clock.now()
    Object.assign(order, { state: 'sent', sentAtMs: nowMs })
    this.#changed.add(id)
    const message = { subzone_id: order.subzone, action: 'enable', reason, correlation_id: order.id, timestamp: Math.floor(nowMs / 1000) }
    try {
      await this.#parts.port.publish({
        topic: kaiserDown.subzoneSafe(board.relay, board.id),
        payload: JSON.stringify(message),
        qos: 1,
      })
    } catch (cause) {
      Object.assign(order, { state: 'unanswered', message: faultOf(cause).detail })
      this.#parts.onTrouble(cause)
    }
  }

  /** `pins` null: all outputs of the board. */
  #targets({ zone, board, subzone }: MakeSafeRequest): { board: Board; pins: readonly number[] | null; subzones: readonly Subzone[] }[] {
    const { port } = this.#parts
    if ((zone === undefined) === (board === undefined) || (board !== undefined && subzone === undefined)) {
      throw new LeitstandError('request.invalid', 'Name a zone, a zone and a sub-zone, or a board and its sub-zone.')
    }
    const meansBoard = (one: Board) => one.family === 'kaiser' && (zone === undefined ? one.id === board : one.zone === zone)
    const boards = port
      .boards()
      .filter(meansBoard)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    const targets = boards.map((one) => {
      const subzones = port.subzones(one.id).filter(({ name }) => subzone === undefined || name === subzone)
      return { board: one, pins: subzone === undefined ? null : subzones.flatMap(({ gpios }) => gpios), subzones }
    })
    const meant = subzone === undefined ? targets : targets.filter(({ subzones }) => subzones.length > 0)
    if (meant.length === 0) throw new LeitstandError('zone.unknown', `There is no ${subzone ?? zone ?? ''} with boards that take commands.`)
    return meant
  }

  async #store(): Promise<void> {
    const { shelf } = this.#parts
    const ids = [...this.#changed]
    this.#changed.clear()
    for (const id of ids) {
      const act = this.#open.get(id)
      if (act === undefined || shelf.find(id) === undefined) continue
      const { outputs, orders } = structuredClone(act)
      if (!isOpen(act)) this.#open.delete(id)
      await shelf.update(id, { outputs, orders })
    }
  }

  async #makeRoom(): Promise<void> {
    const all = this.#parts.shelf.list()
    const old = all.slice(0, Math.max(0, all.length - KEPT + 1)).map(({ id }) => id)
    for (const id of old) this.#open.delete(id)
    await this.#parts.shelf.remove(old)
  }
}

/** Confirmed, and every order answered or never sent: nothing is to come. A late confirmation of an expired OFF is still taken. */
function isOpen({ outputs, orders }: SafeActBody): boolean {
  return outputs.some(({ state }) => state !== 'confirmed' && state !== 'refused') || orders.some(({ state }) => state === 'sent')
}

function take(output: SafeOutput, { state, message }: Command): boolean {
  if (output.state === state && output.message === message) return false
  Object.assign(output, { state, message })
  return true
}

function newOrder(board: string, subzone: string, id: string): SafeOrder {
  return { board, subzone, id, state: 'waiting', sentAtMs: null, code: null, message: null }
}

function why({ zone, subzone, reason }: MakeSafeRequest): string {
  const place = [zone, subzone].filter((name) => name !== undefined).join(' / ')
  return reason === undefined ? `Make safe: ${place}` : `Make safe: ${place}: ${reason}`.slice(0, 256)
}

function bodyOf({ zone, board, subzone, reason, outputs, orders }: SafeActBody): SafeActBody {
  return { zone, board, subzone, reason, outputs, orders }
}

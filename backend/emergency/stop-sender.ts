import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { EmergencyPort } from './ports.ts'
import type { Order } from './stop-machine.ts'
import type { Later } from './waits.ts'

/** Messages to single boards per turn of the event loop: the broadcast has gone before them. */
const SLICE = 50

/** Sends stop and release to single boards: the newest per board, a few at a time. Owned by emergency.ts. */
export class StopSender {
  readonly #port: Pick<EmergencyPort, 'publish' | 'onTrouble'>
  readonly #later: Later
  readonly #payload: (command: Order['command']) => string
  readonly #waiting = new Map<string, Order>()
  #cancel: (() => void) | undefined

  constructor(parts: {
    port: Pick<EmergencyPort, 'publish' | 'onTrouble'>
    later: Later
    payload: (command: Order['command']) => string
  }) {
    this.#port = parts.port
    this.#later = parts.later
    this.#payload = parts.payload
  }

  add(orders: readonly Order[]): void {
    for (const order of orders) this.#waiting.set(order.board, order)
    if (this.#waiting.size === 0 || this.#cancel !== undefined) return
    this.#cancel = this.#later(() => this.#slice(), 0)
  }

  /** What waits belongs to an earlier stop or release. */
  clear(): void {
    this.#waiting.clear()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.clear()
  }

  #slice(): void {
    this.#cancel = undefined
    let left = SLICE
    for (const [board, { command, relay, reachable }] of this.#waiting) {
      this.#waiting.delete(board)
      // For a board that is away nothing is kept: it gets the stop when it comes back, and queues stay short.
      const qos = reachable ? 1 : 0
      const message = { topic: kaiserDown.actuatorEmergency(relay, board), payload: this.#payload(command), qos } as const
      this.#port.publish(message).catch((cause: unknown) => this.#port.onTrouble(cause))
      if (--left === 0) break
    }
    this.add([])
  }
}

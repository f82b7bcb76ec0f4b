// Tells boards whether the centre is there: retained on `kaiser/god/server/status`. The broker publishes it at start and stop.
import { CENTRE, kaiserDown } from '../../contract/boards/device-topics.ts'
import type { Clock } from '../../contract/clock.ts'
import type { MessageBus } from '../../messaging/message-bus.ts'

/**
 * Stands for the centre's own last will: the broker lives in the same process, so nobody is left to publish one when the process
 * dies. Boards notice that by their closed connection; the retained `online` is renewed with a new `ts` at the next start.
 */
export class ServerStatus {
  readonly #bus: MessageBus
  readonly #clock: Clock

  constructor(bus: MessageBus, clock: Clock) {
    this.#bus = bus
    this.#clock = clock
  }

  online(): Promise<void> {
    return this.#publish('online')
  }

  offline(): Promise<void> {
    return this.#publish('offline')
  }

  /** `ts`: Unix s, as in every message of the device protocol. */
  #publish(status: 'online' | 'offline'): Promise<void> {
    const payload = JSON.stringify({ status, ts: Math.floor(this.#clock.now() / 1000) })
    return this.#bus.publish({ topic: kaiserDown.serverStatus(CENTRE), payload, qos: 1, retain: true })
  }
}

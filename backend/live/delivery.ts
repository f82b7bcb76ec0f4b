// Decides whether a client may get a frame now, so that a slow one is skipped, healed or dropped and never fills memory.
import type { Clock } from '../contract/clock.ts'
import type { Connection } from './connection.ts'
import type { LiveLimits } from './live-client.ts'

export class Delivery {
  readonly #clock: Clock
  readonly #limits: LiveLimits
  readonly #slow = new Set<Connection>()
  sentFrames = 0
  skippedFrames = 0

  constructor(clock: Clock, limits: LiveLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  get anySlow(): boolean {
    return this.#slow.size > 0
  }

  send(connection: Connection, text: string): void {
    this.sentFrames += 1
    connection.client.send(text)
  }

  /** A full state may be larger than what makes a client slow; it is not held against it. */
  sendState(connection: Connection, text: string): void {
    connection.allowanceBytes = Math.min(connection.allowanceBytes, this.#limits.skipAboveBytes) + text.length
    this.send(connection, text)
  }

  /** Sends a change of the topic, or remembers that the client needs the topic's full state later. */
  sendChange(connection: Connection, topic: string, text: string): void {
    if (this.isBehind(connection)) this.skip(connection, topic)
    else this.send(connection, text)
  }

  /** For answers that are worth nothing later. */
  sendOrForget(connection: Connection, text: string): void {
    if (this.isBehind(connection)) this.skippedFrames += 1
    else this.send(connection, text)
  }

  skip(connection: Connection, topic: string): void {
    this.skippedFrames += 1
    connection.stale.add(topic)
  }

  /** True when a full state must not be sent now (stricter than for changes, because states are large). */
  mustCatchUp(connection: Connection): boolean {
    if (connection.slow) return true
    const buffered = connection.client.bufferedBytes()
    return buffered > this.#limits.skipAboveBytes && this.#beginSlow(connection, buffered)
  }

  isBehind(connection: Connection): boolean {
    if (connection.slow) return true
    const buffered = connection.client.bufferedBytes()
    if (buffered <= this.#limits.skipAboveBytes / 4) connection.allowanceBytes = 0
    return buffered > this.#limits.skipAboveBytes + connection.allowanceBytes && this.#beginSlow(connection, buffered)
  }

  /** Slow clients that have caught up (no longer slow from now on), and those that never will. */
  attend(): { caughtUp: Connection[]; stuck: Connection[] } {
    const caughtUp: Connection[] = []
    const stuck: Connection[] = []
    for (const connection of this.#slow) {
      const buffered = connection.client.bufferedBytes()
      if (buffered <= this.#limits.skipAboveBytes / 4) caughtUp.push(connection)
      else if (connection.isStuck(this.#clock.now(), buffered, this.#limits)) stuck.push(connection)
    }
    for (const connection of caughtUp) {
      this.#slow.delete(connection)
      connection.slow = false
      connection.allowanceBytes = 0
    }
    return { caughtUp, stuck }
  }

  forget(connection: Connection): void {
    this.#slow.delete(connection)
  }

  #beginSlow(connection: Connection, buffered: number): true {
    connection.beginSlow(this.#clock.now(), buffered)
    this.#slow.add(connection)
    return true
  }
}

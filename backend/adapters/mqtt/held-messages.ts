// Messages that a client has sent and that are not acknowledged yet, because `take` has not committed them.
import type { Client, PublishPacket } from 'aedes'
import type { Connection, ReadGate } from './connection.ts'

export interface Held {
  readonly connection: Connection
  readonly client: Client
  readonly packet: PublishPacket
  /** Lets aedes go on: acknowledge and deliver, or close the connection when it gets an error. */
  readonly proceed: (error?: Error | null) => void
  /** Length of the payload as it arrived. */
  readonly bytes: number
  readonly will: boolean
}

/** One promise of `take`. A writer that commits in groups gives the same one for every message of a group. */
interface Batch {
  readonly promise: Promise<void>
  readonly sinceMs: number
  readonly held: Held[]
  settled: boolean
}

export interface HeldLimits {
  maxHeld: number
  maxHeldBytes: number
  holdTimeoutMs: number
}

/** `cause` is undefined when the message is kept. */
export type OnSettled = (held: Held, cause: unknown) => void

export class HeldMessages {
  readonly #limits: HeldLimits
  readonly #gate: ReadGate
  readonly #onSettled: OnSettled
  /** Oldest first. */
  readonly #batches = new Set<Batch>()
  #last: Batch | undefined
  #count = 0
  #bytes = 0
  #idle: (() => void)[] = []

  constructor(limits: HeldLimits, gate: ReadGate, onSettled: OnSettled) {
    this.#limits = limits
    this.#gate = gate
    this.#onSettled = onSettled
  }

  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Holds one message until the promise settles. Consecutive messages with the same promise cost one reaction together. */
  hold(promise: Promise<void>, held: Held, nowMs: number): void {
    let batch = this.#last
    if (batch === undefined || batch.promise !== promise || batch.settled) {
      batch = this.#newBatch(promise, nowMs)
    }
    batch.held.push(held)
    held.connection.held++
    this.#count++
    this.#bytes += held.bytes
    if (this.#count >= this.#limits.maxHeld || this.#bytes >= this.#limits.maxHeldBytes) this.#gate.close()
  }

  /** Gives up what `take` has left unsettled for too long. */
  expire(nowMs: number): void {
    for (const batch of this.#batches) {
      if (nowMs - batch.sinceMs < this.#limits.holdTimeoutMs) return
      this.#settle(batch, new Error(`not committed within ${this.#limits.holdTimeoutMs} ms`))
    }
  }

  /** Resolves when nothing is held any more. */
  whenIdle(): Promise<void> {
    if (this.#count === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #newBatch(promise: Promise<void>, nowMs: number): Batch {
    const batch: Batch = { promise, sinceMs: nowMs, held: [], settled: false }
    this.#last = batch
    this.#batches.add(batch)
    promise.then(
      () => this.#settle(batch, undefined),
      (cause: unknown) => this.#settle(batch, cause ?? new Error('not kept')),
    )
    return batch
  }

  #settle(batch: Batch, cause: unknown): void {
    if (batch.settled) return
    batch.settled = true
    this.#batches.delete(batch)
    if (this.#last === batch) this.#last = undefined
    for (const held of batch.held) {
      held.connection.held--
      this.#count--
      this.#bytes -= held.bytes
      this.#onSettled(held, cause)
    }
    for (const held of batch.held) this.#gate.wake(held.connection)
    if (this.#count <= this.#limits.maxHeld * 0.9 && this.#bytes <= this.#limits.maxHeldBytes * 0.9) this.#gate.open()
    if (this.#count > 0) return
    const idle = this.#idle
    this.#idle = []
    for (const resolve of idle) resolve()
  }
}

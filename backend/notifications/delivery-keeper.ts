// Writes deliveries behind the program's back, newest state per message.
import type { Delivery } from '../contract/alarms/delivery.ts'
import type { DeliveryStore } from './ports.ts'

const FLUSH_MS = 100
const AGAIN_MS = 10_000
/** Most that wait while the disk does not take them; then the oldest finished ones are given up. */
const MOST_WAITING = 10_000

export interface DeliveryKeeperParts {
  store: Pick<DeliveryStore, 'save'>
  /** Runs once after `delayMs`; the answer cancels it. */
  later(run: () => void, delayMs: number): () => void
  onTrouble(cause: unknown): void
}

export class DeliveryKeeper {
  /** Lines of the log that the disk did not take. */
  lost = 0
  readonly #parts: DeliveryKeeperParts
  readonly #waiting = new Map<string, Delivery>()
  #timer: (() => void) | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: DeliveryKeeperParts) {
    this.#parts = parts
  }

  note(delivery: Delivery): void {
    this.#waiting.delete(delivery.id)
    this.#waiting.set(delivery.id, delivery)
    for (const [id, { state }] of this.#waiting) {
      if (this.#waiting.size <= MOST_WAITING) break
      if (state === 'waiting') continue
      this.#waiting.delete(id)
      this.lost++
    }
    this.#timer ??= this.#parts.later(() => void this.flush(), FLUSH_MS)
  }

  /** Never throws; what was not taken is tried again. */
  flush(): Promise<void> {
    this.#timer?.()
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async stop(): Promise<void> {
    await this.flush()
    this.#timer?.()
  }

  async #write(): Promise<void> {
    if (this.#waiting.size === 0) return
    const batch = [...this.#waiting.values()]
    try {
      await this.#parts.store.save(batch)
      for (const one of batch) if (this.#waiting.get(one.id) === one) this.#waiting.delete(one.id)
    } catch (cause) {
      this.#timer ??= this.#parts.later(() => void this.flush(), AGAIN_MS)
      this.#parts.onTrouble(cause)
    }
  }
}

import { faultOf } from '../contract/errors.ts'
import type { StopRecord, StopStore } from './stop-record.ts'

/** Writes the stop to the disk: one write at a time, always the newest, again after a failure. Owned by emergency.ts. */
export class StopKeeper {
  /** Since when what holds now is on the disk; null = not yet. */
  durableAtMs: number | null = null
  /** Code of ERRORS; the stop holds in memory all the same, but a restart would forget it. */
  fault: string | null = null
  readonly #store: StopStore
  readonly #now: () => number
  readonly #onFault: (cause: unknown) => void
  #saving: Promise<void> | undefined
  #again: (() => StopRecord) | undefined
  /** Counts stops and releases; a write of an earlier one makes none of a later durable. */
  #turn = 0

  constructor(parts: { store: StopStore; now: () => number; onFault: (cause: unknown) => void }) {
    this.#store = parts.store
    this.#now = parts.now
    this.#onFault = parts.onFault
  }

  /** What is on the disk no longer says what holds. */
  outdated(): void {
    this.#turn++
    this.durableAtMs = null
  }

  /** Resolves when `record`, or what came after it, is written or has failed. Never rejects. */
  save(record: () => StopRecord): Promise<void> {
    this.#again = record
    this.#saving ??= this.#write().finally(() => {
      this.#saving = undefined
    })
    return this.#saving
  }

  async close(): Promise<void> {
    await this.#saving
    await this.#store.close()
  }

  async #write(): Promise<void> {
    for (let record = this.#again; record !== undefined; record = this.#again) {
      this.#again = undefined
      const turn = this.#turn
      try {
        await this.#store.save(record())
        this.fault = null
        if (turn === this.#turn) this.durableAtMs ??= this.#now()
      } catch (cause) {
        if (this.fault === null) this.#onFault(cause)
        this.fault = faultOf(cause).code
      }
    }
  }
}

// Writes alarms behind the program's back, newest state per alarm: what people did at once, mere repetitions now and then.
import type { Alarm } from '../contract/alarms/alarm.ts'
import type { AlarmStore } from './alarm-store.ts'

const FLUSH_MS = 100
/** Repetitions (count, newest figures) may be lost for so long, ms. */
const TOUCHED_MS = 10_000
/** Most that wait while the disk does not take them; then the oldest ended ones are given up. */
const MOST_WAITING = 20_000

export interface KeeperParts {
  store: Pick<AlarmStore, 'save'>
  /** Runs before each write: what is told of these alarms lies on disk before they do. Never throws. */
  ahead(): Promise<void>
  /** Runs once after `delayMs`; the answer cancels it. */
  later(run: () => void, delayMs: number): () => void
  onTrouble(cause: unknown): void
}

export class AlarmKeeper {
  /** Given up because the disk did not take them. */
  lost = 0
  readonly #parts: KeeperParts
  readonly #waiting = new Map<string, Alarm>()
  readonly #touched = new Map<string, Alarm>()
  #timer: (() => void) | undefined
  #touchTimer: (() => void) | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** A change that must survive. */
  note(alarm: Alarm): void {
    this.#touched.delete(alarm.id)
    this.#waiting.delete(alarm.id) // the newest goes to the end: the oldest are given up first
    this.#waiting.set(alarm.id, alarm)
    this.#bound()
    this.#timer ??= this.#parts.later(() => void this.flush(), FLUSH_MS)
  }

  /** Only its count and figures have moved. */
  touch(alarm: Alarm): void {
    if (this.#waiting.has(alarm.id)) {
      this.note(alarm)
      return
    }
    this.#touched.set(alarm.id, alarm)
    this.#touchTimer ??= this.#parts.later(() => {
      this.#touchTimer = undefined
      this.#takeTouched()
      void this.flush()
    }, TOUCHED_MS)
  }

  /** Not on the disk yet, newest state. */
  pending(id: string): Alarm | undefined {
    return this.#waiting.get(id) ?? this.#touched.get(id)
  }

  /** Writes what waits. Never throws; what was not taken waits for the next time. */
  flush(): Promise<void> {
    this.#timer?.()
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#write()).catch(this.#parts.onTrouble)
    return this.#writing
  }

  async stop(): Promise<void> {
    this.#touchTimer?.()
    this.#takeTouched()
    await this.flush()
    this.#timer?.()
  }

  /** Writes these now. @throws LeitstandError `store.*`; they are tried again later */
  async saveNow(alarms: readonly Alarm[]): Promise<void> {
    for (const alarm of alarms) this.note(alarm)
    const written = this.#writing.then(() => this.#write())
    this.#writing = written.catch(() => undefined)
    await written
  }

  async #write(): Promise<void> {
    if (this.#waiting.size === 0) return
    const batch = [...this.#waiting.values()]
    await this.#parts.ahead()
    try {
      await this.#parts.store.save(batch)
      for (const alarm of batch) if (this.#waiting.get(alarm.id) === alarm) this.#waiting.delete(alarm.id)
    } catch (cause) {
      this.#timer ??= this.#parts.later(() => void this.flush(), TOUCHED_MS)
      throw cause
    }
  }

  #takeTouched(): void {
    for (const [id, alarm] of this.#touched) if (!this.#waiting.has(id)) this.#waiting.set(id, alarm)
    this.#touched.clear()
  }

  #bound(): void {
    for (const [id, { state }] of this.#waiting) {
      if (this.#waiting.size <= MOST_WAITING) return
      if (state !== 'cleared') continue
      this.#waiting.delete(id)
      this.lost++
    }
  }
}

import type { Activity } from '../contract/activity.ts'
import type { Clock } from '../contract/clock.ts'
import type { ActivityQuery, ActivityStore } from './activity-store.ts'

/** Entries kept in memory and answered from there. */
const IN_MEMORY = 500
/** Entries kept on disk. */
const ON_DISK = 50_000
const FLUSH_EVERY_MS = 1000
/** Entries that wait for the disk, at most; older ones are given up (and counted). */
const MAX_WAITING = 5000
/** The same kind from the same board within this time is one entry, ms: a flapping board does not flood the list. */
const SAME_WITHIN_MS = 2000

/** What happened, newest last; the list beside the Overview. Written behind, in batches. */
export class ActivityLog {
  /** Called with new entries. */
  onAppend: (entries: Activity[]) => void = () => undefined
  /** Entries not shown because the same had just happened. */
  suppressed = 0
  /** Entries lost because the disk did not take them. */
  lost = 0
  readonly #store: ActivityStore
  readonly #clock: Clock
  readonly #onTrouble: (cause: unknown) => void
  #entries: Activity[] = []
  #waiting: Activity[] = []
  readonly #lastOfKind = new Map<string, number>()
  #nextId = 1
  #timer: NodeJS.Timeout | undefined
  #sinceTrim = 0
  #flushing: Promise<void> = Promise.resolve()

  constructor(parts: { store: ActivityStore; clock: Clock; onTrouble: (cause: unknown) => void }) {
    this.#store = parts.store
    this.#clock = parts.clock
    this.#onTrouble = parts.onTrouble
  }

  async start(): Promise<void> {
    const past = (await this.#store.list(IN_MEMORY)).reverse()
    const firstId = (await this.#store.lastId()) + 1
    // What other parts told before the past was known comes after it.
    const early = this.#waiting.map((entry, index) => ({ ...entry, id: firstId + index }))
    this.#waiting = early
    this.#entries = [...past, ...early]
    this.#nextId = firstId + early.length
    this.#timer = setInterval(() => this.#flush(), FLUSH_EVERY_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#flush()
  }

  append(entry: Omit<Activity, 'id' | 'atMs'>): void {
    const atMs = this.#clock.now()
    if (this.#repeats(entry, atMs)) return
    const whole: Activity = { ...entry, id: this.#nextId++, atMs }
    this.#entries.push(whole)
    if (this.#entries.length > 2 * IN_MEMORY) this.#entries = this.#entries.slice(-IN_MEMORY)
    this.#waiting.push(whole)
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.shift()
      this.lost++
    }
    this.onAppend([whole])
  }

  /** Newest first. */
  list(limit: number): Promise<Activity[]> {
    if (limit <= this.#entries.length || this.#entries.length < IN_MEMORY) return Promise.resolve(this.#entries.slice(-limit).reverse())
    return this.#store.list(limit)
  }

  /** Newest first; what is not on disk yet among them. */
  async find(query: ActivityQuery): Promise<Activity[]> {
    await this.#flush()
    const { fromMs, toMs, board, kinds, limit } = query
    const asked = ({ atMs, board: of, kind }: Activity) =>
      atMs >= fromMs && atMs < toMs && (board === null || of === board) && (kinds === null || kinds.includes(kind))
    const kept = await this.#store.find(query)
    const known = new Set(kept.map(({ id }) => id))
    const others = this.#waiting.filter((entry) => asked(entry) && !known.has(entry.id))
    return [...kept, ...others].sort((a, b) => b.atMs - a.atMs || b.id - a.id).slice(0, limit)
  }

  /** Newest first, from memory. */
  recent(limit: number): Activity[] {
    return this.#entries.slice(-limit).reverse()
  }

  #repeats(entry: Omit<Activity, 'id' | 'atMs'>, atMs: number): boolean {
    if (entry.board === null) return false
    const key = `${entry.kind} ${entry.severity} ${entry.board} ${JSON.stringify(entry.detail)}`
    const last = this.#lastOfKind.get(key)
    if (this.#lastOfKind.size > 10_000) this.#lastOfKind.clear()
    this.#lastOfKind.set(key, atMs)
    if (last === undefined || atMs - last > SAME_WITHIN_MS) return false
    this.suppressed++
    return true
  }

  /** One write at a time. */
  #flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write())
    return this.#flushing
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return
    const batch = this.#waiting
    this.#waiting = []
    try {
      await this.#store.append(batch)
      this.#sinceTrim += batch.length
      if (this.#sinceTrim > ON_DISK / 10) {
        this.#sinceTrim = 0
        await this.#store.trim(ON_DISK)
      }
    } catch (cause) {
      this.#waiting = [...batch, ...this.#waiting].slice(-MAX_WAITING)
      this.#onTrouble(cause)
    }
  }
}

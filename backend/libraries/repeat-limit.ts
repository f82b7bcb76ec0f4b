/** Lets the same complaint through once in a while, so that a fault of every reading is not told with every reading. */

const MOST_KEYS = 1000

export class RepeatLimit {
  private readonly everyMs: number
  private readonly now: () => number
  private readonly toldMs = new Map<string, number>()

  /** `now`: monotonic ms. */
  constructor(everyMs: number, now: () => number) {
    this.everyMs = everyMs
    this.now = now
  }

  admits(key: string): boolean {
    const now = this.now()
    const last = this.toldMs.get(key)
    if (last !== undefined && now - last < this.everyMs) return false
    if (this.toldMs.size >= MOST_KEYS) this.toldMs.clear()
    this.toldMs.set(key, now)
    return true
  }
}

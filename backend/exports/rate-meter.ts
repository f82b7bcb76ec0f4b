/** Over how long a rate is taken, ms. */
const WINDOW_MS = 5000

/** Work per second over the last few seconds. */
export class RateMeter {
  #marks: { atMs: number; done: number }[] = []

  /** Null until a second has passed. */
  at(atMs: number, done: number): number | null {
    this.#marks.push({ atMs, done })
    while (this.#marks.length > 2 && atMs - (this.#marks[1]?.atMs ?? atMs) >= WINDOW_MS) this.#marks.shift()
    const first = this.#marks[0]
    if (first === undefined || atMs - first.atMs < 1000) return null
    return Math.max(0, ((done - first.done) * 1000) / (atMs - first.atMs))
  }
}

// How fast work goes: over the last few seconds, so that it neither trembles nor lags. Used by imports.ts.

const WINDOW_MS = 5000

export class RunningRate {
  #points: { atMs: number; done: number }[] = []

  add(atMs: number, done: number): void {
    this.#points.push({ atMs, done })
    // The oldest point stays just outside the window, so that there are always two.
    while (this.#points.length > 2 && (this.#points[1]?.atMs ?? atMs) < atMs - WINDOW_MS) this.#points.shift()
  }

  /** Null until a quarter of a second has passed. */
  get perSecond(): number | null {
    const first = this.#points[0]
    const last = this.#points.at(-1)
    if (first === undefined || last === undefined || last.atMs - first.atMs < 250) return null
    return ((last.done - first.done) * 1000) / (last.atMs - first.atMs)
  }
}

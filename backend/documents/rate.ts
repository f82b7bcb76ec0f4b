// Speed of long work over the last seconds, so that it neither trembles nor lags. Used by progress-meter.ts, exports and imports.
const WINDOW_MS = 5_000
const LEAST_MS = 1_000

/** Units of work (samples, bytes, boards) per second over the last seconds. */
export class Rate {
  readonly #marks: { atMs: number; done: number }[] = []

  /** Null until a second has passed. */
  at(atMs: number, done: number): number | null {
    this.#marks.push({ atMs, done })
    while (this.#marks.length > 2 && atMs - (this.#marks[1]?.atMs ?? atMs) > WINDOW_MS) this.#marks.shift()
    const first = this.#marks[0]
    if (!first || atMs - first.atMs < LEAST_MS) return null
    return Math.max(0, Math.round(((done - first.done) * 1000) / (atMs - first.atMs)))
  }
}

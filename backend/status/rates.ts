/** Rate of a growing counter over the last seconds; read once a second. */
export class Rate {
  readonly #readings: { atMs: number; count: number }[] = []
  readonly #windowMs: number

  /** @param windowMs span of the mean, ms */
  constructor(windowMs = 5000) {
    this.#windowMs = windowMs
  }

  /** Adds a reading of the counter and returns the mean rate per second. */
  perSecond(count: number, atMs: number): number {
    this.#readings.push({ atMs, count })
    while (this.#readings.length > 2 && atMs - (this.#readings[0]?.atMs ?? atMs) > this.#windowMs) this.#readings.shift()
    const first = this.#readings[0]
    if (first === undefined || first.atMs === atMs) return 0
    return ((count - first.count) * 1000) / (atMs - first.atMs)
  }
}

/** Percentile of the values of the last seconds, bounded in memory. */
export class RecentPercentile {
  readonly #values: { atMs: number; value: number }[] = []
  readonly #windowMs: number
  readonly #limit: number

  constructor(windowMs = 10_000, limit = 2000) {
    this.#windowMs = windowMs
    this.#limit = limit
  }

  add(value: number, atMs: number): void {
    this.#values.push({ atMs, value })
    if (this.#values.length > 2 * this.#limit) this.#values.splice(0, this.#values.length - this.#limit)
  }

  /** @param share 0..1 @returns 0 when nothing was measured lately */
  at(share: number, nowMs: number): number {
    const recent = this.#values.filter(({ atMs }) => nowMs - atMs <= this.#windowMs).map(({ value }) => value)
    if (recent.length === 0) return 0
    recent.sort((a, b) => a - b)
    return recent[Math.min(recent.length - 1, Math.floor(share * recent.length))] ?? 0
  }
}

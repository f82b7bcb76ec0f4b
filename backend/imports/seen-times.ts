// The times of one series that a file has named already: finds a second value for the same time, also in files out of order.

/** Times remembered of all series of a file; beyond it older ones are forgotten (8 bytes each). A real run finds those in the store. */
export const MAX_SEEN = 16_000_000

/** Sorted stretches, merged when they are of like size, so that few have to be searched. */
export class SeenTimes {
  #runs: Float64Array[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  has(ms: number): boolean {
    for (const run of this.#runs) {
      if (ms < (run[0] ?? 0) || ms > (run[run.length - 1] ?? 0)) continue
      if (run[firstAtOrAfter(run, ms)] === ms) return true
    }
    return false
  }

  /** @param times rising */
  add(times: Float64Array): void {
    if (times.length === 0) return
    let fresh = times
    this.#count += times.length
    for (let last = this.#runs.at(-1); last !== undefined && last.length <= 2 * fresh.length; last = this.#runs.at(-1)) {
      fresh = mergeTimes(last, fresh)
      this.#runs.pop()
    }
    this.#runs.push(fresh)
  }

  forget(): void {
    this.#runs = []
    this.#count = 0
  }
}

export function firstAtOrAfter(times: Float64Array, ms: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) < ms) low = middle + 1
    else high = middle
  }
  return low
}

function mergeTimes(a: Float64Array, b: Float64Array): Float64Array {
  const merged = new Float64Array(a.length + b.length)
  if ((a[a.length - 1] ?? 0) <= (b[0] ?? 0)) {
    merged.set(a)
    merged.set(b, a.length)
    return merged
  }
  let i = 0
  let j = 0
  for (let at = 0; at < merged.length; at++) {
    const left = a[i] ?? Number.POSITIVE_INFINITY
    const right = b[j] ?? Number.POSITIVE_INFINITY
    if (left <= right) {
      merged[at] = left
      i++
    } else {
      merged[at] = right
      j++
    }
  }
  return merged
}

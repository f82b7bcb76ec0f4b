// The samples of many series in order of time: a heap of the next sample of each. Used by wide files.
import { isBad } from '../contract/quality.ts'
import type { SampleValue } from '../contract/sample.ts'
import type { SampleColumns } from './sample-source.ts'
import type { WindowPart } from './time-windows.ts'

/** A binary heap by (time, series). */
export class MergeHeads {
  readonly #parts: readonly WindowPart[]
  readonly #rows: Int32Array
  /** Parts that have rows left; the least on top. */
  readonly #heap: number[] = []

  constructor(parts: readonly WindowPart[]) {
    this.#parts = parts
    this.#rows = new Int32Array(parts.length)
    for (const [place, part] of parts.entries()) if (part.samples.count > 0) this.#push(place)
  }

  get leastMs(): number | undefined {
    const top = this.#heap[0]
    return top === undefined ? undefined : this.#timeOf(top)
  }

  /** The next sample of exactly this time, in order of series. */
  take(atMs: number): { index: number; value: SampleValue | null } | undefined {
    const top = this.#heap[0]
    if (top === undefined || this.#timeOf(top) !== atMs) return undefined
    const part = this.#parts[top]
    const row = this.#rows[top] ?? 0
    if (part === undefined) return undefined
    const bad = isBad(part.samples.quality[row] ?? 0)
    const taken = { index: part.index, value: bad ? null : valueAt(part.samples, row) }
    this.#rows[top] = row + 1
    const last = this.#heap.pop()
    const more = row + 1 < part.samples.count
    if (last === undefined) return taken
    if (more && last !== top) this.#heap.push(last)
    if (more) this.#sink(top)
    else if (last !== top) this.#sink(last)
    return taken
  }

  #timeOf(place: number): number {
    return this.#parts[place]?.samples.atMs[this.#rows[place] ?? 0] ?? Number.POSITIVE_INFINITY
  }

  #before(a: number, b: number): boolean {
    const difference = this.#timeOf(a) - this.#timeOf(b)
    return difference === 0 ? a < b : difference < 0
  }

  #push(place: number): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(place)
    while (at > 0) {
      const above = (at - 1) >> 1
      const other = heap[above] ?? 0
      if (!this.#before(place, other)) break
      heap[at] = other
      at = above
    }
    heap[at] = place
  }

  /** Puts `place` where the top was and lets it sink. */
  #sink(place: number): void {
    const heap = this.#heap
    const end = heap.length
    let at = 0
    while (true) {
      let below = 2 * at + 1
      if (below >= end) break
      if (below + 1 < end && this.#before(heap[below + 1] ?? 0, heap[below] ?? 0)) below++
      const other = heap[below] ?? 0
      if (!this.#before(other, place)) break
      heap[at] = other
      at = below
    }
    heap[at] = place
  }
}

export function valueAt(samples: SampleColumns, row: number): SampleValue | null {
  return samples.words?.[row] ?? orNull(samples.value[row])
}

export function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

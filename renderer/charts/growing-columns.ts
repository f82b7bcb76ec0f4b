import type { Aggregation } from '../../backend/contract/history.ts'
import { isBad } from '../../backend/contract/quality.ts'
import type { NumberPart } from './history-parts.ts'
import type { Columns } from './history-question.ts'

/**
 * Columns that take live values at their end: each costs the same however many there are. Raw samples are appended, buckets
 * take the value into their mean, band or sum. Used by history-tail.ts; `view` is what a chart draws.
 */
export class GrowingColumns {
  readonly #resolutionMs: number
  readonly #usualStepMs: number
  readonly #aggregation: Aggregation
  readonly #shiftMs: number
  #atMs: Float64Array
  #value: Float64Array
  #min: Float64Array
  #max: Float64Array
  #counts: Float64Array | null
  #quality: Uint16Array | null
  #start = 0
  #end: number
  /** Newest time taken in, ms: the last bucket may hold later samples than its own time says. */
  #newestMs: number
  #owned = false

  constructor(part: NumberPart, aggregation: Aggregation, shiftMs: number) {
    const { count } = part
    this.#resolutionMs = part.resolutionMs
    this.#usualStepMs = part.usualStepMs
    this.#aggregation = aggregation
    this.#shiftMs = shiftMs
    this.#end = count
    this.#atMs = shiftMs === 0 ? part.atMs : part.atMs.map((atMs) => atMs + shiftMs)
    this.#value = part.value
    this.#min = part.min
    this.#max = part.max
    this.#counts = part.counts
    this.#quality = part.quality
    this.#newestMs = this.#atMs[count - 1] ?? Number.NEGATIVE_INFINITY
  }

  /** True when the value changed something that is drawn. Older ones than the newest are left out. */
  append(atMs: number, value: number, packed: number): boolean {
    if (!Number.isFinite(value) || atMs <= this.#newestMs) return false
    const bucketed = this.#resolutionMs > 0
    if (bucketed && isBad(packed)) return false
    this.#newestMs = atMs
    const at = bucketed ? Math.floor(atMs / this.#resolutionMs) * this.#resolutionMs : atMs
    if (bucketed && this.#end > this.#start && at <= (this.#atMs[this.#end - 1] ?? 0)) {
      this.#own()
      this.#fold(this.#end - 1, value)
    } else this.#push(at, value, packed)
    return true
  }

  /** Points before `fromMs` go, but for the one from which the line comes into the range. */
  dropBefore(fromMs: number): void {
    while (this.#start < this.#end - 2 && (this.#atMs[this.#start + 1] ?? 0) < fromMs) this.#start += 1
  }

  get size(): number {
    return this.#end - this.#start
  }

  get shiftMs(): number {
    return this.#shiftMs
  }

  view(): Columns {
    const from = this.#start
    const to = this.#end
    return {
      atMs: this.#atMs.subarray(from, to),
      value: this.#value.subarray(from, to),
      min: this.#min.subarray(from, to),
      max: this.#max.subarray(from, to),
      quality: this.#quality?.subarray(from, to) ?? null,
      resolutionMs: this.#resolutionMs,
      banded: this.#resolutionMs > 0 && (this.#aggregation === 'mean' || this.#aggregation === 'last'),
      usualStepMs: this.#usualStepMs,
    }
  }

  #push(atMs: number, value: number, packed: number): void {
    if (this.#end >= this.#atMs.length) this.#own()
    const row = this.#end
    this.#atMs[row] = atMs
    this.#value[row] = this.#aggregation === 'count' ? 1 : value
    this.#min[row] = value
    this.#max[row] = value
    if (this.#counts) this.#counts[row] = 1
    if (this.#quality) this.#quality[row] = packed
    this.#end += 1
  }

  #fold(row: number, value: number): void {
    const before = this.#counts?.[row] ?? 1
    const own = this.#value[row] ?? value
    if (this.#counts) this.#counts[row] = before + 1
    this.#min[row] = Math.min(this.#min[row] ?? value, value)
    this.#max[row] = Math.max(this.#max[row] ?? value, value)
    this.#value[row] = folded(this.#aggregation, own, before, value)
  }

  /** Arrays of the cache are never written: the first change copies them, with room to grow; later ones only when that is used up. */
  #own(): void {
    if (this.#owned && this.#end < this.#atMs.length) return
    const size = this.#end - this.#start
    const room = Math.max(64, size * 2)
    const grown = (old: Float64Array) => {
      const next = new Float64Array(room)
      next.set(old.subarray(this.#start, this.#end))
      return next
    }
    this.#atMs = grown(this.#atMs)
    this.#value = grown(this.#value)
    this.#min = grown(this.#min)
    this.#max = grown(this.#max)
    if (this.#counts) this.#counts = grown(this.#counts)
    if (this.#quality) {
      const next = new Uint16Array(room)
      next.set(this.#quality.subarray(this.#start, this.#end))
      this.#quality = next
    }
    this.#start = 0
    this.#end = size
    this.#owned = true
  }
}

function folded(aggregation: Aggregation, own: number, count: number, value: number): number {
  switch (aggregation) {
    case 'min':
      return Math.min(own, value)
    case 'max':
      return Math.max(own, value)
    case 'sum':
      return own + value
    case 'count':
      return own + 1
    case 'last':
      return value
    default:
      return own + (value - own) / (count + 1)
  }
}

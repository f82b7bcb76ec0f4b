import { packQuality, STORED_MARKS } from '../contract/quality.ts'
import type { Sample } from '../contract/sample.ts'
import type { SampleBatch } from './telemetry-store.ts'

/** Samples on their way to one commit, as columns that can be transferred. `committed` is shared by all of them. */
export class OpenBatch {
  readonly committed: Promise<void>
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
  failed = false
  count = 0
  readonly capacity: number
  readonly #series: Int32Array
  readonly #atMs: Float64Array
  readonly #receivedAtMs: Float64Array
  readonly #raw: Float64Array
  readonly #value: Float64Array
  readonly #quality: Uint16Array
  readonly #states: [number, string | boolean][] = []

  /** @param capacity rows it can take */
  constructor(capacity: number) {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.committed = promise
    this.resolve = resolve
    this.reject = reject
    // Whoever hangs on it handles a failure; a batch of QoS 0 samples has nobody.
    promise.catch(() => {
      this.failed = true
    })
    this.capacity = capacity
    this.#series = new Int32Array(capacity)
    this.#atMs = new Float64Array(capacity)
    this.#receivedAtMs = new Float64Array(capacity)
    this.#raw = new Float64Array(capacity)
    this.#value = new Float64Array(capacity)
    this.#quality = new Uint16Array(capacity)
  }

  get full(): boolean {
    return this.count >= this.capacity
  }

  add(sample: Sample): void {
    const row = this.count++
    this.#series[row] = sample.series.id
    this.#atMs[row] = sample.atMs
    this.#receivedAtMs[row] = sample.receivedAtMs
    this.#raw[row] = sample.raw
    if (typeof sample.value === 'number') this.#value[row] = sample.value
    else {
      this.#value[row] = Number.NaN
      this.#states.push([row, sample.value])
    }
    this.#quality[row] = packQuality(sample.quality, sample.marks & STORED_MARKS)
  }

  /** Hands the columns over; the batch must not be added to afterwards. */
  columns(): SampleBatch {
    return {
      count: this.count,
      series: this.#series,
      atMs: this.#atMs,
      receivedAtMs: this.#receivedAtMs,
      raw: this.#raw,
      value: this.#value,
      quality: this.#quality,
      states: this.#states,
    }
  }
}

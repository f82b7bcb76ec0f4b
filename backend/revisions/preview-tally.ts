import { isBad, MARK } from '../contract/quality.ts'
import type { RevisionPreview } from '../contract/revision.ts'
import type { SampleColumns } from './ports.ts'

const MOST_POINTS = 1000

interface Point {
  atMs: number
  before: number
  beforeCount: number
  after: number
  afterCount: number
}

/** Adds up what a revision would change: figures, and two curves of at most 1000 points. Pure. */
export class PreviewTally {
  readonly #fromMs: number
  readonly #widthMs: number
  readonly #points = new Map<number, Point>()
  readonly #before = { sum: 0, count: 0 }
  readonly #after = { sum: 0, count: 0 }
  #samples = 0
  #changed = 0
  #largestChange = 0
  #failed = 0

  constructor(fromMs: number, toMs: number) {
    this.#fromMs = fromMs
    this.#widthMs = Math.max(1, Math.ceil((toMs - fromMs) / MOST_POINTS))
  }

  get samples(): number {
    return this.#samples
  }

  add(samples: SampleColumns, { value, quality }: Pick<SampleColumns, 'value' | 'quality'>): void {
    for (let row = 0; row < samples.count; row++) {
      const [was, is] = [samples.value[row] ?? Number.NaN, value[row] ?? Number.NaN]
      const [wasQuality, isQuality] = [samples.quality[row] ?? 0, quality[row] ?? 0]
      this.#samples++
      if (!Object.is(was, is) || wasQuality !== isQuality) this.#changed++
      if (((isQuality >> 3) & MARK.libraryFailed) !== 0) this.#failed++
      if (Number.isFinite(was) && Number.isFinite(is)) this.#largestChange = Math.max(this.#largestChange, Math.abs(is - was))
      const point = this.#pointAt(samples.atMs[row] ?? 0)
      if (Number.isFinite(was) && !isBad(wasQuality)) {
        point.before += was
        point.beforeCount++
        this.#before.sum += was
        this.#before.count++
      }
      if (Number.isFinite(is) && !isBad(isQuality)) {
        point.after += is
        point.afterCount++
        this.#after.sum += is
        this.#after.count++
      }
    }
  }

  result(): RevisionPreview {
    const mean = ({ sum, count }: { sum: number; count: number }) => (count === 0 ? null : sum / count)
    return {
      samples: this.#samples,
      changed: this.#changed,
      meanBefore: mean(this.#before),
      meanAfter: mean(this.#after),
      largestChange: this.#largestChange,
      failed: this.#failed,
      resolutionMs: this.#widthMs,
      points: [...this.#points.values()].map(({ atMs, before, beforeCount, after, afterCount }) => [
        atMs,
        mean({ sum: before, count: beforeCount }),
        mean({ sum: after, count: afterCount }),
      ]),
    }
  }

  /** The bucket of a time; it stands where its first sample does. */
  #pointAt(atMs: number): Point {
    const bucket = Math.floor((atMs - this.#fromMs) / this.#widthMs)
    let point = this.#points.get(bucket)
    if (!point) {
      point = { atMs, before: 0, beforeCount: 0, after: 0, afterCount: 0 }
      this.#points.set(bucket, point)
    }
    return point
  }
}

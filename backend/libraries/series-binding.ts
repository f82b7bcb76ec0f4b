import { applyCurve, type CalibrationCurve, calibrate } from '../contract/calibrations/curve.ts'
import { MARK } from '../contract/quality.ts'
import { reasonText } from '../contract/reasons.ts'
import type { LibraryContext, LibraryResult } from '../contract/sensor-library.ts'
import type { Series } from '../contract/series.ts'
import { clearResult, judge } from './judge.ts'
import type { Preparation, PreparedLibrary } from './library.ts'
import type { BoundLibrary, ProcessedReading } from './processor.ts'

/** One series' way from raw to value: library, range check, calibration. The hot path of ingest; made by LibraryRegistry.bind. */

/** What the binding asks of the registry. */
export interface LibrarySource {
  /** Rises with every library loaded, replaced or removed. */
  readonly generation: number
  prepareFor(series: Series): Preparation
}

const UNCALIBRATED: CalibrationCurve = { gain: 1, shift: 0, applied: false, table: null }

class ReadingContext implements LibraryContext {
  atMs = 0
  sinceLastMs = Number.NaN
  previous: LibraryContext['previous']
  readonly neighbour: (sensorType: string) => number | undefined

  constructor(neighbour: (sensorType: string) => number | undefined) {
    this.neighbour = neighbour
  }
}

export class SeriesBinding implements BoundLibrary {
  private readonly source: LibrarySource
  private readonly series: Series
  private readonly curve: CalibrationCurve
  private readonly calibrationProblem: string | null
  private readonly context: ReadingContext
  private readonly result: LibraryResult = { value: Number.NaN, quality: 'good', suspect: false }
  private readonly trusted = { value: Number.NaN, atMs: 0 }
  private lastAtMs = Number.NaN
  private generation = -1
  private prepared: PreparedLibrary | undefined
  private preparationProblem: string | null = null

  constructor(source: LibrarySource, series: Series, neighbour: (sensorType: string) => number | undefined) {
    this.source = source
    this.series = series
    this.context = new ReadingContext(neighbour)
    const outcome = calibrate(series.calibration, series.offset)
    this.curve = outcome.ok ? outcome.curve : UNCALIBRATED
    this.calibrationProblem = outcome.ok ? null : reasonText(outcome.reason)
  }

  get problem(): string | null {
    this.follow()
    return this.preparationProblem ?? this.calibrationProblem
  }

  get unit(): string {
    this.follow()
    return this.prepared?.unit ?? ''
  }

  process(raw: number, atMs: number, out: ProcessedReading): void {
    if (this.generation !== this.source.generation) this.follow()
    const result = this.result
    clearResult(result)
    out.marks = 0
    if (this.series.library === null) {
      result.value = raw
      if (!Number.isFinite(raw)) result.quality = 'bad'
    } else if (!this.runLibrary(raw, atMs)) {
      out.value = Number.NaN
      out.quality = 'bad'
      out.marks = MARK.libraryFailed
      return
    }
    if (result.suspect) out.marks |= MARK.suspect
    if (this.curve.applied) {
      out.marks |= MARK.calibrated
      result.value = applyCurve(this.curve, result.value)
    }
    out.value = Number.isFinite(result.value) ? result.value : Number.NaN
    out.quality = Number.isNaN(out.value) ? 'bad' : result.quality
  }

  /** False where the library failed; a raw value that is no number is bad without asking it. */
  private runLibrary(raw: number, atMs: number): boolean {
    const { result, context, prepared } = this
    if (!Number.isFinite(raw)) {
      result.quality = 'bad'
      return true
    }
    if (!prepared) return false
    context.atMs = atMs
    context.sinceLastMs = atMs - this.lastAtMs
    if (!(atMs <= this.lastAtMs)) this.lastAtMs = atMs
    if (!prepared.run(raw, context, result) || !judge(result, prepared.range)) return false
    if (result.quality !== 'bad' && !result.suspect && !(atMs < this.trusted.atMs)) {
      this.trusted.value = result.value
      this.trusted.atMs = atMs
      context.previous = this.trusted
    }
    return true
  }

  private follow(): void {
    if (this.generation === this.source.generation) return
    this.generation = this.source.generation
    this.prepared = undefined
    this.preparationProblem = null
    if (this.series.library === null) return
    const preparation = this.source.prepareFor(this.series)
    if (preparation.ok) this.prepared = preparation.prepared
    else this.preparationProblem = preparation.detail
  }
}

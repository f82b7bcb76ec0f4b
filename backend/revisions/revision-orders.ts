import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { Processing, RevisionBody, RevisionRequest } from '../contract/revision.ts'
import type { Series } from '../contract/series.ts'
import { NOT_STARTED } from '../documents/progress-meter.ts'
import { editSamples, editsOf, type SampleEdits, stretchesOf, stretchOf } from './edit-samples.ts'
import type { RevisedHistory, RevisedSeries, SampleColumns, Stretch } from './ports.ts'

/** A revision that was asked for, found to be possible. */
export type RevisionOrder = { series: Series; stretch: Stretch; body: RevisionBody } & (
  | { kind: 'reprocess'; definition: Series }
  | { kind: 'edit'; edits: SampleEdits }
)

/** Turns requests into orders, or says why not. Used by Revisions. */
export class RevisionOrders {
  readonly #history: RevisedHistory
  readonly #series: RevisedSeries
  readonly #now: () => number

  constructor(history: RevisedHistory, series: RevisedSeries, now: () => number) {
    this.#history = history
    this.#series = series
    this.#now = now
  }

  /** @throws LeitstandError `series.unknown`, `query.range`, `revision.*`, `library.*`, `request.invalid`, `store.*` */
  async check(request: RevisionRequest, by: string): Promise<RevisionOrder> {
    const series = this.#series.find(request.series)
    if (!series) throw new LeitstandError('series.unknown', because('series-unknown', { series: request.series }))
    if (series.kind === 'state') throw new LeitstandError('request.invalid', because('revision-states'))
    return request.kind === 'reprocess' ? this.#reprocess(series, request, by) : this.#edit(series, request)
  }

  /** The samples that an edit is about, and those beside them. */
  async *samplesOf(series: number, edits: SampleEdits): AsyncGenerator<SampleColumns> {
    for (const stretch of stretchesOf(series, edits)) yield* this.#history.samples(stretch)
  }

  async #edit(series: Series, request: Exclude<RevisionRequest, { kind: 'reprocess' }>): Promise<RevisionOrder> {
    const edits = editsOf(request.kind, request.samples)
    const stretch = stretchOf(series.id, edits)
    await this.#checkKept(stretch)
    await this.#checkThere(series.id, edits)
    return { kind: 'edit', series, stretch, edits, body: bodyOf(request, stretch, null) }
  }

  async #reprocess(series: Series, request: Extract<RevisionRequest, { kind: 'reprocess' }>, by: string): Promise<RevisionOrder> {
    const stretch = { series: series.id, fromMs: request.fromMs, toMs: request.toMs }
    if (!(stretch.fromMs < stretch.toMs)) throw new LeitstandError('query.range')
    const processing = processingOf(series, request.processing, this.#now(), by)
    const { unit } = this.#series.check(processing)
    if (processing.library !== series.library && unit !== null && unit !== series.unit) {
      const figures = { library: String(processing.library), made: unit, held: series.unit }
      throw new LeitstandError('revision.library', because('revision-other-unit', figures))
    }
    await this.#checkKept(stretch)
    const { any } = await this.#history.count(stretch)
    if (!any) throw new LeitstandError('revision.range')
    return { kind: 'reprocess', series, stretch, definition: { ...series, ...processing }, body: bodyOf(request, stretch, processing) }
  }

  async #checkKept({ series, fromMs }: Stretch): Promise<void> {
    const since = await this.#history.singleSince(series)
    if (since === null || fromMs >= since) return
    throw new LeitstandError('revision.retention', because('revision-kept-since', { sinceMs: since }))
  }

  async #checkThere(series: number, edits: SampleEdits): Promise<void> {
    const met = new Set<number>()
    for await (const samples of this.samplesOf(series, edits)) for (const at of editSamples(samples, edits).met) met.add(at)
    const missing = [...edits.keys()].filter((at) => !met.has(at))
    const [first] = missing
    if (first === undefined) return
    const figures = { missing: missing.length, asked: edits.size, firstMs: first }
    throw new LeitstandError('revision.range', because('revision-times-missing', figures))
  }
}

function bodyOf({ kind, reason }: RevisionRequest, { series, fromMs, toMs }: Stretch, processing: Processing | null): RevisionBody {
  return { kind, series, fromMs, toMs, reason, changed: 0, processing, stage: 'applying', progress: NOT_STARTED, undoneBy: null }
}

function processingOf(
  { library, parameters, calibration, offset }: Series,
  given: Extract<RevisionRequest, { kind: 'reprocess' }>['processing'],
  atMs: number,
  by: string,
): Processing {
  if (!given) return { library, parameters, calibration, offset }
  return { ...given, calibration: given.calibration && { ...given.calibration, atMs, by } }
}

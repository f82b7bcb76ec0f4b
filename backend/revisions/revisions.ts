import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { JobProgress } from '../contract/job.ts'
import type { Processing, Revision, RevisionBody, RevisionPreview, RevisionRequest } from '../contract/revision.ts'
import type { Series } from '../contract/series.ts'
import type { Shelf } from '../documents/shelf.ts'
import { editSamples, editsOf, type SampleEdits, stretchesOf, stretchOf } from './edit-samples.ts'
import type {
  ReprocessorSource,
  RevisedHistory,
  RevisedSeries,
  RevisionOutcome,
  RevisionReport,
  RevisionStore,
  SampleColumns,
  Stretch,
} from './ports.ts'
import { Previews } from './previews.ts'
import { Rate } from './rate.ts'
import { ReprocessHistory } from './reprocess-history.ts'

export interface RevisionParts {
  shelf: Shelf<RevisionBody>
  history: RevisedHistory
  store: RevisionStore
  reprocessors: ReprocessorSource
  series: RevisedSeries
  report: RevisionReport
  clock: Clock
}

/** Changes of history that wait, at most; more are refused. */
const MOST_WAITING = 20
const SHOW_EVERY_MS = 250
/** What is under way at a stop gets this long to be given up, ms. */
const STOP_MS = 3_000
const WAITING: JobProgress = {
  state: 'waiting',
  done: 0,
  total: null,
  unit: 'samples',
  rate: null,
  startedAtMs: null,
  finishedAtMs: null,
  error: null,
}

/** What a person gave up. */
const CANCELLED = Symbol('cancelled')

/** A revision that was asked for, checked. */
type Order = { series: Series; stretch: Stretch; body: RevisionBody } & (
  | { kind: 'reprocess'; definition: Series }
  | { kind: 'edit'; edits: SampleEdits }
)

/**
 * Changes of stored history: values made anew from raw, or corrected by a person; each with author and reason, and each can be
 * taken back. One after the other. What stage a revision is in the store decides, so that a crash leaves nothing half done.
 */
export class Revisions {
  readonly #parts: RevisionParts
  readonly #previews: Previews
  readonly #cancelled = new Set<string>()
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #stopping = false

  constructor(parts: RevisionParts) {
    this.#parts = parts
    this.#previews = new Previews(parts)
  }

  /** Brings what a crash has left in the documents in line with the store. @throws LeitstandError `store.*` */
  async start(): Promise<void> {
    const open = this.#parts.shelf.list().filter(({ stage }) => stage === 'applying' || stage === 'undoing')
    if (open.length === 0) return
    const known = new Map((await this.#parts.store.revisions()).map((one) => [one.id, one]))
    for (const { id, stage, progress } of open) {
      const stored = known.get(id)
      const finished = { ...progress, rate: null, finishedAtMs: this.#parts.clock.now() }
      if (stored?.state === 'undone') await this.#update(id, { stage: 'undone', progress: { ...finished, state: 'done' } })
      else if (stored) await this.#update(id, { stage: 'applied', changed: stored.changed, progress: { ...finished, state: 'done' } })
      else {
        const error = { code: 'revision.interrupted', detail: '' }
        await this.#update(id, {
          stage: stage === 'undoing' ? 'applied' : 'interrupted',
          progress: { ...finished, state: 'failed', error },
        })
      }
    }
  }

  /** Gives up what is under way; nothing of it is in force. */
  async stop(): Promise<void> {
    this.#stopping = true
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, STOP_MS)
    await Promise.race([this.#turn, late.promise])
    clearTimeout(timer)
  }

  list(series?: number): Revision[] {
    const all = this.#parts.shelf.list()
    return series === undefined ? all : all.filter((one) => one.series === series)
  }

  /** What a revision would change. Writes nothing. @throws LeitstandError as `revise` */
  async preview(request: RevisionRequest): Promise<RevisionPreview> {
    const order = await this.#check(request, '')
    return order.kind === 'edit'
      ? this.#previews.ofEdits(order.stretch, order.edits)
      : this.#previews.ofReprocessing(order.stretch, order.definition)
  }

  /**
   * Takes the order; the work goes on in the background, told by the document's progress.
   * @throws LeitstandError `series.unknown`, `query.range`, `revision.range`, `revision.retention`, `library.*`, `request.*`, `store.*`
   */
  async revise(request: RevisionRequest, by: string): Promise<Revision> {
    const order = await this.#check(request, by)
    return (await this.#begin(order, by)).revision
  }

  /** Other values for samples that an import brings again. Answers how many became another, when it is done. */
  async replace(series: number, samples: { atMs: number; value: number }[], reason: string, by: string): Promise<number> {
    const { revision, done } = await this.#begin(await this.#check({ kind: 'edit', series, samples, reason }, by), by)
    await done
    const { progress, changed } = this.#parts.shelf.get(revision.id)
    if (progress.error) throw new LeitstandError('store.unavailable', progress.error.detail)
    return changed
  }

  /** @throws LeitstandError `document.unknown`, `job.running`, `revision.not-newest`, `request.*` */
  async undo(id: string, by: string): Promise<Revision> {
    const revision = this.#parts.shelf.get(id)
    if (revision.stage === 'applying' || revision.stage === 'undoing') throw new LeitstandError('job.running')
    if (revision.stage !== 'applied') throw new LeitstandError('request.invalid', 'This change is not in force: there is nothing to undo.')
    const later = this.list(revision.series).find((other) => {
      const inForce = other.stage !== 'undone' && other.stage !== 'interrupted'
      return (
        inForce &&
        other.createdAtMs >= revision.createdAtMs &&
        other.id !== id &&
        this.#isAfter(other, revision) &&
        overlap(other, revision)
      )
    })
    if (later) throw new LeitstandError('revision.not-newest', `${later.by}: ${later.reason}`)
    this.#admit()
    const shown = await this.#update(id, { stage: 'undoing', progress: WAITING })
    void this.#inTurn(() => this.#undo(id, by))
    return shown
  }

  /** Gives up one that waits or runs: nothing of it comes into force. Finished ones are nothing to do. */
  cancel(id: string): Revision {
    const revision = this.#parts.shelf.get(id)
    if (revision.progress.state === 'waiting' || revision.progress.state === 'running') this.#cancelled.add(id)
    return revision
  }

  /** Documents keep the order in which they were made. */
  #isAfter(other: Revision, revision: Revision): boolean {
    const all = this.#parts.shelf.list()
    return all.findIndex(({ id }) => id === other.id) > all.findIndex(({ id }) => id === revision.id)
  }

  async #begin(order: Order, by: string): Promise<{ revision: Revision; done: Promise<void> }> {
    this.#admit()
    const revision = await this.#parts.shelf.add(order.body, by)
    return { revision, done: this.#inTurn(() => this.#apply(revision.id, order, by)) }
  }

  #admit(): void {
    if (this.#stopping) throw new LeitstandError('store.unavailable', 'Leitstand is being stopped.')
    if (this.#waiting >= MOST_WAITING) throw new LeitstandError('request.too-many', `${MOST_WAITING} changes of history wait already.`)
  }

  /** One at a time: the next may stand on what the one before has made. Never rejects. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#waiting++
    const done = this.#turn
      .then(act)
      .catch(this.#parts.report.fault)
      .finally(() => this.#waiting--)
    this.#turn = done
    return done
  }

  async #check(request: RevisionRequest, by: string): Promise<Order> {
    const { series: catalogue, history, clock } = this.#parts
    const series = catalogue.find(request.series)
    if (!series) throw new LeitstandError('series.unknown', `No series has the id ${request.series}.`)
    if (series.kind === 'state') throw new LeitstandError('request.invalid', 'This series holds states. Only numbers can be changed.')
    const body = {
      kind: request.kind,
      series: series.id,
      reason: request.reason,
      changed: 0,
      stage: 'applying',
      progress: WAITING,
      undoneBy: null,
    } as const
    if (request.kind !== 'reprocess') {
      const edits = editsOf(request.kind, request.samples)
      const stretch = stretchOf(series.id, edits)
      await this.#checkKept(stretch)
      await this.#checkThere(series.id, edits)
      return { kind: 'edit', series, stretch, edits, body: { ...body, fromMs: stretch.fromMs, toMs: stretch.toMs, processing: null } }
    }
    const stretch = { series: series.id, fromMs: request.fromMs, toMs: request.toMs }
    if (!(stretch.fromMs < stretch.toMs)) throw new LeitstandError('query.range')
    const processing = processingOf(series, request.processing, clock.now(), by)
    const { unit } = catalogue.check(processing)
    if (request.processing && processing.library !== series.library && unit !== null && unit !== series.unit) {
      throw new LeitstandError(
        'revision.library',
        `${processing.library} makes ${unit || 'values without a unit'}, this series holds ${series.unit || 'values without a unit'}. Change the series first.`,
      )
    }
    await this.#checkKept(stretch)
    const { any } = await history.count(stretch)
    if (!any) throw new LeitstandError('revision.range')
    return { kind: 'reprocess', series, stretch, definition: { ...series, ...processing }, body: { ...body, ...stretch, processing } }
  }

  async #checkKept({ series, fromMs }: Stretch): Promise<void> {
    const since = await this.#parts.history.singleSince(series)
    if (since === null || fromMs >= since) return
    throw new LeitstandError('revision.retention', `Single readings of this series are kept since ${new Date(since).toISOString()}.`)
  }

  async #checkThere(series: number, edits: SampleEdits): Promise<void> {
    const met = new Set<number>()
    for await (const samples of this.#samplesOf(series, edits)) for (const at of editSamples(samples, edits).met) met.add(at)
    const missing = [...edits.keys()].filter((at) => !met.has(at))
    const [first] = missing
    if (first === undefined) return
    throw new LeitstandError(
      'revision.range',
      `${missing.length} of ${edits.size} times have no sample, the first is ${new Date(first).toISOString()}.`,
    )
  }

  async *#samplesOf(series: number, edits: SampleEdits): AsyncGenerator<SampleColumns> {
    for (const stretch of stretchesOf(series, edits)) yield* this.#parts.history.samples(stretch)
  }

  async #apply(id: string, order: Order, by: string): Promise<void> {
    const { store, report } = this.#parts
    const meter = this.#meter(id)
    try {
      const outcome = await store.revise({ id, ...order.stretch }, this.#changedSamples(order, meter))
      await this.#applied(id, outcome, meter)
      report.activity(this.#entry(order.body.kind, id, order.series, by))
    } catch (cause) {
      await this.#failed(id, cause, meter, 'interrupted')
    } finally {
      this.#cancelled.delete(id)
    }
  }

  async *#changedSamples(order: Order, meter: Meter): AsyncGenerator<SampleColumns> {
    const { history, reprocessors, series } = this.#parts
    if (order.kind === 'edit') {
      for await (const samples of this.#samplesOf(order.stretch.series, order.edits)) {
        meter(samples.count, order.edits.size)
        yield { ...samples, ...editSamples(samples, order.edits) }
      }
      return
    }
    const { good } = await history.count(order.stretch)
    const reprocessor = await reprocessors.open(order.definition)
    try {
      const run = new ReprocessHistory(history, reprocessor, order.stretch, series.ofBoard(order.definition.board))
      for await (const { samples, after } of run.blocks()) {
        meter(samples.count, good)
        yield { ...samples, ...after }
      }
    } finally {
      await reprocessor.close()
    }
  }

  async #undo(id: string, by: string): Promise<void> {
    const { store, report, series } = this.#parts
    const meter = this.#meter(id)
    let before = 0
    try {
      const outcome = await store.undoRevision(id, (done, total) => {
        meter(done - before, total)
        before = done
      })
      await this.#update(id, { stage: 'undone', undoneBy: by, progress: meter(0, before, 'done') })
      if (outcome.newest) report.newest(outcome.newest)
      const definition = series.find(this.#parts.shelf.get(id).series)
      if (definition) report.activity(this.#entry('undo', id, definition, by))
    } catch (cause) {
      await this.#failed(id, cause, meter, 'applied')
    } finally {
      this.#cancelled.delete(id)
    }
  }

  async #applied(id: string, { changed, newest }: RevisionOutcome, meter: Meter): Promise<void> {
    await this.#update(id, { stage: 'applied', changed, progress: meter(0, null, 'done') })
    if (newest) this.#parts.report.newest(newest)
  }

  /** The store may have finished although its answer was lost: it decides. @param stage where it is when it has not */
  async #failed(id: string, cause: unknown, meter: Meter, stage: 'interrupted' | 'applied'): Promise<void> {
    const stored = (await this.#parts.store.revisions()).find((one) => one.id === id)
    const finished = stage === 'interrupted' ? stored?.state === 'applied' : stored?.state === 'undone'
    if (stored && finished) {
      const done = meter(0, null, 'done')
      await this.#update(
        id,
        stage === 'interrupted' ? { stage: 'applied', changed: stored.changed, progress: done } : { stage: 'undone', progress: done },
      )
      return
    }
    if (cause === CANCELLED) {
      await this.#update(id, { stage, progress: meter(0, null, 'cancelled') })
      return
    }
    const code = cause instanceof LeitstandError ? cause.code : 'internal'
    const detail = cause instanceof Error ? cause.message : String(cause)
    if (code === 'internal') this.#parts.report.fault(cause)
    await this.#update(id, { stage, progress: { ...meter(0, null, 'failed'), error: { code, detail } } })
  }

  /** Counts samples that are done and shows it now and then; throws when the work is to be given up. */
  #meter(id: string): Meter {
    const { clock, shelf } = this.#parts
    const rate = new Rate()
    const startedAtMs = clock.now()
    let shownAtMs = Number.NEGATIVE_INFINITY
    let done = 0
    let total: number | null = null
    return (more, of, state = 'running') => {
      if (state === 'running' && (this.#stopping || this.#cancelled.has(id))) throw CANCELLED
      done += more
      if (of !== null) total = Math.max(of, done)
      if (state === 'done') total = done
      const nowMs = clock.now()
      const finishedAtMs = state === 'running' ? null : nowMs
      const perSecond = rate.at(nowMs, done)
      const progress: JobProgress = { state, done, total, unit: 'samples', rate: perSecond, startedAtMs, finishedAtMs, error: null }
      if (state === 'running' && Math.abs(nowMs - shownAtMs) >= SHOW_EVERY_MS) {
        shownAtMs = nowMs
        shelf.show(id, { progress })
      }
      return progress
    }
  }

  #entry(what: string, id: string, { id: series, name, channel, board }: Series, by: string) {
    const { reason, changed, fromMs, toMs } = this.#parts.shelf.get(id)
    const detail = { what, revision: id, series, name: name ?? channel, reason, changed, fromMs, toMs }
    return { kind: 'history-changed' as const, severity: 'event' as const, board, by, detail }
  }

  #update(id: string, change: Partial<RevisionBody>): Promise<Revision> {
    return this.#parts.shelf.update(id, change)
  }
}

type Meter = (more: number, total: number | null, state?: JobProgress['state']) => JobProgress

function overlap(a: Revision, b: Revision): boolean {
  return a.fromMs < b.toMs && a.toMs > b.fromMs
}

function processingOf(
  { library, parameters, calibration, offset }: Series,
  given: Extract<RevisionRequest, { kind: 'reprocess' }>['processing'],
  atMs: number,
  by: string,
): Processing {
  if (!given) return { library, parameters, calibration, offset }
  return { ...given, calibration: given.calibration && { points: given.calibration.points, atMs, by } }
}

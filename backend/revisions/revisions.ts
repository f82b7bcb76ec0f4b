import type { Clock } from '../contract/clock.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { Revision, RevisionBody, RevisionPreview, RevisionRequest } from '../contract/revision.ts'
import type { Series } from '../contract/series.ts'
import { NOT_STARTED, ProgressMeter } from '../documents/progress-meter.ts'
import type { Shelf } from '../documents/shelf.ts'
import { editSamples } from './edit-samples.ts'
import type {
  ReprocessorSource,
  RevisedHistory,
  RevisedSeries,
  RevisionOutcome,
  RevisionReport,
  RevisionStore,
  SampleColumns,
} from './ports.ts'
import { Previews } from './previews.ts'
import { ReprocessHistory } from './reprocess-history.ts'
import { type RevisionOrder, RevisionOrders } from './revision-orders.ts'

export interface RevisionParts {
  shelf: Shelf<RevisionBody>
  history: RevisedHistory
  store: RevisionStore
  reprocessors: ReprocessorSource
  series: RevisedSeries
  report: RevisionReport
  clock: Clock
  /** Resolves after that many ms. */
  pause(ms: number): Promise<void>
}

/** Changes of history that wait, at most; more are refused. */
const MOST_WAITING = 20
/** What is under way at a stop gets this long to be given up, ms. */
const STOP_MS = 3_000
/** A store that has lost its thread has a new one after some seconds. */
const ASK_AGAIN_MS = 1_000
const ASK_AGAIN_TIMES = 30

/** What a person, or a stop, gave up. */
const CANCELLED = Symbol('cancelled')

/**
 * Changes of stored history: values made anew from raw, or corrected by a person; each with author and reason, and each can be
 * taken back. One after the other. Whether a revision is in force is for the store to say, so that a crash leaves nothing half done.
 */
export class Revisions {
  readonly #parts: RevisionParts
  readonly #orders: RevisionOrders
  readonly #previews: Previews
  readonly #cancelled = new Set<string>()
  /** The one whose turn it is. */
  #begun: string | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #stopping = false

  constructor(parts: RevisionParts) {
    this.#parts = parts
    this.#orders = new RevisionOrders(parts.history, parts.series, () => parts.clock.now())
    this.#previews = new Previews(parts)
  }

  /** Brings documents that a crash has left open in line with the store. @throws LeitstandError `store.*` */
  async start(): Promise<void> {
    const open = this.#parts.shelf.list().flatMap(({ id, stage }) => (stage === 'applying' || stage === 'undoing' ? [{ id, stage }] : []))
    if (open.length === 0) return
    const known = new Map((await this.#parts.store.revisions()).map((one) => [one.id, one]))
    for (const { id, stage } of open) {
      const meter = this.#meter(id)
      const stored = known.get(id)
      if (stage === 'undoing' ? stored?.state === 'undone' : stored) await this.#finished(id, stage, stored?.changed ?? 0, meter)
      else {
        const progress = meter.finished('failed', { code: 'revision.interrupted', detail: '' })
        await this.#update(id, { stage: stage === 'undoing' ? 'applied' : 'interrupted', progress })
      }
    }
  }

  /** Gives up what is under way; nothing of it comes into force. */
  async stop(): Promise<void> {
    this.#stopping = true
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, STOP_MS)
    await Promise.race([this.#turn, late.promise])
    clearTimeout(timer)
  }

  /** In the order in which they were asked for. */
  list(series?: number): Revision[] {
    const all = this.#parts.shelf.list()
    return series === undefined ? all : all.filter((one) => one.series === series)
  }

  /** What a revision would change. Writes nothing. @throws LeitstandError as `revise` */
  async preview(request: RevisionRequest): Promise<RevisionPreview> {
    const order = await this.#orders.check(request, '')
    return order.kind === 'edit'
      ? this.#previews.ofEdits(order.stretch, order.edits)
      : this.#previews.ofReprocessing(order.stretch, order.definition)
  }

  /**
   * Takes the order; the work goes on in the background, told by the document's progress.
   * @throws LeitstandError `series.unknown`, `query.range`, `revision.*`, `library.*`, `request.*`, `store.*`
   */
  async revise(request: RevisionRequest, by: string): Promise<Revision> {
    return (await this.#order(await this.#orders.check(request, by), by)).revision
  }

  /** Other values for samples that an import brings again. Answers how many became another, when it is done. */
  async replace(series: number, samples: { atMs: number; value: number }[], reason: string, by: string): Promise<number> {
    const { revision, done } = await this.#order(await this.#orders.check({ kind: 'edit', series, samples, reason }, by), by)
    await done
    const { progress, changed } = this.#parts.shelf.get(revision.id)
    if (progress.error) throw new LeitstandError('store.unavailable', progress.error.reason ?? progress.error.detail)
    return changed
  }

  /** @throws LeitstandError `document.unknown`, `job.running`, `revision.not-newest`, `request.*` */
  async undo(id: string, by: string): Promise<Revision> {
    const revision = this.#parts.shelf.get(id)
    if (revision.stage === 'applying' || revision.stage === 'undoing') throw new LeitstandError('job.running')
    if (revision.stage !== 'applied') throw new LeitstandError('request.invalid', because('revision-not-in-force'))
    const all = this.#parts.shelf.list()
    const later = all.slice(all.indexOf(revision) + 1).find((other) => other.series === revision.series && isOn(other, revision))
    if (later) throw new LeitstandError('revision.not-newest', because('revision-later', { by: later.by, reason: later.reason }))
    this.#admit()
    const shown = await this.#update(id, { stage: 'undoing', progress: NOT_STARTED })
    void this.#inTurn(() => this.#undo(id, by))
    return shown
  }

  /** Gives up one that waits or runs: nothing of it comes into force. Finished ones are nothing to do. @throws LeitstandError `document.unknown` */
  async cancel(id: string): Promise<Revision> {
    const { shelf, clock } = this.#parts
    const revision = shelf.get(id)
    const { stage, progress } = revision
    if (progress.state !== 'waiting' && progress.state !== 'running') return revision
    this.#cancelled.add(id)
    if (this.#begun === id) return revision
    return this.#update(id, { stage: stageWithout(stage), progress: { ...progress, state: 'cancelled', finishedAtMs: clock.now() } })
  }

  async #order(order: RevisionOrder, by: string): Promise<{ revision: Revision; done: Promise<void> }> {
    this.#admit()
    const revision = await this.#parts.shelf.add(order.body, by)
    return { revision, done: this.#inTurn(() => this.#apply(revision.id, order, by)) }
  }

  /** Its turn has come; false: it was cancelled while it waited. */
  #begin(id: string): boolean {
    const { stage } = this.#parts.shelf.get(id)
    if (this.#cancelled.delete(id) || (stage !== 'applying' && stage !== 'undoing')) return false
    this.#begun = id
    return true
  }

  #admit(): void {
    if (this.#stopping) throw new LeitstandError('store.unavailable', because('stopping'))
    if (this.#waiting >= MOST_WAITING) throw new LeitstandError('request.too-many', because('revisions-waiting', { most: MOST_WAITING }))
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

  async #apply(id: string, order: RevisionOrder, by: string): Promise<void> {
    const { store, report } = this.#parts
    if (!this.#begin(id)) return
    const meter = this.#meter(id)
    try {
      const outcome = await store.revise({ id, ...order.stretch }, this.#changedSamples(id, order, meter))
      await this.#finished(id, 'applying', outcome.changed, meter, outcome.newest)
      report.activity(this.#entry(order.body.kind, id, order.series, by))
    } catch (cause) {
      await this.#failed(id, cause, meter, 'applying')
    } finally {
      this.#cancelled.delete(id)
      this.#begun = undefined
    }
  }

  async *#changedSamples(id: string, order: RevisionOrder, meter: ProgressMeter): AsyncGenerator<SampleColumns> {
    const { history, reprocessors, series } = this.#parts
    this.#goOn(id)
    if (order.kind === 'edit') {
      for await (const samples of this.#orders.samplesOf(order.stretch.series, order.edits)) {
        this.#goOn(id)
        const { value, quality, met } = editSamples(samples, order.edits)
        meter.advance(met.length, order.edits.size)
        yield { ...samples, value, quality }
      }
      return
    }
    const { good } = await history.count(order.stretch)
    const reprocessor = await reprocessors.open(order.definition)
    try {
      const run = new ReprocessHistory(history, reprocessor, order.stretch, series.ofBoard(order.definition.board))
      for await (const { samples, after } of run.blocks()) {
        this.#goOn(id)
        meter.advance(samples.count, good)
        yield { ...samples, ...after }
      }
      this.#goOn(id)
    } finally {
      await reprocessor.close()
    }
  }

  async #undo(id: string, by: string): Promise<void> {
    const { store, report, series } = this.#parts
    if (!this.#begin(id)) return
    const meter = this.#meter(id)
    try {
      this.#goOn(id)
      const outcome = await store.undoRevision(id, (done, total) => {
        this.#goOn(id)
        meter.reach(done, total)
      })
      await this.#finished(id, 'undoing', outcome.changed, meter, outcome.newest)
      await this.#update(id, { undoneBy: by })
      const definition = series.find(this.#parts.shelf.get(id).series)
      if (definition) report.activity(this.#entry('undo', id, definition, by))
    } catch (cause) {
      await this.#failed(id, cause, meter, 'undoing')
    } finally {
      this.#cancelled.delete(id)
      this.#begun = undefined
    }
  }

  /** @throws CANCELLED when the work is to be given up */
  #goOn(id: string): void {
    if (this.#stopping || this.#cancelled.has(id)) throw CANCELLED
  }

  async #finished(
    id: string,
    stage: 'applying' | 'undoing',
    changed: number,
    meter: ProgressMeter,
    newest: RevisionOutcome['newest'] = null,
  ): Promise<void> {
    const progress = meter.finished('done')
    await this.#update(id, stage === 'applying' ? { stage: 'applied', changed, progress } : { stage: 'undone', progress })
    if (newest) this.#parts.report.newest(newest)
  }

  /** The store may have finished although its answer was lost: what it says counts. */
  async #failed(id: string, cause: unknown, meter: ProgressMeter, stage: 'applying' | 'undoing'): Promise<void> {
    const stored = await this.#stored(id)
    if (stored?.state === 'undone' || (stored && stage === 'applying')) return this.#finished(id, stage, stored.changed, meter)
    const rest = stageWithout(stage)
    if (cause === CANCELLED) {
      await this.#update(id, { stage: rest, progress: meter.finished('cancelled') })
      return
    }
    const error = faultOf(cause)
    if (error.code === 'internal') this.#parts.report.fault(cause)
    await this.#update(id, { stage: rest, progress: meter.finished('failed', error) })
  }

  /** @throws LeitstandError `store.unavailable`: the next start will know */
  async #stored(id: string): Promise<{ state: string; changed: number } | undefined> {
    for (let times = 0; ; times++) {
      try {
        return (await this.#parts.store.revisions()).find((one) => one.id === id)
      } catch (cause) {
        if (times >= ASK_AGAIN_TIMES || this.#stopping) throw cause
        await this.#parts.pause(ASK_AGAIN_MS)
      }
    }
  }

  #meter(id: string): ProgressMeter {
    const { clock, shelf } = this.#parts
    return new ProgressMeter(
      () => clock.now(),
      (progress) => shelf.show(id, { progress }),
    )
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

/** Where it stands when what was under way is given up. */
function stageWithout(stage: Revision['stage']): 'interrupted' | 'applied' {
  return stage === 'applying' ? 'interrupted' : 'applied'
}

/** The other one is in force, or about to be, on a part of the same stretch. */
function isOn(other: Revision, { fromMs, toMs }: Revision): boolean {
  return other.stage !== 'undone' && other.stage !== 'interrupted' && other.fromMs < toMs && other.toMs > fromMs
}

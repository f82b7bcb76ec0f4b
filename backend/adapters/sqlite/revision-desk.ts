import type Database from 'better-sqlite3'
import { LeitstandError } from '../../contract/errors.ts'
import type { RevisedSamples, RevisionOutcome, RevisionStretch, StoredRevision } from '../../telemetry/telemetry-store.ts'
import { ChunkRevision, within } from './chunk-revision.ts'
import { ChunkTable, KIND } from './chunk-table.ts'
import type { Compaction } from './compaction.ts'
import type { LogSegments } from './log-segments.ts'
import { RevisionTable } from './revision-table.ts'
import { RevisionUpkeep } from './revision-upkeep.ts'
import { isCorruption, sqliteCode } from './sqlite-trouble.ts'

/** Chunks of an undo that one request puts back. */
const CHUNKS_A_REQUEST = 32
const COMPACTION_STEP_MS = 8

interface Job {
  steps: Generator<void, unknown>
  resolve: (result: never) => void
  reject: (cause: unknown) => void
}

interface Open {
  revision: ChunkRevision
  /** Number of the revision that it takes back, and how far that has come. */
  undoes: { seq: number; afterMs: number; done: number; total: number } | undefined
}

/**
 * What the writer is asked about revisions, as work in steps of a few ms between commits. One revision is under way at a
 * time; a new one takes the place of one that was given up. Driven by TelemetryWriter.
 */
export class RevisionDesk {
  readonly #db: Database.Database
  readonly #log: LogSegments
  readonly #compaction: Compaction
  readonly #onDamaged: (detail: string) => void
  readonly #table: RevisionTable
  readonly #upkeep: RevisionUpkeep
  readonly #gone: Database.Statement<[number], { minutes_to: number; hours_to: number }>
  readonly #jobs: Job[] = []
  #open: Open | undefined
  #untidy = false

  constructor(parts: {
    db: Database.Database
    log: LogSegments
    compaction: Compaction
    rawMs: number
    onDamaged: (detail: string) => void
  }) {
    this.#db = parts.db
    this.#log = parts.log
    this.#compaction = parts.compaction
    this.#onDamaged = parts.onDamaged
    this.#table = new RevisionTable(parts.db)
    this.#upkeep = new RevisionUpkeep(parts.db, this.#table, parts.rawMs)
    this.#gone = parts.db.prepare<[number], { minutes_to: number; hours_to: number }>(
      'SELECT minutes_to, hours_to FROM gone WHERE series = ?',
    )
  }

  /** Somebody waits for an answer. */
  get busy(): boolean {
    return this.#jobs.length > 0
  }

  /** Works on what is asked, about `budgetMs`. @throws Error of SQLite, which the asker is told as well */
  step(budgetMs: number): void {
    const endMs = performance.now() + budgetMs
    const job = this.#jobs[0]
    if (!job) return
    try {
      do {
        const { done, value } = job.steps.next()
        if (!done) continue
        this.#jobs.shift()
        job.resolve(value as never)
        return
      } while (performance.now() < endMs)
    } catch (cause) {
      this.#jobs.shift()
      job.reject(cause)
      if (sqliteCode(cause) !== null) throw cause
    }
  }

  tidyDue(nowMs: number): boolean {
    return !this.#untidy && this.#upkeep.due(nowMs)
  }

  /** What revisions left lying is worth no reading: where it is damaged it is let be, and the samples are not begun anew for it. */
  tidy(nowMs: number): void {
    try {
      this.#upkeep.step(nowMs, this.#open !== undefined)
    } catch (cause) {
      if (!isCorruption(cause)) throw cause
      this.#untidy = true
      this.#onDamaged('What earlier changes of the history replaced is damaged: some of them cannot be undone.')
    }
  }

  /** The database is closed: nobody waits in vain. */
  close(): void {
    const cause = new LeitstandError('store.unavailable', 'The telemetry database was closed.')
    for (const job of this.#jobs.splice(0)) job.reject(cause)
  }

  /** Brings all that came before into chunks. */
  begin(stretch: RevisionStretch): Promise<undefined> {
    return this.#ask(this.#begin(stretch, undefined))
  }

  beginUndo(id: string): Promise<{ total: number }> {
    return this.#ask(this.#beginUndo(id))
  }

  stage(id: string, samples: RevisedSamples): Promise<undefined> {
    return this.#ask(this.#stage(id, samples))
  }

  /** Puts back the next samples of an undo. Answers how many have been, and whether there are more. */
  restore(id: string): Promise<{ done: number; more: boolean }> {
    return this.#ask(this.#restore(id))
  }

  apply(id: string): Promise<RevisionOutcome> {
    return this.#ask(this.#apply(id))
  }

  /** Gives the revision under way up. */
  drop(id: string): void {
    if (this.#open?.revision.stretch.id !== id) return
    this.#open = undefined
    this.#upkeep.lookSoon()
  }

  all(): StoredRevision[] {
    return this.#table.all()
  }

  /** Since when all single numbers of a series are there, ms; null: since ever. */
  singleSince(series: number): number | null {
    const gone = this.#gone.get(series)
    const chunks = new ChunkTable(this.#db, () => undefined)
    const [minutes] = chunks.newest(series, KIND.minutes, Number.MAX_VALUE, 1)
    const since = [gone?.minutes_to, gone?.hours_to, minutes?.to_ms].filter((ms) => ms !== undefined)
    return since.length === 0 ? null : Math.floor(Math.max(...since)) + 1
  }

  #ask<T>(steps: Generator<void, T>): Promise<T> {
    const answer = Promise.withResolvers<T>()
    this.#jobs.push({ steps, resolve: answer.resolve, reject: answer.reject })
    return answer.promise
  }

  *#begin(stretch: RevisionStretch, undoes: Open['undoes']): Generator<void, undefined> {
    const since = this.singleSince(stretch.series)
    if (since !== null && stretch.fromMs < since) {
      throw new LeitstandError('revision.retention', `Single readings of this series are kept since ${new Date(since).toISOString()}.`)
    }
    if (this.#open) this.drop(this.#open.revision.stretch.id)
    this.#table.discardStaged()
    this.#upkeep.lookSoon()
    const { lastSeq } = this.#log
    while (!this.#compaction.hasMoved(lastSeq)) {
      this.#compaction.step(COMPACTION_STEP_MS, Date.now())
      yield
    }
    this.#open = { revision: new ChunkRevision(this.#db, this.#table, stretch, this.#onDamaged), undoes }
  }

  *#beginUndo(id: string): Generator<void, { total: number }> {
    const known = this.#table.find(id)
    if (!known || known.state === 'expired') throw new LeitstandError('revision.expired')
    if (known.state === 'undone') throw new LeitstandError('revision.not-newest', 'It is undone already.')
    const later = this.#table.laterThan(known)
    if (later !== undefined) throw new LeitstandError('revision.not-newest', `Undo ${later} first.`)
    const { seq, series, fromMs, toMs } = known
    const since = this.singleSince(series)
    const total = this.#table.keptSamples(seq)
    const stretch = { id, series, fromMs: Math.max(fromMs, since ?? fromMs), toMs }
    yield* this.#begin(stretch, { seq, afterMs: -Number.MAX_VALUE, done: 0, total })
    return { total }
  }

  *#stage(id: string, samples: RevisedSamples): Generator<void, undefined> {
    yield* this.#underWay(id).revision.stage(samples)
    return undefined
  }

  *#restore(id: string): Generator<void, { done: number; more: boolean }> {
    const { revision, undoes } = this.#underWay(id)
    if (!undoes) throw new LeitstandError('internal', `${id} is no undo.`)
    const places = this.#table.kept(undoes.seq, undoes.afterMs, CHUNKS_A_REQUEST)
    const chunks = new ChunkTable(this.#db, (place) => {
      throw new LeitstandError('store.corrupt', `What was before cannot be read (${place.count} readings). Nothing was changed.`)
    })
    for (const place of places) {
      const before = chunks.read(place, revision.stretch.series, KIND.number)
      if (before) yield* revision.stage(within(before, revision.stretch))
      undoes.afterMs = place.from_ms
      undoes.done += place.count
    }
    return { done: undoes.done, more: places.length === CHUNKS_A_REQUEST }
  }

  *#apply(id: string): Generator<void, RevisionOutcome> {
    const { revision, undoes } = this.#underWay(id)
    yield* revision.settle()
    const outcome = revision.swap(undoes?.seq, Date.now())
    this.#open = undefined
    this.#upkeep.lookSoon()
    return outcome
  }

  #underWay(id: string): Open {
    if (this.#open?.revision.stretch.id !== id)
      throw new LeitstandError('store.unavailable', 'The revision was interrupted; nothing was changed.')
    return this.#open
  }
}

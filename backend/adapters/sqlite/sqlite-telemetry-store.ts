import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErrorCode, LeitstandError } from '../../contract/errors.ts'
import type { SeriesStatistics } from '../../contract/history.ts'
import type { LatestValue } from '../../contract/sample.ts'
import { exactSamplesOf, type StatisticsRange, type StatisticsStore } from '../../telemetry/statistics.ts'
import type {
  ExportRange,
  QueryRange,
  RevisableStore,
  RevisedSamples,
  RevisionOutcome,
  RevisionStretch,
  SampleBatch,
  SampleBlock,
  SeriesPoints,
  SeriesPointsText,
  StoredRevision,
  StoreFigures,
  TelemetryStore,
} from '../../telemetry/telemetry-store.ts'
import { COMPACTION_LIMITS, type CompactionLimits } from './compaction.ts'
import { logFolder } from './log-segments.ts'
import { ReaderLink } from './reader-link.ts'
import { KEEP_ALL, type RetentionLimits } from './retention.ts'
import type { OnTrouble, StoreLogger } from './store-logger.ts'
import type { ReaderRequests, WriterNote, WriterRequests, WriterWorkerData } from './telemetry-requests.ts'
import { workerEntry } from './worker-entry.ts'
import { WorkerLink } from './worker-link.ts'

export interface SqliteTelemetryStoreOptions {
  /** File name of the database. */
  path: string
  durability: 'normal' | 'full'
  logger: StoreLogger
  onTrouble: OnTrouble
  /** Samples handed to the writer and not committed, at most; more are refused. Default 200,000. */
  maxPendingSamples?: number
  /** A batch that is not committed within it is given up ("not kept"), ms. Default 10,000. */
  commitTimeoutMs?: number
  /** A query that takes longer is ended, ms. Default 30,000. */
  queryTimeoutMs?: number
  /** Least time between commits, ms. Default 5. */
  commitSpacingMs?: number
  compaction?: Partial<CompactionLimits>
  /** Default: all is kept for ever. */
  retention?: RetentionLimits
}

type ExportAnswer = ReaderRequests['export']['answer']

const MAX_BATCHES = 20_000
const MAX_QUERIES = 64
/** Of a question to the reader. */
const MOST_SERIES_A_PIECE = 4
const POINTS_A_PIECE = 10_000
const LATEST_TIMEOUT_MS = 60_000
const COMPACT_TIMEOUT_MS = 600_000
/** Of a piece of a revision: under load it waits for compaction to catch up. */
const REVISE_TIMEOUT_MS = 300_000
const STOP_TIMEOUT_MS = 4_000

/** Samples in telemetry.db, written and read by two worker threads. See telemetry-writer.ts and telemetry-query.ts. */
export class SqliteTelemetryStore implements TelemetryStore, RevisableStore, StatisticsStore {
  /** Samples given up because too many were pending. */
  refused = 0
  readonly #options: Required<Omit<SqliteTelemetryStoreOptions, 'compaction' | 'retention'>>
  readonly #writer: WorkerLink<WriterRequests>
  readonly #reader: ReaderLink
  #note: WriterNote = { samples: 0, tailRows: 0, lastCommitMs: 0, fault: null, file: 1 }
  #pending = 0
  #reopening: Promise<void> | undefined

  constructor(options: SqliteTelemetryStoreOptions) {
    const { compaction, retention = KEEP_ALL, ...rest } = options
    this.#options = { maxPendingSamples: 200_000, commitTimeoutMs: 10_000, queryTimeoutMs: 30_000, commitSpacingMs: 5, ...rest }
    const { path, durability, commitSpacingMs, logger, onTrouble } = this.#options
    const writerData: WriterWorkerData = {
      path,
      durability,
      commitSpacingMs,
      compaction: { ...COMPACTION_LIMITS, ...compaction },
      retention,
    }
    this.#writer = new WorkerLink({
      name: 'telemetry writer',
      entry: workerEntry('telemetry-writer-worker'),
      workerData: writerData,
      maxWaiting: MAX_BATCHES,
      logger,
      onTrouble,
      onNote: (note) => this.#take(note),
    })
    const reader = new WorkerLink<ReaderRequests>({
      name: 'telemetry reader',
      entry: workerEntry('telemetry-reader-worker'),
      workerData: { path },
      maxWaiting: MAX_QUERIES,
      logger,
      onTrouble,
    })
    this.#reader = new ReaderLink(
      reader,
      (error) => logger.warn({ error }, 'telemetry reader was not closed cleanly'),
      () => this.#writer.ask('verify', null, { what: 'looking at the file', timeoutMs: STOP_TIMEOUT_MS }),
    )
  }

  /** Code of what is wrong with the disk; null while all is well. */
  get fault(): ErrorCode | null {
    return this.#note.fault?.code ?? null
  }

  /** Duration of the last commit, ms. */
  get lastCommitMs(): number {
    return this.#note.lastCommitMs
  }

  /** Samples handed to the writer and not committed yet. */
  get pending(): number {
    return this.#pending
  }

  async start(): Promise<void> {
    await this.#writer.start()
  }

  /** The batch's arrays are handed over and must not be used afterwards. */
  async append(batch: SampleBatch): Promise<void> {
    if (batch.count === 0) return
    const { maxPendingSamples, commitTimeoutMs } = this.#options
    if (this.#pending + batch.count > maxPendingSamples) {
      this.refused += batch.count
      throw new LeitstandError('store.unavailable', `${this.#pending} samples wait for the disk. Send this one again later.`)
    }
    const { count, series, atMs, receivedAtMs, raw, value, quality } = batch
    const buffers = new Set<ArrayBuffer>()
    for (const { buffer } of [series, atMs, receivedAtMs, raw, value, quality]) if (buffer instanceof ArrayBuffer) buffers.add(buffer)
    this.#pending += count
    try {
      await this.#writer.ask('append', batch, { what: 'committing samples', timeoutMs: commitTimeoutMs, transfer: [...buffers] })
    } finally {
      this.#pending -= count
    }
  }

  loadLatest(): Promise<LatestValue[]> {
    return this.#reader.ask('latest', null, { what: 'loading latest values', timeoutMs: LATEST_TIMEOUT_MS })
  }

  query(range: QueryRange): Promise<SeriesPoints[]> {
    return this.#inPieces('query', range)
  }

  /** As `query`. */
  queryText(range: QueryRange): Promise<SeriesPointsText[]> {
    return this.#inPieces('queryText', range)
  }

  /** Some series at a time, so that a small question never waits for all of a large one. */
  async #inPieces<K extends 'query' | 'queryText'>(kind: K, range: QueryRange): Promise<ReaderRequests[K]['answer'][number][]> {
    if (!(range.fromMs < range.toMs)) throw new LeitstandError('query.range')
    await this.#reopening
    const how = { what: `query of ${range.series.length} series`, timeoutMs: this.#options.queryTimeoutMs }
    const step = Math.max(1, Math.min(MOST_SERIES_A_PIECE, Math.floor(POINTS_A_PIECE / range.maxPoints)))
    const answers: ReaderRequests[K]['answer'][number][] = []
    for (let from = 0; from < range.series.length; from += step) {
      answers.push(...(await this.#reader.ask(kind, { ...range, series: range.series.slice(from, from + step) }, how)))
    }
    return answers
  }

  async statistics(range: StatisticsRange): Promise<SeriesStatistics[]> {
    if (!(range.fromMs < range.toMs)) throw new LeitstandError('query.range')
    await this.#reopening
    const exactSamples = exactSamplesOf(range)
    const answers: SeriesStatistics[] = []
    for (const one of range.series) {
      const how = { what: `statistics of series ${one.id}`, timeoutMs: this.#options.queryTimeoutMs }
      answers.push(...(await this.#reader.ask('statistics', { ...range, series: [one], exactSamples }, how)))
    }
    return answers
  }

  async *export({ series, fromMs, toMs }: ExportRange): AsyncIterable<SampleBlock> {
    if (!(fromMs < toMs)) throw new LeitstandError('query.range')
    await this.#reopening
    for (const id of series) {
      let next: Promise<ExportAnswer> | undefined = this.#exportBlock(id, fromMs, toMs)
      while (next) {
        const { block, nextMs }: ExportAnswer = await next
        next = nextMs === null ? undefined : this.#exportBlock(id, nextMs, toMs)
        // Read ahead while the taker works; a failure shows when it asks for it, and not at all when it stopped before.
        next?.catch(() => undefined)
        if (block) yield block
      }
    }
  }

  #exportBlock(series: number, fromMs: number, toMs: number): Promise<ExportAnswer> {
    const how = { what: `export of series ${series}`, timeoutMs: this.#options.queryTimeoutMs }
    return this.#reader.ask('export', { series, fromMs, toMs }, how)
  }

  async revise(stretch: RevisionStretch, samples: AsyncIterable<RevisedSamples>): Promise<RevisionOutcome> {
    if (!(stretch.fromMs < stretch.toMs)) throw new LeitstandError('query.range')
    const { id } = stretch
    await this.#revising('reviseBegin', stretch)
    try {
      // The next ones are made while these are written.
      let staging: Promise<unknown> = Promise.resolve()
      for await (const { count, atMs, raw, value, quality } of samples) {
        await staging
        if (count === 0) continue
        // Copies: a view would take all of the buffer that it is a part of.
        const own = { count, atMs: atMs.slice(), raw: raw.slice(), value: value.slice(), quality: quality.slice() }
        staging = this.#revising('reviseStage', { id, samples: own })
        staging.catch(() => undefined)
      }
      await staging
      return await this.#revising('reviseApply', id)
    } catch (error) {
      await this.#dropRevision(id)
      throw error
    }
  }

  async undoRevision(id: string, onProgress: (done: number, total: number) => void): Promise<RevisionOutcome> {
    const { total } = await this.#revising('undoBegin', id)
    try {
      for (let more = true; more; ) {
        const step = await this.#revising('undoRestore', id)
        more = step.more
        onProgress(step.done, total)
      }
      return await this.#revising('reviseApply', id)
    } catch (error) {
      await this.#dropRevision(id)
      throw error
    }
  }

  revisions(): Promise<StoredRevision[]> {
    return this.#revising('revisions', null)
  }

  singleSince(series: number): Promise<number | null> {
    return this.#revising('singleSince', series)
  }

  #revising<K extends keyof WriterRequests & string>(kind: K, body: WriterRequests[K]['ask']): Promise<WriterRequests[K]['answer']> {
    return this.#writer.ask(kind, body, { what: 'changing history', timeoutMs: REVISE_TIMEOUT_MS })
  }

  /** What was staged is deleted then; else by the next revision or start. */
  async #dropRevision(id: string): Promise<void> {
    try {
      await this.#revising('reviseDrop', id)
    } catch (error) {
      this.#options.logger.warn({ error, revision: id }, 'an interrupted revision was not tidied up yet')
    }
  }

  async figures(): Promise<StoreFigures> {
    const { path } = this.#options
    const log = await filesIn(logFolder(path))
    const sizes = await Promise.all([path, `${path}-wal`, ...log].map(sizeOf))
    return { samples: this.#note.samples, bytes: sizes.reduce((sum, size) => sum + size, 0) }
  }

  /** Moves the whole log into chunks now. */
  async compact(): Promise<void> {
    await this.#writer.ask('compact', null, { what: 'compaction', timeoutMs: COMPACT_TIMEOUT_MS })
  }

  /** Commits what waits (at most 4 s) and closes. */
  async stop(): Promise<void> {
    await this.#reader.stop(STOP_TIMEOUT_MS)
    try {
      await this.#writer.ask('close', null, { what: 'closing', timeoutMs: STOP_TIMEOUT_MS })
    } catch (error) {
      this.#options.logger.warn({ error }, 'telemetry database was not closed cleanly')
    }
    await this.#writer.stop()
  }

  #take(note: unknown): void {
    // Sent by telemetry-writer-worker.ts alone.
    const now = note as WriterNote
    const before = this.#note
    this.#note = now
    const { logger, onTrouble } = this.#options
    if (now.fault && before.fault?.code !== now.fault.code) {
      logger.error({ code: now.fault.code, detail: now.fault.detail }, 'telemetry cannot be written')
      onTrouble(now.fault.code, now.fault.detail)
    } else if (!now.fault && before.fault) logger.info('telemetry is written again')
    if (now.file > before.file) {
      this.#reopening = this.#reader.restart().finally(() => {
        this.#reopening = undefined
      })
    }
  }
}

async function filesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).map((name) => join(dir, name))
  } catch {
    return []
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    return 0
  }
}

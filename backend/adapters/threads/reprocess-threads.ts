// A thread for every reprocessing that runs: libraries, also foreign ones, work there, never on the main thread.
import { Worker } from 'node:worker_threads'
import { type ErrorCode, LeitstandError } from '../../contract/errors.ts'
import type { Series } from '../../contract/series.ts'
import type { NeighbourValues, Reprocessor, ReprocessorSource, SampleColumns } from '../../revisions/ports.ts'

export interface ReprocessThreadData {
  /** Its `libraries/` holds the foreign ones; null: only those that came with Leitstand. */
  dataDir: string | null
  series: Series
}

export interface ReprocessAsk {
  samples: SampleColumns
  neighbours: readonly NeighbourValues[]
}

export type ReprocessNews =
  | { type: 'ready'; neighbours: readonly string[] }
  | { type: 'made'; value: Float64Array; quality: Uint16Array }
  | { type: 'failed'; code: ErrorCode; detail: string }

const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 }
/** Dropped-in libraries are tried out first. */
const START_TIMEOUT_MS = 60_000
/** A block is some 30,000 samples; a foreign library may take up to 50 ms for one, but not for many. */
const RUN_TIMEOUT_MS = 120_000

export class ReprocessThreads implements ReprocessorSource {
  readonly #entry: URL
  readonly #dataDirOf: (library: string | null) => string | null

  /** @param entry the thread's file, which joins the sensor libraries  @param dataDirOf where this library lies; null: with Leitstand */
  constructor(entry: URL, dataDirOf: (library: string | null) => string | null) {
    this.#entry = entry
    this.#dataDirOf = dataDirOf
  }

  async open(series: Series): Promise<Reprocessor> {
    const thread = new ReprocessThread(this.#entry, { dataDir: this.#dataDirOf(series.library), series })
    try {
      const news = await thread.hear(START_TIMEOUT_MS)
      if (news.type !== 'ready') throw new LeitstandError('internal', 'The reprocessing thread gave no sign of being ready.')
      return Object.assign(thread, { neighbours: news.neighbours })
    } catch (cause) {
      await thread.close()
      throw cause
    }
  }
}

class ReprocessThread implements Reprocessor {
  neighbours: readonly string[] = []
  readonly #worker: Worker
  #heard: { resolve: (news: ReprocessNews) => void; reject: (cause: LeitstandError) => void } | undefined
  /** What came while nobody listened. */
  #early: ReprocessNews | undefined

  constructor(entry: URL, workerData: ReprocessThreadData) {
    this.#worker = new Worker(entry, { workerData, name: 'reprocessing', resourceLimits: HEAP })
    // Sent by the thread's entry alone.
    this.#worker.on('message', (news: ReprocessNews) => this.#take(news))
    this.#worker.on('error', (cause) => this.#fail(cause instanceof Error ? cause.message : String(cause)))
    this.#worker.on('exit', (code) => this.#fail(`it ended (code ${code})`))
  }

  async run(samples: SampleColumns, neighbours: readonly NeighbourValues[]): Promise<Pick<SampleColumns, 'value' | 'quality'>> {
    const own = {
      count: samples.count,
      atMs: samples.atMs.slice(),
      raw: samples.raw.slice(),
      value: samples.value.slice(),
      quality: samples.quality.slice(),
    }
    const ask: ReprocessAsk = { samples: own, neighbours }
    const answer = this.hear(RUN_TIMEOUT_MS)
    this.#worker.postMessage(ask, [own.atMs.buffer, own.raw.buffer, own.value.buffer, own.quality.buffer])
    const news = await answer
    if (news.type !== 'made') throw new LeitstandError('internal', 'The reprocessing thread answered something else.')
    return { value: news.value, quality: news.quality }
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  /** The next message. One question at a time. @throws LeitstandError when it tells of a failure, or none comes in time */
  hear(timeoutMs: number): Promise<ReprocessNews> {
    const answer = Promise.withResolvers<ReprocessNews>()
    const timer = setTimeout(() => this.#fail(`it did not answer within ${timeoutMs} ms`), timeoutMs)
    this.#heard = answer
    if (this.#early) this.#take(this.#early)
    return answer.promise.finally(() => clearTimeout(timer))
  }

  #take(news: ReprocessNews): void {
    const waiting = this.#heard
    this.#heard = undefined
    this.#early = waiting ? undefined : news
    if (news.type === 'failed') waiting?.reject(new LeitstandError(news.code, news.detail))
    else waiting?.resolve(news)
  }

  #fail(reason: string): void {
    this.#take({ type: 'failed', code: 'internal', detail: `The reprocessing thread failed: ${reason}.` })
  }
}

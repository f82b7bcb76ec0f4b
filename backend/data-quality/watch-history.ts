// Feeds the detectors: every few minutes what is new of each series, read from the store in blocks with rests between, never on
// the ingest path. Whether a series is silent is looked at every minute, in memory.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { JobProgress } from '../contract/job.ts'
import type { Series } from '../contract/series.ts'
import type { Episode } from './detector.ts'
import type { Findings } from './findings.ts'
import type { QualityReport, WatchedHistory, WatchedSeries, WatchMemory } from './ports.ts'
import { SeriesWatch, type WatchedBlock } from './series-watch.ts'
import { traitsOf } from './severity.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const ROUND_MS = MINUTE_MS
/** Samples this new are left for the next round: batches come a little out of order, ms. */
const SETTLE_MS = 20_000
/** A series that is new, or whose mark is older, begins here. */
const LOOK_BACK_MS = DAY_MS
/** Rows between two looks at the rest of the program: 4096 take some 2 ms. */
const SLICE_ROWS = 4096
/** Of one series at a turn; what is left comes in the next round, so that one with much does not keep all others waiting. */
const TURN_ROWS = 200_000
/** After each piece of work it rests so many times as long as it took. */
const REST = 12
const LONGEST_REST_MS = 2000
/**
 * Part of a core that reading may take on average: to find a series' newest samples costs about as much for one as for a hundred,
 * so the more series there are the more seldom each is read.
 */
const SHARE = 0.005
const LONGEST_PERIOD_MS = 5 * MINUTE_MS
/** What a read counts at most: looking back on a day, or a busy machine, says nothing of the usual, ms. */
const DEAREST_READ_MS = 20
const SAVE_EVERY_MS = 5 * MINUTE_MS
/** A gap may be filled later, by what a board has kept: then it was none. Looked at when it has been over for this long. */
const REFILL_AFTER_MS = 10 * MINUTE_MS
const REFILL_UNTIL_MS = 3 * HOUR_MS
const STOP_MS = 1500

export interface WatchHistoryParts {
  findings: Findings
  series: WatchedSeries
  history: WatchedHistory
  memory: WatchMemory
  report: QualityReport
  clock: Clock
}

export interface WatchFigures {
  rounds: number
  samples: number
  /** Of the main thread, ms: time spent in detectors. */
  busyMs: number
  /** Length of the last round, ms. */
  roundMs: number
  faults: number
}

export interface ScanState {
  series: number
  progress: JobProgress
}

export class WatchHistory {
  readonly figures: WatchFigures = { rounds: 0, samples: 0, busyMs: 0, roundMs: 0, faults: 0 }
  readonly #parts: WatchHistoryParts
  readonly #watches = new Map<number, SeriesWatch>()
  /** Who hears a series' watch at its present turn. */
  readonly #tellers = new Map<number, (episode: Episode) => void>()
  #kept: Map<number, Float64Array> = new Map()
  readonly #looked = new Set<string>()
  readonly #readAtMs = new Map<number, number>()
  /** Of one read, ms; the mean of the last ones. */
  #readCostMs = 1
  #stopping = false
  readonly #wakes = new Set<() => void>()
  #done: Promise<void> = Promise.resolve()
  #savedMs = 0
  #scan: ScanState | undefined

  constructor(parts: WatchHistoryParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const { memory, findings, clock, report } = this.#parts
    try {
      this.#kept = await memory.load()
    } catch (cause) {
      report.fault(cause)
    }
    const kept = this.#kept
    await findings.closeUnwatched((series) => kept.has(series))
    this.#savedMs = clock.now()
    this.#stopping = false
    this.#done = this.#rounds().catch((cause: unknown) => report.fault(cause))
  }

  async stop(): Promise<void> {
    this.#stopping = true
    for (const wake of this.#wakes) wake()
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      this.#done,
      new Promise((resolve) => {
        timer = setTimeout(resolve, STOP_MS)
      }),
    ])
    clearTimeout(timer)
    await this.#save()
  }

  /** What a scan of the past is at; undefined before the first. */
  get scanState(): ScanState | undefined {
    return this.#scan
  }

  /**
   * Looks at a past range in the background; what it finds joins the findings.
   * @param ids series; left out: all
   * @throws LeitstandError `query.range`, `series.unknown`, `job.running`
   */
  scan(ids: readonly number[] | undefined, fromMs: number, toMs: number): ScanState {
    const { series, clock, report } = this.#parts
    const endMs = Math.min(toMs, clock.now() - SETTLE_MS)
    if (!(fromMs < endMs)) throw new LeitstandError('query.range', 'The range must start before it ends, in the past.')
    if (this.#scan?.progress.state === 'running') throw new LeitstandError('job.running', 'A scan is running already.')
    const watched = ids === undefined ? series.numbers() : ids.map((id) => this.#scannable(id))
    const progress: JobProgress = {
      state: 'running',
      done: 0,
      total: null,
      unit: 'samples',
      rate: null,
      startedAtMs: clock.now(),
      finishedAtMs: null,
      error: null,
    }
    const scan: ScanState = { series: watched.length, progress }
    this.#scan = scan
    this.#scanAll(scan, watched, fromMs, endMs).then(
      () => Object.assign(progress, { state: this.#stopping ? 'cancelled' : 'done', finishedAtMs: clock.now() }),
      (cause: unknown) => {
        const error = {
          code: cause instanceof LeitstandError ? cause.code : 'internal',
          detail: cause instanceof Error ? cause.message : String(cause),
        }
        Object.assign(progress, { state: 'failed', finishedAtMs: clock.now(), error })
        report.fault(cause)
      },
    )
    return scan
  }

  /** One look at every series. @returns when all are done */
  async round(): Promise<void> {
    const { series, findings, clock } = this.#parts
    const startedMs = clock.now()
    for (const one of series.numbers()) {
      if (this.#stopping) return
      await this.#turn(one)
    }
    await findings.sweep()
    await this.#lookAtRefilled()
    this.figures.rounds++
    this.figures.roundMs = clock.now() - startedMs
    if (clock.now() - this.#savedMs >= SAVE_EVERY_MS) await this.#save()
  }

  async #rounds(): Promise<void> {
    while (!this.#stopping) {
      const startedMs = performance.now()
      await this.round()
      await this.#rest(Math.max(ROUND_MS / 4, ROUND_MS - (performance.now() - startedMs)))
    }
  }

  async #turn(series: Series): Promise<void> {
    const { clock, series: all, history, findings, report } = this.#parts
    const newestMs = all.newestMs(series.id)
    if (newestMs === undefined) return
    const nowMs = clock.now()
    const told: Episode[] = []
    const watch = this.#watchOf(series, (episode) => told.push(episode))
    const lookBackMs = nowMs - LOOK_BACK_MS
    // Right behind the newest that was seen: times are kept to 2^-12 ms.
    const fromMs = watch.markMs < lookBackMs ? lookBackMs : watch.markMs + 2 ** -12
    const toMs = nowMs - SETTLE_MS
    try {
      if (newestMs > watch.markMs && fromMs < toMs && this.#isDue(series.id, newestMs, watch)) {
        let rows = 0
        let costMs = 0
        for await (const block of timed(history.export({ series: [series.id], fromMs, toMs }))) {
          rows += block.taken.count
          costMs += block.tookMs
          await this.#feed(watch, block.taken)
          await this.#rest(Math.min(LONGEST_REST_MS, REST * block.tookMs))
          if (this.#stopping || rows >= TURN_ROWS) break
        }
        if (rows < TURN_ROWS) this.#readAtMs.set(series.id, nowMs)
        this.#readCostMs += (Math.min(costMs, DEAREST_READ_MS) - this.#readCostMs) / 50
      }
    } catch (cause) {
      this.figures.faults++
      if (!(cause instanceof LeitstandError)) report.fault(cause)
    }
    if (newestMs <= watch.markMs) watch.silence(nowMs)
    for (const episode of told.splice(0)) await findings.note(series.id, episode)
  }

  /** Its turn has come, or it seems to have fallen silent. */
  #isDue(series: number, newestMs: number, watch: SeriesWatch): boolean {
    const nowMs = this.#parts.clock.now()
    const affordableMs = (this.#watches.size * this.#readCostMs) / SHARE
    const periodMs = Math.min(LONGEST_PERIOD_MS, Math.max(ROUND_MS, affordableMs))
    const sinceMs = nowMs - (this.#readAtMs.get(series) ?? Number.NEGATIVE_INFINITY)
    // Half a round early rather than half a round late.
    return sinceMs > periodMs - ROUND_MS / 2 || nowMs - newestMs > watch.longestSilenceMs
  }

  /** Slice by slice, so that the broker and screens never wait. */
  async #feed(watch: SeriesWatch, block: WatchedBlock): Promise<void> {
    for (let from = 0; from < block.count; from += SLICE_ROWS) {
      const startedMs = performance.now()
      watch.take(block, from, Math.min(block.count, from + SLICE_ROWS))
      this.figures.busyMs += performance.now() - startedMs
      if (from + SLICE_ROWS < block.count) await this.#rest(1)
    }
    this.figures.samples += block.count
  }

  #watchOf(series: Series, tell: (episode: Episode) => void): SeriesWatch {
    this.#tellers.set(series.id, tell)
    const traits = traitsOf(series.limits, this.#parts.series.libraryRange(series), series.unit)
    let watch = this.#watches.get(series.id)
    if (watch === undefined) {
      watch = new SeriesWatch(traits, (episode) => this.#tellers.get(series.id)?.(episode), this.#kept.get(series.id))
      this.#kept.delete(series.id)
      this.#watches.set(series.id, watch)
    }
    watch.traits = traits
    return watch
  }

  #scannable(id: number): Series {
    const series = this.#parts.series.find(id)
    if (series === undefined) throw new LeitstandError('series.unknown', `No series has the id ${id}.`)
    return series
  }

  async #scanAll(scan: ScanState, watched: readonly Series[], fromMs: number, toMs: number): Promise<void> {
    const { history, series: all, findings } = this.#parts
    for (const series of watched) {
      const found = new Map<string, Episode>()
      const traits = traitsOf(series.limits, all.libraryRange(series), series.unit)
      const watch = new SeriesWatch(traits, (episode) => found.set(`${episode.kind}/${episode.fromMs}`, episode))
      // The day before teaches what is usual.
      for await (const { taken, tookMs } of timed(history.export({ series: [series.id], fromMs: fromMs - LOOK_BACK_MS, toMs }))) {
        if (this.#stopping) return
        await this.#feed(watch, taken)
        scan.progress.done += taken.count
        await this.#rest(Math.min(LONGEST_REST_MS, (REST / 4) * tookMs))
      }
      for (const episode of found.values()) {
        const endMs = episode.toMs ?? Math.min(toMs, watch.markMs)
        if (endMs > fromMs) await findings.noteOnce(series.id, { ...episode, toMs: endMs })
      }
    }
  }

  /** Withdraws gaps that a board has filled afterwards with what it had kept. */
  async #lookAtRefilled(): Promise<void> {
    const { findings, history, clock } = this.#parts
    const nowMs = clock.now()
    const filled: string[] = []
    for (const { id, kind, toMs, fromMs, count, series, detail } of findings.list()) {
      if (kind !== 'gap' || toMs === null || count !== 1 || this.#looked.has(id)) continue
      if (nowMs - toMs < REFILL_AFTER_MS || nowMs - toMs > REFILL_UNTIL_MS) continue
      if (this.#looked.size > 10_000) this.#looked.clear()
      this.#looked.add(id)
      let samples = 0
      for await (const block of history.export({ series: [series], fromMs: fromMs + 1, toMs: toMs - 1 })) samples += block.count
      const missing = (toMs - fromMs) / Math.max(1, detail.usualMs ?? 1)
      if (samples >= 0.5 * missing) filled.push(id)
    }
    await findings.remove(filled)
  }

  async #save(): Promise<void> {
    const { memory, clock, report } = this.#parts
    this.#savedMs = clock.now()
    const states = new Map(this.#kept)
    for (const [series, watch] of this.#watches) states.set(series, watch.state)
    try {
      await memory.save(states)
    } catch (cause) {
      report.fault(cause)
    }
  }

  #rest(ms: number): Promise<void> {
    if (this.#stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#wakes.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#wakes.add(wake)
    })
  }
}

/** Each block with the time it took to get, ms. */
async function* timed(blocks: AsyncIterable<WatchedBlock>): AsyncGenerator<{ taken: WatchedBlock; tookMs: number }> {
  let startedMs = performance.now()
  for await (const taken of blocks) {
    yield { taken, tookMs: performance.now() - startedMs }
    startedMs = performance.now()
  }
}

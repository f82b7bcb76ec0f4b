// Feeds the detectors: every few minutes what is new of each series, read from the store in blocks with rests between, never on
// the ingest path. Whether a series is silent is looked at every minute, in memory.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Series } from '../contract/series.ts'
import type { Episode } from './detector.ts'
import type { Findings } from './findings.ts'
import { GentleReading, LONGEST_REST_MS, timed } from './gentle-reading.ts'
import type { QualityReport, WatchedHistory, WatchedSeries, WatchMemory } from './ports.ts'
import { SeriesWatch } from './series-watch.ts'
import { traitsOf } from './severity.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const ROUND_MS = MINUTE_MS
/** Samples this new are left for the next round: batches come a little out of order, ms. */
const SETTLE_MS = 20_000
/** A series that is new, or whose mark is older, begins here. */
const LOOK_BACK_MS = DAY_MS
/** Of one series at a turn; what is left comes in the next round, so that one with much does not keep all others waiting. */
const TURN_ROWS = 200_000
/** After each piece of work it rests so many times as long as it took. */
const REST = 12
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

export class WatchHistory {
  readonly #figures = { rounds: 0, roundMs: 0, faults: 0 }
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
  readonly #reading = new GentleReading()
  #done: Promise<void> = Promise.resolve()
  #savedMs = 0

  constructor(parts: WatchHistoryParts) {
    this.#parts = parts
  }

  get figures(): WatchFigures {
    const { samples, busyMs } = this.#reading
    return { ...this.#figures, samples, busyMs }
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
    this.#reading.begin()
    this.#done = this.#rounds().catch((cause: unknown) => report.fault(cause))
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#reading.stop()
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
    this.#figures.rounds++
    this.#figures.roundMs = clock.now() - startedMs
    if (clock.now() - this.#savedMs >= SAVE_EVERY_MS) await this.#save()
  }

  async #rounds(): Promise<void> {
    while (!this.#stopping) {
      const startedMs = performance.now()
      await this.round()
      await this.#reading.rest(Math.max(ROUND_MS / 4, ROUND_MS - (performance.now() - startedMs)))
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
          await this.#reading.feed(watch, block.taken)
          await this.#reading.rest(Math.min(LONGEST_REST_MS, REST * block.tookMs))
          if (this.#stopping || rows >= TURN_ROWS) break
        }
        if (rows < TURN_ROWS) this.#readAtMs.set(series.id, nowMs)
        this.#readCostMs += (Math.min(costMs, DEAREST_READ_MS) - this.#readCostMs) / 50
      }
    } catch (cause) {
      this.#figures.faults++
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
}

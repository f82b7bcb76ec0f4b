// Looking for faults in a past range, on demand: one at a time, as documents with progress. After a restart it goes on by itself.
import type { Clock } from '../contract/clock.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { Scan, ScanBody, ScanRequest } from '../contract/scan.ts'
import type { Series } from '../contract/series.ts'
import { NOT_STARTED, ProgressMeter } from '../documents/progress-meter.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { Episode } from './detector.ts'
import type { Findings } from './findings.ts'
import { GentleReading, LONGEST_REST_MS, timed } from './gentle-reading.ts'
import type { QualityReport, ScannedHistory, WatchedSeries } from './ports.ts'
import { SeriesWatch } from './series-watch.ts'
import { traitsOf } from './severity.ts'

/** Samples this new are the watch's, ms. */
const SETTLE_MS = 20_000
/** What is usual is learnt from the day before. */
const LEARN_MS = 86_400_000
/** After each block it rests so many times as long as it took to get. */
const REST = 3
const MOST_WAITING = 20
/** Ended ones that are kept. */
const KEPT = 20
const STOP_MS = 1500

export interface ScansParts {
  shelf: Shelf<ScanBody>
  findings: Pick<Findings, 'noteOnce'>
  series: WatchedSeries
  history: ScannedHistory
  report: Pick<QualityReport, 'fault'>
  clock: Clock
}

interface Running {
  id: string
  reading: GentleReading
  cancelled: boolean
  done: Promise<void>
}

export class Scans {
  readonly #parts: ScansParts
  #queue: string[] = []
  #running: Running | undefined
  #stopping = false

  constructor(parts: ScansParts) {
    this.#parts = parts
  }

  /** Goes on with what a stop has interrupted. Call it after the shelf's and the store's start. */
  async start(): Promise<void> {
    this.#stopping = false
    this.#queue = this.list().flatMap(({ id, progress }) => (isOpen(progress.state) ? [id] : []))
    this.#next()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const running = this.#running
    if (running === undefined) return
    running.reading.stop()
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, STOP_MS)
    await Promise.race([running.done, late.promise])
    clearTimeout(timer)
  }

  list(): Scan[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Scan {
    return this.#parts.shelf.get(id)
  }

  /** What it finds joins the findings. @throws LeitstandError `query.range`, `series.unknown`, `request.too-many`, `store.*` */
  async begin({ series: ids, fromMs, toMs }: ScanRequest, by: string): Promise<Scan> {
    const { shelf, series, clock } = this.#parts
    const endMs = Math.min(toMs, clock.now() - SETTLE_MS)
    if (!(fromMs < endMs)) throw new LeitstandError('query.range', because('range-past'))
    for (const id of ids ?? []) {
      if (series.find(id) === undefined) throw new LeitstandError('series.unknown', because('series-unknown', { series: String(id) }))
    }
    if (this.#queue.length >= MOST_WAITING) throw new LeitstandError('request.too-many', because('scans-waiting', { most: MOST_WAITING }))
    const ended = this.list().filter(({ progress }) => !isOpen(progress.state))
    await shelf.remove(ended.slice(0, Math.max(0, ended.length - KEPT + 1)).map(({ id }) => id))
    const body: ScanBody = {
      series: ids ?? null,
      seriesCount: ids?.length ?? series.numbers().length,
      seriesDone: 0,
      fromMs,
      toMs: endMs,
      found: 0,
      progress: NOT_STARTED,
    }
    const scan = await shelf.add(body, by)
    this.#queue.push(scan.id)
    this.#next()
    return scan
  }

  /** What has been found stays. One that has ended is nothing to do. @throws LeitstandError `document.unknown`, `store.*` */
  async cancel(id: string): Promise<Scan> {
    const { shelf, clock } = this.#parts
    const { progress } = shelf.get(id)
    const running = this.#running
    if (running?.id === id) {
      running.cancelled = true
      running.reading.stop()
      await running.done
    } else if (this.#queue.includes(id)) {
      this.#queue = this.#queue.filter((other) => other !== id)
      await shelf.update(id, { progress: { ...progress, state: 'cancelled', finishedAtMs: clock.now() } })
    }
    return shelf.get(id)
  }

  /** Its findings stay. @throws LeitstandError `job.running` */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (this.#running?.id === id || this.#queue.includes(id)) throw new LeitstandError('job.running')
    await this.#parts.shelf.remove(ids)
  }

  #next(): void {
    if (this.#running !== undefined || this.#stopping) return
    const id = this.#queue.shift()
    if (id === undefined) return
    const running: Running = { id, reading: new GentleReading(), cancelled: false, done: Promise.resolve() }
    this.#running = running
    running.done = this.#pass(running)
      .catch((cause: unknown) => this.#parts.report.fault(cause))
      .finally(() => {
        this.#running = undefined
        this.#next()
      })
  }

  async #pass(running: Running): Promise<void> {
    const { shelf, clock, report } = this.#parts
    const { id } = running
    const meter = new ProgressMeter(
      () => clock.now(),
      (progress) => shelf.show(id, { progress }),
    )
    try {
      const { whole, done } = await this.#scan(running, meter)
      // Stopped with the program: it stays open, and the next start goes on behind the series that are done.
      const stopped = !whole && !running.cancelled
      const progress = stopped ? { ...NOT_STARTED, done } : meter.finished(whole ? 'done' : 'cancelled')
      await shelf.update(id, { progress })
    } catch (cause) {
      const error = faultOf(cause)
      if (error.code === 'internal') report.fault(cause)
      await shelf.update(id, { progress: meter.finished('failed', error) })
    }
  }

  /** @returns samples of the series that are done; not whole: cancelled, or the program stops */
  async #scan(running: Running, meter: ProgressMeter): Promise<{ whole: boolean; done: number }> {
    const { shelf, history, series: all } = this.#parts
    const { id } = running
    const { series: ids, fromMs, toMs, seriesDone, progress } = shelf.get(id)
    const watched = ids === null ? all.numbers() : ids.flatMap((one) => all.find(one) ?? [])
    shelf.show(id, { seriesCount: watched.length })
    meter.resume(progress.done)
    let done = progress.done
    const left = watched.slice(seriesDone)
    const samples = await history.count({ series: left.map((one) => one.id), fromMs: fromMs - LEARN_MS, toMs })
    const total = progress.done + samples
    for (const [place, series] of left.entries()) {
      let read = 0
      const found = await this.#scanOne(running, series, fromMs, toMs, (more) => {
        read += more
        meter.advance(more, total)
      })
      if (found === undefined) return { whole: false, done }
      done += read
      shelf.show(id, { seriesDone: seriesDone + place + 1, found: shelf.get(id).found + found })
    }
    return { whole: true, done }
  }

  /** How many findings were new; undefined: it was stopped half way. */
  async #scanOne(
    running: Running,
    series: Series,
    fromMs: number,
    toMs: number,
    onRead: (samples: number) => void,
  ): Promise<number | undefined> {
    const { history, series: all, findings } = this.#parts
    const { reading } = running
    const episodes = new Map<string, Episode>()
    const traits = traitsOf(series.limits, all.libraryRange(series), series.unit)
    const watch = new SeriesWatch(traits, (episode) => episodes.set(`${episode.kind}/${episode.fromMs}`, episode))
    for await (const { taken, tookMs } of timed(history.export({ series: [series.id], fromMs: fromMs - LEARN_MS, toMs }))) {
      if (running.cancelled || this.#stopping) return undefined
      await reading.feed(watch, taken)
      onRead(taken.count)
      await reading.rest(Math.min(LONGEST_REST_MS, REST * tookMs))
    }
    let found = 0
    for (const episode of episodes.values()) {
      const endMs = episode.toMs ?? Math.min(toMs, watch.markMs)
      if (endMs > fromMs && (await findings.noteOnce(series.id, { ...episode, toMs: endMs }))) found++
    }
    return found
  }
}

function isOpen(state: Scan['progress']['state']): boolean {
  return state === 'waiting' || state === 'running'
}

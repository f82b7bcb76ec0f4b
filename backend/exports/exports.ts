// Export jobs: one document each, a few at a time in threads, going on after a restart; and exports that stream at once.
import type { Activity } from '../contract/activity.ts'
import type { Clock } from '../contract/clock.ts'
import type { DocumentHead } from '../contract/document.ts'
import { errorOf, faultOf, LeitstandError } from '../contract/errors.ts'
import type { Export, ExportBody, ExportSpec } from '../contract/export.ts'
import type { JobProgress } from '../contract/job.ts'
import { because } from '../contract/reasons.ts'
import { NOT_STARTED } from '../documents/progress-meter.ts'
import { Rate } from '../documents/rate.ts'
import type { ExportPlan } from './export-plan.ts'
import type { ExportRunner, ExportTarget, RunningExport } from './export-runner.ts'
import { contentType, fileNameOf } from './file-name.ts'
import { type ExportStream, streamExport } from './stream-export.ts'
import type { ExportFigures, ExportNews } from './write-export.ts'

/** Documents of jobs. */
export interface ExportShelf {
  list(): Export[]
  get(id: string): Export
  add(body: ExportBody, by: string): Promise<DocumentHead & ExportBody>
  update(id: string, change: Partial<ExportBody>): Promise<DocumentHead & ExportBody>
  show(id: string, change: Partial<ExportBody>): void
  remove(ids: readonly string[]): Promise<void>
}

/** Files of jobs. */
export interface ExportFiles {
  /** Removes files of jobs that are not among these. */
  start(known: readonly string[]): Promise<void>
  savePlan(id: string, plan: ExportPlan): Promise<void>
  /** Undefined: it is not there (any more), or damaged. */
  loadPlan(id: string): Promise<ExportPlan | undefined>
  remove(id: string): Promise<void>
  targetOf(id: string): ExportTarget
  /** Of the finished file. */
  pathOf(id: string): string
}

export interface ExportsParts {
  shelf: ExportShelf
  files: ExportFiles
  runner: ExportRunner
  clock: Clock
  /** Jobs at a time; the rest waits. */
  atOnce: number
  /** Freezes what a spec needs, and names series that do not exist. @throws LeitstandError for a spec that cannot be made */
  plan(spec: ExportSpec, by: string): Promise<{ plan: ExportPlan; skipped: number[] }>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
}

/** Streams at a time; each is a thread. */
const MOST_STREAMS = 4
const KEPT_MS = 7 * 86_400_000
/** Of all files together; the newest finished one stays in any case. */
const KEPT_BYTES = 5e9
const KEPT_JOBS = 400
/** A file that grows past it is a mistake. */
const LARGEST_BYTES = 50e9
const SWEEP_EVERY_MS = 3_600_000

export class Exports {
  readonly #parts: ExportsParts
  readonly #waiting: string[] = []
  readonly #running = new Map<string, { work: RunningExport | null }>()
  readonly #ends = new Map<string, ((ended: Export) => void)[]>()
  #streams = 0
  #stopping = false
  #timer: NodeJS.Timeout | undefined

  constructor(parts: ExportsParts) {
    this.#parts = parts
  }

  /** Goes on with what a stop interrupted. */
  async start(): Promise<void> {
    const { shelf, files } = this.#parts
    this.#stopping = false
    await files.start(shelf.list().map(({ id }) => id))
    for (const { id, progress } of shelf.list()) {
      if (!isOpen(progress)) continue
      shelf.show(id, { progress: { ...progress, state: 'waiting', rate: null } })
      this.#waiting.push(id)
    }
    await this.#sweep()
    this.#timer = setInterval(() => this.#sweep().catch(this.#parts.onTrouble), SWEEP_EVERY_MS)
    this.#timer.unref()
    this.#next()
  }

  /** Jobs that run are left as they are: the next start goes on with them. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearInterval(this.#timer)
    this.#waiting.length = 0
    const running = [...this.#running.values()]
    this.#running.clear()
    await Promise.all(running.map(({ work }) => work?.stop()))
  }

  list(): Export[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Export {
    return this.#parts.shelf.get(id)
  }

  /**
   * @param report id of the report that asks, or null
   * @throws LeitstandError of the spec (check-spec.ts), `document.full`, `store.*`
   */
  async begin(spec: ExportSpec, by: string, report: string | null): Promise<Export> {
    const { shelf, files } = this.#parts
    const { plan, skipped } = await this.#parts.plan(spec, by)
    const body: ExportBody = { spec, progress: NOT_STARTED, fileName: fileNameOf(spec), bytes: 0, rows: 0, skipped, report }
    const job = await shelf.add(body, by)
    try {
      await files.savePlan(job.id, plan)
    } catch (cause) {
      await shelf.remove([job.id])
      throw cause
    }
    this.#waiting.push(job.id)
    this.#next()
    return shelf.get(job.id)
  }

  /** Stops it; what is written stays until it is resumed or deleted. A job that has ended is left as it is. */
  async cancel(id: string): Promise<Export> {
    const job = this.get(id)
    if (!isOpen(job.progress)) return job
    await this.#halt(id)
    return this.#end(id, { state: 'cancelled', error: null })
  }

  /** Goes on with one that failed or was cancelled. @throws LeitstandError `job.running` */
  async resume(id: string): Promise<Export> {
    const job = this.get(id)
    if (isOpen(job.progress)) throw new LeitstandError('job.running', 'This export is at work already.')
    if (job.progress.state === 'done') return job
    const { shelf } = this.#parts
    await shelf.update(id, { progress: { ...job.progress, state: 'waiting', finishedAtMs: null, error: null, rate: null } })
    this.#waiting.push(id)
    this.#next()
    return shelf.get(id)
  }

  /** With its files. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.#halt(id)
      const known = this.list().find((job) => job.id === id)
      await this.#parts.shelf.remove([id])
      await this.#parts.files.remove(id)
      if (known !== undefined) this.#tellEnd(known)
    }
  }

  /** The finished file. @throws LeitstandError `job.not-ready` */
  file(id: string): { path: string; fileName: string; contentType: string } {
    const { progress, fileName, spec } = this.get(id)
    if (progress.state !== 'done') throw new LeitstandError('job.not-ready', 'The file is not finished yet.')
    return { path: this.#parts.files.pathOf(id), fileName, contentType: contentType(spec.format) }
  }

  /** Resolves when the job has ended, however; a stop of the program never resolves it. */
  ended(id: string): Promise<Export> {
    const job = this.get(id)
    if (!isOpen(job.progress)) return Promise.resolve(job)
    return new Promise((resolve) => {
      const waiting = this.#ends.get(id) ?? []
      waiting.push(resolve)
      this.#ends.set(id, waiting)
    })
  }

  /** An export that nobody keeps, as it is made. @throws LeitstandError of the spec, `request.too-many` */
  async stream(spec: ExportSpec, by: string): Promise<ExportStream> {
    if (this.#streams >= MOST_STREAMS) {
      throw new LeitstandError('request.too-many', `${MOST_STREAMS} exports are being sent already. Wait for one, or start a job.`)
    }
    this.#streams++
    const release = () => {
      this.#streams--
    }
    try {
      const { plan, skipped } = await this.#parts.plan(spec, by)
      // A job says what it has left out; a file that is sent at once has no place to.
      const [gone] = skipped
      if (gone !== undefined) throw new LeitstandError('series.unknown', because('series-unknown', { series: gone }))
      const head = { fileName: fileNameOf(spec), contentType: contentType(spec.format) }
      const task = { plan, maxBytes: LARGEST_BYTES }
      return await streamExport(head, (onNews) => this.#parts.runner.run(task, { kind: 'stream' }, onNews), release, this.#parts.onTrouble)
    } catch (cause) {
      release()
      throw cause
    }
  }

  #next(): void {
    while (!this.#stopping && this.#running.size < this.#parts.atOnce) {
      const id = this.#waiting.shift()
      if (id === undefined) return
      const entry = { work: null }
      this.#running.set(id, entry)
      this.#run(id, entry).catch((cause: unknown) => this.#fail(id, cause))
    }
  }

  async #run(id: string, entry: { work: RunningExport | null }): Promise<void> {
    const { shelf, files, runner, clock } = this.#parts
    const plan = await files.loadPlan(id)
    if (plan === undefined)
      throw new LeitstandError('store.unavailable', 'What this export was to hold is lost. Delete it and start it anew.')
    const { progress } = shelf.get(id)
    await shelf.update(id, { progress: { ...progress, state: 'running', startedAtMs: progress.startedAtMs ?? clock.now() } })
    // Cancelled or stopped meanwhile.
    if (this.#running.get(id) !== entry) return
    const rate = new Rate()
    entry.work = runner.run({ plan, maxBytes: LARGEST_BYTES }, files.targetOf(id), (news) => {
      if (this.#running.get(id) === entry) this.#hear(id, news, rate)
    })
  }

  #hear(id: string, news: ExportNews, rate: Rate): void {
    const { shelf, clock } = this.#parts
    if (news.type === 'progress') {
      const { progress } = shelf.get(id)
      const { samples, total } = news.figures
      const shown = {
        ...progress,
        done: samples,
        total: total === null ? null : Math.max(total, samples),
        rate: rate.at(clock.now(), samples),
      }
      shelf.show(id, { progress: shown, rows: news.figures.rows, bytes: news.figures.bytes })
    } else if (news.type === 'done') {
      this.#finish(id, news.figures).catch((cause: unknown) => this.#fail(id, cause))
    } else if (news.type === 'failed') this.#fail(id, errorOf(news))
  }

  async #finish(id: string, figures: ExportFigures): Promise<void> {
    const { rows, bytes, samples } = figures
    const ended = await this.#end(id, { state: 'done', error: null, done: samples, total: samples }, { rows, bytes })
    const detail = { title: ended.spec.title, format: ended.spec.format, rows, bytes }
    this.#parts.report({ kind: 'export-finished', severity: 'ok', board: null, by: ended.by, detail })
    await this.#sweep()
  }

  #fail(id: string, cause: unknown): void {
    const error = faultOf(cause instanceof LeitstandError ? cause : new LeitstandError('internal'))
    const { code, detail: message } = error
    if (code === 'internal') this.#parts.onTrouble(cause)
    this.#end(id, { state: 'failed', error }).then((ended) => {
      const detail = { title: ended.spec.title, code, message }
      this.#parts.report({ kind: 'export-failed', severity: 'warning', board: null, by: ended.by, detail })
    }, this.#parts.onTrouble)
  }

  /** Takes it from what waits and what runs. */
  async #halt(id: string): Promise<void> {
    const place = this.#waiting.indexOf(id)
    if (place >= 0) this.#waiting.splice(place, 1)
    const entry = this.#running.get(id)
    this.#running.delete(id)
    await entry?.work?.stop()
    this.#next()
  }

  async #end(id: string, change: Partial<JobProgress>, counts: Partial<ExportBody> = {}): Promise<Export> {
    const { shelf, clock } = this.#parts
    this.#running.delete(id)
    this.#next()
    const { progress } = shelf.get(id)
    const ended = await shelf.update(id, { ...counts, progress: { ...progress, ...change, rate: null, finishedAtMs: clock.now() } })
    this.#tellEnd(ended)
    return ended
  }

  #tellEnd(ended: Export): void {
    for (const resolve of this.#ends.get(ended.id) ?? []) resolve(ended)
    this.#ends.delete(ended.id)
  }

  /** Files are kept for a week, and no more than KEPT_BYTES of them. */
  async #sweep(): Promise<void> {
    const nowMs = this.#parts.clock.now()
    const endedAt = (job: Export) => job.progress.finishedAtMs ?? job.changedAtMs
    const ended = this.list()
      .filter(({ progress }) => !isOpen(progress))
      .sort((a, b) => endedAt(b) - endedAt(a))
    let bytes = 0
    const old = ended.filter((job, place) => {
      bytes += job.bytes
      return nowMs - endedAt(job) > KEPT_MS || place >= KEPT_JOBS || (place > 0 && bytes > KEPT_BYTES)
    })
    if (old.length > 0) await this.remove(old.map(({ id }) => id))
  }
}

function isOpen({ state }: JobProgress): boolean {
  return state === 'waiting' || state === 'running'
}

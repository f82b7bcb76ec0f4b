// Imports of CSV history: upload, mapping, dry run, import. One runs at a time; after a restart it goes on by itself. Called by routes.
import type { Readable } from 'node:stream'
import type { Clock } from '../contract/clock.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import type { Import, ImportBody, ImportMapping } from '../contract/import.ts'
import type { JobProgress } from '../contract/job.ts'
import { because } from '../contract/reasons.ts'
import { isTimeZone } from '../contract/schedules/zone-offset.ts'
import { NOT_STARTED } from '../documents/progress-meter.ts'
import { Rate } from '../documents/rate.ts'
import type { Shelf } from '../documents/shelf.ts'
import { checkMapping } from './check-mapping.ts'
import type { ImportFolder } from './import-folder.ts'
import { ImportRun, type RunState, shown } from './import-run.ts'
import { shapeOf } from './import-thread.ts'
import type { ImportCorrections, ImportHistory, ImportReport, ImportSeries } from './ports.ts'
import { proposeMapping } from './propose-mapping.ts'

/** Progress reaches screens this often at most, ms. */
const SHOW_EVERY_MS = 400
/** The running pass gets this long to end at a stop, ms. It goes on after the next start. */
const STOP_MS = 1500
const NOT_READ: JobProgress = { ...NOT_STARTED, unit: 'bytes' }
const NO_COUNTS = { rows: 0, accepted: 0, duplicates: 0, empty: 0, errors: 0 }

export interface ImportsParts {
  shelf: Shelf<ImportBody>
  folder: ImportFolder
  history: ImportHistory
  series: ImportSeries
  /** Left out: duplicates can only be kept. */
  corrections?: ImportCorrections
  report: ImportReport
  clock: Clock
  newId(): string
  pause(ms: number): Promise<void>
  /** Zone of this machine: of times that name none, until a person says otherwise. */
  timeZone: string
}

interface Running {
  id: string
  cancelled: boolean
  /** The program stops: the document stays as it is, so that the next start goes on. */
  stopped: boolean
  done: Promise<void>
}

export class Imports {
  readonly #parts: ImportsParts
  #queue: string[] = []
  #running: Running | undefined
  #stopping = false
  readonly #busy = new Set<string>()

  constructor(parts: ImportsParts) {
    this.#parts = parts
  }

  /** Goes on with what was running or waiting. Call it after the shelf's and the store's start. */
  async start(): Promise<void> {
    const { shelf, folder } = this.#parts
    const all = shelf.list()
    await folder.start(new Set(all.map(({ id }) => id)))
    for (const { id, progress } of all) {
      if (progress.state !== 'running' && progress.state !== 'waiting') continue
      if (await folder.has(id)) this.#queue.push(id)
      else await this.#failed(id, new LeitstandError('import.unreadable', because('upload-gone')))
    }
    this.#next()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const running = this.#running
    if (running === undefined) return
    running.stopped = true
    running.cancelled = true
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      running.done,
      new Promise((resolve) => {
        timer = setTimeout(resolve, STOP_MS)
      }),
    ])
    clearTimeout(timer)
  }

  list(): Import[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Import {
    return this.#parts.shelf.get(id)
  }

  /**
   * @param timeZone of times that name none, until a person says otherwise; default this machine's
   * @throws LeitstandError `import.unreadable`, `request.too-large`, `request.invalid`, `query.time-zone`, `store.full`, `document.full`
   */
  async upload(
    { fileName, timeZone = this.#parts.timeZone }: { fileName: string; timeZone?: string | undefined },
    body: Readable,
    announcedBytes: number | undefined,
    by: string,
  ): Promise<Import> {
    if (!isTimeZone(timeZone)) throw new LeitstandError('query.time-zone', because('time-zone', { name: timeZone }))
    const { shelf, folder, series, newId } = this.#parts
    const id = newId()
    const bytes = await folder.keep(id, body, announcedBytes)
    try {
      const shape = await shapeOf(folder.csvPath(id))
      const mapping = proposeMapping(shape, { series: series.list(), boardName: (board) => series.boardName(board), fileName, timeZone })
      return await shelf.put(id, 0, { fileName, bytes, preview: shape.preview, mapping, ...AT_START }, by)
    } catch (cause) {
      await folder.remove(id)
      throw cause
    }
  }

  /** @throws LeitstandError `document.unknown`, `job.running`, `import.mapping`, `query.time-zone` */
  async map(id: string, mapping: ImportMapping): Promise<Import> {
    const { shelf, folder, corrections, series } = this.#parts
    const { mapping: before, preview: shownRows } = this.#idle(id)
    return this.#alone(id, async () => {
      let preview = shownRows
      if (mapping.encoding !== before.encoding || mapping.delimiter !== before.delimiter) {
        const shape = await this.#shapeAs(folder.csvPath(id), mapping)
        if (shape.encodingFault !== null) throw new LeitstandError('import.mapping', shape.encodingFault)
        preview = shape.preview
      }
      checkMapping(mapping, preview, (one) => series.find(one))
      if (mapping.duplicates === 'replace' && corrections === undefined) {
        throw new LeitstandError('import.mapping', because('mapping-keep-only'))
      }
      await folder.dropErrors(id)
      return shelf.update(id, { ...AT_START, mapping, preview })
    })
  }

  /** The dry run: counts and errors, nothing is written. @throws LeitstandError `document.unknown`, `job.running`, `import.mapping` */
  check(id: string): Promise<Import> {
    return this.#enqueue(id, true)
  }

  /** The import itself. Repeating it writes nothing twice. @throws LeitstandError `document.unknown`, `job.running`, `import.mapping` */
  run(id: string): Promise<Import> {
    return this.#enqueue(id, false)
  }

  /** What has been written stays, and is known again by the next run. Nothing to do when it does not run. @throws LeitstandError `document.unknown` */
  async cancel(id: string): Promise<Import> {
    const { shelf, clock } = this.#parts
    const known = shelf.get(id)
    if (this.#running?.id === id) {
      this.#running.cancelled = true
      await this.#running.done
      return shelf.get(id)
    }
    if (!this.#queue.includes(id)) return known
    this.#queue = this.#queue.filter((other) => other !== id)
    return shelf.update(id, { progress: { ...known.progress, state: 'cancelled', finishedAtMs: clock.now() } })
  }

  /** With its file. @throws LeitstandError `job.running` */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (this.#parts.shelf.find(id) !== undefined) this.#idle(id)
    await this.#parts.shelf.remove(ids)
    for (const id of ids) await this.#parts.folder.remove(id)
  }

  /** Path of the CSV with all errors of the last pass. @throws LeitstandError `document.unknown`, `job.not-ready` */
  async errorsFile(id: string): Promise<{ path: string; fileName: string }> {
    const { fileName, progress } = this.get(id)
    if (progress.state === 'running' || progress.state === 'waiting') throw new LeitstandError('job.not-ready')
    if (!(await this.#parts.folder.hasErrors(id)))
      throw new LeitstandError('job.not-ready', 'There is no list of errors yet. Run a check first.')
    return { path: this.#parts.folder.errorsPath(id), fileName: `${fileName.replace(/\.[a-z0-9]{1,5}$/i, '')} errors.csv` }
  }

  async #shapeAs(path: string, { encoding, delimiter }: ImportMapping) {
    try {
      return await shapeOf(path, { encoding, delimiter })
    } catch (cause) {
      if (!(cause instanceof LeitstandError) || cause.code !== 'import.unreadable') throw cause
      throw new LeitstandError('import.mapping', because('mapping-unreadable', { encoding }), { cause })
    }
  }

  async #enqueue(id: string, dryRun: boolean): Promise<Import> {
    const { shelf, series, folder } = this.#parts
    const { mapping, preview, bytes } = this.#idle(id)
    return this.#alone(id, async () => {
      checkMapping(mapping, preview, (one) => series.find(one))
      if (!(await folder.has(id))) throw new LeitstandError('import.unreadable', because('upload-gone'))
      const progress: JobProgress = { ...NOT_READ, state: 'waiting', total: bytes }
      await shelf.update(id, { dryRun, progress, counts: NO_COUNTS, errors: [], span: null })
      this.#queue.push(id)
      this.#next()
      return shelf.get(id)
    })
  }

  #next(): void {
    if (this.#running !== undefined || this.#stopping) return
    const id = this.#queue.shift()
    if (id === undefined) return
    const running: Running = { id, cancelled: false, stopped: false, done: Promise.resolve() }
    this.#running = running
    running.done = this.#pass(running)
      .catch((cause: unknown) => this.#parts.report.fault(cause))
      .finally(() => {
        this.#running = undefined
        this.#next()
      })
  }

  async #pass(running: Running): Promise<void> {
    const { shelf, clock, folder, history, series, corrections, report } = this.#parts
    const { id } = running
    const document = shelf.get(id)
    const { dryRun, mapping, fileName, createdAtMs, by, bytes } = document
    const startedAtMs = clock.now()
    const progress: JobProgress = { ...NOT_READ, state: 'running', total: bytes, startedAtMs }
    await shelf.update(id, { progress, counts: NO_COUNTS, errors: [], span: null })
    const run = new ImportRun(
      { history, series, corrections, nowMs: () => clock.now(), pause: this.#parts.pause },
      { path: folder.csvPath(id), errorsPath: folder.errorsPath(id), fileName, mapping, dryRun, stampMs: createdAtMs, by },
      () => running.cancelled,
    )
    const rate = new Rate()
    let shownAtMs = startedAtMs
    const show = (state: RunState) => {
      const nowMs = clock.now()
      const perSecond = rate.at(nowMs, state.bytes)
      if (nowMs - shownAtMs < SHOW_EVERY_MS) return
      shownAtMs = nowMs
      shelf.show(id, { ...shown(state), progress: { ...progress, done: state.bytes, rate: perSecond } })
    }
    try {
      const whole = await run.run(show)
      if (running.stopped) return
      const finishedAtMs = clock.now()
      const ended: JobProgress = { ...progress, done: run.state.bytes, finishedAtMs, state: whole ? 'done' : 'cancelled' }
      const stage = !whole ? document.stage : dryRun ? ('checked' as const) : ('imported' as const)
      await shelf.update(id, { ...shown(run.state), stage, progress: ended })
      if (whole && !dryRun) {
        const { rows, accepted, duplicates, errors } = run.state.counts
        const detail = { import: id, fileName, rows, accepted, duplicates, errors }
        report.activity({ kind: 'import-finished', severity: errors > 0 ? 'warning' : 'ok', board: null, by, detail })
      }
    } catch (cause) {
      if (!running.stopped) await this.#failed(id, cause, run.state)
    }
  }

  async #failed(id: string, cause: unknown, state?: RunState): Promise<void> {
    const { shelf, clock, report } = this.#parts
    const { progress } = shelf.get(id)
    const error = faultOf(cause)
    const failed: JobProgress = { ...progress, state: 'failed', done: state?.bytes ?? progress.done, finishedAtMs: clock.now(), error }
    await shelf.update(id, { ...(state && shown(state)), progress: failed })
    if (error.code === 'internal') report.fault(cause)
  }

  /** @throws LeitstandError `document.unknown`, `job.running` */
  #idle(id: string): Import {
    const document = this.get(id)
    if (this.#busy.has(id) || this.#running?.id === id || this.#queue.includes(id)) throw new LeitstandError('job.running')
    return document
  }

  /** One change of a document at a time: looking at a file takes a moment. */
  async #alone<T>(id: string, act: () => Promise<T>): Promise<T> {
    this.#busy.add(id)
    try {
      return await act()
    } finally {
      this.#busy.delete(id)
    }
  }
}

const AT_START: Omit<ImportBody, 'fileName' | 'bytes' | 'preview' | 'mapping'> = {
  stage: 'uploaded',
  dryRun: false,
  // Nothing has been asked for yet: no job waits.
  progress: { ...NOT_READ, state: 'done' },
  counts: NO_COUNTS,
  errors: [],
  span: null,
}

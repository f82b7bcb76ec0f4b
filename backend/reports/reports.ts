// Reports that make themselves: an export of the period that has just ended, on a schedule, delivered to a folder or by mail.
import type { Activity } from '../contract/activity.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { type Export, type ExportSpec, MAX_REPORT_SERIES, type Report, type ReportBody, type StoredReportBody } from '../contract/export.ts'
import { isTimeZone } from '../contract/schedules/zone-offset.ts'
import { lastPeriod } from './period.ts'
import { checkSchedule, lastMissed, nextRun } from './timetable.ts'

/** Documents of reports. */
export interface ReportShelf {
  list(): Report[]
  find(id: string): Report | undefined
  get(id: string): Report
  put(id: string, version: number, body: StoredReportBody, by: string): Promise<Report>
  update(id: string, change: Partial<StoredReportBody>): Promise<Report>
  remove(ids: readonly string[]): Promise<void>
}

/** Makes the files. */
export interface ReportDesk {
  begin(spec: ExportSpec, by: string, report: string): Promise<Export>
  /** Resolves when the job has ended, however. */
  ended(id: string): Promise<Export>
  /** Jobs of reports. */
  list(): Export[]
  file(id: string): { path: string; fileName: string; contentType: string }
}

/** Takes the files. Each says in a sentence where the file went. */
export interface ReportDelivery {
  /** @throws LeitstandError `export.folder` */
  checkFolder(path: string): Promise<void>
  toFolder(path: string, file: { path: string; fileName: string }): Promise<string>
  /** @throws LeitstandError `mail.not-set-up` */
  checkMail(): void
  byMail(
    to: readonly string[],
    report: Report,
    made: Export,
    file: { path: string; fileName: string; contentType: string },
  ): Promise<string>
}

export interface ReportsParts {
  shelf: ReportShelf
  desk: ReportDesk
  delivery: ReportDelivery
  clock: Clock
  knowsSeries(id: number): boolean
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
}

/** Between looks at the timetable: clocks are set, machines sleep. */
const LOOK_EVERY_MS = 15_000

export class Reports {
  readonly #parts: ReportsParts
  /** Reports at work. */
  readonly #busy = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: ReportsParts) {
    this.#parts = parts
  }

  /** Delivers what a stop interrupted, and runs once what fell due within the last day while the program was off. */
  async start(): Promise<void> {
    const { shelf, desk, clock, onTrouble } = this.#parts
    const nowMs = clock.now()
    for (const report of shelf.list()) {
      const open = desk
        .list()
        .findLast(
          (made) => made.report === report.id && made.createdAtMs > (report.lastRun?.atMs ?? 0) && made.id !== report.lastRun?.export,
        )
      if (open !== undefined) this.#follow(report.id, open)
      if (!report.enabled) continue
      const { schedule, spec, nextRunMs } = report
      const missed = nextRunMs !== null && nextRunMs <= nowMs ? lastMissed(schedule, spec.timeZone, nextRunMs - 1, nowMs) : null
      await shelf.update(report.id, { nextRunMs: nextRun(schedule, spec.timeZone, nowMs) })
      if (missed !== null && open === undefined) await this.#runAt(report.id, missed, report.by).catch(onTrouble)
    }
    this.#timer = setInterval(() => this.look().catch(onTrouble), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  list(): Report[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Report {
    return this.#parts.shelf.get(id)
  }

  /**
   * @throws LeitstandError `report.schedule`, `query.time-zone`, `series.unknown`, `query.too-much`, `export.folder`,
   * `mail.not-set-up`, `document.*`, `store.*`
   */
  async put(id: string, version: number, body: ReportBody, by: string): Promise<Report> {
    const { shelf, delivery, clock, knowsSeries } = this.#parts
    const { spec, schedule, target, enabled } = body
    if (!isTimeZone(spec.timeZone)) throw new LeitstandError('query.time-zone')
    checkSchedule(schedule, spec.timeZone, clock.now())
    if (!spec.series.some(knowsSeries)) throw new LeitstandError('series.unknown', 'None of the series exists (any more). Choose others.')
    if (spec.format === 'pdf' && spec.series.length > MAX_REPORT_SERIES) {
      throw new LeitstandError('query.too-much', `A PDF report shows ${MAX_REPORT_SERIES} series at most.`)
    }
    if (target.kind === 'folder') await delivery.checkFolder(target.path)
    else if (enabled) delivery.checkMail()
    const nextRunMs = enabled ? nextRun(schedule, spec.timeZone, clock.now()) : null
    const lastRun = shelf.find(id)?.lastRun ?? null
    return shelf.put(id, version, { ...body, lastRun, nextRunMs }, by)
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#parts.shelf.remove(ids)
  }

  /** Runs it now, over the last whole period. @throws LeitstandError `job.running`, `document.unknown`, or of the spec */
  run(id: string, by: string): Promise<Export> {
    return this.#runAt(id, this.#parts.clock.now(), by)
  }

  /** Runs what has fallen due. Called by the own timer. */
  async look(): Promise<void> {
    const { shelf, clock } = this.#parts
    const nowMs = clock.now()
    for (const report of shelf.list()) {
      const { id, enabled, nextRunMs, schedule, spec, by } = report
      if (!enabled || nextRunMs === null) continue
      const ahead = nextRun(schedule, spec.timeZone, nowMs)
      // Set back by hand, a clock must not keep a report waiting for a time that comes again.
      if (nextRunMs > nowMs && (ahead === null || nextRunMs <= ahead)) continue
      await shelf.update(id, { nextRunMs: ahead })
      if (nextRunMs > nowMs) continue
      const due = lastMissed(schedule, spec.timeZone, nextRunMs - 1, nowMs) ?? nextRunMs
      await this.#runAt(id, due, by).catch((cause: unknown) => this.#failed(id, '', cause))
    }
  }

  async #runAt(id: string, atMs: number, by: string): Promise<Export> {
    const { shelf, desk } = this.#parts
    const { spec, name, period } = shelf.get(id)
    if (this.#busy.has(id)) throw new LeitstandError('job.running', 'This report is being made already.')
    this.#busy.add(id)
    try {
      const made = await desk.begin({ ...spec, title: name, ...lastPeriod(period, atMs, spec.timeZone) }, by, id)
      this.#follow(id, made)
      return made
    } catch (cause) {
      this.#busy.delete(id)
      throw cause
    }
  }

  /** Waits for the file, then delivers it. */
  #follow(id: string, made: Export): void {
    this.#busy.add(id)
    this.#deliver(id, made)
      .catch((cause: unknown) => this.#failed(id, made.id, cause))
      .finally(() => this.#busy.delete(id))
  }

  async #deliver(id: string, made: Export): Promise<void> {
    const { shelf, desk, delivery, clock } = this.#parts
    const ended = await desk.ended(made.id)
    const report = shelf.find(id)
    // Deleted meanwhile.
    if (report === undefined) return
    if (ended.progress.state !== 'done') {
      // Its own entry is in the activity list already.
      const detail =
        ended.progress.error?.detail ?? (ended.progress.state === 'cancelled' ? 'The export was cancelled.' : 'The export was deleted.')
      await shelf.update(id, { lastRun: { atMs: clock.now(), ok: false, detail, export: made.id } })
      return
    }
    const file = desk.file(made.id)
    const { target } = report
    const detail =
      target.kind === 'folder' ? await delivery.toFolder(target.path, file) : await delivery.byMail(target.to, report, ended, file)
    await shelf.update(id, { lastRun: { atMs: clock.now(), ok: true, detail, export: made.id } })
  }

  /** @param made id of the job; empty where none began */
  async #failed(id: string, made: string, cause: unknown): Promise<void> {
    const { shelf, clock, report, onTrouble } = this.#parts
    const known = shelf.find(id)
    if (known === undefined) return
    const { code, message } = cause instanceof LeitstandError ? cause : new LeitstandError('internal', undefined, { cause })
    if (code === 'internal') onTrouble(cause)
    report({ kind: 'export-failed', severity: 'warning', board: null, by: known.by, detail: { title: known.name, code, message } })
    await shelf.update(id, { lastRun: { atMs: clock.now(), ok: false, detail: message, export: made } }).catch(onTrouble)
  }
}

// Exports without threads and files: jobs that wait, and a stream of one line.
import type { Services } from '../../backend/adapters/http/services.ts'
import { LeitstandError } from '../../backend/contract/errors.ts'
import type { Export, ExportSpec, Report, ReportBody } from '../../backend/contract/export.ts'

export class FakeExports {
  jobs: Export[] = []
  streamed: ExportSpec[] = []

  list(): Export[] {
    return this.jobs
  }

  get(id: string): Export {
    const job = this.jobs.find((one) => one.id === id)
    if (job === undefined) throw new LeitstandError('document.unknown')
    return job
  }

  async begin(spec: ExportSpec, by: string, report: string | null): Promise<Export> {
    const head = { id: `job-${this.jobs.length + 1}`, version: 1, createdAtMs: 1, changedAtMs: 1, by }
    const progress = {
      state: 'waiting',
      done: 0,
      total: null,
      unit: 'samples',
      rate: null,
      startedAtMs: null,
      finishedAtMs: null,
      error: null,
    } as const
    const job: Export = { ...head, spec, progress, fileName: `${spec.title}.${spec.format}`, bytes: 0, rows: 0, skipped: [], report }
    this.jobs.push(job)
    return job
  }

  async cancel(id: string): Promise<Export> {
    return this.get(id)
  }

  async resume(id: string): Promise<Export> {
    return this.get(id)
  }

  async remove(ids: readonly string[]): Promise<void> {
    this.jobs = this.jobs.filter(({ id }) => !ids.includes(id))
  }

  file(id: string): ReturnType<Services['exports']['file']> {
    this.get(id)
    throw new LeitstandError('job.not-ready')
  }

  async stream(spec: ExportSpec): ReturnType<Services['exports']['stream']> {
    this.streamed.push(spec)
    const bytes = (async function* lines() {
      yield new TextEncoder().encode('Time (UTC),Value\r\n')
    })()
    return { fileName: 'Lüfter 1.csv', contentType: 'text/csv; charset=utf-8', bytes }
  }
}

export class FakeReports {
  readonly #exports: Services['exports']
  reports: Report[] = []

  constructor(exports: Services['exports']) {
    this.#exports = exports
  }

  list(): Report[] {
    return this.reports
  }

  get(id: string): Report {
    const report = this.reports.find((one) => one.id === id)
    if (report === undefined) throw new LeitstandError('document.unknown')
    return report
  }

  async put(id: string, version: number, body: ReportBody, by: string): Promise<Report> {
    const report: Report = { ...body, id, version: version + 1, createdAtMs: 1, changedAtMs: 1, by, lastRun: null, nextRunMs: null }
    this.reports = [...this.reports.filter((one) => one.id !== id), report]
    return report
  }

  async remove(ids: readonly string[]): Promise<void> {
    this.reports = this.reports.filter(({ id }) => !ids.includes(id))
  }

  async run(id: string, by: string): Promise<Export> {
    const { spec, name } = this.get(id)
    return this.#exports.begin({ ...spec, title: name, fromMs: 0, toMs: 1 }, by, id)
  }
}

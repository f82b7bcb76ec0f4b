import { beforeEach, expect, test } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import type { Export, ExportSpec, Report, ReportBody, StoredReportBody } from '../../../backend/contract/export.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { Reports } from '../../../backend/reports/reports.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { spec } from '../exports/an-export.ts'

const HOUR_MS = 3_600_000
const { title: _title, fromMs: _fromMs, toMs: _toMs, ...REPORT_SPEC } = spec()

let clock: ManualClock
let store: MemoryDocumentStore<Report>
let jobs: { spec: ExportSpec; job: Export; end: (state: Export['progress']['state']) => void; ended: Promise<Export> }[]
let delivered: string[]
let activity: Omit<Activity, 'id' | 'atMs'>[]
let refusal: LeitstandError | undefined
let mailReady: boolean

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 20, 14, 30))
  store = new MemoryDocumentStore<Report>()
  jobs = []
  delivered = []
  activity = []
  refusal = undefined
  mailReady = true
})

function body(change: Partial<ReportBody> = {}): ReportBody {
  return {
    name: 'Tagesbericht',
    enabled: true,
    spec: REPORT_SPEC,
    period: 'day',
    schedule: '0 6 * * *',
    target: { kind: 'folder', path: '/srv/reports' },
    ...change,
  }
}

async function opened(): Promise<Reports> {
  const shelf = new Shelf<StoredReportBody>({ noun: 'report', store, clock, newId: () => 'r', most: 10 })
  await shelf.start()
  const reports = new Reports({
    shelf,
    desk: {
      begin: async (asked, by, report) => {
        if (refusal !== undefined) throw refusal
        return begun(asked, by, report)
      },
      ended: (id) => jobs.find(({ job }) => job.id === id)?.ended ?? Promise.reject(new LeitstandError('document.unknown')),
      list: () => jobs.map(({ job }) => job),
      file: (id) => ({ path: `/data/${id}.done`, fileName: `${id}.csv`, contentType: 'text/csv' }),
    },
    delivery: {
      checkFolder: async (path) => {
        if (path === '/missing') throw new LeitstandError('export.folder')
      },
      toFolder: async (path, file) => {
        delivered.push(`${path}/${file.fileName}`)
        return `${path}/${file.fileName}`
      },
      checkMail: () => {
        if (!mailReady) throw new LeitstandError('mail.not-set-up')
      },
      byMail: async (to) => {
        if (!mailReady) throw new LeitstandError('mail.failed', 'mail.example:587 does not answer.')
        delivered.push(...to)
        return to.join(', ')
      },
    },
    clock,
    knowsSeries: (id) => id < 50,
    report: (entry) => activity.push(entry),
    onTrouble: (cause) => {
      throw cause
    },
  })
  await reports.start()
  return reports
}

function begun(asked: ExportSpec, by: string, report: string): Export {
  const ended = Promise.withResolvers<Export>()
  const head = { id: `e${jobs.length + 1}`, version: 1, createdAtMs: clock.now(), changedAtMs: clock.now(), by }
  const progress = {
    state: 'running',
    done: 0,
    total: null,
    unit: 'samples',
    rate: null,
    startedAtMs: 1,
    finishedAtMs: null,
    error: null,
  } as const
  const job: Export = { ...head, spec: asked, progress, fileName: 'f.csv', bytes: 1, rows: 1, skipped: [], report }
  const end = (state: Export['progress']['state']) => ended.resolve({ ...job, progress: { ...progress, state } })
  jobs.push({ spec: asked, job, end, ended: ended.promise })
  return job
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}

test('a report runs when it falls due, over the day before, and is delivered', async () => {
  const reports = await opened()
  const saved = await reports.put('r', 0, body(), 'eva')
  expect(new Date(saved.nextRunMs ?? 0).toISOString()).toBe('2026-11-21T05:00:00.000Z')
  await reports.look()
  expect(jobs).toHaveLength(0)
  clock.ms = Date.UTC(2026, 10, 21, 5, 0, 10)
  await reports.look()
  await reports.look()
  expect(jobs).toHaveLength(1)
  expect(jobs[0]?.spec).toMatchObject({
    title: 'Tagesbericht',
    fromMs: Date.UTC(2026, 10, 19, 23),
    toMs: Date.UTC(2026, 10, 20, 23),
  })
  jobs[0]?.end('done')
  await settled()
  expect(delivered).toEqual(['/srv/reports/e1.csv'])
  expect(reports.get('r')).toMatchObject({
    lastRun: { ok: true, detail: '/srv/reports/e1.csv', export: 'e1' },
    nextRunMs: Date.UTC(2026, 10, 22, 5),
  })
})

test('one that was missed within a day runs once at the start, for the period that was due', async () => {
  const first = await opened()
  await first.put('r', 0, body({ schedule: '0 * * * *', period: 'hour' }), 'eva')
  first.stop()
  clock.ms += 7 * HOUR_MS
  const second = await opened()
  expect(jobs).toHaveLength(1)
  expect(jobs[0]?.spec.toMs).toBe(Date.UTC(2026, 10, 20, 21))
  expect(second.get('r').nextRunMs).toBe(Date.UTC(2026, 10, 20, 22))
})

test('one that was missed longer ago waits for its next time', async () => {
  const first = await opened()
  await first.put('r', 0, body({ schedule: '0 6 * * 6' }), 'eva')
  first.stop()
  clock.ms += 72 * HOUR_MS
  const second = await opened()
  expect(jobs).toHaveLength(0)
  expect(new Date(second.get('r').nextRunMs ?? 0).toISOString()).toBe('2026-11-28T05:00:00.000Z')
})

test('a file that was made while the program stopped is delivered at the next start, and no other is made', async () => {
  const first = await opened()
  await first.put('r', 0, body(), 'eva')
  await first.run('r', 'eva')
  first.stop()
  clock.ms += 24 * HOUR_MS
  await opened()
  expect(jobs).toHaveLength(1)
  jobs[0]?.end('done')
  await settled()
  expect(delivered.length).toBeGreaterThan(0)
  expect(new Set(delivered)).toEqual(new Set(['/srv/reports/e1.csv']))
})

test.each([
  ['a schedule that is none', body({ schedule: 'every day' }), 'report.schedule'],
  ['a folder that is not there', body({ target: { kind: 'folder', path: '/missing' } }), 'export.folder'],
  ['series that are all gone', body({ spec: { ...REPORT_SPEC, series: [99] } }), 'series.unknown'],
  ['a time zone that is none', body({ spec: { ...REPORT_SPEC, timeZone: 'Mars/Olympus' } }), 'query.time-zone'],
])('refuses %s', async (_what, wrong, code) => {
  const reports = await opened()
  await expect(reports.put('r', 0, wrong, 'eva')).rejects.toMatchObject({ code })
})

test('mail must be set up before a report is sent by it', async () => {
  mailReady = false
  const reports = await opened()
  const target = { kind: 'mail', to: ['lab@example.org'] } as const
  await expect(reports.put('r', 0, body({ target: { ...target, to: [...target.to] } }), 'eva')).rejects.toMatchObject({
    code: 'mail.not-set-up',
  })
})

test('a delivery that fails is told in the report and in the activity list', async () => {
  const reports = await opened()
  await reports.put('r', 0, body({ target: { kind: 'mail', to: ['lab@example.org'] } }), 'eva')
  await reports.run('r', 'eva')
  mailReady = false
  jobs[0]?.end('done')
  await settled()
  expect(reports.get('r').lastRun).toMatchObject({ ok: false, detail: 'mail.example:587 does not answer.', export: 'e1' })
  expect(activity).toMatchObject([{ kind: 'export-failed', detail: { title: 'Tagesbericht', code: 'mail.failed' } }])
})

test('a run that cannot begin is told, and the next time stands', async () => {
  const reports = await opened()
  await reports.put('r', 0, body(), 'eva')
  refusal = new LeitstandError('series.unknown', 'None of the series exists (any more).')
  clock.ms = Date.UTC(2026, 10, 21, 5, 0, 10)
  await reports.look()
  expect(reports.get('r')).toMatchObject({
    lastRun: { ok: false, detail: 'None of the series exists (any more).' },
    nextRunMs: Date.UTC(2026, 10, 22, 5),
  })
})

test('a report does not begin twice at a time', async () => {
  const reports = await opened()
  await reports.put('r', 0, body(), 'eva')
  await reports.run('r', 'eva')
  await expect(reports.run('r', 'eva')).rejects.toMatchObject({ code: 'job.running' })
})

test('a clock that is set back does not make it wait for a time that comes again', async () => {
  const reports = await opened()
  await reports.put('r', 0, body({ schedule: '0 * * * *', period: 'hour' }), 'eva')
  clock.ms -= 30 * 24 * HOUR_MS
  await reports.look()
  expect(reports.get('r').nextRunMs).toBe(Date.UTC(2026, 9, 21, 15))
})

test('editing keeps what is known of the last run', async () => {
  const reports = await opened()
  const saved = await reports.put('r', 0, body(), 'eva')
  await reports.run('r', 'eva')
  jobs[0]?.end('failed')
  await settled()
  const known = reports.get('r')
  expect(known.version).toBeGreaterThan(saved.version)
  const edited = await reports.put('r', known.version, body({ enabled: false }), 'max')
  expect(edited).toMatchObject({ lastRun: { ok: false }, nextRunMs: null })
})

// Exports, reports and mail settings of a real backend over HTTP.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Type, { type Static, type TSchema } from 'typebox'
import Value from 'typebox/value'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Export, MailSettings, Report } from '../../../backend/contract/export.ts'
import { Series } from '../../../backend/contract/series.ts'
import { TestBackend } from '../../backend-process.ts'
import { findProgram } from '../../fakes/find-program.ts'
import { spec } from './an-export.ts'

const T = Date.UTC(2026, 9, 25, 0, 30)
let backend: TestBackend
let http: string
let ids: number[]

beforeAll(async () => {
  backend = new TestBackend(['--registration', 'auto'])
  http = (await backend.ready()).http
  for (let step = 0; step < 30; step++) {
    const ts = new Date(T + step * 300_000).toISOString()
    const body = { deviceId: 'tor-1', ts, metrics: { tempC: 20 + step / 8, doorState: step % 2 === 0 ? 'open' : 'closed' } }
    expect((await call('POST', '/api/ingest', body)).status).toBe(200)
  }
  const series = parsed(Type.Array(Series), await (await call('GET', '/api/series')).json())
  ids = series.map(({ id }) => id)
  expect(ids).toHaveLength(2)
})

afterAll(async () => {
  await backend.stop()
  backend.removeData()
})

function call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const token = readFileSync(join(backend.data, 'token'), 'utf8').trim()
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const init: RequestInit = { method, headers: { authorization: `Bearer ${token}`, ...type } }
  if (body !== undefined) init.body = JSON.stringify(body)
  if (signal !== undefined) init.signal = signal
  return fetch(http + path, init)
}

function parsed<S extends TSchema>(schema: S, value: unknown): Static<S> {
  return Value.Parse(schema, value)
}

async function ended(id: string): Promise<Export> {
  const deadline = Date.now() + 25_000
  while (Date.now() < deadline) {
    const job = parsed(Export, await (await call('GET', `/api/exports/${id}`)).json())
    if (!['waiting', 'running'].includes(job.progress.state)) return job
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`export ${id} does not end`)
}

function asked(change: Parameters<typeof spec>[0] = {}) {
  return spec({ title: 'Größe/Klima', series: ids, fromMs: T, toMs: T + 3 * 3_600_000, ...change })
}

const STREAM = `from=${T}&to=${T + 3 * 3_600_000}&timeZone=Europe/Berlin`

test('a stream and a job of the same spec are the same file, named in UTF-8', async () => {
  const stream = await call('GET', `/api/export?series=${ids}&${STREAM}&delimiter=;&decimal=,&language=de&title=Gr%C3%B6%C3%9Fe/Klima`)
  expect(stream.headers.get('content-disposition')).toBe(
    `attachment; filename="Grosse-Klima 2026-10-25.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe-Klima%202026-10-25.csv`,
  )
  const streamed = Buffer.from(await stream.arrayBuffer())
  const made = await call('POST', '/api/exports', { spec: asked() })
  expect(made.status).toBe(201)
  const job = await ended(parsed(Export, await made.json()).id)
  expect(job).toMatchObject({ rows: 60, progress: { state: 'done', done: 60, total: 60 }, fileName: 'Größe-Klima 2026-10-25.csv' })
  const file = await call('GET', `/api/exports/${job.id}/file`)
  expect(file.headers.get('content-length')).toBe(String(job.bytes))
  expect(Buffer.from(await file.arrayBuffer()).equals(streamed)).toBe(true)
  // The hour that comes twice is told apart by its offset.
  expect(streamed.toString()).toContain('2026-10-25 02:30:00,000+02:00;tor-1;')
  expect(streamed.toString()).toContain('2026-10-25 02:30:00,000+01:00;tor-1;')
  expect((await call('DELETE', `/api/exports/${job.id}`)).status).toBe(204)
  expect(readdirSync(join(backend.data, 'exports'))).toEqual([])
})

test('points are those of /api/query', async () => {
  const query = await (await call('GET', `/api/query?series=${ids[0]}&${STREAM}&agg=mean&maxPoints=5`)).json()
  const lines = (await (await call('GET', `/api/export?series=${ids[0]}&${STREAM}&agg=mean&maxPoints=5&format=ndjson`)).text())
    .trim()
    .split('\n')
  const points = lines.map((line) => {
    const { ms, value, min, max, count } = JSON.parse(line)
    return [ms, value, min, max, count]
  })
  expect(points.length).toBeGreaterThan(2)
  expect(query).toMatchObject({ series: [{ points }] })
})

test.each([
  ['a range that ends before it starts', `series=1&from=2&to=1`, 400, 'query.range'],
  ['a time zone that is none', `series=1&timeZone=Mars/Olympus`, 400, 'query.time-zone'],
  ['series that do not exist', `series=998,999`, 404, 'series.unknown'],
  ['raw samples in buckets', `series=1&bucket=day`, 400, 'request.invalid'],
  ['a range past the calendar', `series=1&from=0&to=8640000000000000`, 400, 'request.invalid'],
  ['more wide points than memory takes', `series=1,2&agg=mean&maxPoints=100001&layout=wide`, 400, 'request.invalid'],
])('%s is refused with a code before an answer begins', async (_what, query, status, code) => {
  const answer = await call('GET', `/api/export?${query}`)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ error: { code } })
})

test('a PDF of the whole calendar is one', async () => {
  const answer = await call(
    'GET',
    `/api/export?series=${ids[0]}&format=pdf&agg=mean&from=0001-01-02&to=9999-12-31&timeZone=Pacific/Kiritimati`,
  )
  expect(answer.status).toBe(200)
  expect(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
})

test('a range in the future makes a file with its head only; series that are gone are named', async () => {
  const far = Date.UTC(2040, 0, 1)
  const answer = await call('POST', '/api/exports', { spec: asked({ series: [...ids, 999], fromMs: far, toMs: far + 1000 }) })
  const job = await ended(parsed(Export, await answer.json()).id)
  expect(job).toMatchObject({ rows: 0, skipped: [999], progress: { state: 'done' } })
  expect((await (await call('GET', `/api/exports/${job.id}/file`)).text()).split('\r\n')).toHaveLength(2)
})

test('clients that go away leave their places to others', async () => {
  for (let turn = 0; turn < 8; turn++) {
    const leaving = new AbortController()
    const answer = await call('GET', `/api/export?series=${ids}&${STREAM}`, undefined, leaving.signal)
    expect(answer.status).toBe(200)
    leaving.abort()
  }
  const deadline = Date.now() + 10_000
  let status = 0
  while (status !== 200 && Date.now() < deadline) {
    const answer = await call('GET', `/api/export?series=${ids}&${STREAM}`)
    status = answer.status
    await answer.text()
  }
  expect(status).toBe(200)
})

test('a PDF report is one, and its text can be read', async (context) => {
  const job = await ended(parsed(Export, await (await call('POST', '/api/exports', { spec: asked({ format: 'pdf' }) })).json()).id)
  expect(job.progress).toMatchObject({ state: 'done', error: null })
  const bytes = Buffer.from(await (await call('GET', `/api/exports/${job.id}/file`)).arrayBuffer())
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  if (findProgram('pdftotext') === undefined) return context.skip('pdftotext is not here')
  const path = join(backend.data, 'report.pdf')
  writeFileSync(path, bytes)
  const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
  for (const word of ['Größe/Klima', 'Zeitraum', 'Mittel', 'tor-1: Temperatur', 'Seite 1 von', 'Zu', 'Alarme und Ereignisse'])
    expect(text).toContain(word)
})

test('a report is made now and put into its folder, beside what is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-reports-'))
  try {
    const { title: _title, fromMs: _from, toMs: _to, ...rest } = asked()
    const body = {
      name: 'Täglich',
      enabled: true,
      spec: rest,
      period: 'day',
      schedule: '0 6 * * *',
      target: { kind: 'folder', path: folder },
    }
    const wrong = await call('PUT', '/api/reports/r1', {
      version: 0,
      body: { ...body, target: { kind: 'folder', path: join(folder, 'no') } },
    })
    expect(await wrong.json()).toMatchObject({ error: { code: 'export.folder' } })
    expect((await call('PUT', '/api/reports/r1', { version: 0, body })).status).toBe(200)
    for (let turn = 0; turn < 2; turn++) {
      const run = await call('POST', '/api/reports/r1/run', {})
      expect(run.status).toBe(201)
      await ended(parsed(Export, await run.json()).id)
      await delivered(turn + 1, folder)
    }
    const names = finished(folder).toSorted()
    expect(names).toHaveLength(2)
    expect(names.join(' ')).toMatch(/^Täglich \d{4}-\d\d-\d\d \(2\)\.csv Täglich \d{4}-\d\d-\d\d\.csv$/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Without what is still being written. */
function finished(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith('.'))
}

async function delivered(files: number, folder: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    const report = parsed(Report, await (await call('GET', '/api/reports/r1')).json())
    if (report.lastRun?.ok === true && existsSync(report.lastRun.detail) && finished(folder).length === files) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the report is not delivered')
}

test('mail settings never answer with the password, nor does the log hold it', async () => {
  expect(await (await call('GET', '/api/mail')).json()).toBeNull()
  const body = { host: '127.0.0.1', port: 9, security: 'starttls', username: 'lab', password: 'sehr-geheim-42', from: 'lab@example.org' }
  const saved = await (await call('PUT', '/api/mail', body)).text()
  expect(parsed(MailSettings, JSON.parse(saved)).hasPassword).toBe(true)
  const failed = await call('POST', '/api/mail/test', { to: 'a@example.org' })
  expect([failed.status, await failed.json()]).toMatchObject([502, { error: { code: 'mail.failed' } }])
  const settings = await (await call('GET', '/api/mail')).text()
  expect(saved + settings + backend.stderr).not.toContain('sehr-geheim-42')
})

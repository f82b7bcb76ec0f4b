// Uploads over HTTP: what is taken and what is not, while everything else still takes JSON alone; findings' routes.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Import, ImportBody } from '../../../../backend/contract/import.ts'
import { Shelf } from '../../../../backend/documents/shelf.ts'
import { ImportFolder } from '../../../../backend/imports/import-folder.ts'
import { Imports } from '../../../../backend/imports/imports.ts'
import { exampleSeries } from '../../../contracts/examples.ts'
import { MemoryDocumentStore } from '../../../fakes/memory-document-store.ts'
import { MemoryTelemetryStore } from '../../../fakes/memory-telemetry-store.ts'
import { bearer, LOCAL_TOKEN, startServer } from './server-under-test.ts'

const CSV = 'time,temp\n2026-02-01 10:00,20.5\n2026-02-01 10:01,soso\n'
let under: Awaited<ReturnType<typeof startServer>>
let folder: string
let imports: Imports
const store = new MemoryTelemetryStore()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-imports-http-'))
  under = await startServer()
  let ids = 0
  const shelf = new Shelf<ImportBody>({
    noun: 'import',
    store: new MemoryDocumentStore<Import>(),
    clock: under.clock,
    newId: () => 'x',
    most: 10,
  })
  imports = new Imports({
    shelf,
    folder: new ImportFolder(folder),
    history: { append: (batch) => store.append(batch), export: (range) => store.export(range), waiting: () => 0 },
    series: { find: () => exampleSeries(), list: () => [], boardName: (board) => board, make: async () => exampleSeries() },
    report: {
      activity: () => undefined,
      fault: (cause) => {
        throw cause
      },
    },
    clock: under.clock,
    newId: () => `i${++ids}`,
    pause: () => Promise.resolve(),
    timeZone: 'UTC',
  })
  await imports.start()
  under.services.imports = imports
})
afterAll(async () => {
  await imports.stop()
  await under.stop()
  await rm(folder, { recursive: true })
})

const url = (path: string) => `http://127.0.0.1:${under.port}${path}`
const upload = (body: string, headers: Record<string, string> = {}, path = '/api/imports?fileName=tor.csv') =>
  fetch(url(path), { method: 'POST', body, headers: { ...bearer(LOCAL_TOKEN), 'content-type': 'application/octet-stream', ...headers } })
const post = (path: string) => fetch(url(path), { method: 'POST', headers: bearer(LOCAL_TOKEN) })

test('upload, check, run, errors as a file, delete', async () => {
  const made = await upload(CSV)
  expect(made.status).toBe(201)
  const { id } = imports.list()[0] ?? { id: '' }
  expect(await made.json()).toMatchObject({ id, fileName: 'tor.csv', bytes: CSV.length, stage: 'uploaded' })
  for (const step of ['check', 'run']) {
    expect((await post(`/api/imports/${id}/${step}`)).status).toBe(200)
    await vi.waitFor(() => expect(imports.get(id).progress.state).toBe('done'), 15_000)
  }
  expect(imports.get(id)).toMatchObject({ stage: 'imported', counts: { rows: 2, accepted: 1, errors: 1 } })
  const errors = await fetch(url(`/api/imports/${id}/errors`), { headers: bearer(LOCAL_TOKEN) })
  expect(errors.headers.get('content-type')).toContain('text/csv')
  expect(errors.headers.get('content-disposition')).toContain('attachment')
  expect(await errors.text()).toContain('3,2,number,"soso"')
  const gone = await fetch(url(`/api/imports/${id}`), { method: 'DELETE', headers: bearer(LOCAL_TOKEN) })
  expect(gone.status).toBe(204)
  expect(await readdir(folder)).toEqual([])
})

test('what is no table is refused with its reason and leaves nothing', async () => {
  const answer = await upload('PK\u0003\u0004\0\0\0\0\0\0\0\0')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: { code: 'import.unreadable', detail: expect.stringContaining('no text file') } })
  expect(await readdir(folder)).toEqual([])
})

test('forms, plain text and other origins are refused, and bytes are taken nowhere else', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    expect((await upload(CSV, { 'content-type': type })).status).toBe(400)
  }
  expect((await upload(CSV, { origin: 'http://evil.example' })).status).toBe(403)
  expect((await upload(CSV, { authorization: 'Bearer nonsense' })).status).toBe(401)
  expect((await upload('{}', {}, '/api/ingest')).status).toBe(400)
  expect(await readdir(folder)).toEqual([])
})

test('a file that says it is larger than 2 GiB is refused before a byte of it is read', async () => {
  const socket = connect(under.port, '127.0.0.1')
  const heard: string[] = []
  socket.on('data', (data) => heard.push(String(data)))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(
    `POST /api/imports?fileName=x.csv HTTP/1.1\r\nhost: 127.0.0.1:${under.port}\r\nauthorization: Bearer ${LOCAL_TOKEN}\r\n` +
      'content-type: application/octet-stream\r\ncontent-length: 3000000000\r\n\r\ntime,temp\n',
  )
  await closed
  expect(heard.join('')).toMatch(/^HTTP\/1.1 413/)
  expect(heard.join('')).toContain('request.too-large')
})

test('an upload that breaks off leaves nothing', async () => {
  const socket = connect(under.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    `POST /api/imports?fileName=x.csv HTTP/1.1\r\nhost: 127.0.0.1:${under.port}\r\nauthorization: Bearer ${LOCAL_TOKEN}\r\n` +
      'content-type: application/octet-stream\r\ncontent-length: 100000\r\n\r\ntime,temp\n',
  )
  await vi.waitFor(async () => expect(await readdir(folder)).toHaveLength(1), 10_000)
  socket.destroy()
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), 10_000)
})

test('a scan of findings must end after it starts', async () => {
  const headers = { ...bearer(LOCAL_TOKEN), 'content-type': 'application/json' }
  const answer = await fetch(url('/api/scans'), { method: 'POST', headers, body: JSON.stringify({ fromMs: 2, toMs: 1 }) })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: { code: 'query.range' } })
  expect(await (await fetch(url('/api/scans'), { headers })).json()).toEqual([])
  expect((await fetch(url('/api/scans/nothing/cancel'), { method: 'POST', headers })).status).toBe(404)
})

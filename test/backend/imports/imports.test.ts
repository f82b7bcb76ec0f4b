// The whole way of an import, with the real thread and files in a temp folder; history and documents in memory.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import type { Import, ImportBody } from '../../../backend/contract/import.ts'
import { unpackQuality } from '../../../backend/contract/quality.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { ImportFolder } from '../../../backend/imports/import-folder.ts'
import { Imports } from '../../../backend/imports/imports.ts'
import type { SampleBatch } from '../../../backend/telemetry/telemetry-store.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { MemoryTelemetryStore } from '../../fakes/memory-telemetry-store.ts'

let folder: string
let store: MemoryTelemetryStore
let documents: MemoryDocumentStore<Import>
let known: Series[]
let told: Omit<Activity, 'id' | 'atMs'>[]
let replaced: [number, { atMs: number; value: number }[]][]
let opened: Imports[]
const clock = new ManualClock()
// A thread takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 30_000 })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-imports-'))
  store = new MemoryTelemetryStore()
  documents = new MemoryDocumentStore()
  known = []
  told = []
  replaced = []
  opened = []
})
afterEach(async () => {
  for (const imports of opened) await imports.stop()
  await rm(folder, { recursive: true, force: true })
})

async function open(change: { append?: (batch: SampleBatch) => Promise<void> } = {}): Promise<Imports> {
  let ids = 0
  const shelf = new Shelf<ImportBody>({ noun: 'import', store: documents, clock, newId: () => 'unused', most: 10 })
  await shelf.start()
  const imports = new Imports({
    shelf,
    folder: new ImportFolder(folder),
    history: { append: change.append ?? ((batch) => store.append(batch)), export: (range) => store.export(range), waiting: () => 0 },
    series: {
      find: (id) => known.find((one) => one.id === id),
      list: () => known,
      boardName: (board) => board,
      make: async (board, { channel, kind, unit }) => {
        const series = exampleSeries({ id: known.length + 1, board, channel, kind, unit, name: null, limits: {} })
        known.push(series)
        return series
      },
    },
    corrections: {
      replace: async (series, samples) => {
        replaced.push([series, samples])
        return samples.length
      },
    },
    report: {
      activity: (entry) => told.push(entry),
      fault: (cause) => {
        throw cause
      },
    },
    clock,
    newId: () => `import-${documents.kept.size}-${ids++}`,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    timeZone: 'Europe/Berlin',
  })
  await imports.start()
  opened.push(imports)
  return imports
}

const upload = (imports: Imports, text: string | Buffer, name = 'tor.csv') =>
  imports.upload({ fileName: name }, Readable.from([typeof text === 'string' ? Buffer.from(text) : text]), undefined, 'anna')

async function ended(imports: Imports, id: string): Promise<Import> {
  return vi.waitFor(
    () => {
      const now = imports.get(id)
      if (now.progress.state === 'running' || now.progress.state === 'waiting') throw new Error(now.progress.state)
      return now
    },
    { timeout: 15_000, interval: 5 },
  )
}

async function stored(series: number): Promise<[string, number | undefined][]> {
  const rows: [string, number | undefined][] = []
  for await (const block of store.export({ series: [series], fromMs: 0, toMs: 8e15 })) {
    for (let row = 0; row < block.count; row++) rows.push([new Date(block.atMs[row] ?? 0).toISOString().slice(11, 19), block.value[row]])
  }
  return rows
}

const CSV = 'time,temp\n2026-02-01 10:00,20.5\n2026-02-01 10:01,20.6\n2026-02-01 10:02,oops\n2026-02-01 10:01,20.7\n'

test('upload, dry run, import: counts agree, nothing is written before the import', async () => {
  const imports = await open()
  const { id, mapping, preview, stage } = await upload(imports, CSV)
  expect(stage).toBe('uploaded')
  expect(preview[1]).toEqual(['2026-02-01 10:00', '20.5'])
  expect(mapping.columns).toEqual([{ column: 1, target: { kind: 'new', board: 'tor', channel: 'temp', unit: '', valueKind: 'number' } }])
  await imports.check(id)
  const counts = { rows: 4, accepted: 2, duplicates: 1, empty: 0, errors: 1 }
  expect(await ended(imports, id)).toMatchObject({ stage: 'checked', dryRun: true, counts, progress: { state: 'done' } })
  expect(known).toEqual([])
  await imports.run(id)
  expect(await ended(imports, id)).toMatchObject({
    stage: 'imported',
    counts,
    errors: [{ line: 4, column: 1, reason: 'number', text: 'oops' }],
  })
  expect(await stored(1)).toEqual([
    ['09:00:00', 20.5],
    ['09:01:00', 20.6],
  ])
  expect(told).toEqual([
    expect.objectContaining({ kind: 'import-finished', by: 'anna', detail: expect.objectContaining({ fileName: 'tor.csv', accepted: 2 }) }),
  ])
  const { path, fileName } = await imports.errorsFile(id)
  expect(fileName).toBe('tor errors.csv')
  expect(await readFile(path, 'utf8')).toBe('\ufeffline,column,reason,text\r\n4,2,number,"oops"\r\n')
})

test('a second import of the same file finds everything stored; the same import again writes nothing twice', async () => {
  const imports = await open()
  const first = await upload(imports, CSV)
  await imports.run(first.id)
  await ended(imports, first.id)
  await imports.run(first.id)
  expect((await ended(imports, first.id)).counts).toMatchObject({ accepted: 2, duplicates: 1 })
  clock.forward(1000)
  const second = await upload(imports, CSV)
  expect(second.mapping.columns[0]?.target).toEqual({ kind: 'series', series: 1 })
  await imports.run(second.id)
  expect((await ended(imports, second.id)).counts).toMatchObject({ accepted: 0, duplicates: 3 })
  expect(await stored(1)).toHaveLength(2)
})

test('replacing corrects only stored samples that have another value', async () => {
  const imports = await open()
  const first = await upload(imports, CSV)
  await imports.run(first.id)
  await ended(imports, first.id)
  clock.forward(1000)
  const second = await upload(imports, CSV.replace('20.5', '19.5'))
  await imports.map(second.id, { ...second.mapping, duplicates: 'replace' })
  await imports.run(second.id)
  await ended(imports, second.id)
  expect(replaced).toEqual([[1, [{ atMs: Date.parse('2026-02-01T09:00:00Z'), value: 19.5 }]]])
})

test('what an export marks bad stays bad', async () => {
  const imports = await open()
  const { id } = await upload(
    imports,
    'time,name,value,quality\n2026-02-01 10:00,a,20.5,good\n2026-02-01 10:01,a,85,bad\n2026-02-01 10:02,a,20.6,\n',
  )
  await imports.run(id)
  await ended(imports, id)
  const qualities: string[] = []
  for await (const block of store.export({ series: [1], fromMs: 0, toMs: 8e15 })) {
    for (let row = 0; row < block.count; row++) qualities.push(unpackQuality(block.quality[row] ?? 0).quality)
  }
  expect(qualities).toEqual(['good', 'bad', 'good'])
})

test('another encoding is read anew, a wrong one refused', async () => {
  const imports = await open()
  const { id, mapping } = await upload(imports, Buffer.from('time;W\u00e4rme\n2026-02-01 10:00;20,5\n', 'latin1'))
  expect(mapping.encoding).toBe('windows-1252')
  await expect(imports.map(id, { ...mapping, encoding: 'utf-8' })).rejects.toMatchObject({ code: 'import.mapping' })
  await expect(imports.map(id, { ...mapping, timeColumn: 7 })).rejects.toMatchObject({ code: 'import.mapping' })
  expect((await imports.map(id, { ...mapping, timeZone: 'UTC' })).mapping.timeZone).toBe('UTC')
})

test('cancelled half way it stops; the next run goes through and counts what was written as its own', async () => {
  let release: () => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    release = resolve
  })
  let hold = true
  let go: () => void = () => undefined
  const imports = await open({
    append: async (batch) => {
      await store.append(batch)
      if (!hold) return
      hold = false
      release()
      await new Promise<void>((resolve) => {
        go = resolve
      })
    },
  })
  const rows = Array.from({ length: 5000 }, (_, row) => `${1_769_936_400 + row},${row}`)
  const { id } = await upload(imports, `time,temp\n${rows.join('\n')}\n`)
  await imports.run(id)
  await begun
  await expect(imports.run(id)).rejects.toMatchObject({ code: 'job.running' })
  await expect(imports.remove([id])).rejects.toMatchObject({ code: 'job.running' })
  const cancelled = imports.cancel(id)
  go()
  expect((await cancelled).progress.state).toBe('cancelled')
  const partly = (await stored(1)).length
  expect(partly).toBeGreaterThan(0)
  expect(partly).toBeLessThan(5000)
  await imports.run(id)
  expect((await ended(imports, id)).counts).toMatchObject({ accepted: 5000, duplicates: 0 })
  expect(await stored(1)).toHaveLength(5000)
})

test('after a restart a running import goes on by itself, without a sample twice', async () => {
  let writes = 0
  let stopped: () => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    stopped = resolve
  })
  const before = await open({
    append: async (batch) => {
      await store.append(batch)
      if (++writes === 2) {
        stopped()
        await before.stop()
      }
    },
  })
  const rows = Array.from({ length: 9000 }, (_, row) => `${1_769_936_400 + row},${row}`)
  const { id } = await upload(before, `time,temp\n${rows.join('\n')}\n`)
  await before.run(id)
  await begun
  await before.stop()
  expect(documents.kept.get(id)?.progress.state).toBe('running')
  const after = await open()
  expect((await ended(after, id)).counts).toMatchObject({ rows: 9000, accepted: 9000, duplicates: 0 })
  expect(await stored(1)).toHaveLength(9000)
})

test('a disk that is full for a moment does not end the import', async () => {
  let refusals = 1
  const imports = await open({
    append: (batch) => (refusals-- > 0 ? Promise.reject(new LeitstandError('store.full')) : store.append(batch)),
  })
  const { id } = await upload(imports, CSV)
  await imports.run(id)
  expect(await ended(imports, id)).toMatchObject({ stage: 'imported', counts: { accepted: 2 } })
})

test('a quote that nobody closes fails the import, saying where', async () => {
  const imports = await open()
  const { id } = await upload(imports, `${CSV}2026-02-01 10:05,"21\n${'2026-02-01 10:06,22\n'.repeat(60_000)}`)
  await imports.check(id)
  const { progress } = await ended(imports, id)
  expect(progress).toMatchObject({
    state: 'failed',
    error: { code: 'import.unreadable', detail: expect.stringContaining('quotation mark') },
  })
})

test('what was not received whole leaves nothing, and leftovers go at the start', async () => {
  const imports = await open()
  const broken = new Readable({
    read() {
      this.push('time,temp\n')
      this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    },
  })
  await expect(imports.upload({ fileName: 'x.csv' }, broken, undefined, 'anna')).rejects.toMatchObject({ code: 'request.invalid' })
  await expect(upload(imports, 'no table at all')).rejects.toMatchObject({ code: 'import.unreadable' })
  await expect(imports.upload({ fileName: 'x.csv' }, Readable.from([]), 3 * 1024 ** 3, 'anna')).rejects.toMatchObject({
    code: 'request.too-large',
  })
  expect(await readdir(folder)).toEqual([])
  await writeFile(join(folder, 'left.csv.part'), 'x')
  const { id } = await upload(imports, CSV)
  await open()
  expect(await readdir(folder)).toEqual([`${id}.csv`])
})

test('deleting takes the file along', async () => {
  const imports = await open()
  const { id } = await upload(imports, CSV)
  await imports.check(id)
  await ended(imports, id)
  await imports.remove([id])
  expect(await readdir(folder)).toEqual([])
  expect(imports.list()).toEqual([])
})

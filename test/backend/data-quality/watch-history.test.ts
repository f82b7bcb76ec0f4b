// What is read of the history, when, and what survives a restart. Store and documents in memory, the marks in a real file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Finding, FindingBody } from '../../../backend/contract/finding.ts'
import { Findings } from '../../../backend/data-quality/findings.ts'
import { WatchFile } from '../../../backend/data-quality/watch-file.ts'
import { WatchHistory } from '../../../backend/data-quality/watch-history.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { MemoryTelemetryStore } from '../../fakes/memory-telemetry-store.ts'

vi.setConfig({ testTimeout: 30_000 })
const MINUTE = 60_000
const HOUR = 60 * MINUTE
let folder: string
let clock: ManualClock
let store: MemoryTelemetryStore
let documents: MemoryDocumentStore<Finding>
let newest: Map<number, number>
let ranges: { fromMs: number; toMs: number }[]
let opened: WatchHistory[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-quality-'))
  clock = new ManualClock()
  store = new MemoryTelemetryStore()
  documents = new MemoryDocumentStore()
  newest = new Map()
  ranges = []
  opened = []
})
afterEach(async () => {
  for (const watch of opened) await watch.stop()
  await rm(folder, { recursive: true, force: true })
})

async function open() {
  let ids = documents.kept.size
  const series = exampleSeries({ id: 1, board: 'a', limits: {}, unit: '°C' })
  const shelf = new Shelf<FindingBody>({ noun: 'finding', store: documents, clock, newId: () => `f${++ids}`, most: 1000 })
  await shelf.start()
  const all = {
    find: (id: number) => (id === 1 ? series : undefined),
    numbers: () => [series],
    libraryRange: () => ({ min: -55, max: 125 }),
    newestMs: (id: number) => newest.get(id),
    isOffline: () => false,
  }
  const report = {
    activity: () => undefined,
    fault: (cause: unknown) => {
      throw cause
    },
  }
  const findings = new Findings({ shelf, series: all, report, clock })
  findings.start()
  const history = {
    export: (range: Parameters<typeof store.export>[0]) => {
      ranges.push({ fromMs: range.fromMs, toMs: range.toMs })
      return store.export(range)
    },
  }
  const watch = new WatchHistory({ findings, series: all, history, memory: new WatchFile(join(folder, 'marks.bin')), report, clock })
  opened.push(watch)
  return { findings, watch }
}

/** Samples of series 1, every `stepMs` from `fromMs` to `toMs`, by a noisy curve. */
async function samples(
  fromMs: number,
  toMs: number,
  stepMs = 10_000,
  valueAt = (ms: number) => 20 + Math.sin(ms / 1e6) + 0.1 * Math.sin(ms * 0.7),
) {
  const count = Math.floor((toMs - fromMs) / stepMs)
  const at = Float64Array.from({ length: count }, (_, row) => fromMs + row * stepMs)
  const value = at.map(valueAt)
  const last = at[count - 1] ?? 0
  newest.set(1, Math.max(newest.get(1) ?? 0, last))
  await store.append({
    count,
    series: new Int32Array(count).fill(1),
    atMs: at,
    receivedAtMs: at.map((ms) => ms + 20),
    raw: value.slice(),
    value,
    quality: new Uint16Array(count),
    states: [],
  })
}

test('at first the last day is looked at, then only what is new', async () => {
  const { watch, findings } = await open()
  const nowMs = clock.now()
  await samples(nowMs - 30 * HOUR, nowMs)
  await watch.round()
  expect(ranges[0]?.fromMs).toBe(nowMs - 24 * HOUR)
  await samples(nowMs, nowMs + MINUTE)
  clock.forward(MINUTE)
  await watch.round()
  expect(ranges).toHaveLength(2)
  expect(ranges[1]?.fromMs).toBeGreaterThan(nowMs - 31_000)
  expect(findings.list()).toEqual([])
  expect(watch.figures.samples).toBeLessThan(8641 + 8)
})

test('silence opens a gap without any reading of the store, and its end closes it', async () => {
  const { watch, findings } = await open()
  const startMs = clock.now()
  await samples(startMs - 2 * HOUR, startMs)
  clock.forward(25_000)
  await watch.round()
  expect(findings.list()).toEqual([])
  const reads = ranges.length
  clock.forward(10 * MINUTE)
  await watch.round()
  expect(ranges).toHaveLength(reads)
  expect(findings.list()).toMatchObject([{ kind: 'gap', fromMs: startMs - 10_000, toMs: null, severity: 'warning' }])
  await samples(clock.now(), clock.now() + MINUTE)
  clock.forward(80_000)
  await watch.round()
  expect(findings.list()).toMatchObject([{ kind: 'gap', toMs: startMs + 25_000 + 10 * MINUTE }])
})

test('a gap that the board fills afterwards was none', async () => {
  const { watch, findings } = await open()
  const startMs = clock.now()
  await samples(startMs - 2 * HOUR, startMs)
  clock.forward(10 * MINUTE)
  await samples(clock.now(), clock.now() + MINUTE)
  clock.forward(80_000)
  await watch.round()
  expect(findings.list()).toMatchObject([{ kind: 'gap', toMs: startMs + 10 * MINUTE }])
  await samples(startMs, startMs + 10 * MINUTE)
  clock.forward(11 * MINUTE)
  await samples(startMs + 11 * MINUTE, clock.now())
  await watch.round()
  expect(findings.list()).toEqual([])
})

test('after a restart it goes on where it was, with what it had learnt', async () => {
  const before = await open()
  const startMs = clock.now()
  await samples(startMs - 20 * HOUR, startMs)
  clock.forward(30_000)
  await before.watch.round()
  await before.watch.stop()
  const { watch, findings } = await open()
  await watch.start()
  ranges = []
  await samples(startMs, startMs + HOUR, 10_000, () => 20.5)
  clock.forward(HOUR)
  await watch.round()
  expect(ranges.every(({ fromMs }) => fromMs > startMs - MINUTE)).toBe(true)
  expect(findings.list()).toMatchObject([{ kind: 'flat', detail: { value: 20.5 } }])
})

test('marks that are damaged or of another layout are as none', async () => {
  await writeFile(join(folder, 'marks.bin'), Buffer.alloc(64, 7))
  const { watch } = await open()
  await samples(clock.now() - HOUR, clock.now())
  await watch.start()
  await vi.waitFor(() => expect(ranges[0]?.fromMs).toBe(clock.now() - 24 * HOUR), 10_000)
})

test('a store that does not answer is counted; the next round catches up', async () => {
  const { watch, findings } = await open()
  await samples(clock.now() - 3 * HOUR, clock.now(), 10_000, (ms) => (ms === clock.now() - HOUR ? 99 : 20 + 0.1 * Math.sin(ms * 0.7)))
  const { LeitstandError } = await import('../../../backend/contract/errors.ts')
  const real = store.export.bind(store)
  store.export = () => {
    throw new LeitstandError('store.unavailable')
  }
  await watch.round()
  expect(watch.figures.faults).toBe(1)
  store.export = real
  await watch.round()
  expect(findings.list()).toMatchObject([{ kind: 'jump' }])
})

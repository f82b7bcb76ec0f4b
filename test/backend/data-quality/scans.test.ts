// Past ranges looked at on demand: what is found, how far it is, cancelling, and going on after a stop. Store and documents in memory.
import { beforeEach, expect, test } from 'vitest'
import type { Finding, FindingBody } from '../../../backend/contract/finding.ts'
import type { Scan, ScanBody } from '../../../backend/contract/scan.ts'
import { Findings } from '../../../backend/data-quality/findings.ts'
import { Scans } from '../../../backend/data-quality/scans.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { MemoryTelemetryStore } from '../../fakes/memory-telemetry-store.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const STEP = 10_000

let clock: ManualClock
let store: MemoryTelemetryStore
let kept: MemoryDocumentStore<Scan>
let findings: Findings
/** Series that were read, in order. */
let read: number[]
/** Readers wait here; undefined: nobody waits. */
let gate: PromiseWithResolvers<void> | undefined
let scans: Scans

beforeEach(async () => {
  clock = new ManualClock()
  store = new MemoryTelemetryStore()
  kept = new MemoryDocumentStore()
  read = []
  gate = undefined
  const shelf = new Shelf<FindingBody>({ noun: 'finding', store: new MemoryDocumentStore<Finding>(), clock, newId: ids('f'), most: 100 })
  const report = { activity: () => undefined, fault: rethrow }
  findings = new Findings({ shelf, series: { find, isOffline: () => false }, report, clock })
  findings.start()
  scans = await open()
})

async function open(): Promise<Scans> {
  const shelf = new Shelf<ScanBody>({ noun: 'scan', store: kept, clock, newId: ids('s', kept.kept.size), most: 100 })
  await shelf.start()
  const history = {
    export: async function* (range: Parameters<typeof store.export>[0]) {
      read.push(...range.series)
      await gate?.promise
      yield* store.export(range)
    },
    count: async ({ series, fromMs, toMs }: { series: readonly number[]; fromMs: number; toMs: number }) => {
      let count = 0
      for await (const block of store.export({ series, fromMs, toMs })) count += block.count
      return count
    },
  }
  const series = {
    find,
    numbers: () => ALL,
    libraryRange: () => ({ min: -55, max: 125 }),
    newestMs: () => undefined,
    isOffline: () => false,
  }
  return new Scans({ shelf, findings, series, history, report: { fault: rethrow }, clock })
}

const ALL = [1, 2].map((id) => exampleSeries({ id, board: `board-${id}`, limits: {}, unit: '°C' }))
const find = (id: number) => ALL.find((one) => one.id === id)
const ids =
  (letter: string, from = 0) =>
  () =>
    `${letter}${++from}`
const rethrow = (cause: unknown) => {
  throw cause
}
const state = (id: string) => scans.get(id).progress.state
const until = (id: string, wanted: string) => expect.poll(() => state(id), { timeout: 15_000 }).toBe(wanted)

/** Samples of a series over `hours` up to now, every 10 s, with spikes at these times. */
async function samples(series: number, hours: number, spikes: readonly number[] = []) {
  const count = (hours * HOUR) / STEP
  const at = Float64Array.from({ length: count }, (_, row) => clock.now() - hours * HOUR + row * STEP)
  const value = at.map((ms) => (spikes.includes(ms) ? 99 : 20 + 0.1 * Math.sin(ms * 0.7)))
  await store.append({
    count,
    series: new Int32Array(count).fill(series),
    atMs: at,
    receivedAtMs: at.map((ms) => ms + 20),
    raw: value.slice(),
    value,
    quality: new Uint16Array(count),
    states: [],
  })
}

test('a scan finds what the past holds, within its range alone, and tells how far it is', async () => {
  const spike = clock.now() - 50 * HOUR
  await samples(1, 100, [spike, spike - 20 * HOUR])
  await expect(scans.begin({ fromMs: clock.now(), toMs: clock.now() - HOUR }, 'anna')).rejects.toMatchObject({ code: 'query.range' })
  await expect(scans.begin({ series: [7], fromMs: 1, toMs: 2 }, 'anna')).rejects.toMatchObject({ code: 'series.unknown' })
  const { id, by, seriesCount } = await scans.begin({ series: [1], fromMs: spike - HOUR, toMs: spike + HOUR }, 'anna')
  expect({ by, seriesCount }).toEqual({ by: 'anna', seriesCount: 1 })
  await until(id, 'done')
  expect(scans.get(id)).toMatchObject({ found: 1, seriesDone: 1, progress: { done: 26 * 360, total: 26 * 360 } })
  expect(findings.list()).toMatchObject([{ kind: 'jump', fromMs: spike, detail: { to: 99 } }])
  const again = await scans.begin({ series: [1], fromMs: spike - HOUR, toMs: spike + HOUR }, 'anna')
  await until(again.id, 'done')
  expect(scans.get(again.id).found).toBe(0)
  expect(findings.list()).toHaveLength(1)
})

test('one at a time; one that waits is cancelled at once, one that runs before its next series', async () => {
  await samples(1, 30)
  await samples(2, 30)
  gate = Promise.withResolvers()
  const range = { fromMs: clock.now() - 5 * HOUR, toMs: clock.now() }
  const first = await scans.begin(range, 'anna')
  const second = await scans.begin(range, 'bert')
  await expect.poll(() => read).toEqual([1])
  expect(await scans.cancel(second.id)).toMatchObject({ progress: { state: 'cancelled' } })
  await expect(scans.remove([first.id])).rejects.toMatchObject({ code: 'job.running' })
  const ended = scans.cancel(first.id)
  gate.resolve()
  expect(await ended).toMatchObject({ seriesDone: 0, progress: { state: 'cancelled' } })
  expect(read).toEqual([1])
  await scans.remove([first.id, second.id])
  expect(scans.list()).toEqual([])
})

test('after a stop it goes on behind the series that are done', async () => {
  const spike = clock.now() - 3 * HOUR
  await samples(1, 30, [spike])
  await samples(2, 30, [spike])
  const shown: Scan[] = []
  const note = findings.noteOnce.bind(findings)
  findings.noteOnce = async (series, episode) => {
    const fresh = await note(series, episode)
    // The second series waits, and that is where the program stops.
    gate = Promise.withResolvers()
    return fresh
  }
  const { id } = await scans.begin({ fromMs: clock.now() - 5 * HOUR, toMs: clock.now() }, 'anna')
  await expect.poll(() => read, { timeout: 15_000 }).toEqual([1, 2])
  const stopped = scans.stop()
  gate?.resolve()
  await stopped
  shown.push(...kept.kept.values())
  expect(shown).toMatchObject([{ seriesDone: 1, found: 1, progress: { state: 'waiting' } }])
  findings.noteOnce = note
  gate = undefined
  scans = await open()
  await scans.start()
  await until(id, 'done')
  expect(read).toEqual([1, 2, 2])
  expect(scans.get(id)).toMatchObject({ found: 2, seriesDone: 2, seriesCount: 2 })
  expect(findings.list().map((one) => one.series)).toEqual([1, 2])
})

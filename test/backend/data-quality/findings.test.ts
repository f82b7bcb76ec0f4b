import { beforeEach, expect, test } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Finding, FindingBody } from '../../../backend/contract/finding.ts'
import type { Series } from '../../../backend/contract/series.ts'
import type { Episode } from '../../../backend/data-quality/detector.ts'
import { Findings } from '../../../backend/data-quality/findings.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let clock: ManualClock
let store: MemoryDocumentStore<Finding>
let series: Series[]
let offline: Set<string>
let told: Omit<Activity, 'id' | 'atMs'>[]
let heard: string[]
let faults: unknown[]

async function open(most = 10_000): Promise<Findings> {
  let ids = store.kept.size
  const shelf = new Shelf<FindingBody>({ noun: 'finding', store, clock, newId: () => `f${++ids}`, most })
  await shelf.start()
  const findings = new Findings({
    shelf,
    series: { find: (id) => series.find((one) => one.id === id), isOffline: (board) => offline.has(board) },
    report: { activity: (entry) => told.push(entry), fault: (cause) => faults.push(cause) },
    clock,
  })
  findings.onFinding = ({ series: id, kind }, change) => heard.push(`${id} ${kind} ${change}`)
  findings.start()
  return findings
}

beforeEach(() => {
  clock = new ManualClock()
  store = new MemoryDocumentStore()
  series = [1, 2, 3].map((id) => exampleSeries({ id, board: id === 3 ? 'b' : 'a', name: `s${id}`, limits: {} }))
  offline = new Set()
  told = []
  heard = []
  faults = []
})

const gap = (fromMs: number, toMs: number | null, ms = (toMs ?? clock.now()) - fromMs): Episode => ({
  kind: 'gap',
  fromMs,
  toMs,
  count: 1,
  detail: { ms, usualMs: 1000 },
})

test('a finding opens, grows worse, and closes; it is the same document all the while', async () => {
  const findings = await open()
  const fromMs = clock.now() - MINUTE
  await findings.note(1, gap(fromMs, null))
  expect(findings.list()).toMatchObject([{ series: 1, board: 'a', severity: 'event', toMs: null }])
  clock.forward(10 * MINUTE)
  await findings.note(1, gap(fromMs, null))
  expect(findings.list()).toMatchObject([{ severity: 'warning' }])
  clock.forward(MINUTE)
  await findings.note(1, gap(fromMs, clock.now()))
  expect(findings.list()).toMatchObject([{ id: 'f1', severity: 'warning', toMs: clock.now() }])
  expect(heard).toEqual(['1 gap opened', '1 gap worse', '1 gap closed'])
  expect(told).toEqual([
    expect.objectContaining({
      kind: 'data-quality',
      severity: 'warning',
      board: 'a',
      detail: expect.objectContaining({ finding: 'gap', name: 's1' }),
    }),
  ])
})

test('the silence of a whole board is one finding that says so', async () => {
  const findings = await open()
  offline.add('a')
  const fromMs = clock.now() - MINUTE
  await findings.note(1, gap(fromMs, null))
  await findings.note(2, gap(fromMs + 900, null))
  await findings.note(3, gap(fromMs, null))
  expect(findings.list()).toMatchObject([
    { series: 1, board: 'a', detail: { offline: 1, series: 2 } },
    { series: 3, board: 'b' },
  ])
  clock.forward(HOUR)
  const toMs = clock.now()
  await findings.note(1, gap(fromMs, toMs))
  await findings.note(2, gap(fromMs + 900, toMs + 500))
  expect(findings.list()).toHaveLength(2)
  expect(findings.list()[0]).toMatchObject({ toMs, detail: { offline: 1, series: 2 } })
})

test('a sensor that stays silent when its board is back gets a finding of its own', async () => {
  const findings = await open()
  const fromMs = clock.now() - MINUTE
  await findings.note(1, gap(fromMs, null))
  await findings.note(2, gap(fromMs, null))
  await findings.note(1, gap(fromMs, clock.now()))
  clock.forward(10 * MINUTE)
  await findings.note(2, gap(fromMs, null))
  expect(findings.list()).toMatchObject([
    { series: 1, toMs: clock.now() - 10 * MINUTE },
    { series: 2, toMs: null },
  ])
})

test('what was acknowledged comes up again when it grows worse, not before', async () => {
  const findings = await open()
  const fromMs = clock.now() - MINUTE
  await findings.note(1, gap(fromMs, null))
  const { id } = findings.list()[0] ?? { id: '' }
  expect((await findings.acknowledge(id, 'anna')).acknowledgedBy).toBe('anna')
  clock.forward(3 * MINUTE)
  await findings.note(1, gap(fromMs, null))
  expect(findings.list()[0]?.acknowledgedBy).toBe('anna')
  clock.forward(10 * MINUTE)
  await findings.sweep()
  expect(findings.list()[0]).toMatchObject({ severity: 'warning', acknowledgedBy: null })
})

test('after a restart an open finding goes on as the same; one that nobody watches any more is closed', async () => {
  const before = await open()
  const fromMs = clock.now() - MINUTE
  await before.note(1, gap(fromMs, null))
  await before.note(3, gap(fromMs, null))
  const findings = await open()
  await findings.closeUnwatched((id) => id === 1)
  await findings.note(1, gap(fromMs, clock.forward(MINUTE)))
  expect(findings.list()).toMatchObject([
    { series: 1, toMs: clock.now() },
    { series: 3, toMs: clock.now() - MINUTE },
  ])
})

test('limits make it critical', async () => {
  series = [exampleSeries({ id: 1, board: 'a', limits: { criticalHigh: 30 } })]
  const findings = await open()
  const nowMs = clock.now()
  await findings.note(1, { kind: 'out-of-range', fromMs: nowMs, toMs: null, count: 1, detail: { value: 31, high: 30 } })
  await findings.note(1, gap(nowMs - 2 * HOUR, null))
  expect(findings.list().map(({ severity }) => severity)).toEqual(['critical', 'critical'])
})

test('old ones go: closed for 30 days, or the oldest closed when there are too many', async () => {
  const findings = await open(20_000)
  await findings.note(1, gap(clock.now() - 2 * MINUTE, clock.now()))
  await findings.note(3, gap(clock.now() - 2 * MINUTE, null))
  clock.forward(31 * 24 * HOUR)
  await findings.sweep()
  expect(findings.list().map(({ series: id }) => id)).toEqual([3])
  for (let at = 0; at < 9600; at++) {
    const fromMs = clock.now() - 9700 * HOUR + at * HOUR
    await findings.note(1, { kind: 'jump', fromMs, toMs: fromMs + 1000, count: 1, detail: { from: 1, to: 9, usual: 0.1 } })
  }
  await findings.sweep()
  const left = findings.list()
  expect(left.length).toBeGreaterThanOrEqual(9000)
  expect(left.length).toBeLessThanOrEqual(9500)
  expect(left.filter(({ toMs }) => toMs === null)).toHaveLength(1)
  expect(Math.min(...left.map(({ fromMs }) => fromMs))).toBeGreaterThan(clock.now() - 9200 * HOUR)
})

test('a flood of small ones that is found between two rounds pushes out neither severe ones nor those that go on', async () => {
  const findings = await open(10_000)
  const oldMs = clock.now() - 9000 * HOUR
  await findings.note(1, gap(oldMs, oldMs + 2 * HOUR))
  await findings.note(3, gap(oldMs, null))
  for (let at = 0; at < 12_000; at++) {
    const fromMs = oldMs + (at + 3) * 1000
    await findings.note(2, { kind: 'jump', fromMs, toMs: fromMs + 500, count: 1, detail: { from: 1, to: 9, usual: 0.1 } })
  }
  expect(findings.lost).toBe(0)
  const left = findings.list()
  expect(left.length).toBeLessThanOrEqual(9501)
  expect(left.filter(({ kind }) => kind === 'gap').map(({ severity }) => severity)).toEqual(['warning', 'warning'])
  expect(left.at(-1)?.fromMs).toBe(oldMs + 12_002 * 1000)
})

test('history is listed, not told; and news are limited', async () => {
  const findings = await open()
  const long = (fromMs: number): Episode => ({ kind: 'flat', fromMs, toMs: null, count: 1, detail: { value: 1, ms: HOUR } })
  await findings.note(1, gap(clock.now() - 40 * HOUR, clock.now() - 38 * HOUR))
  expect(heard).toEqual([])
  expect(told).toEqual([])
  series = Array.from({ length: 100 }, (_, at) => exampleSeries({ id: at + 1, board: `board-${at}`, limits: {} }))
  for (let id = 1; id <= 100; id++) await findings.note(id, long(clock.now() - HOUR))
  expect(heard).toHaveLength(100)
  expect(told).toHaveLength(30)
})

test('a scan adds nothing that is known of the stretch', async () => {
  const findings = await open()
  const toMs = clock.now() - HOUR
  await findings.note(1, gap(toMs - 10 * MINUTE, toMs))
  expect(await findings.noteOnce(1, gap(toMs - 5 * MINUTE, toMs + MINUTE))).toBe(false)
  expect(await findings.noteOnce(1, gap(toMs + 5 * MINUTE, toMs + 9 * MINUTE))).toBe(true)
  expect(findings.list()).toHaveLength(2)
})

test('when there is no room for more they are counted, the log hears of it once a minute, and nothing fails', async () => {
  const findings = await open(1)
  await findings.note(1, gap(clock.now() - 2 * HOUR, clock.now() - HOUR))
  await findings.note(3, gap(clock.now() - 2 * HOUR, clock.now() - HOUR))
  expect(findings.lost).toBe(1)
  await findings.note(3, gap(clock.now() - 4 * HOUR, clock.now() - 3 * HOUR))
  expect(findings.lost).toBe(2)
  expect(faults).toHaveLength(1)
  clock.forward(MINUTE)
  await findings.note(3, gap(clock.now() - 6 * HOUR, clock.now() - 5 * HOUR))
  expect(faults).toHaveLength(2)
})

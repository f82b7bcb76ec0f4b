import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CalendarUnit, SeriesStatistics } from '../../backend/contract/history.ts'
import { MARK, packQuality } from '../../backend/contract/quality.ts'
import { calendarEdges } from '../../backend/telemetry/calendar-buckets.ts'
import type { StatisticsStore } from '../../backend/telemetry/statistics.ts'
import type { QueryRange, TelemetryStore } from '../../backend/telemetry/telemetry-store.ts'
import { MemoryTelemetryStore } from '../fakes/memory-telemetry-store.ts'
import type { Opened } from './examples.ts'
import { batchOf, type ExampleSample } from './sample-batches.ts'

type Store = TelemetryStore & StatisticsStore

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000
const BAD = packQuality('bad', MARK.excluded)

/** What every store must answer to screens: buckets of the calendar and statistics. `settle` as in telemetry-store.suite.ts. */
export function historyQuestionsSuite(name: string, open: () => Promise<Opened<Store>>, settle: (store: Store) => Promise<void>): void {
  describe.each(['just written', 'settled'] as const)(`${name}, asked about its history, samples %s`, (stage) => {
    let opened: Opened<Store>
    let store: Store
    beforeEach(async () => {
      opened = await open()
      store = opened.store
    })
    afterEach(() => opened.close())
    const ripen = () => (stage === 'settled' ? settle(store) : Promise.resolve())
    const ask = async (unit: CalendarUnit, timeZone: string, range: Pick<QueryRange, 'fromMs' | 'toMs'> & Partial<QueryRange>) => {
      const edges = calendarEdges(unit, timeZone, range.fromMs, range.toMs)
      const [answer] = await store.query({ series: [1], maxPoints: 1, aggregation: 'count', ...range, edges })
      if (!answer) expect.fail('no answer')
      return answer
    }
    const every = (stepMs: number, fromMs: number, toMs: number): ExampleSample[] =>
      Array.from({ length: (toMs - fromMs) / stepMs }, (_, index) => ({ series: 1, atMs: fromMs + index * stepMs, value: index % 7 }))

    test('counts 23 hours on the day clocks go forward in Berlin and 25 on the day they go back', async () => {
      await store.append(batchOf(every(10 * MINUTE, Date.UTC(2026, 2, 27), Date.UTC(2026, 2, 31))))
      await store.append(batchOf(every(10 * MINUTE, Date.UTC(2026, 9, 23), Date.UTC(2026, 9, 27))))
      await ripen()
      const spring = await ask('day', 'Europe/Berlin', { fromMs: Date.UTC(2026, 2, 27, 23), toMs: Date.UTC(2026, 2, 30, 22) })
      expect(spring.points.map(([ms, count]) => [new Date(Number(ms)).toISOString(), count])).toEqual([
        ['2026-03-27T23:00:00.000Z', 24 * 6],
        ['2026-03-28T23:00:00.000Z', 23 * 6],
        ['2026-03-29T22:00:00.000Z', 24 * 6],
      ])
      expect(spring.resolutionMs).toBe(23 * HOUR)
      const autumn = await ask('day', 'Europe/Berlin', { fromMs: Date.UTC(2026, 9, 24, 10), toMs: Date.UTC(2026, 9, 26, 10) })
      // The first and the last one are cut by the range.
      expect(autumn.points.map((point) => point[1])).toEqual([12 * 6, 25 * 6, 11 * 6])
      const hours = await ask('hour', 'Europe/Berlin', { fromMs: Date.UTC(2026, 9, 24, 22), toMs: Date.UTC(2026, 9, 25, 23) })
      expect(hours.points.map((point) => point[1])).toEqual(Array.from({ length: 25 }, () => 6))
    })

    test('splits the hour in which clocks of Lord Howe change by half an hour', async () => {
      const fromMs = Date.UTC(2026, 3, 4, 10)
      await store.append(batchOf(every(MINUTE, fromMs, fromMs + 12 * HOUR)))
      await ripen()
      const hours = await ask('hour', 'Australia/Lord_Howe', { fromMs: Date.UTC(2026, 3, 4, 13), toMs: Date.UTC(2026, 3, 4, 17, 30) })
      expect(hours.points.map((point) => point[1])).toEqual([60, 60, 30, 60, 60])
      expect(hours.resolutionMs).toBe(30 * MINUTE)
      const days = await ask('day', 'Australia/Lord_Howe', { fromMs: fromMs + 2 * HOUR, toMs: fromMs + 10 * HOUR })
      expect(days.points).toEqual([[Date.UTC(2026, 3, 4, 13) - DAY, 60, 0, 6, 60], expect.arrayContaining([Date.UTC(2026, 3, 4, 13)])])
    })

    test('begins weeks on Monday and months on the first, of the zone', async () => {
      await store.append(batchOf(every(HOUR, Date.UTC(2026, 0, 20), Date.UTC(2026, 3, 10))))
      await ripen()
      const weeks = await ask('week', 'Asia/Kolkata', { fromMs: Date.UTC(2026, 1, 1), toMs: Date.UTC(2026, 1, 16) })
      expect(weeks.points.map(([ms]) => new Date(Number(ms) + 5.5 * HOUR).toISOString().slice(0, 16))).toEqual([
        '2026-01-26T00:00',
        '2026-02-02T00:00',
        '2026-02-09T00:00',
        '2026-02-16T00:00',
      ])
      const months = await ask('month', 'America/New_York', { fromMs: Date.UTC(2026, 1, 1, 5), toMs: Date.UTC(2026, 3, 1, 4) })
      expect(months.points.map((point) => point[1])).toEqual([28 * 24, 31 * 24 - 1])
    })

    test('answers buckets of any zone, unit and aggregate like a plain list', async () => {
      const reference = new MemoryTelemetryStore()
      const fromMs = Date.UTC(2026, 2, 20)
      const samples = [
        ...randomSamples(1500, fromMs, 200 * DAY, 3),
        ...Array.from({ length: 300 }, (_, index) => ({
          series: 2,
          atMs: fromMs + index * 9 * HOUR,
          value: ['open', 'closed', true][index % 3] ?? '',
        })),
      ]
      for (const part of [samples.slice(0, 1200), samples.slice(1200)]) {
        await reference.append(batchOf(part))
        await store.append(batchOf(part))
        if (part.length === 1200) await ripen()
      }
      const random = randomFrom(5)
      const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC', 'America/St_Johns']
      for (let round = 0; round < 60; round++) {
        const unit = (['hour', 'day', 'week', 'month'] as const)[random(4)] ?? 'day'
        const spanMs = { hour: 4 * DAY, day: 60 * DAY, week: 200 * DAY, month: 220 * DAY }[unit]
        const beginMs = fromMs - 5 * DAY + random(150 * DAY)
        const endMs = beginMs + 1 + random(spanMs)
        const edges = calendarEdges(unit, zones[random(zones.length)] ?? 'UTC', beginMs, endMs)
        const aggregation = (['mean', 'min', 'max', 'last', 'sum', 'count'] as const)[random(6)] ?? 'mean'
        const range = { fromMs: beginMs, toMs: endMs, maxPoints: 1, edges }
        expectSame(await store.query({ ...range, series: [1], aggregation }), await reference.query({ ...range, series: [1], aggregation }))
        const states = { ...range, series: [2], aggregation: 'timeInState' as const, presentMs: endMs - random(spanMs) }
        expectSame(await store.query(states), await reference.query(states))
      }
    })

    test('makes the statistics of any range like a plain list, bad and excluded samples left out', async () => {
      const reference = new MemoryTelemetryStore()
      const fromMs = Date.UTC(2026, 4, 1)
      const samples = [...randomSamples(2000, fromMs, 3 * DAY, 11), ...randomSamples(400, fromMs, 3 * DAY, 17)]
      const words = Array.from({ length: 200 }, (_, index) => ({
        series: 2,
        atMs: fromMs + index * 17 * MINUTE,
        value: index % 5 === 0 ? true : 'on',
      }))
      const parts = [samples.slice(0, 1500), [...samples.slice(1500), ...words]]
      for (const [index, part] of parts.entries()) {
        await reference.append(batchOf(part))
        await store.append(batchOf(part))
        if (index === 0) await ripen()
      }
      const random = randomFrom(23)
      for (let round = 0; round < 40; round++) {
        const beginMs = fromMs - DAY + random(3 * DAY)
        const toMs = beginMs + 1 + random(2 * DAY)
        const thresholds = { above: random(3) === 0 ? null : random(60), below: random(3) === 0 ? null : random(40) }
        const series = [1, 2, 9].map((id) => ({ id, ...thresholds }))
        const range = { series, fromMs: beginMs, toMs, presentMs: fromMs + random(4 * DAY) }
        expectSame(await store.statistics(range), await reference.statistics(range))
      }
    })

    test('counts time above a limit by how long values held, and the stretches without any', async () => {
      const at = [0, 1, 2, 3, 4, 30, 31, 32, 33].map((minute) => Date.UTC(2026, 4, 1) + minute * MINUTE)
      const value = [20, 29, 30, 20, 29, 20, 29, 20, 20]
      await store.append(batchOf(at.map((atMs, row) => ({ series: 1, atMs, value: value[row] ?? 0, quality: row === 8 ? BAD : 0 }))))
      await ripen()
      const fromMs = Date.UTC(2026, 4, 1)
      const [figures] = await store.statistics({
        series: [{ id: 1, above: 28, below: null }],
        fromMs,
        toMs: fromMs + HOUR,
        presentMs: fromMs + 40 * MINUTE,
      })
      // Steps of a minute, the pause of 26 min among them; a value holds 2.5 min at most.
      expect(figures).toMatchObject({ count: 8, min: 20, max: 30, first: 20, last: 20, lastAtMs: at[7], longestStepMs: 2.5 * MINUTE })
      expect(figures).toMatchObject({
        aboveMs: (1 + 1 + 2.5 + 1) * MINUTE,
        belowMs: null,
        gaps: 2,
        gapsMs: (26 + 8) * MINUTE,
        estimated: false,
      })
    })

    test('says of a range without values that it is one gap, unless the series began later', async () => {
      const startMs = Date.UTC(2026, 4, 1)
      await store.append(batchOf([{ series: 1, atMs: startMs, value: 1 }]))
      await ripen()
      const figures = async (fromMs: number, toMs: number): Promise<SeriesStatistics | undefined> => {
        const [one] = await store.statistics({ series: [{ id: 1, above: 3, below: 3 }], fromMs, toMs, presentMs: startMs + 9 * HOUR })
        return one
      }
      expect(await figures(startMs + HOUR, startMs + 3 * HOUR)).toMatchObject({
        count: 0,
        mean: null,
        aboveMs: 0,
        gaps: 1,
        gapsMs: 2 * HOUR,
      })
      expect(await figures(startMs - 3 * HOUR, startMs - HOUR)).toMatchObject({ count: 0, gaps: 0, gapsMs: 0 })
      // What lies ahead is no gap.
      expect(await figures(startMs + 10 * HOUR, startMs + 12 * HOUR)).toMatchObject({ count: 0, gaps: 0, gapsMs: 0 })
      await expect(figures(startMs, startMs)).rejects.toMatchObject({ code: 'query.range' })
    })

    test('may estimate where there are more samples than are to be looked at one by one', async () => {
      const fromMs = Date.UTC(2026, 4, 1)
      const samples = Array.from({ length: 6000 }, (_, second) => ({
        series: 1,
        atMs: fromMs + second * 1000,
        value: 20 + 8 * Math.sin(second / 900),
      }))
      await store.append(batchOf(samples))
      await ripen()
      const range = { series: [{ id: 1, above: 24, below: null }], fromMs, toMs: fromMs + 6000_000, presentMs: fromMs + DAY }
      const [exact] = await store.statistics(range)
      const [rough] = await store.statistics({ ...range, exactSamples: 100 })
      if (!exact || !rough) expect.fail('no answer')
      expect(exact.estimated).toBe(false)
      expect(rough).toMatchObject({ count: 6000, min: exact.min, max: exact.max, last: exact.last, gaps: 0 })
      for (const figure of ['mean', 'sd', 'p5', 'p50', 'p95'] as const)
        expect(Math.abs(Number(rough[figure]) - Number(exact[figure]))).toBeLessThan(0.2)
      expect(Math.abs(Number(rough.aboveMs) - Number(exact.aboveMs))).toBeLessThan(3 * MINUTE)
    })
  })
}

/** Same up to the last digits of sums. */
function expectSame(got: unknown, expected: unknown): void {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)
  expect(JSON.parse(JSON.stringify(got, rounded))).toEqual(JSON.parse(JSON.stringify(expected, rounded)))
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

/** Clusters and pauses, some samples bad or without a value, some at the same time. */
function randomSamples(count: number, fromMs: number, spanMs: number, seed: number): ExampleSample[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, () => ({
    series: 1,
    atMs: fromMs + Math.floor(random(spanMs) / 30_000) * 30_000,
    raw: random(1_000_000),
    value: random(40) === 0 ? Number.NaN : random(800) / 8,
    quality: random(25) === 0 ? BAD : 0,
  }))
}

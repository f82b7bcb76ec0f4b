import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { COMPACTION_LIMITS } from '../../../../backend/adapters/sqlite/compaction.ts'
import { openForReading } from '../../../../backend/adapters/sqlite/telemetry-file.ts'
import { TelemetryQuery } from '../../../../backend/adapters/sqlite/telemetry-query.ts'
import { TelemetryWriter } from '../../../../backend/adapters/sqlite/telemetry-writer.ts'
import { calendarEdges } from '../../../../backend/telemetry/calendar-buckets.ts'
import type { QueryRange } from '../../../../backend/telemetry/telemetry-store.ts'
import { batchOf, type ExampleSample } from '../../../contracts/sample-batches.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000
const T = Date.UTC(2026, 0, 1)
const DAYS = 8
const STEP = 20_000
const END = T + DAYS * DAY
const retention = { rawMs: DAY, minuteMs: 3 * DAY, hourMs: 5 * DAY }

let dir: string
let path: string
let writer: TelemetryWriter
let troubles: string[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-retention-'))
  path = join(dir, 'telemetry.db')
  troubles = []
  open()
})
afterEach(() => {
  writer.close()
  rmSync(dir, { recursive: true })
})

function open(): void {
  const compaction = { ...COMPACTION_LIMITS, chunkRows: 100 }
  writer = new TelemetryWriter({ path, durability: 'normal', commitSpacingMs: 0, compaction, retention }, ({ detail }) =>
    troubles.push(detail),
  )
  writer.open()
}

function store(samples: readonly ExampleSample[]): void {
  for (let from = 0; from < samples.length; from += 20_000) {
    expect(writer.commit([{ id: 1, batch: batchOf(samples.slice(from, from + 20_000)) }]).trouble).toBeNull()
  }
  writer.compactAll()
}

/** All that retention and vacuum have to do at that time; answers the longest step, ms. */
function tidy(nowMs: number): number {
  let longest = 0
  for (let steps = 0; writer.busy(nowMs); steps++) {
    const startMs = performance.now()
    expect(writer.tend(nowMs, 8)).toBeNull()
    longest = Math.max(longest, performance.now() - startMs)
    if (steps > 20_000) expect.fail('does not come to an end')
  }
  return longest
}

function read<T>(ask: (query: TelemetryQuery) => T): T {
  const db = openForReading(path)
  try {
    return ask(new TelemetryQuery(db, (detail) => troubles.push(detail)))
  } finally {
    db.close()
  }
}

function ask(range: Partial<QueryRange>) {
  const whole: QueryRange = { series: [1], fromMs: T, toMs: END, maxPoints: 100_000, aggregation: 'count', ...range }
  const [answer] = read((query) => query.query(whole))
  if (!answer) expect.fail('no answer')
  return answer
}

const counted = (range: Partial<QueryRange>) => ask(range).points.reduce((sum, point) => sum + Number(point[4]), 0)

/** A sample each 20 s over eight days. */
const history = (series: number) =>
  Array.from({ length: (DAYS * DAY) / STEP }, (_, row) => ({ series, atMs: T + row * STEP, value: row % 1000 }))

describe('with samples for one day, minutes for three, hours for five', () => {
  test('each stretch answers in the finest resolution that is left, and every sum still counts each sample', () => {
    store(history(1))
    tidy(END)
    expect(ask({ fromMs: END - DAY + HOUR, toMs: END - DAY + 2 * HOUR })).toMatchObject({ resolutionMs: 50 })
    const minutes = ask({ fromMs: END - 2 * DAY, toMs: END - 2 * DAY + HOUR })
    expect(minutes.resolutionMs).toBe(MINUTE)
    expect(minutes.points.map((point) => point[1])).toEqual(Array.from({ length: 60 }, () => 3))
    const hours = ask({ fromMs: END - 4 * DAY, toMs: END - 3 * DAY - HOUR })
    expect(hours.resolutionMs).toBe(HOUR)
    expect(hours.points.map((point) => point[1])).toEqual(Array.from({ length: 23 }, () => 180))
    const days = ask({ fromMs: T, toMs: END })
    expect(days.resolutionMs).toBe(DAY)
    expect(days.points.map((point) => point[1])).toEqual(Array.from({ length: DAYS }, () => 4320))
    for (const maxPoints of [1, 3, 10, 200]) expect(counted({ maxPoints })).toBe(DAYS * 4320)
    expect(troubles).toEqual([])
  })

  test('a look into an hour of which only the hour is left answers with that hour', () => {
    store(history(1))
    tidy(END)
    const from = END - 4 * DAY + 20 * MINUTE
    expect(ask({ fromMs: from, toMs: from + MINUTE })).toEqual({
      id: 1,
      resolutionMs: HOUR,
      points: [[END - 4 * DAY, 180, expect.any(Number), expect.any(Number), 180]],
    })
  })

  test('buckets of any calendar still count each sample once, whatever is left of them', () => {
    store(history(1))
    tidy(END)
    for (const timeZone of ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
      for (const unit of ['hour', 'day', 'week', 'month'] as const) {
        const edges = calendarEdges(unit, timeZone, T, END)
        const answer = ask({ edges })
        const sum = answer.points.reduce((total, point) => total + Number(point[1]), 0)
        expect(sum, `${unit} ${timeZone}`).toBe(DAYS * 4320)
        expect(answer.resolutionMs).toBe(unit === 'hour' ? DAY : Math.max(DAY, (edges[1] ?? 0) - (edges[0] ?? 0)))
      }
    }
    // Where hours are left, days of a zone with whole hours are exact.
    const days = ask({
      fromMs: END - 4 * DAY - HOUR,
      toMs: END - HOUR,
      edges: calendarEdges('day', 'Europe/Berlin', END - 4 * DAY - HOUR, END - HOUR),
    })
    expect(days.points.map((point) => point[1])).toEqual([4320, 4320, 4320, 4320])
    expect(troubles).toEqual([])
  })

  test('statistics count what is left, and say that they are estimated', () => {
    store(history(1))
    tidy(END)
    const range = { series: [{ id: 1, above: 499.5, below: null }], presentMs: END }
    const [all] = read((query) => query.statistics({ ...range, fromMs: T, toMs: END }))
    expect(all).toMatchObject({
      count: DAYS * 4320,
      min: 0,
      max: 999,
      estimated: true,
      gaps: 0,
      last: (DAYS * 4320 - 1) % 1000,
      lastAtMs: END - STEP,
    })
    const mean = history(1).reduce((sum, { value }) => sum + value, 0) / (DAYS * 4320)
    expect(all?.mean).toBeCloseTo(mean, 6)
    const [fresh] = read((query) => query.statistics({ ...range, fromMs: END - 2 * HOUR, toMs: END }))
    expect(fresh).toMatchObject({ count: 360, estimated: false, longestStepMs: 2.5 * STEP })
    // Only the hour of it is left: it counts whole.
    const [hour] = read((query) => query.statistics({ ...range, fromMs: END - 4 * DAY + 20 * MINUTE, toMs: END - 4 * DAY + 21 * MINUTE }))
    expect(hour).toMatchObject({ count: 180, estimated: true })
  })

  test('raw, export and the number of samples agree on what is left', () => {
    store(history(1))
    tidy(END)
    const raw = ask({ aggregation: 'raw' }).points
    expect(Number(raw[0]?.[0])).toBeLessThanOrEqual(END - DAY)
    expect(Number(raw[0]?.[0])).toBeGreaterThan(END - DAY - 200 * STEP)
    expect(ask({ aggregation: 'raw', toMs: END - 2 * DAY }).points).toEqual([])
    const { samples } = read((query) => query.exportBlock(1, T, END))
    expect(samples.count).toBe(raw.length)
    expect(writer.note.samples).toBe(raw.length)
  })

  test('the newest value of a series that fell silent stays, and the word of a state that holds', () => {
    store([
      { series: 1, atMs: T, value: 5 },
      { series: 3, atMs: T, value: 'open' },
      { series: 3, atMs: T + 1, value: 'closed' },
    ])
    tidy(T + 400 * DAY)
    expect(read((query) => query.loadLatest()).map(({ series, value }) => [series, value])).toEqual([
      [1, 5],
      [3, 'closed'],
    ])
    expect(ask({ series: [3], fromMs: T + 399 * DAY, toMs: T + 400 * DAY }).points).toEqual([[T + 399 * DAY, 'closed']])
    expect(counted({ fromMs: T, toMs: T + DAY })).toBe(1)
  })

  test('what comes late into a stretch without samples counts in every resolution, also after the next look', () => {
    store(history(1))
    tidy(END)
    const late = [2, 4, 6].flatMap((age) => [1, 2].map((row) => ({ series: 1, atMs: END - age * DAY + row * 1500, value: 5000 })))
    store(late)
    const check = () => {
      expect(ask({ aggregation: 'max', fromMs: END - 2 * DAY, toMs: END - 2 * DAY + MINUTE }).points[0]).toEqual([
        END - 2 * DAY,
        5000,
        expect.any(Number),
        5000,
        5,
      ])
      for (const maxPoints of [1, 8, 300]) expect(counted({ maxPoints })).toBe(DAYS * 4320 + late.length)
      expect(counted({ fromMs: END - 3 * DAY + HOUR })).toBe((3 * DAY - HOUR) / STEP + 2)
    }
    check()
    tidy(END + 2 * HOUR)
    check()
    store([{ series: 1, atMs: END - 2 * DAY + 4000, value: 1 }])
    tidy(END + 4 * HOUR)
    expect(counted({ fromMs: END - 3 * DAY + 5 * HOUR })).toBe((3 * DAY - 5 * HOUR) / STEP + 3)
    expect(troubles).toEqual([])
  })

  test('stopping between any two steps loses and doubles nothing', () => {
    store(history(1))
    for (let round = 0; writer.busy(END); round++) {
      expect(writer.tend(END, 0)).toBeNull()
      if (round % 25 === 0) {
        writer.close()
        open()
      }
      if (round % 40 === 0) expect(counted({ maxPoints: 8 })).toBe(DAYS * 4320)
      if (round > 5000) expect.fail('does not come to an end')
    }
    expect(counted({ maxPoints: 8 })).toBe(DAYS * 4320)
    const { samples } = read((query) => query.exportBlock(1, T, END))
    expect(writer.note.samples).toBe(samples.count)
  })

  test('the file becomes smaller', () => {
    for (let series = 1; series <= 12; series++) store(history(series).map((one) => ({ ...one, value: Math.random() })))
    const before = statSync(path).size
    tidy(END)
    writer.compactAll()
    expect(statSync(path).size).toBeLessThan(before / 2)
    expect(counted({ maxPoints: 8 })).toBe(DAYS * 4320)
    expect(read((query) => query.exportBlock(12, END - DAY, END)).samples.count).toBe(4320)
  }, 30_000)
})

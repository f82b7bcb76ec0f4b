import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSqliteStores } from '../../../backend/adapters/sqlite/sqlite-stores.ts'
import { run } from '../../../backend/cli/seed-history.ts'
import { isBad } from '../../../backend/contract/quality.ts'

const END = Date.UTC(2026, 10, 20, 12)
const DAY = 86_400_000

let dir: string
let told: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-seed-'))
  told = ''
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(dir, { recursive: true })
})

const seed = (...flags: string[]) => run(['--data', join(dir, 'data'), '--end', new Date(END).toISOString(), ...flags])

/** What the program itself reads of it. */
async function read() {
  const troubles: string[] = []
  const stores = openSqliteStores({
    dataDir: join(dir, 'data'),
    durability: 'normal',
    retentionDays: { raw: 0, minute: 0, hour: 0 },
    logger: pino({ level: 'silent' }),
    onTrouble: (code, detail) => troubles.push(`${code}: ${detail}`),
  })
  await stores.start()
  try {
    const series = await stores.series.load()
    const ids = series.map(({ id }) => id)
    const range = { series: ids, fromMs: END - 9 * DAY, toMs: END, maxPoints: 40 }
    const numbers = series.filter(({ kind }) => kind === 'number').map(({ id }) => id)
    return {
      series,
      boards: await stores.fleet.loadBoards(),
      latest: await stores.telemetry.loadLatest(),
      means: await stores.telemetry.query({ ...range, series: numbers, aggregation: 'mean' }),
      raw: await stores.telemetry.query({ ...range, maxPoints: 100_000, aggregation: 'raw' }),
      activity: await stores.activity.list(1000),
      samples: (await stores.telemetry.figures()).samples,
      troubles,
    }
  } finally {
    await stores.stop()
  }
}

describe('seed-history', () => {
  test('makes boards, series, samples and activity that the program reads, the same for the same seed', async () => {
    expect(await seed('--boards', '17', '--series', '51', '--days', '3')).toBe(0)
    expect(told).toContain('17 boards, 51 series')
    const first = await read()
    expect(first.troubles).toEqual([])
    expect(first.boards).toHaveLength(17)
    expect(new Set(first.boards.map(({ id }) => id)).size).toBe(17)
    expect(first.boards.every(({ registration, name, zone }) => registration === 'accepted' && name !== null && zone !== null)).toBe(true)
    expect(new Set(first.series.map(({ board, channel }) => `${board} ${channel}`)).size).toBe(51)
    expect(first.latest.length).toBe(51)
    expect(first.activity.every(({ atMs }) => atMs >= END - 3 * DAY && atMs < END)).toBe(true)
    expect(first.activity.length).toBeGreaterThan(0)
    expect(first.samples).toBe(first.raw.reduce((sum, { points }) => sum + points.length, 0))
    for (const { points } of first.raw) {
      const times = points.map(([at]) => Number(at))
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(times.every((at) => at >= END - 3 * DAY && at < END)).toBe(true)
    }
    // Sensors that were gone for a moment say so, and have no part in any mean.
    const temperatures = new Set(first.series.filter(({ sensorType }) => sensorType === 'ds18b20').map(({ id }) => id))
    const bad = first.raw.filter(({ id }) => temperatures.has(id)).flatMap(({ points }) => points.filter((point) => point[1] === -127))
    expect(bad.length).toBeGreaterThan(0)
    expect(bad.every((point) => isBad(Number(point[3])))).toBe(true)
    expect(Math.min(...first.means.flatMap(({ points }) => points.map((point) => Number(point[2]))))).toBeGreaterThan(-100)
    // Two days every 10 s and one every minute, less what boards were away.
    const longest = Math.max(...first.raw.map(({ points }) => points.length))
    expect(longest).toBeLessThanOrEqual(2 * 8640 + 1440)
    expect(longest).toBeGreaterThan(2 * 8640)
    expect(first.means.every(({ points }) => points.length >= 10)).toBe(true)
    rmSync(join(dir, 'data'), { recursive: true })
    expect(await seed('--boards', '17', '--series', '51', '--days', '3')).toBe(0)
    expect((await read()).means).toEqual(first.means)
  }, 60_000)

  test('touches no folder that has a database', async () => {
    writeFileSync(join(dir, 'leitstand.db'), 'precious')
    expect(await run(['--data', dir])).toBe(1)
    expect(told).toContain('has a leitstand.db already')
  })

  test('names the flag that is wrong', async () => {
    for (const [flag, value] of [
      ['--boards', '0'],
      ['--series', '9999'],
      ['--days', 'many'],
      ['--end', 'soon'],
      ['--seed', '-1'],
    ] as const) {
      told = ''
      expect(await run(['--data', join(dir, 'data'), '--boards', '2', '--series', '4', flag, value])).toBe(1)
      expect(told).toContain(flag)
    }
    expect(await run([])).toBe(1)
    expect(await run(['--help'])).toBe(0)
  })
})

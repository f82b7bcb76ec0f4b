import { beforeEach, describe, expect, it } from 'vitest'
import { MARK } from '../../../backend/contract/quality.ts'
import type { Sample } from '../../../backend/contract/sample.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { MAX_SERIES_PER_BOARD, SeriesCatalog } from '../../../backend/series/catalog.ts'
import { kaiserChannel, metricUnit } from '../../../backend/series/channel.ts'
import { BatchWriter } from '../../../backend/telemetry/batch-writer.ts'
import { Ingest, type Origin } from '../../../backend/telemetry/ingest.ts'
import { LatestValues } from '../../../backend/telemetry/latest.ts'
import { HeldTelemetry } from '../../fakes/held-telemetry.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

const AT = Date.UTC(2026, 10, 20, 14)
let clock: ManualClock
let store: HeldTelemetry
let samples: Sample[]
let accepted: Sample[]
let bands: string[]
let ingest: Ingest
let catalog: SeriesCatalog
let writer: BatchWriter
let latest: LatestValues
let savedSeries: number

beforeEach(() => {
  clock = new ManualClock()
  store = new HeldTelemetry()
  samples = []
  accepted = []
  bands = []
  savedSeries = 0
  latest = new LatestValues()
  writer = new BatchWriter(store, clock, { lingerMs: 0, maxPending: 10 })
  catalog = new SeriesCatalog({
    clock,
    store: {
      load: async () => [],
      remove: async () => undefined,
      save: async (series) => {
        savedSeries += series.length
      },
    },
    libraries: {
      defaultFor: (type) => (type === 'ds18b20' ? { name: 'ds18b20', unit: '°C' } : undefined),
      check: () => ({ unit: '°C' }),
      faultOf: () => undefined,
    },
  })
  ingest = new Ingest({
    series: { resolve: (board, spec) => catalog.resolve(board, spec), kaiserChannel, metricUnit },
    processors: {
      bind: (series: Series) =>
        series.library === 'ds18b20'
          ? {
              process: (raw, _, out) => {
                out.value = raw * 0.0625
                out.quality = 'good'
                out.marks = 0
              },
            }
          : undefined,
    },
    latest,
    writer,
    listeners: {
      sample: (sample) => samples.push(sample),
      accepted: (sample) => accepted.push(sample),
      band: (sample, from, to) => bands.push(`${sample.value}: ${from} → ${to}`),
    },
  })
})

const origin = (more: Partial<Origin> = {}): Origin => ({
  board: 'E1',
  gpio: 4,
  receivedAtMs: clock.now(),
  dup: false,
  admitted: undefined,
  ...more,
})
const ds18b20 = (raw: number, more: object = {}) => ({ sensor_type: 'DS18B20', raw, raw_mode: true, ...more })
const committed = async (taken: unknown) => {
  expect(taken).toBeInstanceOf(Promise)
  await taken
}

describe('a reading', () => {
  it('is processed, shown and stored with raw beside value', async () => {
    await committed(ingest.reading(origin(), ds18b20(344), AT, false))
    expect(store.rows).toEqual([{ series: 1, atMs: AT, raw: 344, value: 21.5, quality: 'good', marks: 0 }])
    expect(samples[0]).toMatchObject({ value: 21.5, raw: 344 })
    expect(latest.get(1)).toMatchObject({ value: 21.5, atMs: AT })
  })

  it('is on screen before the disk has it, and acknowledged only after', async () => {
    await ingest.reading(origin(), ds18b20(344), AT, false)
    store.hold = true
    let acknowledged = false
    const taken = ingest.reading(origin(), ds18b20(345), AT + 1000, false)
    if (taken instanceof Promise) {
      void taken.then(() => {
        acknowledged = true
      })
    }
    expect(samples).toHaveLength(2)
    await expect.poll(() => store.waiting.length).toBe(1)
    expect(acknowledged).toBe(false)
    store.commitAll()
    await taken
    expect(acknowledged).toBe(true)
  })

  it('waits for its series and board to be stored, so that no sample belongs to nobody', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const taken = ingest.reading(origin({ admitted: promise }), ds18b20(344), AT, false)
    await Promise.resolve()
    expect(store.rows).toHaveLength(0)
    resolve()
    await taken
    expect(savedSeries).toBe(1)
    expect(store.rows).toHaveLength(1)
  })

  it('keeps the value of a board that processes by itself, raw beside it', async () => {
    await ingest.reading(
      origin(),
      { sensor_type: 'pH', raw: 2048, value: 7.02, unit: 'pH', quality: 'excellent', raw_mode: false },
      AT,
      false,
    )
    expect(store.rows[0]).toMatchObject({ raw: 2048, value: 7.02, quality: 'excellent', marks: MARK.processedByBoard })
  })

  it('falls back to raw where a processing board sends no value', async () => {
    await ingest.reading(origin(), { sensor_type: 'odd', raw: 12, raw_mode: false }, AT, false)
    expect(store.rows[0]).toMatchObject({ raw: 12, value: 12 })
  })

  it('marks the arrival clock', async () => {
    await ingest.reading(origin(), ds18b20(344), AT, true)
    expect(store.rows[0]?.marks).toBe(MARK.arrivalClock)
  })

  it('keeps the worse of board’s and library’s quality', async () => {
    await ingest.reading(origin(), ds18b20(344, { quality: 'poor' }), AT, false)
    expect(store.rows[0]?.quality).toBe('poor')
  })

  it('makes two series of one pin that carries two value types', async () => {
    for (const type of ['sht31_temperature', 'SHT31_Humidity'])
      await ingest.reading(origin(), { sensor_type: type, raw: 1, i2c_address: 68 }, AT, false)
    expect(catalog.list().map(({ channel }) => channel)).toEqual(['gpio4:sht31_temperature:0x44', 'gpio4:sht31_humidity:0x44'])
  })

  it('without raw and value is refused', () => {
    expect(ingest.reading(origin(), { sensor_type: 'x' }, AT, false)).toMatchObject({ refused: 'wrong-shape' })
  })
})

describe('repeated delivery', () => {
  beforeEach(async () => {
    await ingest.reading(origin(), ds18b20(344, { seq: 7 }), AT, false)
  })

  it('of the same (series, at, raw) counts once and is acknowledged', async () => {
    await ingest.reading(origin({ dup: true }), ds18b20(344), AT, false)
    expect(store.rows).toHaveLength(1)
    expect(ingest.figures.duplicates).toBe(1)
  })

  it('of the same seq counts once, even if the clock of the board was set in between', async () => {
    await ingest.reading(origin({ dup: true }), ds18b20(344, { seq: 7 }), AT + 5, false)
    expect(store.rows).toHaveLength(1)
  })

  it('is no repeat when the board has no clock and does not say DUP: two equal readings are two', async () => {
    await ingest.reading(origin(), ds18b20(1), clock.now(), true)
    await ingest.reading(origin(), ds18b20(1), clock.now(), true)
    expect(store.rows).toHaveLength(3)
  })

  it('is acknowledged with the first one, not before', async () => {
    store.hold = true
    const first = ingest.reading(origin(), ds18b20(400), AT + 1, false)
    const again = ingest.reading(origin({ dup: true }), ds18b20(400), AT + 1, false)
    expect(again).toBe(first)
    await expect.poll(() => store.waiting.length).toBe(1)
    store.commitAll()
    await again
  })

  it('counts as new when the first one was not stored', async () => {
    store.hold = true
    const first = ingest.reading(origin(), ds18b20(400), AT + 1, false)
    await expect.poll(() => store.waiting.length).toBe(1)
    store.failAll(new Error('disk full'))
    await expect(first).rejects.toThrow('disk full')
    store.hold = false
    await ingest.reading(origin({ dup: true }), ds18b20(400), AT + 1, false)
    expect(store.rows.filter(({ raw }) => raw === 400)).toHaveLength(1)
  })
})

describe('rules', () => {
  it('see a sample at once, before the disk has it', async () => {
    await ingest.reading(origin(), ds18b20(344), AT, false)
    store.hold = true
    const taken = ingest.reading(origin(), ds18b20(345), AT + 1000, false)
    expect(accepted.map(({ raw }) => raw)).toEqual([344, 345])
    expect(store.rows).toHaveLength(1)
    await expect.poll(() => store.waiting.length).toBe(1)
    store.commitAll()
    await taken
  })

  it('see late samples, which screens do not, and no repeated ones', async () => {
    await ingest.reading(origin(), ds18b20(344), AT, false)
    await ingest.reading(origin(), ds18b20(16), AT - 60_000, false)
    await ingest.reading(origin({ dup: true }), ds18b20(16), AT - 60_000, false)
    expect(accepted.map(({ raw }) => raw)).toEqual([344, 16])
    expect(samples).toHaveLength(1)
  })

  it('see words and switches of plain boards', async () => {
    await ingest.metrics(origin(), { door: 'open' }, undefined, AT, false)
    expect(accepted.map(({ value }) => value)).toEqual(['open'])
  })
})

describe('order and limits', () => {
  it('stores a late sample without making it the latest', async () => {
    await ingest.reading(origin(), ds18b20(344), AT, false)
    await ingest.reading(origin(), ds18b20(16), AT - 60_000, false)
    expect(store.rows).toHaveLength(2)
    expect(latest.get(1)?.value).toBe(21.5)
  })

  it('tells when a value gets worse at once, and better when it has stayed so for ten seconds', async () => {
    await ingest.reading(origin(), ds18b20(16 * 20), AT, false)
    const series = await catalog.edit(1, { limits: { warningHigh: 25, criticalHigh: 30 } }, 'eva')
    ingest.rebind(series)
    for (const [i, celsius] of [26, 24.9, 26, 24.9, 31, 20, 20].entries()) {
      await ingest.reading(origin(), ds18b20(16 * celsius), AT + 1 + i, false)
    }
    expect(bands).toEqual(['26: ok → warning', '31: warning → critical'])
    clock.forward(10_001)
    await ingest.reading(origin(), ds18b20(16 * 20), AT + 60_000, false)
    expect(bands.at(-1)).toBe('20: critical → ok')
  })

  it('refuses a board that invents channels', async () => {
    for (let i = 0; i < MAX_SERIES_PER_BOARD; i++)
      catalog.resolve('E1', { channel: `c${i}`, kind: 'number', gpio: null, sensorType: 'c', address: null, name: null, unit: '' })
    expect(ingest.reading(origin(), ds18b20(1), AT, false)).toMatchObject({ refused: 'too-many-series' })
  })

  it('refuses more samples than the bound while the disk stands still', async () => {
    await ingest.reading(origin(), ds18b20(0), AT, false)
    store.hold = true
    for (let i = 1; i <= 10; i++) ingest.reading(origin(), ds18b20(i), AT + i, false)
    expect(() => ingest.reading(origin(), ds18b20(99), AT + 99, false)).toThrow(/wait for the disk/)
    expect(writer.refused).toBe(1)
    expect(writer.pending).toBe(10)
  })

  it('takes what it refused when it is sent again: that is no repeat', async () => {
    await ingest.reading(origin(), ds18b20(0), AT, false)
    store.hold = true
    for (let i = 1; i <= 10; i++) ingest.reading(origin(), ds18b20(i), AT + i, false)
    const again = () => ingest.reading(origin({ dup: true }), ds18b20(99, { seq: 5 }), AT + 99, false)
    expect(again).toThrow(/wait for the disk/)
    await expect.poll(() => store.waiting.length).toBe(1)
    store.hold = false
    store.commitAll()
    await expect.poll(() => writer.pending).toBe(0)
    await committed(again())
    expect(store.rows.filter(({ raw }) => raw === 99)).toHaveLength(1)
  })
})

describe('metrics of a plain board', () => {
  const metrics = (values: Record<string, number | string | boolean>, atMs = AT) =>
    ingest.metrics(origin({ gpio: null }), values, undefined, atMs, true)

  it('become samples, states and units by name', async () => {
    await metrics({ tempC: 22.4, doorState: 'open' })
    expect(catalog.list().map(({ channel, kind, unit }) => [channel, kind, unit])).toEqual([
      ['tempC', 'number', '°C'],
      ['doorState', 'state', ''],
    ])
    expect(store.rows.map(({ value }) => value)).toEqual([22.4, 'open'])
  })

  it('store a state only when it changes, and still count the message as heard', async () => {
    for (const [i, word] of ['open', 'open', 'closed', 'closed', 'open'].entries()) await metrics({ doorState: word }, AT + i)
    expect(store.rows.map(({ value }) => value)).toEqual(['open', 'closed', 'open'])
    expect(latest.get(1)?.atMs).toBe(AT + 4)
  })

  it('are taken as a whole or not at all', () => {
    expect(ingest.metrics(origin(), { ok: 1, 'bad\nname': 2 }, undefined, AT, false)).toMatchObject({ refused: 'wrong-shape' })
    expect(catalog.list()).toHaveLength(0)
  })

  it('keep a number and a word under one name apart', async () => {
    await metrics({ level: 1 })
    await metrics({ level: 'high' }, AT + 1)
    expect(catalog.list().map(({ kind }) => kind)).toEqual(['number', 'state'])
  })

  it('survive names that mean something to JavaScript', async () => {
    await metrics(JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}'))
    expect(store.rows).toHaveLength(3)
  })
})

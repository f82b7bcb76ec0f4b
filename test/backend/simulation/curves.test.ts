import { describe, expect, test } from 'vitest'
import { Random } from '../../../backend/simulation/random.ts'
import { DS18B20_GONE, rawCounts } from '../../../backend/simulation/raw-counts.ts'
import { Signal } from '../../../backend/simulation/signal.ts'
import { BUNDLED } from '../../../resources/libraries/bundled.ts'

const NOON = Date.UTC(2026, 5, 1, 14)
const HOUR = 3_600_000

describe('Random', () => {
  test('gives the same sequence for the same seed and label, another one for any other', () => {
    const draw = (seed: number, label: string) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.next()
        )(new Random(seed, label)),
      )
    expect(draw(7, 'a')).toEqual(draw(7, 'a'))
    expect(draw(7, 'a')).not.toEqual(draw(7, 'b'))
    expect(draw(7, 'a')).not.toEqual(draw(8, 'a'))
  })

  test('is uniform enough: ten thousand draws fill ten bins evenly', () => {
    const random = new Random(1, 'bins')
    const bins = new Array<number>(10).fill(0)
    for (let count = 0; count < 10_000; count++) {
      const bin = Math.floor(random.next() * 10)
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    for (const bin of bins) expect(bin).toBeGreaterThan(850)
  })
})

describe('Signal', () => {
  test('is warmest at its peak hour and coldest half a day later', () => {
    const signal = new Signal({ mean: 20, daily: 5 }, new Random(1), NOON)
    expect(signal.at(NOON)).toBeCloseTo(25, 6)
    expect(signal.at(NOON + 12 * HOUR)).toBeCloseTo(15, 6)
  })

  test('stays within its bounds', () => {
    const signal = new Signal({ mean: 0, noise: 5, drift: 20, min: -3, max: 4 }, new Random(2), NOON)
    const values = Array.from({ length: 500 }, (_, step) => signal.at(NOON + step * 60_000))
    expect(Math.min(...values)).toBe(-3)
    expect(Math.max(...values)).toBe(4)
  })

  test('leaves its curve for an excursion and comes back, again and again', () => {
    const excursion = { by: 10, everyS: 1000, firstAfterS: 100, riseS: 50, holdS: 200 }
    const signal = new Signal({ mean: 7, excursion }, new Random(3), NOON)
    const at = (seconds: number) => signal.at(NOON + seconds * 1000)
    expect([at(0), at(99), at(125), at(150), at(349), at(375), at(450)]).toEqual([7, 7, 12, 17, 17, 12, 7])
    expect([at(1099), at(1200), at(1500)]).toEqual([7, 17, 7])
  })
})

describe('raw counts', () => {
  const LARGEST_STEP: Record<string, [value: number, tolerance: number]> = {
    ds18b20: [21.5, 0.032],
    sht31_temperature: [25.3, 0.002],
    sht31_humidity: [48.2, 0.001],
    ph: [6.92, 0.003],
    ec: [2310, 2.5],
    moisture: [41.3, 0.03],
    co2: [612, 0.5],
    light: [12_400.3, 0.05],
    flow: [14.2, 0.01],
    bme280_pressure: [1009.25, 0.01],
  }

  test.each(Object.entries(LARGEST_STEP))('of %s become the same value again in the bundled library', (type, [value, tolerance]) => {
    const library = BUNDLED.find(({ sensorTypes }) => sensorTypes.includes(type))
    if (library === undefined) throw new Error(`no library for ${type}`)
    const raw = rawCounts(type, value, { elapsedS: 60, waterC: 18 })
    const out = { value: Number.NaN, quality: 'good' as const, suspect: false }
    const parameters = Object.fromEntries(library.parameters.map(({ name, default: byDefault }) => [name, byDefault]))
    const context = { atMs: NOON, sinceLastMs: 60_000, previous: undefined, neighbour: () => 18 }
    library.process(raw ?? Number.NaN, parameters, context, out)
    expect(Math.abs(out.value - value)).toBeLessThanOrEqual(tolerance)
  })

  test('of a vanished DS18B20 are −127 °C', () => {
    expect(DS18B20_GONE * 0.0625).toBe(-127)
  })

  test('are whole numbers within the converter, however far the value', () => {
    for (const value of [-1e6, 1e6]) {
      for (const type of ['ph', 'ec', 'moisture']) {
        const raw = rawCounts(type, value, { elapsedS: 1, waterC: 25 })
        expect(raw === 0 || raw === 4095).toBe(true)
      }
    }
  })

  test('are none for a type whose board sends a final value', () => {
    expect(rawCounts('dissolved_oxygen', 7.8, { elapsedS: 1, waterC: 25 })).toBeUndefined()
  })
})

// Typical 1 Hz sensors as columns: raw numbers with noise as the parts deliver them, values by the formula of their library.
import type { SeriesSamples } from '../../backend/adapters/sqlite/series-samples.ts'

export interface SensorKind {
  name: string
  raw(second: number, random: () => number): number
  value(raw: number, second: number): number
}

const DAY = 86_400
const wave = (second: number, period: number) => Math.sin((2 * Math.PI * second) / period)

export const SENSOR_KINDS: SensorKind[] = [
  {
    name: 'DS18B20, 1/16 °C',
    raw: (second, random) => Math.round(16 * (21 + 3 * wave(second, DAY) + 0.4 * wave(second, 1700) + 0.03 * normal(random))),
    value: (raw) => raw * 0.0625,
  },
  {
    name: 'SHT31 temperature, 16 bit',
    raw: (second, random) => Math.round(((66 + 3 * wave(second, DAY) + 0.2 * wave(second, 900) + 0.02 * normal(random)) / 175) * 65535),
    value: (raw) => -45 + (175 * raw) / 65535,
  },
  {
    name: 'pH, 12-bit ADC',
    raw: (second, random) => Math.round(1861 + 90 * wave(second, DAY) + 3 * normal(random)),
    value: (raw) => 7 + ((raw * 3.3) / 4095 - 1.5) * -5.6338,
  },
  {
    name: 'CO2, ppm',
    raw: (second, random) => Math.round(620 + 180 * wave(second, DAY) + 25 * wave(second, 2400) + 1.5 * normal(random)),
    value: (raw) => raw,
  },
  {
    name: 'pH compensated by a 1/16 °C neighbour',
    raw: (second, random) => Math.round(1861 + 90 * wave(second, DAY) + 3 * normal(random)),
    value: (raw, second) => {
      const celsius = Math.round(16 * (21 + 3 * wave(second, DAY) + 0.03 * Math.sin(second * second))) / 16
      return 7 + ((raw * 3.3) / 4095 - 1.5) * -5.6338 * (298.15 / (273.15 + celsius))
    },
  },
]

/** `count` samples from `firstSecond` on, `stepMs` apart; boards' clocks jitter by some ms, messages take some more. */
export function curve(
  kind: SensorKind,
  startMs: number,
  firstSecond: number,
  count: number,
  stepMs: number,
  random: () => number,
): SeriesSamples {
  const atMs = new Float64Array(count)
  const receivedAtMs = new Float64Array(count)
  const raw = new Float64Array(count)
  const value = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    const second = firstSecond + (row * stepMs) / 1000
    atMs[row] = startMs + second * 1000 + Math.round(1.5 * normal(random))
    receivedAtMs[row] = (atMs[row] ?? 0) + 6 + Math.floor(-10 * Math.log(1 - random()))
    raw[row] = kind.raw(second, random)
    value[row] = kind.value(raw[row] ?? 0, second)
  }
  return { count, atMs, receivedAtMs, raw, value, quality: new Uint16Array(count), words: null }
}

/** Random numbers 0..1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

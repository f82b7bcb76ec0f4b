// A year of one series' numbers, in order of time: season, day, weather, noise, spikes, flat stretches. Driven by cli/seed-history.ts.
import { MARK, packQuality } from '../contract/quality.ts'
import type { Random } from './random.ts'
import { DS18B20_GONE, rawCounts } from './raw-counts.ts'
import type { SeedChannel } from './seed-channels.ts'

const DAY_MS = 86_400_000
const YEAR_MS = 365.25 * DAY_MS
const SUMMER_MS = Date.UTC(2026, 6, 25)
const NOON_MS = 12 * 3_600_000
const WARMEST_MS = 14 * 3_600_000
/** Mean time between faults of a series, ms. */
const SPIKE_EVERY_MS = 9 * DAY_MS
const FLAT_EVERY_MS = 60 * DAY_MS
const FLAT_MS = 7 * 3_600_000
/** The wandering forgets itself over this time, ms. */
const DRIFT_MS = 6 * 3_600_000
const WEATHER_STEP_MS = 3_600_000
const BAD = packQuality('bad', MARK.suspect)
const FINAL = packQuality('good', MARK.processedByBoard)
const DS18B20_GONE_C = DS18B20_GONE * 0.0625
const CONTEXT = { elapsedS: 10, waterC: 25 }

/** Columns that the curve fills; the same as a store's. */
export interface SeedColumns {
  raw: Float64Array
  value: Float64Array
  quality: Uint16Array
}

/** Weather of a zone: a slow walk with mean 0 and deviation 1, a value an hour. */
export function weatherOf(fromMs: number, toMs: number, random: Random): (atMs: number) => number {
  const hours = Math.ceil((toMs - fromMs) / WEATHER_STEP_MS) + 2
  const values = new Float64Array(hours)
  // Two walks one after the other, so that the curve has no kinks; it forgets itself over some three days.
  const keep = 1 - 1 / 30
  let fast = 0
  let slow = 0
  for (let hour = 0; hour < hours; hour++) {
    fast = fast * keep + random.normal() * Math.sqrt(1 - keep * keep)
    slow += (fast - slow) / 12
    values[hour] = slow * 1.15
  }
  return (atMs) => {
    const at = (atMs - fromMs) / WEATHER_STEP_MS
    const hour = Math.floor(at)
    const [before = 0, after = 0] = [values[hour], values[hour + 1]]
    return before + (after - before) * (at - hour)
  }
}

/** Raw count → value, as the series' library makes it. */
const VALUE_OF: Readonly<Record<string, (raw: number) => number>> = {
  ds18b20: (raw) => raw * 0.0625,
  sht31_temperature: (raw) => -45 + (175 * raw) / 65_535,
  sht31_humidity: (raw) => (100 * raw) / 65_535,
  moisture: (raw) => Math.min(100, Math.max(0, (100 * (raw - 3000)) / (1200 - 3000))),
  ph: (raw) => 7 + ((raw * 3.3) / 4095 - 1.5) * (3 / (1.5 - 2.03244)),
  ec: (raw) => 1413 + (((raw * 3.3) / 4095 - 0.231732) * (12_880 - 1413)) / (2.11232 - 0.231732),
}

export class SeedCurve {
  readonly #channel: SeedChannel
  readonly #random: Random
  readonly #weather: (atMs: number) => number
  readonly #phase: number
  readonly #decimals: number
  #drift = 0
  #lastMs = Number.NEGATIVE_INFINITY
  #nextSpikeMs: number
  #nextFlatMs: number
  #flatUntilMs = Number.NEGATIVE_INFINITY
  #held = 0

  constructor(channel: SeedChannel, weather: (atMs: number) => number, random: Random, startMs: number) {
    this.#channel = channel
    this.#weather = weather
    this.#random = random
    this.#phase = random.next()
    const { noise = 0.01 } = channel.shape ?? {}
    this.#decimals = Math.max(0, Math.min(4, 1 - Math.floor(Math.log10(Math.max(noise, 1e-3)))))
    this.#nextSpikeMs = startMs + random.pause(SPIKE_EVERY_MS)
    this.#nextFlatMs = startMs + random.pause(FLAT_EVERY_MS)
  }

  /** Fills row by row; `atMs` must rise, also from call to call. */
  fill(atMs: Float64Array, into: SeedColumns): void {
    const { type, library } = this.#channel
    const toValue = VALUE_OF[type]
    for (let row = 0; row < atMs.length; row++) {
      const at = atMs[row] ?? 0
      const wanted = this.#at(at)
      const scale = 10 ** this.#decimals
      // No count of a sensor that is there: it must not be held within its range.
      const gone = type === 'ds18b20' && wanted === DS18B20_GONE_C
      const raw = gone ? DS18B20_GONE : (rawCounts(type, wanted, CONTEXT) ?? Math.round(wanted * scale) / scale)
      into.raw[row] = raw
      into.value[row] = toValue === undefined ? raw : toValue(raw)
      into.quality[row] = gone ? BAD : library === null ? FINAL : 0
    }
  }

  #at(atMs: number): number {
    const { mean = 0, daily = 0, season = 0, weather = 0, drift = 0, noise = 0, sun, saw, min, max } = this.#channel.shape ?? {}
    if (atMs < this.#flatUntilMs) return this.#held
    const summer = Math.cos((2 * Math.PI * (atMs - SUMMER_MS)) / YEAR_MS)
    let value = mean + season * summer
    if (daily !== 0) value += daily * (1 + 0.35 * summer) * Math.cos((2 * Math.PI * (atMs - WARMEST_MS)) / DAY_MS)
    const sky = weather !== 0 || sun !== undefined ? this.#weather(atMs) : 0
    value += weather * sky
    if (sun !== undefined) {
      const height = Math.cos((2 * Math.PI * (atMs - NOON_MS)) / DAY_MS) + 0.35 * summer
      value += Math.max(0, height / 1.35) * sun * Math.min(1, Math.max(0.25, 0.75 + 0.3 * sky)) * (0.8 + 0.2 * summer)
    }
    if (saw !== undefined) value += saw.by * (0.5 - ((atMs / (saw.days * DAY_MS) + this.#phase) % 1))
    if (drift !== 0) value += drift * this.#wander(atMs)
    value += noise * this.#random.normal()
    this.#lastMs = atMs
    if (atMs >= this.#nextSpikeMs) {
      this.#nextSpikeMs = atMs + this.#random.pause(SPIKE_EVERY_MS)
      if (this.#channel.type === 'ds18b20') return DS18B20_GONE_C
      value += (this.#random.chance(0.5) ? 1 : -1) * (0.3 * Math.abs(mean) + 40 * noise)
    }
    value = Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, value))
    if (atMs >= this.#nextFlatMs) {
      this.#nextFlatMs = atMs + this.#random.pause(FLAT_EVERY_MS)
      this.#flatUntilMs = atMs + this.#random.pause(FLAT_MS)
      this.#held = value
    }
    return value
  }

  /** Deviation 1, whatever the step. */
  #wander(atMs: number): number {
    const keep = Math.exp(-(atMs - this.#lastMs) / DRIFT_MS)
    this.#drift = this.#drift * keep + this.#random.normal() * Math.sqrt(1 - keep * keep)
    return this.#drift
  }
}

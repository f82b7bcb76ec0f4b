// Channels of the boards that `seed-history` invents: what is measured, how it is wired, how its curve goes. Data only.
import type { Series } from '../contract/series.ts'

/** Shape of a year of numbers. Amplitudes are half the difference between highest and lowest. */
export interface SeedShape {
  mean: number
  /** Day and night; highest at 14 h UTC. */
  daily?: number
  /** Summer and winter; highest in late July. */
  season?: number
  /** How much the weather of the zone moves it, over days. */
  weather?: number
  /** Slow wandering of its own. */
  drift?: number
  noise: number
  min?: number
  max?: number
  /** Follows the sun: 0 at night, up to this at noon in summer. */
  sun?: number
  /** Falls by `by` over `days`, then is filled up again: water, soil, reagent. */
  saw?: { by: number; days: number }
}

/** Words of a state series, with how often a day it leaves the first one and how long it stays away, s. */
export interface SeedStates {
  words: readonly (string | boolean)[]
  perDay: number
  awayS: number
  /** Only by day (a person, the sun). */
  byDay?: boolean
}

export interface SeedChannel {
  /** Pin; null on plain boards, whose channel is the metric's name. */
  gpio: number | null
  type: string
  name: string
  unit: string
  library: string | null
  parameters: Series['parameters']
  limits: Series['limits']
  /** I²C address, or `rom` for a OneWire address of its own. */
  address?: string
  shape?: SeedShape
  states?: SeedStates
}

type Limits = Series['limits']
const base = { parameters: {}, library: null }

export const probe = (name: string, shape: Partial<SeedShape> & { mean: number }, limits: Limits = {}): SeedChannel => ({
  ...base,
  gpio: 4,
  type: 'ds18b20',
  name,
  unit: '°C',
  library: 'ds18b20',
  limits,
  address: 'rom',
  shape: { daily: 0.8, drift: 0.5, noise: 0.04, ...shape },
})

export const airTemperature = (
  name: string,
  shape: Partial<SeedShape> & { mean: number },
  limits: Limits = {},
  i2c = '0x44',
): SeedChannel => ({
  ...base,
  gpio: 21,
  type: 'sht31_temperature',
  name,
  unit: '°C',
  library: 'sht31-temperature',
  limits,
  address: i2c,
  shape: { daily: 1.5, drift: 0.5, noise: 0.05, ...shape },
})

export const humidity = (name: string, shape: Partial<SeedShape> & { mean: number }, limits: Limits = {}, i2c = '0x44'): SeedChannel => ({
  ...base,
  gpio: 21,
  type: 'sht31_humidity',
  name,
  unit: '%RH',
  library: 'sht31-humidity',
  limits,
  address: i2c,
  shape: { daily: -5, weather: 3, drift: 2, noise: 0.3, min: 5, max: 99, ...shape },
})

export const co2 = (name: string, shape: Partial<SeedShape> & { mean: number }, limits: Limits = {}): SeedChannel => ({
  ...base,
  gpio: 16,
  type: 'co2',
  name,
  unit: 'ppm',
  library: 'co2-mhz19',
  limits,
  shape: { daily: 70, drift: 40, noise: 4, min: 405, max: 4000, ...shape },
})

export const moisture = (name: string, gpio: number, shape: Partial<SeedShape> & { mean: number }, limits: Limits = {}): SeedChannel => ({
  ...base,
  gpio,
  type: 'moisture',
  name,
  unit: '%',
  library: 'moisture',
  limits,
  shape: { daily: -1, noise: 0.25, min: 2, max: 96, saw: { by: 18, days: 2.3 }, ...shape },
})

export const ph = (name: string, shape: Partial<SeedShape> & { mean: number }, limits: Limits = {}, gpio = 34): SeedChannel => ({
  gpio,
  type: 'ph',
  name,
  unit: 'pH',
  library: 'ph',
  parameters: { temperatureFrom: 'fixed', fixedC: 25 },
  limits,
  shape: { daily: 0.08, drift: 0.15, noise: 0.012, min: 3, max: 11, saw: { by: 0.35, days: 9 }, ...shape },
})

/** Curve in µS/cm. */
export const ec = (name: string, shape: Partial<SeedShape> & { mean: number }, limits: Limits = {}, gpio = 35): SeedChannel => ({
  gpio,
  type: 'ec',
  name,
  unit: 'µS/cm',
  library: 'ec',
  parameters: { temperatureFrom: 'fixed', fixedC: 25 },
  limits,
  shape: { daily: 20, drift: 60, noise: 6, min: 200, max: 9000, saw: { by: 320, days: 6 }, ...shape },
})

export const light = (name: string, sun: number, lamp = 0): SeedChannel => ({
  ...base,
  gpio: 21,
  type: 'light',
  name,
  unit: 'lx',
  library: 'light',
  limits: {},
  address: '0x23',
  shape: { mean: lamp, sun, noise: lamp === 0 ? 20 : lamp * 0.004, min: 0, max: 90_000 },
})

/** A transmitter whose board makes the final value itself. */
export const transmitter = (
  gpio: number,
  type: string,
  name: string,
  unit: string,
  shape: SeedShape,
  limits: Limits = {},
): SeedChannel => ({ ...base, gpio, type, name, unit, limits, shape })

export const state = (gpio: number, type: string, name: string, states: SeedStates): SeedChannel => ({
  ...base,
  gpio,
  type,
  name,
  unit: '',
  limits: {},
  states,
})

/** Metric of a plain board. */
export const metric = (type: string, name: string, unit: string, shape: SeedShape, limits: Limits = {}): SeedChannel => ({
  ...base,
  gpio: null,
  type,
  name,
  unit,
  limits,
  shape,
})

export const metricState = (type: string, name: string, states: SeedStates): SeedChannel => ({
  ...base,
  gpio: null,
  type,
  name,
  unit: '',
  limits: {},
  states,
})

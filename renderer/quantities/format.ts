import type { SampleValue } from '../../backend/contract/sample.ts'
import type { Limits, Series } from '../../backend/contract/series.ts'
import type { Format } from '../language/format.ts'
import type { Language } from '../language/language.ts'
import { quantityWords } from './strings.ts'

/** How a reading is written: fixed decimals per quantity so that digits do not jump, unit apart, words for states. */

export interface Written {
  text: string
  /** Empty for states and bare numbers. */
  unit: string
}

/** Decimals by unit as it is shown. */
const DECIMALS: Record<string, number> = {
  '°C': 1,
  '°F': 1,
  K: 1,
  '%': 1,
  '%RH': 0,
  '% RH': 0,
  pH: 2,
  hPa: 1,
  kPa: 1,
  mbar: 1,
  bar: 2,
  ppm: 0,
  ppb: 0,
  'µS/cm': 0,
  'uS/cm': 0,
  'mS/cm': 2,
  lx: 0,
  lux: 0,
  klx: 1,
  'l/min': 1,
  'L/min': 1,
  Hz: 1,
  V: 2,
  mV: 0,
  A: 2,
  mA: 0,
  W: 0,
  kW: 2,
  kWh: 1,
  'm/s': 2,
  'mg/l': 1,
  'mg/L': 1,
  'µg/m³': 0,
  dBm: 0,
  dB: 0,
  s: 0,
  min: 0,
  mm: 0,
  cm: 1,
  m: 2,
  rpm: 0,
  kg: 2,
  g: 0,
  B: 0,
  counts: 0,
}

/** Percentages that are whole numbers by nature: humidity and levels wobble more than a tenth. */
const WHOLE_PERCENT = /humid|level|battery|soc|duty|rh$/

/** Decimals of a series' values; 2 for a unit nobody knows. */
export function decimalsOf(series: Pick<Series, 'unit' | 'sensorType'>): number {
  if (series.unit === '%' && WHOLE_PERCENT.test(series.sensorType.toLowerCase())) return 0
  return DECIMALS[series.unit] ?? 2
}

/** Unit as it is shown: the quantity's name says the rest. */
export function shownUnit(unit: string): string {
  if (unit === '%RH' || unit === '% RH') return '%'
  return unit === 'uS/cm' ? 'µS/cm' : unit
}

export function writeValue(value: SampleValue | null | undefined, series: Pick<Series, 'unit' | 'sensorType'>, format: Format): Written {
  if (value === null || value === undefined) return { text: '–', unit: '' }
  if (typeof value !== 'number') return { text: stateWord(value, format.language), unit: '' }
  // Counters and codes: whole numbers without unit stay whole.
  const decimals = series.unit === '' && Number.isInteger(value) ? 0 : decimalsOf(series)
  return { text: writeNumber(value, decimals, format), unit: shownUnit(series.unit) }
}

/** Digits that fit a tile; more are written as a power of ten. */
const LONGEST = 12

/** `0.00` would say that a small value is none, sixteen digits fit no tile: those are written `1.00e−9`. */
function writeNumber(value: number, decimals: number, format: Format): string {
  const size = Math.abs(value)
  const lost = decimals === 2 && size > 0 && size < 0.005
  const text = format.number(value, decimals)
  return lost || text.length > LONGEST ? format.power(value) : text
}

/** `closed` → Closed, Zu; a word nobody knows stays as the board sent it. */
export function stateWord(value: string | boolean, language: Language): string {
  const words = quantityWords[language].states
  if (typeof value === 'boolean') return value ? words.on : words.off
  // `open 80 %` is the word and how far.
  const [, first = value, rest = ''] = /^(\w+)( \d.*)$/.exec(value) ?? []
  const known = Object.entries(words).find(([word]) => word === first.toLowerCase())
  return known ? `${known[1]}${rest}` : value
}

/** True where a state means active: strips and sparklines draw it filled. */
export function isActive(value: SampleValue | null): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return /^(on|open|opened|true|active|running|yes|1|detected|wet|motion)( \d.*)?$/i.test(value)
  return typeof value === 'number' && value > 0
}

/** `min 32.0`, `max 30.0`, `40 – 85`; empty without limits. The narrower warning limits come first. */
export function writeLimits(limits: Limits, series: Pick<Series, 'unit' | 'sensorType'>, format: Format): string {
  const low = limits.warningLow ?? limits.criticalLow
  const high = limits.warningHigh ?? limits.criticalHigh
  const decimals = decimalsOf(series)
  const words = quantityWords[format.language]
  if (low !== undefined && high !== undefined) return `${format.number(low, decimals)} – ${format.number(high, decimals)}`
  if (low !== undefined) return `${words.min} ${format.number(low, decimals)}`
  return high === undefined ? '' : `${words.max} ${format.number(high, decimals)}`
}

/** `Warning under 32.0 %`. */
export function writeLimit(
  state: 'warning' | 'critical',
  side: 'under' | 'over',
  limit: number,
  series: Pick<Series, 'unit' | 'sensorType'>,
  format: Format,
): string {
  const words = quantityWords[format.language]
  const unit = shownUnit(series.unit)
  return `${words[state]} ${words[side]} ${format.number(limit, decimalsOf(series))}${unit && unit !== 'pH' ? ` ${unit}` : ''}`
}

export type Signal = 'good' | 'fair' | 'weak'

/** Wi-Fi in a word, by dBm. */
export function signalWord(rssiDbm: number): Signal {
  if (rssiDbm >= -67) return 'good'
  return rssiDbm >= -78 ? 'fair' : 'weak'
}

/** `kB` of heap: whole numbers, as boards count them. */
export function writeKilobytes(bytes: number, format: Format): Written {
  return { text: format.number(bytes / 1000, 0), unit: 'kB' }
}

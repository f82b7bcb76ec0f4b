import { decimalsOf, shownUnit } from '../../backend/contract/decimals.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'
import type { Limits, Series } from '../../backend/contract/series.ts'
import { stateWord } from '../../backend/contract/state-words.ts'
import type { Format } from '../language/format.ts'
import { quantityWords } from './strings.ts'

// What reports need as well stands in the contract.
export { decimalsOf, shownUnit } from '../../backend/contract/decimals.ts'
export { isActive, stateWord } from '../../backend/contract/state-words.ts'

/** How a reading is written: fixed decimals per quantity so that digits do not jump, unit apart, words for states. */

export interface Written {
  text: string
  /** Empty for states and bare numbers. */
  unit: string
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

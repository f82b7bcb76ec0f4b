// How many decimals a quantity has, and how its unit is shown. Pure; screens and reports say the same.
import type { Series } from './series.ts'

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

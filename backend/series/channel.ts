import type { Series } from '../contract/series.ts'

/** What a message says of the series it belongs to. */
export interface ChannelSpec {
  channel: string
  kind: Series['kind']
  gpio: number | null
  sensorType: string
  address: string | null
  name: string | null
  unit: string
}

/** Channel of the full protocol: pin, lower-case sensor type and address; one pin or bus can carry several series. */
export function kaiserChannel(gpio: number, sensorType: string, address: string | null): string {
  const channel = `gpio${gpio}:${sensorType}`
  return address === null ? channel : `${channel}:${address}`
}

/** Key of the compatibility shapes, where metrics have flat names: `ds18b20_gpio4`, with the ROM's end on a shared OneWire bus. */
export function metricName(series: Series): string {
  if (series.gpio === null) return series.channel
  const name = `${series.sensorType}_gpio${series.gpio}`
  return series.address === null || series.address.startsWith('0x') ? name : `${name}_${series.address.slice(-6)}`
}

const UNITS: Readonly<Record<string, string>> = {
  degc: '°C',
  c: '°C',
  celsius: '°C',
  '°c': '°C',
  '%rh': '%RH',
  percent: '%',
  pct: '%',
  hpa: 'hPa',
  us_cm: 'µS/cm',
  'us/cm': 'µS/cm',
  'ms/cm': 'mS/cm',
  ph: 'pH',
  lux: 'lx',
  lx: 'lx',
}

/** Spellings of units that boards use → the one that is shown. */
export function tidyUnit(unit: string): string {
  return UNITS[unit.toLowerCase()] ?? unit
}

/** Units that the usual metric names of plain boards say by themselves; everything else stays without unit. */
const METRIC_UNITS: readonly [RegExp, string][] = [
  [/^health:heap/, 'B'],
  [/^health:fragmentation$/, '%'],
  [/^health:uptime$/, 's'],
  [/(temp.*c|^t_?c|celsius)$/i, '°C'],
  [/^(humidity|relhum|rh|moisture|soil.*|level|battery|batterypct|tanklevel)$/i, '%'],
  [/(voltage|batteryv|_v|volts?)$/i, 'V'],
  [/(rssi|dbm)$/i, 'dBm'],
  [/(pressure.*|hpa)$/i, 'hPa'],
  [/(co2|ppm)$/i, 'ppm'],
  [/^(ph)$/i, 'pH'],
  [/(lux|light)$/i, 'lx'],
]

/** Unit of a plain board's metric by its name; '' where the name says nothing. A person can set another. */
export function metricUnit(metric: string): string {
  return METRIC_UNITS.find(([pattern]) => pattern.test(metric))?.[1] ?? ''
}

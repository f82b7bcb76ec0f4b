import type { Actuator } from '../../backend/contract/actuator.ts'
import type { Series } from '../../backend/contract/series.ts'
import type { Language } from '../language/language.ts'
import { quantityWords } from './strings.ts'

/** What a series or an output is called where nobody named it, and how it is wired. Pure. */

type Named = Pick<Series, 'name' | 'sensorType' | 'gpio' | 'channel'>
type TypeWord = keyof typeof quantityWords.en.types

/** Sensor types and metric names → quantity; the first pattern that fits counts. */
const QUANTITIES: readonly (readonly [pattern: RegExp, word: TypeWord])[] = [
  [/co2|mhz19|mh-z19|scd30/, 'co2'],
  [/moist|soil/, 'moisture'],
  [/humid|(^|_)rh$/, 'humidity'],
  [/press|baro/, 'pressure'],
  [/temp|ds18b20/, 'temperature'],
  [/^ph($|[_-])/, 'ph'],
  [/^ec($|[_-])|conduct|tds/, 'ec'],
  [/light|lux|bh1750|tsl2561|illum/, 'light'],
  [/flow/, 'flow'],
  [/level|tank/, 'level'],
  [/batt/, 'battery'],
  [/volt/, 'voltage'],
  [/current|amp/, 'current'],
  [/power|watt/, 'power'],
  [/dist/, 'distance'],
  [/door/, 'door'],
  [/motion|pir/, 'motion'],
  [/rssi/, 'rssi'],
  [/uptime/, 'uptime'],
  [/heap/, 'heap'],
  [/speed|veloc/, 'speed'],
  [/weight|load_cell/, 'weight'],
  [/vpd/, 'vpd'],
  [/analog|adc/, 'analog'],
]

/** The name a person gave, else the quantity: "Soil moisture". `withPin` adds the pin where a list has no column for it. */
export function seriesName(series: Named, language: Language, withPin = false): string {
  if (series.name) return series.name
  const type = series.sensorType.toLowerCase()
  const words = quantityWords[language].types
  const found = QUANTITIES.find(([pattern]) => pattern.test(type))
  const text = found ? words[found[1]] : spacedName(series.gpio === null ? series.channel : series.sensorType)
  return withPin && series.gpio !== null ? `${text}, GPIO ${series.gpio}` : text
}

/** `doorState` → "Door state", `flow_rate_2` → "Flow rate 2". */
export function spacedName(word: string): string {
  const text = word
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
  const lower = text.replace(/\b[A-Z][a-z]/g, (start) => start.toLowerCase())
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}

export function actuatorName(actuator: Pick<Actuator, 'type' | 'gpio'>, language: Language): string {
  return `${actuatorType(actuator.type, language)} ${actuator.gpio}`
}

export function actuatorType(type: string, language: Language): string {
  const { actuators, output } = quantityWords[language]
  const known = Object.entries(actuators).find(([word]) => word === type.toLowerCase())
  return known ? known[1] : type || output
}

const ADC_TYPES = /^(ph|ec|moisture|soil|analog|adc|pressure_line|level)/

/** Chip and bus: "DS18B20, OneWire", "SHT31, I²C 0×44", "ADC". */
export function wiring(series: Pick<Series, 'sensorType' | 'gpio' | 'address' | 'channel' | 'kind'>, language: Language): string {
  const type = series.sensorType.toLowerCase()
  if (series.gpio === null)
    return `${series.kind === 'state' ? quantityWords[language].state : quantityWords[language].metric}, ${series.channel}`
  const chip = /^[a-z]+\d+[a-z\d]*/.exec(type)?.[0].toUpperCase() ?? ''
  const bus = busOf(series.address, type)
  return [chip || (bus === '' ? type : ''), bus].filter((part) => part !== '').join(', ')
}

function busOf(address: string | null, type: string): string {
  if (address && /^0x/i.test(address)) return `I²C ${address.replace(/^0x/i, '0×')}`
  if (address) return 'OneWire'
  if (/^ds18b20|^temperature$/.test(type)) return 'OneWire'
  return ADC_TYPES.test(type) ? 'ADC' : ''
}

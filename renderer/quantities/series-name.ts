import type { Actuator } from '../../backend/contract/actuator.ts'
import type { Series } from '../../backend/contract/series.ts'
import type { Language } from '../language/language.ts'
import { quantityWords } from './strings.ts'

/** What an output is called where nobody named it, and how a series is wired. Pure. */

// What reports need as well stands in the contract.
export { seriesName, spacedName } from '../../backend/contract/quantity-names.ts'

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

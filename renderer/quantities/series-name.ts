import { outputSeriesName, seriesName as plainName } from '../../backend/contract/quantity-names.ts'
import { isOutput, type Series } from '../../backend/contract/series.ts'
import type { Language } from '../language/language.ts'
import { nameOfOutput } from '../outputs/output-name.ts'
import { quantityWords } from './strings.ts'

/** What a series is called on screens, and how it is wired. What reports need as well stands in the contract. */

export { spacedName } from '../../backend/contract/quantity-names.ts'

/** As the contract says it; a series of an output by the name that its output has everywhere. `withPin` adds the pin of an unnamed one. */
export function seriesName(series: Parameters<typeof plainName>[0] & { board?: string }, language: Language, withPin = false): string {
  const { board, gpio, name } = series
  if (name !== null || gpio === null || board === undefined || !isOutput(series)) return plainName(series, language, withPin)
  return outputSeriesName(nameOfOutput(undefined, gpio, language, board), series, language)
}

const ADC_TYPES = /^(ph|ec|moisture|soil|analog|adc|pressure_line|level)/

/** Chip and bus: "DS18B20, OneWire", "SHT31, I²C 0×44", "ADC". */
export function wiring(series: Pick<Series, 'sensorType' | 'gpio' | 'address' | 'channel' | 'kind'>, language: Language): string {
  const type = series.sensorType.toLowerCase()
  if (series.gpio === null)
    return `${series.kind === 'state' ? quantityWords[language].state : quantityWords[language].metric}, ${series.channel}`
  const chip = /^[a-z]+\d+[a-z\d]*/.exec(type)?.[0].toUpperCase() ?? ''
  const bus = busOf(series.address, type)
  return [chip || (bus === '' ? plainName({ ...series, name: null }, language) : ''), bus].filter((part) => part !== '').join(', ')
}

function busOf(address: string | null, type: string): string {
  if (address && /^0x/i.test(address)) return `I²C ${address.replace(/^0x/i, '0×')}`
  if (address) return 'OneWire'
  if (/^ds18b20|^temperature$/.test(type)) return 'OneWire'
  return ADC_TYPES.test(type) ? 'ADC' : ''
}

import { defineLibrary } from '../../backend/contract/sensor-library.ts'
import { ADC_CHOICES, FULL_COUNT, FULL_VOLTS, isNoCount, voltsOf } from './analog-input.ts'

/** Plain analogue input as volts or scaled along a straight line; bundled library for `adc` and `analog`. */

const OUTPUTS = ['volts', 'scaled'] as const
const UNITS = ['V', 'mV', 'A', 'mA', '%', 'bar', 'kPa', 'hPa', 'm', 'cm', 'mm', 'l', '°C', 'W', 'm/s', 'N', 'kg'] as const

/** A transmitter may run over its ends by this share of the span before the value is taken as bad. */
const OVERRUN = 0.05

export default defineLibrary({
  name: 'adc',
  version: '1.0.0',
  sensorTypes: ['adc', 'analog'],
  unit: (parameters) => (parameters.output === 'volts' ? 'V' : parameters.unit),
  range: (parameters) => {
    if (parameters.output === 'volts') return { min: 0, max: FULL_VOLTS[parameters.adc] }
    const overrun = Math.abs(parameters.valueAtHigh - parameters.valueAtLow) * OVERRUN
    return {
      min: Math.min(parameters.valueAtLow, parameters.valueAtHigh) - overrun,
      max: Math.max(parameters.valueAtLow, parameters.valueAtHigh) + overrun,
    }
  },
  decimals: 3,
  parameters: [
    {
      name: 'adc',
      kind: 'choice',
      choices: ADC_CHOICES,
      default: 'esp32',
      about: 'Converter: ESP32 (0..4095, 3.3 V) or ADS1115 (0..32767, 5 V)',
    },
    { name: 'output', kind: 'choice', choices: OUTPUTS, default: 'volts', about: 'Volts at the pin, or a quantity along a straight line' },
    { name: 'voltsLow', kind: 'number', unit: 'V', min: 0, max: 5, default: 0, about: 'Scaled: voltage at the lower end' },
    { name: 'voltsHigh', kind: 'number', unit: 'V', min: 0, max: 5, default: 3.3, about: 'Scaled: voltage at the upper end' },
    { name: 'valueAtLow', kind: 'number', min: -1_000_000, max: 1_000_000, default: 0, about: 'Scaled: value at voltsLow' },
    { name: 'valueAtHigh', kind: 'number', min: -1_000_000, max: 1_000_000, default: 100, about: 'Scaled: value at voltsHigh' },
    { name: 'unit', kind: 'choice', choices: UNITS, default: '%', about: 'Scaled: unit of the value' },
  ],
  formula:
    'U = raw·3.3/4095 (ADS1115: raw·5/32767); scaled: y = yLow + (U − Ulow)·(yHigh − yLow)/(Uhigh − Ulow), ends may be passed by 5 %',
  source:
    'ESP32 Technical Reference Manual, SAR ADC (12 bit); TI ADS1115 datasheet SBAS444, section "Data Format" (16-bit two\'s complement)',
  check(parameters) {
    if (parameters.output === 'volts') return undefined
    if (parameters.voltsLow === parameters.voltsHigh) return 'voltsLow and voltsHigh must differ'
    return parameters.valueAtLow === parameters.valueAtHigh ? 'valueAtLow and valueAtHigh must differ' : undefined
  },
  process(raw, parameters, _context, out) {
    const volts = voltsOf(raw, parameters.adc)
    if (parameters.output === 'volts') {
      out.value = volts
    } else {
      const perVolt = (parameters.valueAtHigh - parameters.valueAtLow) / (parameters.voltsHigh - parameters.voltsLow)
      out.value = parameters.valueAtLow + (volts - parameters.voltsLow) * perVolt
    }
    if (isNoCount(raw, parameters.adc)) out.quality = 'bad'
    else if (raw === FULL_COUNT[parameters.adc]) out.quality = 'fair'
  },
  vectors: [
    { raw: 2048, expect: { value: 1.650403, tolerance: 1e-6, quality: 'good' } },
    { about: 'full scale: may be more', raw: 4095, expect: { value: 3.3, tolerance: 1e-12, quality: 'fair' } },
    { about: 'ADS1115', raw: 16_384, parameters: { adc: 'ads1115' }, expect: { value: 2.500076, tolerance: 1e-6, quality: 'good' } },
    {
      about: 'pressure transmitter 0.5..4.5 V = 0..10 bar',
      raw: 16_383.5,
      parameters: { adc: 'ads1115', output: 'scaled', voltsLow: 0.5, voltsHigh: 4.5, valueAtLow: 0, valueAtHigh: 10, unit: 'bar' },
      expect: { value: 5, tolerance: 1e-9, quality: 'good' },
    },
    {
      about: 'cable off: far below the lower end',
      raw: 0,
      parameters: { adc: 'ads1115', output: 'scaled', voltsLow: 0.5, voltsHigh: 4.5, valueAtLow: 0, valueAtHigh: 10, unit: 'bar' },
      expect: { value: -1.25, tolerance: 1e-9, quality: 'bad' },
    },
    { about: 'no count of this converter', raw: 4096, expect: { value: 3.300806, tolerance: 1e-6, quality: 'bad' } },
  ],
})

import { defineLibrary } from '../../backend/contract/sensor-library.ts'
import { ADC_CHOICES, FULL_COUNT, isNoCount, voltsOf } from './analog-input.ts'
import { TEMPERATURE_FROM, WATER_TEMPERATURE_TYPES, waterTemperatureC } from './water-temperature.ts'

/** Conductivity probe behind an amplifier; bundled library for `ec`. Two-point calibration, reported at 25 °C. */

/** Calibration solutions at 25 °C, µS/cm. */
const LOW_SOLUTION = 1413
const HIGH_SOLUTION = 12_880
/** Measuring range of a K = 1 probe, µS/cm. */
const HIGHEST_EC = 20_000
/** Share of full scale above which the converter is taken as saturated: 4000 of 4095 counts. */
const SATURATED = 4000 / 4095

const UNITS = ['µS/cm', 'mS/cm', 'ppm'] as const

/** Factor from µS/cm to the unit. */
function factorOf(unit: (typeof UNITS)[number], ppmFactor: number): number {
  if (unit === 'mS/cm') return 1e-3
  return unit === 'ppm' ? ppmFactor : 1
}

export default defineLibrary({
  name: 'ec',
  version: '1.0.0',
  sensorTypes: ['ec'],
  unit: (parameters) => parameters.unit,
  range: (parameters) => ({ min: 0, max: HIGHEST_EC * factorOf(parameters.unit, parameters.ppmFactor) }),
  decimals: (parameters) => (parameters.unit === 'mS/cm' ? 2 : 0),
  neighbours: WATER_TEMPERATURE_TYPES,
  parameters: [
    {
      name: 'adc',
      kind: 'choice',
      choices: ADC_CHOICES,
      default: 'esp32',
      about: 'Converter: ESP32 (0..4095, 3.3 V) or ADS1115 (0..32767, 5 V)',
    },
    { name: 'voltsAt1413', kind: 'number', unit: 'V', min: 0, max: 5, default: 0.231732, about: 'Voltage in 1413 µS/cm solution at 25 °C' },
    {
      name: 'voltsAt12880',
      kind: 'number',
      unit: 'V',
      min: 0,
      max: 5,
      default: 2.11232,
      about: 'Voltage in 12.88 mS/cm solution at 25 °C',
    },
    {
      name: 'temperatureCoefficient',
      kind: 'number',
      unit: '1/°C',
      min: 0,
      max: 0.05,
      default: 0.02,
      about: 'Rise of conductivity per °C',
    },
    {
      name: 'temperatureFrom',
      kind: 'choice',
      choices: TEMPERATURE_FROM,
      default: 'neighbour',
      about: 'Water temperature: a sensor of the same board (fixedC where there is none), or always fixedC',
    },
    { name: 'fixedC', kind: 'number', unit: '°C', min: 0, max: 100, default: 25, about: 'Water temperature where no sensor tells it' },
    { name: 'unit', kind: 'choice', choices: UNITS, default: 'µS/cm', about: 'Unit of the value' },
    {
      name: 'ppmFactor',
      kind: 'number',
      unit: 'ppm per µS/cm',
      min: 0.4,
      max: 1,
      default: 0.5,
      about: 'Dissolved solids: 0.5 (NaCl), 0.64 or 0.7 (442) scale',
    },
  ],
  formula:
    'U = raw·3.3/4095 (ADS1115: raw·5/32767); EC = 1413 + (U − U1413)·(12880 − 1413)/(U12880 − U1413); EC25 = EC/(1 + 0.02·(T − 25)); ' +
    'mS/cm = EC25/1000; ppm = EC25·ppmFactor',
  source:
    'Linear temperature compensation to 25 °C: ISO 7888:1985, coefficient 2 %/°C. Calibration solutions: ' +
    'KCl 0.01 mol/l = 1413 µS/cm, KCl 0.1 mol/l = 12.88 mS/cm at 25 °C. Default voltages: DFRobot DFR0300, U = EC·820 Ω·200/1e6.',
  check: (parameters) => (parameters.voltsAt1413 === parameters.voltsAt12880 ? 'voltsAt1413 and voltsAt12880 must differ' : undefined),
  process(raw, parameters, context, out) {
    const perVolt = (HIGH_SOLUTION - LOW_SOLUTION) / (parameters.voltsAt12880 - parameters.voltsAt1413)
    const measured = LOW_SOLUTION + (voltsOf(raw, parameters.adc) - parameters.voltsAt1413) * perVolt
    const temperatureC = waterTemperatureC(context, parameters.temperatureFrom, parameters.fixedC)
    const at25 = measured / (1 + parameters.temperatureCoefficient * (temperatureC - 25))
    out.value = at25 * factorOf(parameters.unit, parameters.ppmFactor)
    if (raw > FULL_COUNT[parameters.adc] * SATURATED) {
      out.quality = 'poor'
      out.suspect = true
    }
    if (isNoCount(raw, parameters.adc)) out.quality = 'bad'
  },
  vectors: [
    { about: '1413 µS/cm solution', raw: 287.5583455, expect: { value: 1413, tolerance: 0.01, quality: 'good' } },
    { about: '12.88 mS/cm solution', raw: 2621.1971, expect: { value: 12_880, tolerance: 0.05, quality: 'good' } },
    {
      about: 'solution 10 °C warmer conducts 20 % more',
      raw: 287.5583455,
      context: { neighbours: { ds18b20: 35 } },
      expect: { value: 1177.5, tolerance: 0.01, quality: 'good' },
    },
    {
      about: 'ADS1115, mS/cm',
      raw: 13_842.8779,
      parameters: { adc: 'ads1115', unit: 'mS/cm' },
      expect: { value: 12.88, tolerance: 1e-4, quality: 'good' },
    },
    {
      about: 'ppm on the 0.5 scale',
      raw: 287.5583455,
      parameters: { unit: 'ppm' },
      expect: { value: 706.5, tolerance: 0.01, quality: 'good' },
    },
    { about: 'converter at its stop', raw: 4095, expect: { value: 20_122, tolerance: 1, quality: 'bad', suspect: true } },
    {
      about: 'converter nearly at its stop',
      raw: 4010,
      expect: { value: 19_704.3, tolerance: 0.5, quality: 'poor', suspect: true },
    },
    { about: 'negative conductivity', raw: 0, parameters: { voltsAt1413: 0.3 }, expect: { value: -485.2, tolerance: 0.5, quality: 'bad' } },
    { about: 'no count of this converter', raw: -1, expect: { value: -4.914, tolerance: 0.01, quality: 'bad' } },
  ],
})

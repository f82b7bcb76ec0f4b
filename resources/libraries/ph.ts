import { defineLibrary } from '../../backend/contract/sensor-library.ts'
import { isNoCount, voltsOf } from './analog-input.ts'
import { TEMPERATURE_FROM, WATER_TEMPERATURE_TYPES, waterTemperatureC } from './water-temperature.ts'

/** Glass pH electrode behind an amplifier on the ESP32's ADC; bundled library for `ph`. */

const ZERO_CELSIUS_K = 273.15
/** Outside these counts the amplifier is at its stop, or the cable is off. */
const LOWEST_PLAUSIBLE_COUNT = 100
const HIGHEST_PLAUSIBLE_COUNT = 4000

export default defineLibrary({
  name: 'ph',
  version: '1.0.0',
  sensorTypes: ['ph'],
  unit: 'pH',
  range: { min: 0, max: 14 },
  decimals: 2,
  neighbours: WATER_TEMPERATURE_TYPES,
  parameters: [
    { name: 'voltsAtPh7', kind: 'number', unit: 'V', min: 0, max: 3.3, default: 1.5, about: 'Voltage in buffer solution pH 7.0' },
    { name: 'voltsAtPh4', kind: 'number', unit: 'V', min: 0, max: 3.3, default: 2.03244, about: 'Voltage in buffer solution pH 4.0' },
    { name: 'calibratedAtC', kind: 'number', unit: '°C', min: 0, max: 100, default: 25, about: 'Temperature of the buffer solutions' },
    {
      name: 'temperatureFrom',
      kind: 'choice',
      choices: TEMPERATURE_FROM,
      default: 'neighbour',
      about: 'Water temperature: a sensor of the same board (fixedC where there is none), or always fixedC',
    },
    { name: 'fixedC', kind: 'number', unit: '°C', min: 0, max: 100, default: 25, about: 'Water temperature where no sensor tells it' },
  ],
  formula: 'U = raw·3.3/4095; pH = 7 + (U − U7)·(7 − 4)/(U7 − U4)·(Tcal + 273.15)/(T + 273.15)',
  source:
    'Nernst equation: slope R·T·ln10/F per pH, proportional to absolute temperature, 59.16 mV at 25 °C (IUPAC ' +
    'Recommendations 2002, Measurement of pH, Pure Appl. Chem. 74(11), 2169); isopotential point at pH 7. Default voltages: DFRobot SEN0161-V2, 1500 mV and 2032.44 mV.',
  check: (parameters) => (parameters.voltsAtPh7 === parameters.voltsAtPh4 ? 'voltsAtPh7 and voltsAtPh4 must differ' : undefined),
  process(raw, parameters, context, out) {
    const temperatureC = waterTemperatureC(context, parameters.temperatureFrom, parameters.fixedC)
    const phPerVolt = 3 / (parameters.voltsAtPh7 - parameters.voltsAtPh4)
    const nernst = (parameters.calibratedAtC + ZERO_CELSIUS_K) / (temperatureC + ZERO_CELSIUS_K)
    out.value = 7 + (voltsOf(raw, 'esp32') - parameters.voltsAtPh7) * phPerVolt * nernst
    if (raw < LOWEST_PLAUSIBLE_COUNT || raw > HIGHEST_PLAUSIBLE_COUNT) {
      out.quality = 'poor'
      out.suspect = true
    }
    if (isNoCount(raw, 'esp32')) out.quality = 'bad'
  },
  vectors: [
    { about: 'pH 7 buffer', raw: 1861.3636364, expect: { value: 7, tolerance: 1e-6, quality: 'good' } },
    { about: 'pH 4 buffer', raw: 2522.0732727, expect: { value: 4, tolerance: 1e-6, quality: 'good' } },
    {
      about: 'pH 4 voltage in water of 10 °C: 7 − 3·298.15/283.15',
      raw: 2522.0732727,
      context: { neighbours: { ds18b20: 10 } },
      expect: { value: 3.841074, tolerance: 1e-5, quality: 'good' },
    },
    {
      about: 'the neighbour is ignored when a fixed temperature is chosen',
      raw: 2522.0732727,
      parameters: { temperatureFrom: 'fixed', fixedC: 25 },
      context: { neighbours: { ds18b20: 10 } },
      expect: { value: 4, tolerance: 1e-6, quality: 'good' },
    },
    {
      about: 'below 100 counts',
      raw: 99,
      parameters: { voltsAtPh7: 1.5, voltsAtPh4: 3 },
      expect: { value: 9.84044, tolerance: 1e-5, quality: 'poor', suspect: true },
    },
    {
      about: 'above 4000 counts',
      raw: 4001,
      parameters: { voltsAtPh7: 1.5, voltsAtPh4: 3 },
      expect: { value: 3.551502, tolerance: 1e-4, quality: 'poor', suspect: true },
    },
    { about: 'probe unplugged: far above pH 14', raw: 0, expect: { value: 15.4517, tolerance: 1e-3, quality: 'bad', suspect: true } },
    { about: 'no 12-bit count', raw: 5000, expect: { value: -7.2517, tolerance: 1e-3, quality: 'bad', suspect: true } },
  ],
})

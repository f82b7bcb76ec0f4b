import { defineLibrary } from '../../backend/contract/sensor-library.ts'

/** Barometric pressure of a BMP280 or BME280, already in hPa; bundled library for `bmp280_pressure` and `bme280_pressure`. */

const LOWEST_HPA = 300
const HIGHEST_HPA = 1100

export default defineLibrary({
  name: 'bosch-pressure',
  version: '1.0.0',
  sensorTypes: ['bmp280_pressure', 'bme280_pressure'],
  unit: 'hPa',
  range: { min: LOWEST_HPA, max: HIGHEST_HPA },
  decimals: 1,
  parameters: [
    { name: 'offset', kind: 'number', unit: 'hPa', min: -50, max: 50, default: 0, about: 'Added to the station pressure' },
    { name: 'toSeaLevel', kind: 'boolean', default: false, about: 'Reduce to sea level, as weather reports do' },
    { name: 'altitude', kind: 'number', unit: 'm', min: -500, max: 9000, default: 0, about: 'Height of the sensor above sea level' },
  ],
  formula: 'p = raw + offset; at sea level p0 = p/(1 − altitude/44330)^5.255',
  source:
    'Range: Bosch BMP280 datasheet BST-BMP280-DS001, and BME280 BST-BME280-DS002, table 3. Reduction: international barometric formula, ' +
    'Bosch BMP180 datasheet BST-BMP180-DS000, section 3.7 "Calculating pressure at sea level"',
  process(raw, parameters, _context, out) {
    const station = raw + parameters.offset
    out.value = parameters.toSeaLevel ? station / (1 - parameters.altitude / 44_330) ** 5.255 : station
    if (!(station >= LOWEST_HPA && station <= HIGHEST_HPA)) out.quality = 'bad'
  },
  vectors: [
    { raw: 1013.25, expect: { value: 1013.25, tolerance: 0, quality: 'good' } },
    { raw: 998.4, parameters: { offset: 1.6 }, expect: { value: 1000, tolerance: 1e-9, quality: 'good' } },
    {
      about: 'Zugspitze-like height of 2000 m',
      raw: 794.95,
      parameters: { toSeaLevel: true, altitude: 2000 },
      expect: { value: 1013.25, tolerance: 0.2, quality: 'good' },
    },
    { about: 'below the sensor', raw: 299.9, expect: { value: 299.9, tolerance: 0, quality: 'bad' } },
    { about: 'above the sensor', raw: 1100.1, expect: { value: 1100.1, tolerance: 0, quality: 'bad' } },
    {
      about: 'out of range before the reduction',
      raw: 280,
      parameters: { toSeaLevel: true, altitude: 9000 },
      expect: { value: 924.6, tolerance: 5, quality: 'bad' },
    },
  ],
})

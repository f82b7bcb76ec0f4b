import { defineLibrary } from '../../backend/contract/sensor-library.ts'

/** Temperature of a BMP280 or BME280, already in °C; bundled library for `bmp280_temperature` and `bme280_temperature`. */

export default defineLibrary({
  name: 'bosch-temperature',
  version: '1.0.0',
  sensorTypes: ['bmp280_temperature', 'bme280_temperature'],
  unit: '°C',
  range: { min: -40, max: 85 },
  decimals: 2,
  parameters: [
    { name: 'offset', kind: 'number', unit: '°C', min: -20, max: 20, default: 0, about: 'Added to the reading, against self-heating' },
  ],
  formula: 'T = raw + offset',
  source: 'Range: Bosch BMP280 datasheet BST-BMP280-DS001; BME280 datasheet BST-BME280-DS002, table 4',
  process(raw, parameters, _context, out) {
    out.value = raw + parameters.offset
  },
  vectors: [
    { raw: 21.37, expect: { value: 21.37, tolerance: 0, quality: 'good' } },
    { raw: 24.5, parameters: { offset: -1.5 }, expect: { value: 23, tolerance: 0, quality: 'good' } },
    { about: 'above the sensor', raw: 85.1, expect: { value: 85.1, tolerance: 0, quality: 'bad' } },
    {
      about: 'chip without answer (skipped measurement decodes far below −40 °C)',
      raw: -140,
      expect: { value: -140, tolerance: 0, quality: 'bad' },
    },
  ],
})

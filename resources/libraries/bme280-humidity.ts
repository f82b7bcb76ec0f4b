import { defineLibrary } from '../../backend/contract/sensor-library.ts'
import { shiftWithin } from './shift-within.ts'

/** Humidity of a BME280, already in %RH; bundled library for `bme280_humidity`. */

export default defineLibrary({
  name: 'bme280-humidity',
  version: '1.0.0',
  sensorTypes: ['bme280_humidity'],
  unit: '%RH',
  range: { min: 0, max: 100 },
  decimals: 1,
  parameters: [
    {
      name: 'offset',
      kind: 'number',
      unit: '%RH',
      min: -30,
      max: 30,
      default: 0,
      about: 'Added to the reading; the sum stays within 0..100 %',
    },
  ],
  formula: 'RH = raw + offset, within 0..100 %',
  source: 'Range: Bosch BME280 datasheet BST-BME280-DS002, table 2',
  process(raw, parameters, _context, out) {
    out.value = shiftWithin(raw, parameters.offset, 0, 100)
  },
  vectors: [
    { raw: 47.3, expect: { value: 47.3, tolerance: 0, quality: 'good' } },
    { raw: 47.5, parameters: { offset: 2.5 }, expect: { value: 50, tolerance: 0, quality: 'good' } },
    {
      about: 'the offset does not lead past saturation',
      raw: 99.5,
      parameters: { offset: 2 },
      expect: { value: 100, tolerance: 0, quality: 'good' },
    },
    { about: 'no humidity', raw: 101, expect: { value: 101, tolerance: 0, quality: 'bad' } },
    {
      about: 'the offset does not hide a bad reading',
      raw: 101,
      parameters: { offset: -5 },
      expect: { value: 101, tolerance: 0, quality: 'bad' },
    },
  ],
})

import { defineLibrary } from '../../backend/contract/sensor-library.ts'

/** Humidity word of an SHT31; bundled library for `sht31_humidity`. */

export default defineLibrary({
  name: 'sht31-humidity',
  version: '1.0.0',
  sensorTypes: ['sht31_humidity'],
  unit: '%RH',
  range: { min: 0, max: 100 },
  decimals: 1,
  parameters: [],
  formula: 'RH = 100·raw/65535 %',
  source: 'Sensirion SHT3x-DIS datasheet version 7 (2022), section 4.13 "Conversion of Signal Output"; range: table 1',
  process(raw, _parameters, _context, out) {
    out.value = (100 * raw) / 65_535
  },
  vectors: [
    { raw: 32_768, expect: { value: 50.000763, tolerance: 1e-6, quality: 'good' } },
    { raw: 0, expect: { value: 0, tolerance: 0, quality: 'good' } },
    { raw: 65_535, expect: { value: 100, tolerance: 0, quality: 'good' } },
    { about: 'no 16-bit word', raw: 65_536, expect: { value: 100.0015, tolerance: 1e-3, quality: 'bad' } },
  ],
})

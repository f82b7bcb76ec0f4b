import { defineLibrary } from '../../backend/contract/sensor-library.ts'

/** Temperature word of an SHT31; bundled library for `sht31_temperature`. */

export default defineLibrary({
  name: 'sht31-temperature',
  version: '1.0.0',
  sensorTypes: ['sht31_temperature'],
  unit: '°C',
  range: { min: -40, max: 125 },
  decimals: 2,
  parameters: [],
  formula: 'T = −45 + 175·raw/65535 °C',
  source: 'Sensirion SHT3x-DIS datasheet version 7 (2022), section 4.13 "Conversion of Signal Output"; range: table 2',
  process(raw, _parameters, _context, out) {
    out.value = -45 + (175 * raw) / 65_535
  },
  vectors: [
    { raw: 26_214, expect: { value: 25, tolerance: 1e-9, quality: 'good' } },
    { raw: 13_107, expect: { value: -10, tolerance: 1e-9, quality: 'good' } },
    { about: 'highest of the range', raw: 63_662, expect: { value: 124.999, tolerance: 0.001, quality: 'good' } },
    { about: 'bus stuck low', raw: 0, expect: { value: -45, tolerance: 0, quality: 'bad' } },
    { about: 'bus stuck high', raw: 65_535, expect: { value: 130, tolerance: 0, quality: 'bad' } },
  ],
})

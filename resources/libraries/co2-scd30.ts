import { defineLibrary } from '../../backend/contract/sensor-library.ts'

/** CO₂ of an SCD30, already in ppm; bundled library for `scd30_co2`, to be chosen for a `co2` that is one. */

export default defineLibrary({
  name: 'co2-scd30',
  version: '1.0.0',
  sensorTypes: ['scd30_co2'],
  unit: 'ppm',
  range: { min: 400, max: 10_000 },
  decimals: 0,
  parameters: [{ name: 'offset', kind: 'number', unit: 'ppm', min: -500, max: 500, default: 0, about: 'Added to the reading' }],
  formula: 'c = raw + offset; a raw 0 means that no measurement is ready',
  source: 'Sensirion SCD30 datasheet, table 1 (accuracy specified for 400..10 000 ppm)',
  process(raw, parameters, _context, out) {
    out.value = raw + parameters.offset
    if (raw === 0) out.quality = 'bad'
  },
  vectors: [
    { raw: 812.4, expect: { value: 812.4, tolerance: 0, quality: 'good' } },
    { raw: 9000, parameters: { offset: 50 }, expect: { value: 9050, tolerance: 0, quality: 'good' } },
    { about: 'no measurement ready', raw: 0, parameters: { offset: 450 }, expect: { value: 450, tolerance: 0, quality: 'bad' } },
    { about: 'below the specified range', raw: 399, expect: { value: 399, tolerance: 0, quality: 'bad' } },
    { about: 'above the sensor', raw: 10_001, expect: { value: 10_001, tolerance: 0, quality: 'bad' } },
  ],
})

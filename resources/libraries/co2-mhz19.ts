import { defineLibrary } from '../../backend/contract/sensor-library.ts'

/** CO₂ of an MH-Z19, already in ppm; bundled library for `co2`. */

/** Less than outdoor air ever has: the zero point has drifted. */
const LESS_THAN_OUTDOORS_PPM = 350

export default defineLibrary({
  name: 'co2-mhz19',
  version: '1.0.0',
  sensorTypes: ['co2', 'mhz19_co2'],
  unit: 'ppm',
  range: { min: 0, max: 5000 },
  decimals: 0,
  parameters: [{ name: 'offset', kind: 'number', unit: 'ppm', min: -500, max: 500, default: 0, about: 'Added to the reading' }],
  formula: 'c = raw + offset; below 350 ppm suspect (outdoor air has more)',
  source:
    'Range: Winsen MH-Z19B manual V1.0, "Technical Parameters" (0..5000 ppm). Outdoor air above 400 ppm since 2015: NOAA Global Monitoring Laboratory',
  process(raw, parameters, _context, out) {
    out.value = raw + parameters.offset
    if (out.value < LESS_THAN_OUTDOORS_PPM) {
      out.quality = 'poor'
      out.suspect = true
    }
  },
  vectors: [
    { raw: 812, expect: { value: 812, tolerance: 0, quality: 'good' } },
    { raw: 430, parameters: { offset: -10 }, expect: { value: 420, tolerance: 0, quality: 'good' } },
    { about: 'less than outdoors', raw: 300, expect: { value: 300, tolerance: 0, quality: 'poor', suspect: true } },
    { about: 'above the sensor', raw: 5001, expect: { value: 5001, tolerance: 0, quality: 'bad' } },
    { about: 'below zero', raw: -1, expect: { value: -1, tolerance: 0, quality: 'bad', suspect: true } },
  ],
})

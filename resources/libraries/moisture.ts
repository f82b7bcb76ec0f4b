import { defineLibrary } from '../../backend/contract/sensor-library.ts'
import { isNoCount } from './analog-input.ts'

/** Capacitive or resistive soil moisture probe on the ESP32's ADC; bundled library for `moisture`. */

/** Further outside the two points than this the probe is off or the points are wrong, %. */
const SUSPECT_BEYOND = 20
/** Further outside than this the points want doing again, %. */
const FAIR_BEYOND = 5

export default defineLibrary({
  name: 'moisture',
  version: '1.0.0',
  sensorTypes: ['moisture', 'soil_moisture'],
  unit: '%',
  range: { min: 0, max: 100 },
  decimals: 0,
  parameters: [
    { name: 'dryCounts', kind: 'number', unit: 'counts', min: 0, max: 4095, default: 3000, about: 'Reading in dry air or dry soil' },
    { name: 'wetCounts', kind: 'number', unit: 'counts', min: 0, max: 4095, default: 1200, about: 'Reading in water or saturated soil' },
    { name: 'invert', kind: 'boolean', default: false, about: 'Show dryness: 100 % is dry' },
  ],
  formula: 'm = 100·(raw − dry)/(wet − dry), held within 0..100 %; inverted 100 − m',
  source:
    'Two-point scaling of a relative probe (DFRobot SEN0193 wiki, "Calibration": value in air and in water). ADC 12 bit: ESP32 Technical Reference ' +
    'Manual, chapter "On-Chip Sensors and Analog Signal Processing"',
  check: (parameters) => (parameters.dryCounts === parameters.wetCounts ? 'dryCounts and wetCounts must differ' : undefined),
  process(raw, parameters, _context, out) {
    const share = (100 * (raw - parameters.dryCounts)) / (parameters.wetCounts - parameters.dryCounts)
    const beyond = Math.max(-share, share - 100)
    if (isNoCount(raw, 'esp32')) {
      out.quality = 'bad'
    } else if (beyond > SUSPECT_BEYOND) {
      out.quality = 'poor'
      out.suspect = true
    } else if (beyond > FAIR_BEYOND) {
      out.quality = 'fair'
    }
    const held = Math.min(100, Math.max(0, share))
    out.value = parameters.invert ? 100 - held : held
  },
  vectors: [
    { about: 'dry', raw: 3000, expect: { value: 0, tolerance: 0, quality: 'good' } },
    { about: 'wet', raw: 1200, expect: { value: 100, tolerance: 0, quality: 'good' } },
    { raw: 1650, expect: { value: 75, tolerance: 1e-9, quality: 'good' } },
    { about: 'inverted', raw: 1650, parameters: { invert: true }, expect: { value: 25, tolerance: 1e-9, quality: 'good' } },
    {
      about: 'rising probe',
      raw: 1000,
      parameters: { dryCounts: 0, wetCounts: 4000 },
      expect: { value: 25, tolerance: 0, quality: 'good' },
    },
    { about: '10 % drier than dry', raw: 3180, expect: { value: 0, tolerance: 0, quality: 'fair' } },
    { about: 'far outside the points', raw: 4000, expect: { value: 0, tolerance: 0, quality: 'poor', suspect: true } },
    { about: 'no 12-bit count', raw: 4096, expect: { value: 0, tolerance: 0, quality: 'bad' } },
  ],
})

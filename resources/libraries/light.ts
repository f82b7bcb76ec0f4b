import { defineLibrary } from '../../backend/contract/sensor-library.ts'
import { shiftWithin } from './shift-within.ts'

/** Ambient light of a BH1750 or TSL2561, already in lux; bundled library for `light`. */

const SENSORS = ['bh1750', 'tsl2561'] as const

/** Largest illuminance each can measure, lx. */
const HIGHEST_LUX = { bh1750: 100_000, tsl2561: 40_000 } as const

/** 65535/1.2: a BH1750 at its default measurement time is saturated here, lx. */
const BH1750_SATURATED_LUX = 65_535 / 1.2

export default defineLibrary({
  name: 'light',
  version: '1.0.0',
  sensorTypes: ['light', 'bh1750', 'bh1750_light', 'tsl2561', 'tsl2561_light'],
  unit: 'lx',
  range: (parameters) => ({ min: 0, max: HIGHEST_LUX[parameters.sensor] }),
  decimals: 0,
  parameters: [
    { name: 'sensor', kind: 'choice', choices: SENSORS, default: 'bh1750', about: 'Sets the range: 100 000 lx or 40 000 lx' },
    { name: 'offset', kind: 'number', unit: 'lx', min: -1000, max: 1000, default: 0, about: 'Added to the reading; never below darkness' },
  ],
  formula: 'E = raw + offset, not below 0; BH1750 at 65535/1.2 = 54612.5 lx is saturated: fair',
  source:
    'ROHM BH1750FVI Technical Note 2009.04 Rev.B: features (0.11..100 000 lx by measurement time), "Measurement Accuracy" 1.2 counts/lx; ' +
    'TAOS TSL2561 datasheet TAOS059N (dynamic range to 40 000 lx)',
  process(raw, parameters, _context, out) {
    out.value = shiftWithin(raw, parameters.offset, 0, HIGHEST_LUX[parameters.sensor])
    if (parameters.sensor === 'bh1750' && Math.abs(raw - BH1750_SATURATED_LUX) < 1) out.quality = 'fair'
  },
  vectors: [
    { raw: 350, expect: { value: 350, tolerance: 0, quality: 'good' } },
    { raw: 350, parameters: { offset: 12.5 }, expect: { value: 362.5, tolerance: 0, quality: 'good' } },
    { about: 'darkness stays darkness', raw: 3, parameters: { offset: -10 }, expect: { value: 0, tolerance: 0, quality: 'good' } },
    { about: 'saturated', raw: 54_612.5, expect: { value: 54_612.5, tolerance: 0, quality: 'fair' } },
    { about: 'above a TSL2561', raw: 41_000, parameters: { sensor: 'tsl2561' }, expect: { value: 41_000, tolerance: 0, quality: 'bad' } },
    { about: 'error code of common drivers', raw: -2, parameters: { offset: 10 }, expect: { value: -2, tolerance: 0, quality: 'bad' } },
  ],
})

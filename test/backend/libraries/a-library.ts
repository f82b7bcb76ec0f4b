import { defineLibrary, type SensorLibrary } from '../../../backend/contract/sensor-library.ts'
import type { Series } from '../../../backend/contract/series.ts'

/** A small library and a series for the tests of this folder. */

export function aLibrary(changes: Partial<SensorLibrary> = {}): SensorLibrary {
  const library = defineLibrary({
    name: 'doubler',
    version: '1.0.0',
    sensorTypes: ['doubler'],
    unit: 'x',
    range: { min: -1000, max: 1000 },
    decimals: 1,
    parameters: [{ name: 'gain', kind: 'number', min: 0, max: 10, default: 2, about: 'Factor' }],
    formula: 'raw·gain',
    source: 'made up for the test',
    process(raw, parameters, _context, out) {
      out.value = raw * parameters.gain
    },
    vectors: [1, 2, 3].map((raw) => ({ raw, expect: { value: raw * 2, tolerance: 0, quality: 'good' as const } })),
  })
  return { ...library, ...changes }
}

export function aSeries(changes: Partial<Series> = {}): Series {
  return {
    id: 1,
    organisation: 'default',
    board: 'ESP_1',
    channel: 'gpio4:doubler',
    kind: 'number',
    gpio: 4,
    sensorType: 'doubler',
    address: null,
    name: null,
    unit: 'x',
    library: 'doubler',
    parameters: {},
    calibration: null,
    offset: 0,
    limits: {},
    createdAtMs: 0,
    ...changes,
  }
}

export const noNeighbour = () => undefined

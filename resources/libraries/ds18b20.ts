import { defineLibrary, type LibraryContext } from '../../backend/contract/sensor-library.ts'

/** DS18B20 on OneWire; bundled library for `ds18b20` and the generic `temperature`. */

const C_PER_COUNT = 0.0625
/** Scratchpad at power-on: 85 °C, also seen after a brown-out in the middle of a conversion. */
const POWER_ON_RAW = 1360
/** −127 °C: what drivers report for a sensor that does not answer. */
const GONE_RAW = -2032
/** A neighbour or the previous value this close makes a true 85 °C believable, °C. */
const AGREES_WITHIN_C = 5
/** The previous value speaks for the present one at most this long, ms. */
const PREVIOUS_COUNTS_MS = 3_600_000

const NEIGHBOURS = ['ds18b20', 'temperature'] as const

function isConfirmed(value: number, context: LibraryContext): boolean {
  const previous = context.previous
  if (previous && context.atMs - previous.atMs <= PREVIOUS_COUNTS_MS && Math.abs(previous.value - value) <= AGREES_WITHIN_C) return true
  for (const type of NEIGHBOURS) {
    const other = context.neighbour(type)
    if (other !== undefined && Math.abs(other - value) <= AGREES_WITHIN_C) return true
  }
  return false
}

export default defineLibrary({
  name: 'ds18b20',
  version: '1.0.0',
  sensorTypes: ['ds18b20', 'temperature'],
  unit: '°C',
  range: { min: -55, max: 125 },
  decimals: 2,
  neighbours: NEIGHBOURS,
  parameters: [],
  formula: 'T = raw·0.0625 °C; raw −2032 (−127 °C) = sensor gone; raw 1360 (85 °C) = power-on value unless confirmed within 5 °C',
  source:
    'Maxim DS18B20 datasheet 19-7487 Rev 6, "Operation—Measuring Temperature", Table 1 (Temperature/Data Relationship) and its power-on note',
  process(raw, _parameters, context, out) {
    out.value = raw * C_PER_COUNT
    if (raw === GONE_RAW) {
      out.quality = 'bad'
    } else if (raw === POWER_ON_RAW && !isConfirmed(out.value, context)) {
      out.quality = 'poor'
      out.suspect = true
    }
  },
  vectors: [
    { about: 'datasheet table 1', raw: 401, expect: { value: 25.0625, tolerance: 0, quality: 'good' } },
    { about: 'datasheet table 1', raw: -162, expect: { value: -10.125, tolerance: 0, quality: 'good' } },
    { about: 'datasheet table 1, lowest', raw: -880, expect: { value: -55, tolerance: 0, quality: 'good' } },
    { about: 'datasheet table 1, highest', raw: 2000, expect: { value: 125, tolerance: 0, quality: 'good' } },
    { about: 'sensor gone', raw: -2032, expect: { value: -127, tolerance: 0, quality: 'bad' } },
    { about: 'power-on value', raw: 1360, expect: { value: 85, tolerance: 0, quality: 'poor', suspect: true } },
    {
      about: 'power-on value that a neighbour confirms',
      raw: 1360,
      context: { neighbours: { ds18b20: 83.5 } },
      expect: { value: 85, tolerance: 0, quality: 'good' },
    },
    {
      about: 'power-on value that the previous reading confirms',
      raw: 1360,
      context: { atMs: 1_735_818_060_000, previous: { value: 84.9, atMs: 1_735_818_000_000 } },
      expect: { value: 85, tolerance: 0, quality: 'good' },
    },
    {
      about: 'power-on value, the previous reading is two hours old',
      raw: 1360,
      context: { atMs: 1_735_825_200_000, previous: { value: 84.9, atMs: 1_735_818_000_000 } },
      expect: { value: 85, tolerance: 0, quality: 'poor', suspect: true },
    },
    {
      about: 'power-on value, neighbour at room temperature',
      raw: 1360,
      context: { neighbours: { ds18b20: 21 } },
      expect: { value: 85, tolerance: 0, quality: 'poor', suspect: true },
    },
    { about: 'above the sensor', raw: 2001, expect: { value: 125.0625, tolerance: 0, quality: 'bad' } },
  ],
})

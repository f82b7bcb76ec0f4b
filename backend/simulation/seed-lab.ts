// The lab whose past `seed-history` invents: zones, boards and their channels, named as people name them. Read by cli/seed-history.ts.
import { Random } from './random.ts'
import {
  airTemperature,
  co2,
  ec,
  humidity,
  light,
  metric,
  metricState,
  moisture,
  ph,
  probe,
  type SeedChannel,
  state,
  transmitter,
} from './seed-channels.ts'

export interface SeedBoard {
  id: string
  name: string
  zone: string
  family: 'kaiser' | 'plain'
  channels: SeedChannel[]
}

interface ZoneTemplate {
  name: (copy: number) => string
  prefix: (copy: number) => string
  boards: { role: string; plain?: true; channels: SeedChannel[] }[]
}

const DOOR = { words: ['closed', 'open'], perDay: 9, awayS: 140, byDay: true } as const
const PUMP = { words: ['off', 'on'], perDay: 8, awayS: 300 } as const
const BATTERY = metric('batteryV', 'Battery', 'V', { mean: 3.82, noise: 0.006, saw: { by: 0.5, days: 45 } }, { warningLow: 3.4 })

const ZONES: ZoneTemplate[] = [
  {
    name: (copy) => `Greenhouse ${copy + 1}`,
    prefix: (copy) => `GH${copy + 1}`,
    boards: [
      {
        role: 'Climate',
        channels: [
          airTemperature(
            'Air temperature',
            { mean: 22, daily: 4, season: 4, weather: 2 },
            { warningLow: 10, warningHigh: 28, criticalHigh: 36 },
          ),
          humidity('Humidity', { mean: 68, daily: -12 }, { warningHigh: 92 }),
          co2('CO₂', { mean: 690, daily: -180 }, { warningHigh: 1300, criticalHigh: 2000 }),
          state(26, 'vent', 'Roof vent', { words: ['closed', 'open 40 %', 'open 80 %'], perDay: 3, awayS: 7000, byDay: true }),
          light('Light', 62_000),
          probe('Floor temperature', { mean: 19, daily: 2, season: 3 }),
          state(27, 'fan', 'Circulation fan', { words: [false, true], perDay: 12, awayS: 900 }),
        ],
      },
      {
        role: 'Irrigation',
        channels: [
          moisture('Soil moisture A', 36, { mean: 38 }, { warningLow: 26, criticalLow: 18 }),
          moisture('Soil moisture B', 39, { mean: 45 }, { warningLow: 26, criticalLow: 18 }),
          transmitter(
            34,
            'level',
            'Tank level',
            '%',
            { mean: 62, noise: 0.3, min: 0, max: 100, saw: { by: 55, days: 4.6 } },
            { warningLow: 25, criticalLow: 10 },
          ),
          state(25, 'pump', 'Pump 3', PUMP),
          transmitter(
            35,
            'pressure',
            'Feed pressure',
            'bar',
            { mean: 1.84, drift: 0.1, noise: 0.01 },
            { warningLow: 1.4, warningHigh: 2.4 },
          ),
          transmitter(32, 'flow', 'Flow', 'l/min', { mean: 11, daily: 3, drift: 1, noise: 0.1, min: 0 }),
          state(33, 'valve', 'Bed valve A', { words: ['closed', 'open'], perDay: 6, awayS: 420 }),
        ],
      },
      {
        role: 'Canopy',
        channels: [
          airTemperature('Leaf temperature', { mean: 21, daily: 3.6, season: 4, weather: 2 }, { warningHigh: 30 }),
          transmitter(34, 'par', 'PAR light', 'µmol', { mean: 0, sun: 1400, noise: 4, min: 0 }),
          transmitter(35, 'leaf_wetness', 'Leaf wetness', '', { mean: 0.2, daily: -0.15, drift: 0.08, noise: 0.01, min: 0, max: 1 }),
          humidity('Canopy humidity', { mean: 74, daily: -9 }),
        ],
      },
      {
        role: 'Nutrient',
        channels: [
          probe('Water temperature', { mean: 19.5, season: 1.5 }, { warningLow: 15, warningHigh: 24 }),
          ph('pH', { mean: 6.1 }, { warningLow: 5.5, warningHigh: 6.6, criticalLow: 5, criticalHigh: 7.2 }),
          ec('EC', { mean: 1850 }, { warningLow: 1300, warningHigh: 2400 }),
          state(25, 'valve', 'Nutrient valve', { words: ['closed', 'open'], perDay: 10, awayS: 25 }),
        ],
      },
      {
        role: 'Weather',
        plain: true,
        channels: [
          metric('tempC', 'Outside temperature', '°C', { mean: 10.5, daily: 4.5, season: 9, weather: 4, drift: 0.6, noise: 0.1 }),
          metric('humidity', 'Outside humidity', '%', { mean: 74, daily: -12, season: -8, weather: -6, noise: 0.6, min: 15, max: 100 }),
          metric('windMs', 'Wind', 'm/s', { mean: 3.4, daily: 1, weather: 1.8, drift: 1, noise: 0.5, min: 0 }, { warningHigh: 12 }),
          metric('pressure', 'Air pressure', 'hPa', { mean: 1013, weather: -8, drift: 1, noise: 0.1 }),
          BATTERY,
        ],
      },
    ],
  },
  {
    name: (copy) => (copy === 0 ? 'Chemistry bench' : `Chemistry bench ${copy + 1}`),
    prefix: (copy) => (copy === 0 ? 'CB' : `CB${copy + 1}`),
    boards: [
      {
        role: 'Dosing',
        channels: [
          probe('Reactor temperature', { mean: 24.4, daily: 0.4, drift: 1 }, { warningLow: 20, warningHigh: 27, criticalHigh: 30 }),
          ph('pH reactor', { mean: 6.95 }, { warningLow: 6.2, warningHigh: 7.5, criticalLow: 5.8, criticalHigh: 7.9 }),
          ec('EC reactor', { mean: 2250 }, { warningLow: 1700, warningHigh: 2700 }),
          state(25, 'pump', 'Dosing pump', { words: ['off', 'on'], perDay: 30, awayS: 40 }),
          transmitter(32, 'orp', 'Redox', 'mV', { mean: 310, daily: 6, drift: 25, noise: 2 }),
          transmitter(33, 'weight', 'Reagent', 'g', { mean: 820, noise: 0.4, min: 0, saw: { by: 700, days: 14 } }, { warningLow: 150 }),
        ],
      },
      {
        role: 'Fume',
        channels: [
          transmitter(
            34,
            'face_velocity',
            'Face velocity',
            'm/s',
            { mean: 0.47, drift: 0.03, noise: 0.006 },
            { warningLow: 0.4, criticalLow: 0.3 },
          ),
          co2('CO₂', { mean: 590, daily: 120 }, { warningHigh: 1000, criticalHigh: 2000 }),
          state(26, 'door', 'Sash', DOOR),
          state(27, 'fan', 'Exhaust fan', { words: [true, false], perDay: 1.2, awayS: 2400 }),
        ],
      },
      {
        role: 'Oven',
        channels: [
          probe('Drying oven', { mean: 104.6, daily: 0, drift: 0.8 }, { warningLow: 100, warningHigh: 108 }),
          state(25, 'relay', 'Heater', { words: ['off', 'on'], perDay: 60, awayS: 240 }),
          transmitter(34, 'power', 'Power', 'W', { mean: 640, daily: 40, drift: 90, noise: 12, min: 0 }),
        ],
      },
    ],
  },
  {
    name: (copy) => `Aquaponics ${String.fromCharCode(65 + (copy % 26))}`,
    prefix: (copy) => `AQ${String.fromCharCode(65 + (copy % 26))}`,
    boards: [
      {
        role: 'Tank',
        channels: [
          probe('Water temperature', { mean: 21.4, season: 1.2 }, { warningLow: 18, warningHigh: 25, criticalHigh: 28 }),
          transmitter(
            39,
            'dissolved_oxygen',
            'Dissolved O₂',
            'mg/l',
            { mean: 7.8, daily: 0.5, drift: 0.4, noise: 0.03 },
            { warningLow: 6, criticalLow: 4.5 },
          ),
          ph('pH', { mean: 6.92 }, { warningLow: 6.4, warningHigh: 7.4 }),
          ec('EC', { mean: 1120 }),
          transmitter(
            33,
            'level',
            'Tank level',
            '%',
            { mean: 80, noise: 0.2, min: 0, max: 100, saw: { by: 22, days: 6 } },
            { warningLow: 60 },
          ),
          state(25, 'relay', 'Air pump', { words: [true, false], perDay: 0.4, awayS: 1500 }),
          state(26, 'pump', 'Circulation pump', { words: ['on', 'off'], perDay: 1, awayS: 900 }),
        ],
      },
      {
        role: 'Filter',
        channels: [
          transmitter(
            27,
            'flow',
            'Filter flow',
            'l/min',
            { mean: 22.6, drift: 1.2, noise: 0.15, min: 0, saw: { by: 7, days: 12 } },
            { warningLow: 16 },
          ),
          transmitter(34, 'turbidity', 'Turbidity', 'NTU', { mean: 14, drift: 5, noise: 0.4, min: 0 }),
          probe('Filter temperature', { mean: 21.1, season: 1.2 }),
        ],
      },
    ],
  },
  {
    name: (copy) => `Climate chamber ${copy + 2}`,
    prefix: (copy) => `CC${copy + 2}`,
    boards: [
      {
        role: 'Chamber',
        channels: [
          airTemperature(
            'Chamber temperature',
            { mean: 25, daily: 0.2, drift: 0.3 },
            { warningLow: 24, warningHigh: 26, criticalLow: 22, criticalHigh: 28 },
          ),
          humidity('Chamber humidity', { mean: 60, daily: 0.5, weather: 0.5 }, { warningLow: 52, warningHigh: 68 }),
          co2('CO₂', { mean: 800, daily: 10 }, { warningHigh: 1000 }),
          state(25, 'door', 'Chamber door', { words: ['closed', 'open'], perDay: 4, awayS: 60, byDay: true }),
          state(26, 'compressor', 'Compressor', { words: [false, true], perDay: 70, awayS: 380 }),
          light('Lamps', 0, 18_000),
        ],
      },
      {
        role: 'Shelf',
        channels: [
          probe('Shelf 1', { mean: 24.9, daily: 0.2 }),
          probe('Shelf 2', { mean: 25.2, daily: 0.2 }),
          probe('Shelf 3', { mean: 25.6, daily: 0.2 }),
          transmitter(34, 'par', 'PAR shelf 1', 'µmol', { mean: 210, drift: 3, noise: 1.5, min: 0 }),
        ],
      },
    ],
  },
  {
    name: (copy) => (copy === 0 ? 'Cold store' : `Cold store ${copy + 1}`),
    prefix: (copy) => (copy === 0 ? 'CS' : `CS${copy + 1}`),
    boards: [
      {
        role: 'Freezer',
        channels: [
          probe('Freezer', { mean: -19.2, daily: 0.3, drift: 0.9, noise: 0.1 }, { warningHigh: -16, criticalHigh: -12 }),
          probe('Evaporator', { mean: -26, daily: 0.3, drift: 2.5, noise: 0.2 }),
          state(25, 'door', 'Freezer door', { words: ['closed', 'open'], perDay: 7, awayS: 75, byDay: true }),
          state(26, 'defrost', 'Defrost', { words: ['idle', 'defrost', 'drip'], perDay: 4, awayS: 900 }),
          transmitter(34, 'power', 'Compressor power', 'W', { mean: 410, daily: 30, season: 60, drift: 80, noise: 9, min: 0 }),
        ],
      },
      {
        role: 'Fridge',
        plain: true,
        channels: [
          metric(
            'tempC',
            'Fridge temperature',
            '°C',
            { mean: 4.6, drift: 0.7, noise: 0.08 },
            { warningLow: 2, warningHigh: 7, criticalHigh: 9 },
          ),
          metric('humidity', 'Fridge humidity', '%', { mean: 55, drift: 6, noise: 0.5, min: 0, max: 100 }),
          metricState('doorState', 'Fridge door', { words: ['closed', 'open'], perDay: 14, awayS: 45, byDay: true }),
          BATTERY,
        ],
      },
    ],
  },
  {
    name: (copy) => (copy === 0 ? 'Workshop' : `Workshop ${copy + 1}`),
    prefix: (copy) => (copy === 0 ? 'WS' : `WS${copy + 1}`),
    boards: [
      {
        role: 'Room',
        channels: [
          airTemperature('Room temperature', { mean: 20.8, daily: 1.6, season: 2, weather: 0.7 }, { warningLow: 15, warningHigh: 28 }),
          humidity('Room humidity', { mean: 46, season: 6 }),
          co2('CO₂', { mean: 610, daily: 160 }, { warningHigh: 1000, criticalHigh: 2000 }),
          state(25, 'motion', 'Motion', { words: [false, true], perDay: 40, awayS: 120, byDay: true }),
          light('Light', 6000),
        ],
      },
      {
        role: 'Gate',
        plain: true,
        channels: [
          metricState('doorState', 'Gate', DOOR),
          metric('tempC', 'Gate temperature', '°C', { mean: 14, daily: 3, season: 7, weather: 3, drift: 0.5, noise: 0.1 }),
          metric('rssi', 'Signal', 'dBm', { mean: -67, daily: 1, drift: 4, noise: 1, max: -30 }),
          BATTERY,
        ],
      },
    ],
  },
]

/** So many boards with so many series among them; the same seed makes the same lab. */
export function seedLab(boards: number, series: number, seed: number): SeedBoard[] {
  const random = new Random(seed, 'lab')
  const places = ZONES.flatMap((zone) => zone.boards.map((template) => ({ zone, template })))
  return Array.from({ length: boards }, (_, index) => {
    const place = places[index % places.length]
    if (place === undefined) throw new RangeError(`no template for board ${index}`)
    const { zone, template } = place
    const copy = Math.floor(index / places.length)
    const share = Math.floor(((index + 1) * series) / boards) - Math.floor((index * series) / boards)
    const plain = template.plain === true
    const number = String(zone.boards.indexOf(template) + 1).padStart(2, '0')
    const name = `${zone.prefix(copy)}-${template.role}-${number}`
    return {
      id: plain ? `${template.role.toLowerCase()}-${String(copy + 1).padStart(3, '0')}` : `ESP_${random.fork(name).hex(8)}`,
      name,
      zone: zone.name(copy),
      family: plain ? ('plain' as const) : ('kaiser' as const),
      channels: Array.from({ length: share }, (_unused, at) => template.channels[at] ?? further(at - template.channels.length, plain)),
    }
  })
}

/** Boards with many channels get probes beside what their kind has. */
function further(index: number, plain: boolean): SeedChannel {
  const name = `Probe ${index + 1}`
  const mean = 18 + ((index * 7) % 11)
  return plain
    ? metric(`probe${index + 1}C`, name, '°C', { mean, daily: 1, drift: 0.6, noise: 0.06 })
    : probe(name, { mean, daily: 1 }, index === 0 ? { warningHigh: mean + 4 } : {})
}

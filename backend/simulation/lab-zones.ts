import type { ActuatorBlueprint, Habits, MetricBlueprint, SensorBlueprint } from './blueprint.ts'
import {
  airPressure,
  battery,
  co2,
  count,
  door,
  ds18b20,
  ec,
  flow,
  light,
  metric,
  moisture,
  ph,
  sht31,
  transmitter,
} from './lab-sensors.ts'

/** The demo's lab: six zones and the boards in them, in order of appearance. Data only; `demo-catalogue.ts` numbers and seeds it. */

export interface KaiserTemplate {
  role: string
  /** @param rom gives a fresh OneWire address */
  sensors: (rom: () => string) => SensorBlueprint[]
  actuators?: ActuatorBlueprint[]
  away?: Habits['away']
}

export interface PlainTemplate {
  role: string
  /** Start of the device id, as in `gate-001`. */
  id: string
  metrics: () => MetricBlueprint[]
}

export interface ZoneTemplate {
  prefix: string
  /** Name of the zone in the `copy`-th lab, from 0. */
  name: (copy: number) => string
  boards: (KaiserTemplate | PlainTemplate)[]
}

const pump = (gpio: number, name: string, cycle?: ActuatorBlueprint['cycle']): ActuatorBlueprint => ({ gpio, type: 'pump', name, cycle })
const valve = (gpio: number, name: string, cycle?: ActuatorBlueprint['cycle']): ActuatorBlueprint => ({ gpio, type: 'valve', name, cycle })
const relay = (gpio: number, name: string, cycle?: ActuatorBlueprint['cycle']): ActuatorBlueprint => ({ gpio, type: 'relay', name, cycle })
const pwm = (gpio: number, name: string): ActuatorBlueprint => ({ gpio, type: 'pwm', name })

const CHEMISTRY: ZoneTemplate['boards'] = [
  {
    role: 'Dosing',
    sensors: (rom) => [
      ds18b20('Reactor temp.', rom(), { mean: 24.4 }, { warningLow: 22, warningHigh: 26, criticalHigh: 29 }),
      ph(
        'pH reactor 2',
        { mean: 6.95, excursion: { by: 1.45, everyS: 900, firstAfterS: 60, riseS: 60, holdS: 200 } },
        { warningLow: 6.2, warningHigh: 7.5, criticalLow: 5.8, criticalHigh: 7.8 },
      ),
      ec('EC reactor 2', { mean: 2250 }, { warningLow: 1.8, warningHigh: 2.6 }),
    ],
    actuators: [pump(25, 'Dosing pump 1', { everyS: 420, onS: 45 })],
  },
  {
    role: 'Fume',
    sensors: () => [
      transmitter(34, 'face_velocity', 'Face velocity', 'm/s', { mean: 0.47, noise: 0.006 }, { warningLow: 0.4, criticalLow: 0.3 }),
      co2('CO₂', { mean: 612 }, { warningHigh: 1000, criticalHigh: 2000 }),
    ],
    actuators: [pwm(26, 'Exhaust fan')],
  },
  { role: 'Sash', id: 'sash', metrics: () => [door('Sash door'), metric('tempC', 'Hood temp.', '°C', { mean: 21.8 }), battery()] },
  {
    role: 'Oven',
    sensors: (rom) => [ds18b20('Drying oven', rom(), { mean: 104.6, daily: 0, drift: 0.8 }, { warningLow: 100, warningHigh: 108 })],
    actuators: [relay(25, 'Heater', { everyS: 90, onS: 35 })],
  },
  {
    role: 'Room',
    sensors: () => [
      ...sht31('Room', { mean: 21.6 }, { mean: 44 }, { temperature: { warningLow: 18, warningHigh: 26 } }),
      airPressure(),
      co2('Room CO₂', { mean: 560 }, { warningHigh: 1000, criticalHigh: 2000 }),
    ],
  },
]

const GREENHOUSE: ZoneTemplate['boards'] = [
  {
    role: 'Climate',
    sensors: () => [
      ...sht31(
        'Air',
        { mean: 24.8, daily: 4 },
        { mean: 68, daily: -12 },
        { temperature: { warningLow: 12, warningHigh: 33, criticalHigh: 38 } },
      ),
      co2('CO₂', { mean: 840, daily: -120 }, { warningHigh: 1300 }),
      light('Light', { mean: 11_000, daily: 13_000, drift: 1500 }),
    ],
    actuators: [pwm(26, 'Roof vent')],
    away: { everyS: 1500, firstAfterS: 150, forS: 247, reason: 'Wi-Fi lost' },
  },
  {
    role: 'Irrigation',
    sensors: () => [
      moisture(
        'Soil moisture A',
        { mean: 40, saw: 5, excursion: { by: -12.5, everyS: 1300, firstAfterS: 20, riseS: 90, holdS: 480 } },
        { warningLow: 32, criticalLow: 22 },
      ),
      moisture('Soil moisture B', { mean: 46 }, { warningLow: 32, criticalLow: 22 }, 39),
      transmitter(34, 'level', 'Tank level', '%', { mean: 62, drift: 6, max: 100 }, { warningLow: 15, criticalLow: 8 }),
      transmitter(35, 'pressure', 'Feed pressure', 'bar', { mean: 1.84, drift: 0.12 }, { warningLow: 1.2, warningHigh: 2.4 }),
    ],
    actuators: [pump(25, 'Pump 3', { everyS: 600, onS: 300 }), valve(26, 'Bed valve A'), valve(33, 'Bed valve B')],
  },
  {
    role: 'Nutrient',
    sensors: (rom) => [
      ds18b20('Water temp.', rom(), { mean: 19.5 }, { warningLow: 15, warningHigh: 24 }),
      ph('pH', { mean: 6.1 }, { warningLow: 5.5, warningHigh: 6.6, criticalLow: 5, criticalHigh: 7.2 }),
      ec('EC', { mean: 1780 }, { warningLow: 1.4, warningHigh: 2.2 }),
    ],
    actuators: [valve(25, 'Nutrient valve', { everyS: 780, onS: 20 })],
  },
  {
    role: 'Weather',
    id: 'weather',
    metrics: () => [
      metric('tempC', 'Outside temp.', '°C', { mean: 11, daily: 5 }),
      metric('humidity', 'Outside humidity', '%', { mean: 71, daily: -12, min: 0, max: 100 }),
      metric('windMs', 'Wind', 'm/s', { mean: 3.4, daily: 1, drift: 2, noise: 0.4, min: 0 }, { warningHigh: 12 }),
      count('rainTips', 'Rain gauge'),
      battery(),
    ],
  },
  { role: 'Gate', id: 'gate', metrics: () => [metric('tempC', 'Gate temp.', '°C', { mean: 17 }), door('Gate'), battery()] },
]

const AQUAPONICS: ZoneTemplate['boards'] = [
  {
    role: 'Tank',
    sensors: (rom) => [
      ds18b20('Water temp.', rom(), { mean: 21.4 }, { warningLow: 18, warningHigh: 25, criticalHigh: 28 }),
      transmitter(
        39,
        'dissolved_oxygen',
        'Dissolved O₂',
        'mg/l',
        { mean: 7.8, drift: 0.4, noise: 0.03 },
        { warningLow: 6, criticalLow: 4.5 },
      ),
      flow('Flow', { mean: 14.2 }, { warningLow: 9 }),
      ph('pH', { mean: 6.92 }, { warningLow: 6.4, warningHigh: 7.4 }),
    ],
    actuators: [relay(25, 'Air pump'), pump(26, 'Circulation pump')],
  },
  {
    role: 'Filter',
    sensors: () => [
      flow('Filter flow', { mean: 22.6 }, { warningLow: 15 }),
      transmitter(34, 'pressure', 'Filter pressure', 'bar', { mean: 0.62, drift: 0.05 }, { warningHigh: 0.9 }),
    ],
    actuators: [pump(25, 'Filter pump', { everyS: 900, onS: 720 })],
  },
  {
    role: 'Sump',
    sensors: (rom) => [
      ds18b20('Sump temp.', rom(), { mean: 20.9 }),
      transmitter(34, 'level', 'Sump level', '%', { mean: 71, drift: 5, max: 100 }, { warningLow: 40, criticalLow: 25 }),
    ],
    actuators: [valve(26, 'Refill valve', { everyS: 1080, onS: 60 })],
  },
  {
    role: 'Feeder',
    id: 'feeder',
    metrics: () => [count('portions', 'Portions fed'), metric('humidity', 'Hopper humidity', '%', { mean: 38, min: 0 }), battery()],
  },
]

const CHAMBER: ZoneTemplate['boards'] = [
  {
    role: 'Air',
    sensors: () => [
      ...sht31(
        'Air',
        { mean: 18, daily: 0.2, drift: 0.15 },
        { mean: 55, daily: 0.5 },
        { temperature: { warningLow: 16.5, warningHigh: 19.5, criticalHigh: 22 }, humidity: { warningLow: 45, warningHigh: 65 } },
      ),
      light('Light', { mean: 12_400, drift: 60 }, { warningLow: 9000 }),
      co2('CO₂', { mean: 441, daily: 8, drift: 12 }, { warningHigh: 700 }),
    ],
    actuators: [pwm(26, 'Circulation fan'), relay(25, 'Humidifier', { everyS: 300, onS: 70 })],
  },
  {
    role: 'Shelf',
    sensors: () => [moisture('Tray moisture', { mean: 58, saw: 6 }, { warningLow: 40 }), light('Shelf light', { mean: 8600, drift: 40 })],
    actuators: [valve(25, 'Mist valve', { everyS: 540, onS: 15 })],
  },
  {
    role: 'Probe',
    id: 'probe',
    metrics: () => [
      metric('tempC', 'Substrate temp.', '°C', { mean: 17.4, daily: 0.2 }),
      metric('humidity', 'Leaf humidity', '%', { mean: 61 }),
      battery(),
    ],
  },
]

const COLD: ZoneTemplate['boards'] = [
  {
    role: 'Freezer',
    sensors: (rom) => [
      ds18b20('Freezer 1', rom(), { mean: -19.8, daily: 0.1 }, { warningHigh: -17, criticalHigh: -14 }),
      ds18b20(
        'Freezer 2',
        rom(),
        { mean: -20.2, daily: 0.1, excursion: { by: 4, everyS: 2400, firstAfterS: 700, riseS: 60, holdS: 150 } },
        { warningHigh: -17, criticalHigh: -14 },
      ),
      transmitter(34, 'power', 'Load', 'kW', { mean: 0.84, drift: 0.08, noise: 0.01 }, { warningHigh: 1.6 }),
    ],
    actuators: [relay(25, 'Compressor', { everyS: 480, onS: 260 })],
  },
  {
    role: 'Door',
    id: 'cold-door',
    metrics: () => [
      door('Door'),
      metric('tempC', 'Anteroom temp.', '°C', { mean: 6.2 }),
      metric('humidity', 'Anteroom humidity', '%', { mean: 58 }),
      battery(),
    ],
  },
  {
    role: 'Fridge',
    sensors: (rom) => [
      ds18b20('Fridge 1', rom(), { mean: 4.1, daily: 0.1, drift: 0.4 }, { warningLow: 2, warningHigh: 8, criticalHigh: 12 }),
      ds18b20('Fridge 2', rom(), { mean: 4.6, daily: 0.1, drift: 0.4 }, { warningLow: 2, warningHigh: 8, criticalHigh: 12 }),
    ],
    actuators: [relay(25, 'Defrost heater')],
  },
]

const WORKSHOP: ZoneTemplate['boards'] = [
  {
    role: 'Compressor',
    sensors: () => [
      transmitter(34, 'pressure', 'Compressor', 'bar', { mean: 6.9, drift: 0.4, noise: 0.03 }, { warningLow: 5.5, criticalLow: 4.5 }),
      transmitter(35, 'power', 'Load', 'kW', { mean: 2.34, drift: 0.3, noise: 0.04 }, { warningHigh: 3.6 }),
    ],
    actuators: [relay(25, 'Compressor motor', { everyS: 360, onS: 140 }), valve(26, 'Drain valve')],
  },
  {
    role: 'Air',
    sensors: () => [
      transmitter(17, 'pm25', 'PM2.5', 'µg/m³', { mean: 8, drift: 2.5, noise: 0.4 }, { warningHigh: 25, criticalHigh: 50 }),
      ...sht31('Room', { mean: 20.6 }, { mean: 47 }),
    ],
    actuators: [pwm(26, 'Extraction fan')],
  },
  {
    role: 'Gate',
    id: 'tor',
    metrics: () => [
      metric('tempC', 'Gate temp.', '°C', { mean: 16.5 }),
      metric('humidity', 'Gate humidity', '%', { mean: 52 }),
      door('Roller gate'),
      count('counts', 'Passages'),
      battery(),
    ],
  },
  {
    role: 'Laser',
    sensors: (rom) => [
      ds18b20('Coolant temp.', rom(), { mean: 18.8 }, { warningHigh: 24, criticalHigh: 28 }),
      flow('Coolant flow', { mean: 6.4, drift: 0.2 }, { warningLow: 4, criticalLow: 3 }),
    ],
    actuators: [pump(25, 'Coolant pump'), relay(26, 'Laser interlock')],
  },
]

const numbered = (name: string) => (copy: number) => (copy === 0 ? name : `${name} ${copy + 1}`)

export const LAB_ZONES: readonly ZoneTemplate[] = [
  { prefix: 'CB', name: numbered('Chemistry bench'), boards: CHEMISTRY },
  { prefix: 'GH', name: (copy) => `Greenhouse ${copy + 1}`, boards: GREENHOUSE },
  { prefix: 'AQ', name: (copy) => `Aquaponics ${copy < 26 ? String.fromCharCode(65 + copy) : copy + 1}`, boards: AQUAPONICS },
  { prefix: 'CC', name: (copy) => `Climate chamber ${copy + 2}`, boards: CHAMBER },
  { prefix: 'CS', name: numbered('Cold store'), boards: COLD },
  { prefix: 'WS', name: numbered('Workshop'), boards: WORKSHOP },
]

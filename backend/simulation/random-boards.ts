import { CENTRE } from '../contract/boards/device-topics.ts'
import { withRomChecksum } from '../contract/configuration/bus-scan.ts'
import type { ActuatorBlueprint, BoardBlueprint, Habits, MetricBlueprint, SensorBlueprint } from './blueprint.ts'
import { airPressure, battery, co2, count, door, ds18b20, ec, flow, light, metric, moisture, ph, sht31At } from './lab-sensors.ts'
import { Random } from './random.ts'

/** A fleet of any size without names: what `leitstand simulate` and load tests run. */

export interface FleetPlan {
  boards: number
  /** Channels per board. */
  sensors: number
  family: 'kaiser' | 'plain' | 'both'
  seed: number
}

const PLAIN_NAMES = ['gate', 'tor', 'meter', 'env', 'door'] as const
const FIRMWARES = ['2.4.1', '2.4.0', '2.3.6', '1.9.2'] as const
const OUTPUTS: readonly ActuatorBlueprint[] = [
  { gpio: 25, type: 'pump', name: 'Pump' },
  { gpio: 26, type: 'relay', name: 'Relay' },
  { gpio: 33, type: 'pwm', name: 'Fan' },
  { gpio: 32, type: 'valve', name: 'Valve' },
]

export function randomBoards(plan: FleetPlan): BoardBlueprint[] {
  const random = new Random(plan.seed, 'fleet')
  const ids = new Set<string>()
  return Array.from({ length: plan.boards }, (_, index) => {
    const own = random.fork(`board ${index}`)
    const plain = plan.family === 'plain' || (plan.family === 'both' && index % 3 === 2)
    const habits: Habits = {
      oldNames: own.chance(0.2),
      batch: own.chance(0.25),
      dropoutEveryS: 2 * 3600,
      sensorGoneShare: 1 / 5000,
      rssiDbm: -Math.round(own.between(45, 84)),
    }
    if (plain) {
      const id = `${own.pick(PLAIN_NAMES)}-${String(index + 1).padStart(3, '0')}`
      return { family: 'plain', id, name: id, zone: 'Simulated', habits, metrics: metricsOf(plan.sensors, own) }
    }
    let id = `ESP_${own.hex(8)}`
    while (ids.has(id)) id = `ESP_${own.hex(8)}`
    ids.add(id)
    return {
      family: 'kaiser',
      id,
      name: id,
      zone: 'Simulated',
      relay: CENTRE,
      firmware: own.pick(FIRMWARES),
      habits,
      sensors: sensorsOf(plan.sensors, own),
      actuators: OUTPUTS.slice(0, own.whole(0, OUTPUTS.length)),
    }
  })
}

/** A different start per board, so that a fleet has every type; what no pin is left for becomes one more DS18B20 on the bus. */
function sensorsOf(wanted: number, random: Random): SensorBlueprint[] {
  const rom = () => withRomChecksum(`28${random.hex(14).slice(0, 12)}`)
  const pool: SensorBlueprint[] = [
    ds18b20('Temperature', rom(), { mean: random.between(12, 26) }),
    ...sht31At(0x44, 'Air', { mean: random.between(17, 27) }, { mean: random.between(35, 70) }),
    ph('pH', { mean: random.between(5.8, 7.4) }),
    ec('EC', { mean: random.between(1200, 2600) }),
    moisture('Moisture', { mean: random.between(35, 65) }),
    co2('CO₂', { mean: random.between(430, 900) }),
    light('Light', { mean: random.between(500, 12_000), daily: 400 }),
    flow('Flow', { mean: random.between(4, 20) }),
    airPressure(),
  ]
  const first = random.whole(0, pool.length - 1)
  return Array.from({ length: wanted }, (_, index) => {
    const known = index < pool.length ? pool[(first + index) % pool.length] : undefined
    return known ?? ds18b20(`Temperature ${index}`, rom(), { mean: random.between(12, 26) })
  })
}

function metricsOf(wanted: number, random: Random): MetricBlueprint[] {
  const pool: MetricBlueprint[] = [
    metric('tempC', 'Temperature', '°C', { mean: random.between(8, 26) }),
    door('Door'),
    metric('humidity', 'Humidity', '%', { mean: random.between(35, 70), min: 0, max: 100 }),
    battery(),
    count('counts', 'Counts'),
  ]
  return Array.from(
    { length: wanted },
    (_, index) => pool[index] ?? metric(`value${index + 1}`, `Value ${index + 1}`, '', { mean: random.between(1, 100) }),
  )
}

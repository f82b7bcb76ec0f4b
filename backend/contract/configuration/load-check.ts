import type { BoardType } from '../boards/type.ts'
import { because } from '../reasons.ts'
import { sensorKind, wiringOf } from '../sensor-kind.ts'
import { type ConfigurationBody, DIMMED_TYPES, type SensorSetting } from './configuration.ts'
import type { ConfigurationProblem } from './problem.ts'

/** Can the board keep up: time on its buses, readings it sends, PWM channels it has. Pure. */

/**
 * Readings a board can send per second. Assumption, not measured on hardware: QoS 1 over Wi-Fi, one message after the other, 50 ms each
 * (10 ms to the broker and back, the rest for measuring, JSON and what else the board does).
 */
const MOST_READINGS_PER_S = 20

/** Address and command of a OneWire device or an analog mean, where the kind is not known, ms. */
const UNKNOWN_CONVERSION_MS = 20

export function checkLoad(configuration: ConfigurationBody, type: BoardType | null): ConfigurationProblem[] {
  return [...checkIntervals(configuration.sensors), ...checkReadings(configuration.sensors), ...checkPwm(configuration, type)]
}

/** Measures by itself; one that is asked or paused takes no share. */
function runs({ active, operatingMode }: SensorSetting): boolean {
  return active && (operatingMode === 'continuous' || operatingMode === 'scheduled')
}

function busOf(sensor: SensorSetting, index: number): string {
  const wiring = wiringOf(sensor)
  return wiring === 'onewire' || wiring === 'i2c' ? `${wiring} ${sensor.gpio}` : `alone ${index}`
}

function checkIntervals(sensors: readonly SensorSetting[]): ConfigurationProblem[] {
  const busyMs = new Map<string, { ms: number; devices: number }>()
  for (const [index, sensor] of sensors.entries()) {
    if (!runs(sensor)) continue
    const bus = busOf(sensor, index)
    const { ms, devices } = busyMs.get(bus) ?? { ms: 0, devices: 0 }
    busyMs.set(bus, { ms: ms + (sensorKind(sensor.type)?.conversionMs ?? UNKNOWN_CONVERSION_MS), devices: devices + 1 })
  }
  return sensors.flatMap((sensor, index): ConfigurationProblem[] => {
    const problems: ConfigurationProblem[] = []
    const { sampleIntervalS: sampleS, reportIntervalS: reportS, gpio } = sensor
    const of = { part: 'sensors', index, gpio } as const
    if (reportS < sampleS) problems.push({ severity: 'error', ...of, reason: because('interval-report', { reportS, sampleS }) })
    const bus = runs(sensor) ? busyMs.get(busOf(sensor, index)) : undefined
    if (bus && bus.ms > sampleS * 1000) {
      const neededS = Math.ceil(bus.ms / 100) / 10
      problems.push({ severity: 'warning', ...of, reason: because('interval-bus', { devices: bus.devices, neededS, sampleS }) })
    }
    return problems
  })
}

/** Told at the sensor that sends most. */
function checkReadings(sensors: readonly SensorSetting[]): ConfigurationProblem[] {
  const perS = sensors.map((one) => (runs(one) ? (sensorKind(one.type)?.gives.length ?? 1) / one.reportIntervalS : 0))
  const sum = perS.reduce((total, one) => total + one, 0)
  if (sum <= MOST_READINGS_PER_S) return []
  const index = perS.indexOf(Math.max(...perS))
  const reason = because('interval-board', { perS: Math.round(sum * 10) / 10, most: MOST_READINGS_PER_S })
  return [{ severity: 'warning', part: 'sensors', index, gpio: sensors[index]?.gpio ?? null, reason }]
}

function checkPwm({ actuators }: ConfigurationBody, type: BoardType | null): ConfigurationProblem[] {
  if (!type) return []
  const dimmed = actuators.flatMap((one, index) => (DIMMED_TYPES.includes(one.type) ? [{ index, gpio: one.gpio }] : []))
  return dimmed.slice(type.pwmChannels).map(({ index, gpio }) => ({
    severity: 'error',
    part: 'actuators',
    index,
    gpio,
    reason: because('pwm-channels', { chip: type.chip, most: type.pwmChannels, wanted: dimmed.length }),
  }))
}

import type { BoardType } from '../boards/type.ts'
import { because, type Reason } from '../reasons.ts'
import { i2cAddressOf, wiringOf } from '../sensor-kind.ts'
import type { ConfigurationBody, SensorSetting } from './configuration.ts'
import { sclOf } from './pin-use.ts'
import type { ConfigurationProblem } from './problem.ts'

/** Devices that share a bus: wires, addresses and ROMs. Pure; the later of two that clash is the one that is told. */

type Sensors = ConfigurationBody['sensors']

export function checkBuses(sensors: Sensors, type: BoardType | null): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = []
  for (const [index, sensor] of sensors.entries()) {
    const wiring = wiringOf(sensor)
    const before = sensors.slice(0, index).filter((other) => wiringOf(other) === wiring)
    const found = wiring === 'onewire' ? onOneWire(sensor, before) : wiring === 'i2c' ? onI2c(sensor, before, type) : []
    for (const { severity, reason } of found) problems.push({ severity, part: 'sensors', index, gpio: sensor.gpio, reason })
  }
  return problems
}

type Found = Pick<ConfigurationProblem, 'severity' | 'reason'>

const error = (reason: Reason): Found => ({ severity: 'error', reason })

function onOneWire(sensor: SensorSetting, before: readonly SensorSetting[]): Found[] {
  const { gpio, onewireAddress: rom } = sensor
  const others = before.filter((other) => other.gpio === gpio)
  if (others.length === 0) return []
  const same = rom === null ? undefined : others.find((other) => other.onewireAddress === rom)
  if (same) return [error(because('onewire-twice', { rom: rom ?? '', by: same.name }))]
  const nameless = rom === null ? others[0] : others.find((other) => other.onewireAddress === null)
  return nameless ? [error(because('onewire-which', { gpio, by: nameless.name }))] : []
}

function onI2c(sensor: SensorSetting, before: readonly SensorSetting[], type: BoardType | null): Found[] {
  const { gpio } = sensor
  const scl = sclOf(sensor, type)
  if (scl === gpio) return [error(because('i2c-one-wire', { gpio }))]
  if (scl === null) return [{ severity: 'warning', reason: because('i2c-no-scl', { gpio }) }, ...clashes(sensor, before)]
  const torn = before.find((other) => {
    const theirs = sclOf(other, type)
    return theirs !== null && (other.gpio === gpio) !== (theirs === scl)
  })
  if (torn) return [error(because('i2c-torn', { by: torn.name, sda: torn.gpio, scl: sclOf(torn, type) ?? '' }))]
  return clashes(sensor, before)
}

/** Two devices with one address answer at the same time: both readings are wrong. */
function clashes(sensor: SensorSetting, before: readonly SensorSetting[]): Found[] {
  const address = i2cAddressOf(sensor)
  const same = before.find((other) => {
    if (other.gpio !== sensor.gpio) return false
    const theirs = i2cAddressOf(other)
    return address === null || theirs === null ? other.type === sensor.type : theirs === address
  })
  if (!same) return []
  return [error(because('i2c-twice', { address: address === null ? '?' : `0x${address.toString(16).padStart(2, '0')}`, by: same.name }))]
}

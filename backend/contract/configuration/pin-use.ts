import type { BoardType, PinWish } from '../boards/type.ts'
import { firstWish, wiringOf } from '../sensor-kind.ts'
import type { ActuatorSetting, ConfigurationBody, SensorSetting } from './configuration.ts'

/** Who uses which pin of a board, and for what. Pure; for the check, the drawing and the placing. */

export interface PinUse {
  gpio: number
  wish: PinWish
  part: 'sensors' | 'actuators'
  /** Place in its list. */
  index: number
  name: string
}

/** SCL where the setting names none: the one of the board's default bus, if SDA is that bus' wire. */
export function sclOf(sensor: Pick<SensorSetting, 'gpio' | 'sclGpio'>, type: BoardType | null): number | null {
  if (sensor.sclGpio !== null) return sensor.sclGpio
  const bus = type && defaultBus(type)
  return bus && bus.sda === sensor.gpio ? bus.scl : null
}

export function defaultBus(type: BoardType): { sda: number; scl: number } | null {
  const sda = type.gpios.find(({ i2c }) => i2c === 'sda')
  const scl = type.gpios.find(({ i2c }) => i2c === 'scl')
  return sda && scl ? { sda: sda.gpio, scl: scl.gpio } : null
}

export function usesOfSensor(sensor: SensorSetting, index: number, type: BoardType | null): PinUse[] {
  const wiring = wiringOf(sensor)
  const common = { part: 'sensors', index, name: sensor.name } as const
  const first: PinUse = { gpio: sensor.gpio, wish: firstWish(wiring), ...common }
  const scl = wiring === 'i2c' ? sclOf(sensor, type) : null
  return scl === null ? [first] : [first, { gpio: scl, wish: 'scl', ...common }]
}

/** The second wire of a pump or dimmer drives the other half of its bridge; that of a relay, valve or servo may just be read. */
function usesOfActuator(actuator: ActuatorSetting, index: number): PinUse[] {
  const common = { part: 'actuators', index, name: actuator.name } as const
  const dimmed = actuator.type === 'pwm' || actuator.type === 'servo'
  const first: PinUse = { gpio: actuator.gpio, wish: dimmed ? 'pwm' : 'output', ...common }
  if (actuator.auxGpio === null) return [first]
  const drives = actuator.type === 'pwm' || actuator.type === 'pump'
  return [first, { gpio: actuator.auxGpio, wish: drives ? 'output' : 'feedback', ...common }]
}

/** In the order of the lists: what comes later must give way. */
export function pinUses(configuration: Pick<ConfigurationBody, 'sensors' | 'actuators'>, type: BoardType | null): PinUse[] {
  return [
    ...configuration.sensors.flatMap((sensor, index) => usesOfSensor(sensor, index, type)),
    ...configuration.actuators.flatMap((actuator, index) => usesOfActuator(actuator, index)),
  ]
}

/** May two parts of a configuration hang on one pin? Only on the same wire of a bus. */
export function mayShare(a: Pick<PinUse, 'wish'>, b: Pick<PinUse, 'wish'>): boolean {
  return a.wish === b.wish && (a.wish === 'onewire' || a.wish === 'sda' || a.wish === 'scl')
}

import type { BoardType, PinWish } from '../../backend/contract/boards/type.ts'
import {
  ACTUATOR_TYPES,
  type ActuatorSetting,
  type ActuatorType,
  type ConfigurationBody,
  plainActuator,
  plainSensor,
  type SensorSetting,
} from '../../backend/contract/configuration/configuration.ts'
import { judgePlace, type PinVerdict } from '../../backend/contract/configuration/pin-check.ts'
import { defaultBus, pinUses, sclOf } from '../../backend/contract/configuration/pin-use.ts'
import { because } from '../../backend/contract/reasons.ts'
import { firstWish, i2cAddressOf, SENSOR_KINDS, sensorKind, wiringOf } from '../../backend/contract/sensor-kind.ts'
import { byPlace } from './pin-geometry.ts'

/** Placing a sensor or an output on a pin, and moving one: where it may go, and what comes of it. Pure. */

export type PlacingKind = { part: 'sensors'; type: string } | { part: 'actuators'; type: ActuatorType }

export interface Placing {
  kind: PlacingKind
  /** Place in its list of what is moved; null = new. */
  moving: number | null
  /** I²C: the pin chosen for SDA; the one for SCL is being chosen. */
  sda: number | null
}

/** What a placing comes to; `index` null = new, else what is moved. */
export type Placed =
  | { part: 'sensors'; index: number | null; setting: SensorSetting }
  | { part: 'actuators'; index: number | null; setting: ActuatorSetting }

export type PlaceStep = { kind: 'placed'; placed: Placed } | { kind: 'ask-scl'; sda: number; suggested: number | null }

export const PALETTE: readonly PlacingKind[] = [
  // A quantity that several parts measure (light, CO₂) is placed as one of these.
  ...SENSOR_KINDS.filter(({ isPart }) => isPart).map(({ type }): PlacingKind => ({ part: 'sensors', type })),
  ...ACTUATOR_TYPES.map((type): PlacingKind => ({ part: 'actuators', type })),
]

/** Longest time on to start with, s: a person raises it knowingly, nobody forgets it. */
const RUNTIME_S: Partial<Record<ActuatorType, number>> = { pump: 300, valve: 900, relay: 3600 }
/** A motor that is switched at once again suffers. */
const COOLDOWN_S: Partial<Record<ActuatorType, number>> = { pump: 10 }

type Body = Pick<ConfigurationBody, 'sensors' | 'actuators'>

function wishOf({ kind, sda, moving }: Placing, body: Body): PinWish {
  if (kind.part === 'actuators') return kind.type === 'pwm' || kind.type === 'servo' ? 'pwm' : 'output'
  const moved = moving === null ? undefined : body.sensors[moving]
  const wish = firstWish(moved ? wiringOf(moved) : sensorKind(kind.type)?.wiring)
  return wish === 'sda' && sda !== null ? 'scl' : wish
}

export function judgePlacing(gpio: number, placing: Placing, type: BoardType, body: Body): PinVerdict {
  const { kind, moving, sda } = placing
  const wish = wishOf(placing, body)
  if (wish === 'scl' && gpio === sda) return refused(because('i2c-one-wire', { gpio }))
  const torn =
    wish === 'scl' ? body.sensors.find((one, index) => index !== moving && one.gpio !== sda && sclOf(one, type) === gpio) : undefined
  if (torn) return refused(because('i2c-torn', { by: torn.name, sda: torn.gpio, scl: gpio }))
  const own = moving === null ? undefined : { part: kind.part, index: moving }
  const verdict = judgePlace(gpio, wish, type, pinUses(body, type), own)
  if (verdict.verdict === 'no' || wish !== 'sda') return verdict
  const bus = busAt(gpio, type, body, placing)
  if (!bus || addressFor(placing, gpio, body) !== undefined) return verdict
  const [first] = sensorKind(kind.type)?.addresses ?? []
  return refused(because('i2c-twice', { address: first === undefined ? '?' : `0x${first.toString(16)}`, by: bus.name }))
}

function refused(reason: ReturnType<typeof because>): PinVerdict {
  return { verdict: 'no', objections: [{ severity: 'error', reason }] }
}

/** Pins that may be walked to and dropped on. */
export function allowedPins(placing: Placing, type: BoardType, body: Body): Set<number> {
  const gpios = type.pins.flatMap(({ gpio }) => gpio ?? [])
  return new Set(gpios.filter((gpio) => judgePlacing(gpio, placing, type, body).verdict !== 'no'))
}

/** Where the keyboard begins: on a bus that is there, on the board's own I²C pins, on a pin without a warning, and so on from the top. */
export function firstPin(placing: Placing, type: BoardType, body: Body): number | null {
  const allowed = allowedPins(placing, type, body)
  const places = [...type.pins].sort(byPlace).flatMap(({ gpio }) => (gpio !== null && allowed.has(gpio) ? gpio : []))
  const own = wishOf(placing, body) === 'sda' ? defaultBus(type)?.sda : undefined
  return (
    places.find((gpio) => busAt(gpio, type, body, placing)) ??
    places.find((gpio) => gpio === own) ??
    places.find((gpio) => judgePlacing(gpio, placing, type, body).verdict === 'yes') ??
    places[0] ??
    null
  )
}

/** The device whose bus a sensor would join there; undefined = it begins one. */
export function busAt(gpio: number, type: BoardType, { sensors }: Body, placing: Placing): SensorSetting | undefined {
  const wiring = placing.kind.part === 'sensors' ? sensorKind(placing.kind.type)?.wiring : undefined
  if (wiring !== 'i2c' && wiring !== 'onewire') return undefined
  return sensors.find(
    (one, index) =>
      index !== placing.moving && one.gpio === gpio && wiringOf(one) === wiring && (wiring === 'onewire' || sclOf(one, type) !== null),
  )
}

/** The moved one's own address, or the first of its kind that nobody on the bus has; null = its kind is not known, undefined = none is left. */
function addressFor({ kind, moving }: Placing, sda: number, { sensors }: Body): number | null | undefined {
  const taken = new Set(sensors.flatMap((one, index) => (index !== moving && one.gpio === sda ? (i2cAddressOf(one) ?? []) : [])))
  const moved = moving === null ? undefined : sensors[moving]
  const wanted = moved ? [i2cAddressOf(moved)] : (sensorKind(kind.type)?.addresses ?? [null])
  return wanted.find((address) => address === null || !taken.has(address))
}

/**
 * What comes of choosing a pin that is allowed: a setting, or the question for SCL.
 * @param name what a new one is called
 */
export function choosePin(gpio: number, placing: Placing, type: BoardType, body: Body, name: string): PlaceStep {
  const wish = wishOf(placing, body)
  if (wish !== 'sda')
    return {
      kind: 'placed',
      placed: place(placing, wish === 'scl' ? (placing.sda ?? gpio) : gpio, wish === 'scl' ? gpio : null, type, body, name),
    }
  const bus = busAt(gpio, type, body, placing)
  if (bus) return { kind: 'placed', placed: place(placing, gpio, sclOf(bus, type), type, body, name) }
  const next = { ...placing, sda: gpio }
  const usual = defaultBus(type)
  const allowed = allowedPins(next, type, body)
  const suggested = usual?.sda === gpio && allowed.has(usual.scl) ? usual.scl : ([...allowed][0] ?? null)
  return { kind: 'ask-scl', sda: gpio, suggested }
}

function place(placing: Placing, gpio: number, scl: number | null, type: BoardType, body: Body, name: string): Placed {
  const { kind, moving } = placing
  if (kind.part === 'actuators') {
    const moved = moving === null ? undefined : body.actuators[moving]
    return { part: 'actuators', index: moving, setting: moved ? { ...moved, gpio } : newActuator(kind.type, gpio, freeName(name, body)) }
  }
  const moved = moving === null ? undefined : body.sensors[moving]
  if (moved) return { part: 'sensors', index: moving, setting: { ...moved, gpio, sclGpio: scl } }
  return { part: 'sensors', index: null, setting: newSensor(placing, gpio, scl, type, body, freeName(name, body)) }
}

function newActuator(type: ActuatorType, gpio: number, name: string): ActuatorSetting {
  const limits = { maxRuntimeS: RUNTIME_S[type] ?? null, cooldownS: COOLDOWN_S[type] ?? 0, maxActivationsPerHour: null }
  return { ...plainActuator(gpio, type, name), limits, emergencyPercent: type === 'servo' ? 0 : null }
}

/** The interval leaves its bus time for every device on it. */
function newSensor(placing: Placing, gpio: number, scl: number | null, type: BoardType, body: Body, name: string): SensorSetting {
  const kind = sensorKind(placing.kind.type)
  const mates = busAt(gpio, type, body, placing) ? body.sensors.filter((one) => one.gpio === gpio) : []
  const busyS = Math.ceil(
    [kind, ...mates.map((one) => sensorKind(one.type))].reduce((sum, one) => sum + (one?.conversionMs ?? 0), 0) / 1000,
  )
  const everyS = Math.max(kind?.usualIntervalS ?? 10, busyS)
  return {
    ...plainSensor(gpio, placing.kind.type, name),
    i2cAddress: kind?.wiring === 'i2c' ? (addressFor(placing, gpio, body) ?? null) : null,
    sclGpio: scl,
    sampleIntervalS: everyS,
    reportIntervalS: everyS,
  }
}

function freeName(name: string, { sensors, actuators }: Body): string {
  const taken = new Set([...sensors, ...actuators].map((one) => one.name))
  if (!taken.has(name)) return name
  for (let number = 2; ; number++) if (!taken.has(`${name} ${number}`)) return `${name} ${number}`
}

/** The configuration with what was placed in it; offline rules name pins, so they move along. */
export function applyPlaced(body: ConfigurationBody, placed: Placed): ConfigurationBody {
  if (placed.part === 'sensors') {
    const sensors = put(body.sensors, placed.index, placed.setting)
    const from = placed.index === null ? undefined : body.sensors[placed.index]?.gpio
    const left = sensors.some(({ gpio }) => gpio === from)
    const rules = body.offlineRules.map((rule) => (rule.sensorGpio === from && !left ? { ...rule, sensorGpio: placed.setting.gpio } : rule))
    return { ...body, sensors, offlineRules: rules }
  }
  const from = placed.index === null ? undefined : body.actuators[placed.index]?.gpio
  const rules = body.offlineRules.map((rule) => (rule.actuatorGpio === from ? { ...rule, actuatorGpio: placed.setting.gpio } : rule))
  return { ...body, actuators: put(body.actuators, placed.index, placed.setting), offlineRules: rules }
}

function put<T>(list: readonly T[], index: number | null, item: T): T[] {
  return index === null ? [...list, item] : list.map((one, place) => (place === index ? item : one))
}

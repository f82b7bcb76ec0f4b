import Type, { type Static } from 'typebox'
import type { ActuatorSetting, ConfigurationBody, OfflineRule, SensorSetting } from './configuration.ts'
import { DIMMED_TYPES, INTERVAL_S, OperatingMode, plainActuator } from './configuration.ts'

/**
 * The protocol's `config` message: made of a configuration, and read back from a board's answer to `get_config`. Pure, so that the
 * simulated boards read what the centre writes. Fields behind "own firmware" are ours; other boards ignore them.
 */

const Text = Type.String({ maxLength: 4096 })
const Gpio = Type.Number({ minimum: 0, maximum: 255 })
const optional = Type.Optional
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]))

export const SensorEntry = Type.Object({
  gpio: Gpio,
  type: optional(Text),
  sensor_type: optional(Text),
  name: nullable(Text),
  subzone_id: nullable(Text),
  active: optional(Type.Boolean()),
  raw_mode: optional(Type.Boolean()),
  operating_mode: optional(Text),
  measurement_interval_seconds: optional(Type.Number()),
  onewire_address: nullable(Text),
  i2c_address: nullable(Type.Number()),
  /** Own firmware: between two reports, s; the other wire of the bus. */
  report_interval_seconds: optional(Type.Number()),
  scl_gpio: nullable(Gpio),
})
export type SensorEntry = Static<typeof SensorEntry>

export const ActuatorEntry = Type.Object({
  gpio: Gpio,
  aux_gpio: optional(Gpio),
  type: optional(Text),
  actuator_type: optional(Text),
  name: nullable(Text),
  subzone_id: nullable(Text),
  active: optional(Type.Boolean()),
  critical: optional(Type.Boolean()),
  inverted: optional(Type.Boolean()),
  default_state: optional(Type.Boolean()),
  default_pwm: optional(Type.Number()),
  /** 0 = no limit, as everywhere here. */
  max_runtime_ms: optional(Type.Number()),
  /** Own firmware. */
  cooldown_ms: optional(Type.Number()),
  max_activations_per_hour: optional(Type.Number()),
  disconnect_state: optional(Text),
  emergency_pwm: nullable(Type.Number()),
  /** Pins of the same board that must be off for this one to go on. */
  interlocks: optional(Type.Array(Gpio, { maxItems: 32 })),
})
export type ActuatorEntry = Static<typeof ActuatorEntry>

export const RuleEntry = Type.Object({
  actuator_gpio: Gpio,
  sensor_gpio: Gpio,
  sensor_value_type: optional(Text),
  activate_above: nullable(Type.Number()),
  deactivate_below: nullable(Type.Number()),
  activate_below: nullable(Type.Number()),
  deactivate_above: nullable(Type.Number()),
  /** Minutes of the UTC day. */
  time_filter: nullable(Type.Object({ start_minute: Type.Number(), end_minute: Type.Number() })),
})
export type RuleEntry = Static<typeof RuleEntry>

/** The part of the message that a board works by, and that the fingerprint is made over. */
export const ConfigPayload = Type.Object({
  sensors: optional(Type.Array(SensorEntry, { maxItems: 256 })),
  actuators: optional(Type.Array(ActuatorEntry, { maxItems: 256 })),
  offline_rules: optional(Type.Array(RuleEntry, { maxItems: 256 })),
})
export type ConfigPayload = Static<typeof ConfigPayload>

export const ConfigMessage = Type.Object({
  ...ConfigPayload.properties,
  config_id: optional(Text),
  correlation_id: optional(Text),
  generation: optional(Type.Number()),
  config_fingerprint: optional(Text),
  reason_code: optional(Text),
})
export type ConfigMessage = Static<typeof ConfigMessage>

const NO_PIN = 255
const FULL = 255

/** @param partners pins of the same board that must never be on together with this one */
export function payloadOf(body: ConfigurationBody, partners: (gpio: number) => readonly number[] = () => []): Required<ConfigPayload> {
  return {
    sensors: body.sensors.map(sensorEntry),
    actuators: body.actuators.map((actuator) => actuatorEntry(actuator, partners(actuator.gpio))),
    offline_rules: body.offlineRules.map(ruleEntry),
  }
}

/** The same text for the same meaning: keys sorted, no spaces, lists in their order. What the fingerprint is the SHA-256 of. */
export function canonicalText(payload: ConfigPayload): string {
  const { sensors = [], actuators = [], offline_rules = [] } = payload
  return JSON.stringify(sorted({ sensors, actuators, offline_rules }))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

function sensorEntry(sensor: SensorSetting): SensorEntry {
  return {
    gpio: sensor.gpio,
    type: sensor.type,
    name: sensor.name,
    subzone_id: sensor.subzone ?? '',
    active: sensor.active,
    raw_mode: sensor.processing === 'centre',
    operating_mode: sensor.operatingMode,
    measurement_interval_seconds: sensor.sampleIntervalS,
    report_interval_seconds: sensor.reportIntervalS,
    ...(sensor.onewireAddress === null ? {} : { onewire_address: sensor.onewireAddress }),
    ...(sensor.i2cAddress === null ? {} : { i2c_address: sensor.i2cAddress }),
    ...(sensor.sclGpio === null ? {} : { scl_gpio: sensor.sclGpio }),
  }
}

function actuatorEntry(actuator: ActuatorSetting, partners: readonly number[]): ActuatorEntry {
  const { limits } = actuator
  return {
    gpio: actuator.gpio,
    aux_gpio: actuator.auxGpio ?? NO_PIN,
    type: actuator.type,
    name: actuator.name,
    subzone_id: actuator.subzone ?? '',
    active: actuator.active,
    critical: actuator.critical,
    inverted: actuator.inverted,
    default_state: actuator.atBoot === 'on',
    default_pwm: actuator.atBoot === 'on' && DIMMED_TYPES.includes(actuator.type) ? FULL : 0,
    max_runtime_ms: (limits.maxRuntimeS ?? 0) * 1000,
    cooldown_ms: limits.cooldownS * 1000,
    max_activations_per_hour: limits.maxActivationsPerHour ?? 0,
    disconnect_state: actuator.atDisconnect,
    ...(actuator.type !== 'servo' || actuator.emergencyPercent === null
      ? {}
      : { emergency_pwm: Math.round((actuator.emergencyPercent / 100) * FULL) }),
    ...(partners.length === 0 ? {} : { interlocks: [...partners].sort((left, right) => left - right) }),
  }
}

function ruleEntry(rule: OfflineRule): RuleEntry {
  const pairs = {
    activate_above: rule.activateAbove,
    deactivate_below: rule.deactivateBelow,
    activate_below: rule.activateBelow,
    deactivate_above: rule.deactivateAbove,
  }
  return {
    actuator_gpio: rule.actuatorGpio,
    sensor_gpio: rule.sensorGpio,
    sensor_value_type: rule.sensorValueType,
    ...Object.fromEntries(Object.entries(pairs).filter(([, bound]) => bound !== null)),
    ...(rule.window === null ? {} : { time_filter: { start_minute: rule.window.fromMinute, end_minute: rule.window.toMinute } }),
  }
}

/**
 * What a board's own message says. Fields it does not carry are taken from `known` (same pin, type and address), else from the defaults:
 * a board that says nothing of a limit has none of its own.
 */
export function bodyOfPayload(payload: ConfigPayload, known: ConfigurationBody): ConfigurationBody {
  return {
    sensors: (payload.sensors ?? []).map((entry) => readSensor(entry, known)),
    actuators: (payload.actuators ?? []).map((entry) => readActuator(entry, known)),
    offlineRules: (payload.offline_rules ?? []).map(readRule),
  }
}

function readSensor(entry: SensorEntry, known: ConfigurationBody): SensorSetting {
  const type = (entry.type ?? entry.sensor_type ?? 'unknown').toLowerCase()
  const onewireAddress = entry.onewire_address?.toUpperCase() || null
  const i2cAddress = entry.i2c_address || null
  const same = known.sensors.find(
    (one) => one.gpio === entry.gpio && one.type === type && one.onewireAddress === onewireAddress && one.i2cAddress === i2cAddress,
  )
  const sampleIntervalS = interval(entry.measurement_interval_seconds) ?? same?.sampleIntervalS ?? INTERVAL_S.min
  return {
    gpio: entry.gpio,
    type,
    name: entry.name || (same?.name ?? type),
    subzone: entry.subzone_id === undefined ? (same?.subzone ?? null) : entry.subzone_id || null,
    active: entry.active ?? same?.active ?? true,
    onewireAddress,
    i2cAddress,
    sclGpio: entry.scl_gpio ?? same?.sclGpio ?? null,
    processing: entry.raw_mode === undefined ? (same?.processing ?? 'centre') : entry.raw_mode ? 'centre' : 'board',
    operatingMode: modeOf(entry.operating_mode) ?? same?.operatingMode ?? 'continuous',
    sampleIntervalS,
    reportIntervalS: interval(entry.report_interval_seconds) ?? Math.max(sampleIntervalS, same?.reportIntervalS ?? 0),
  }
}

function readActuator(entry: ActuatorEntry, known: ConfigurationBody): ActuatorSetting {
  const same = known.actuators.find(({ gpio }) => gpio === entry.gpio)
  const type = typeOf(entry.type ?? entry.actuator_type) ?? same?.type ?? 'relay'
  const plain = plainActuator(entry.gpio, type, entry.name || (same?.name ?? `GPIO ${entry.gpio}`))
  const base = same ?? plain
  const { max_runtime_ms, cooldown_ms, max_activations_per_hour, aux_gpio, emergency_pwm, default_state } = entry
  return {
    ...plain,
    auxGpio: aux_gpio === undefined ? base.auxGpio : aux_gpio === NO_PIN ? null : aux_gpio,
    subzone: entry.subzone_id === undefined ? base.subzone : entry.subzone_id || null,
    active: entry.active ?? base.active,
    critical: entry.critical ?? base.critical,
    inverted: entry.inverted ?? base.inverted,
    atBoot: default_state === undefined ? base.atBoot : default_state ? 'on' : 'off',
    atDisconnect: disconnectOf(entry.disconnect_state) ?? base.atDisconnect,
    emergencyPercent:
      type !== 'servo' || emergency_pwm === undefined || emergency_pwm === null ? null : Math.round((emergency_pwm / FULL) * 100),
    limits: {
      maxRuntimeS: max_runtime_ms === undefined || max_runtime_ms <= 0 ? null : Math.max(1, max_runtime_ms / 1000),
      cooldownS: Math.max(0, (cooldown_ms ?? 0) / 1000),
      maxActivationsPerHour: max_activations_per_hour ? Math.round(max_activations_per_hour) : null,
    },
    onlyIf: base.onlyIf,
    powerW: base.powerW,
    isolation: base.isolation,
  }
}

function readRule(entry: RuleEntry): OfflineRule {
  const filter = entry.time_filter
  return {
    actuatorGpio: entry.actuator_gpio,
    sensorGpio: entry.sensor_gpio,
    sensorValueType: entry.sensor_value_type ?? '',
    activateAbove: entry.activate_above ?? null,
    deactivateBelow: entry.deactivate_below ?? null,
    activateBelow: entry.activate_below ?? null,
    deactivateAbove: entry.deactivate_above ?? null,
    window: filter ? { fromMinute: filter.start_minute, toMinute: filter.end_minute } : null,
  }
}

function interval(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds <= 0 ? undefined : Math.min(INTERVAL_S.max, Math.max(INTERVAL_S.min, seconds))
}

function modeOf(mode: string | undefined): SensorSetting['operatingMode'] | undefined {
  return OperatingMode.enum.find((one) => one === mode)
}

function typeOf(type: string | undefined): ActuatorSetting['type'] | undefined {
  return (['relay', 'pump', 'valve', 'pwm', 'servo'] as const).find((one) => one === type?.toLowerCase())
}

function disconnectOf(state: string | undefined): ActuatorSetting['atDisconnect'] | undefined {
  return (['off', 'keep', 'on'] as const).find((one) => one === state)
}

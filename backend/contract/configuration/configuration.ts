import Type, { type Static, type TSchema } from 'typebox'
import { MAX_GPIO } from '../boards/device-topics.ts'
import { documentOf } from '../document.ts'

/**
 * What a board shall be: its sensors, outputs and offline rules. One document per board (noun `configurations`, the document's
 * id is the board's), every version kept. `backend/configuration` turns it into the protocol's `config` message.
 */

const Gpio = Type.Integer({ minimum: 0, maximum: MAX_GPIO })
const Name = Type.String({ minLength: 1, maxLength: 64 })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Interval between two readings or reports, s. */
export const INTERVAL_S = { min: 2, max: 300 } as const

export const OperatingMode = Type.Enum(['continuous', 'on_demand', 'paused', 'scheduled'] as const)
export type OperatingMode = Static<typeof OperatingMode>

export const SensorSetting = Type.Object(
  {
    gpio: Gpio,
    /** Base type in lower case, without value type: `sht31`, `ds18b20`, `ph`. One sensor may give several series. */
    type: Type.String({ pattern: '^[a-z0-9_-]{1,64}$' }),
    name: Name,
    /** Group of pins (sub-zone) it belongs to. */
    subzone: orNull(Name),
    active: Type.Boolean(),
    /** ROM of a OneWire device, 16 hex digits in upper case. */
    onewireAddress: orNull(Type.String({ pattern: '^[0-9A-F]{16}$' })),
    i2cAddress: orNull(Type.Integer({ minimum: 8, maximum: 119 })),
    /** I²C: the other wire; `gpio` is SDA. */
    sclGpio: orNull(Gpio),
    /** Who makes the value out of the raw reading. */
    processing: Type.Enum(['centre', 'board'] as const),
    operatingMode: OperatingMode,
    /** Between two measurements of the board, s. */
    sampleIntervalS: Type.Number({ minimum: INTERVAL_S.min, maximum: INTERVAL_S.max }),
    /** Between two reports to the centre, s; at least the sample interval. */
    reportIntervalS: Type.Number({ minimum: INTERVAL_S.min, maximum: INTERVAL_S.max }),
  },
  { additionalProperties: false },
)
export type SensorSetting = Static<typeof SensorSetting>

export const ACTUATOR_TYPES = ['relay', 'pump', 'valve', 'pwm', 'servo'] as const
export const ActuatorType = Type.Enum(ACTUATOR_TYPES)
export type ActuatorType = Static<typeof ActuatorType>

/** Types that take a share of 0..100 %; the others are on or off. */
export const DIMMED_TYPES: readonly string[] = ['pwm', 'servo', 'pump']

/** "Only if": the series' newest value, not older than `maxAgeS`, is where it shall be. An older, bad or missing value forbids. */
export const OnlyIf = Type.Object(
  {
    series: Type.Integer({ minimum: 1 }),
    comparison: Type.Enum(['above', 'below', 'between', 'outside'] as const),
    /** Bound of `above`, `below`; lower bound of the others. In the series' unit. */
    low: Type.Number(),
    /** Upper bound of `between` and `outside`; null otherwise. */
    high: orNull(Type.Number()),
    maxAgeS: Type.Number({ minimum: 1, maximum: 86_400 }),
  },
  { additionalProperties: false },
)
export type OnlyIf = Static<typeof OnlyIf>

export const ActuatorLimits = Type.Object(
  {
    /** Longest time on at a stretch, s; null = no limit. Centre and board both end it. */
    maxRuntimeS: orNull(Type.Number({ minimum: 1, maximum: 86_400 })),
    /** Least time off between two times on, s; 0 = none. */
    cooldownS: Type.Number({ minimum: 0, maximum: 86_400 }),
    /** Most changes to on in any 60 min; null = no limit. */
    maxActivationsPerHour: orNull(Type.Integer({ minimum: 1, maximum: 3600 })),
  },
  { additionalProperties: false },
)
export type ActuatorLimits = Static<typeof ActuatorLimits>

export const ActuatorSetting = Type.Object(
  {
    gpio: Gpio,
    /** Second wire (H bridge, feedback); null = none (255 in the protocol). */
    auxGpio: orNull(Gpio),
    type: ActuatorType,
    name: Name,
    subzone: orNull(Name),
    active: Type.Boolean(),
    /** Shown first when it fails; an unconfirmed OFF of it is critical. */
    critical: Type.Boolean(),
    /** The pin is low while the output is on. */
    inverted: Type.Boolean(),
    /** What the board sets by itself: at boot, when the centre is lost, at an emergency stop. `on` only where a person chose it. */
    atBoot: Type.Enum(['off', 'on'] as const),
    atDisconnect: Type.Enum(['off', 'keep', 'on'] as const),
    /** Position of a servo at an emergency stop, 0..100 %; null for everything else, which goes off. */
    emergencyPercent: orNull(Type.Number({ minimum: 0, maximum: 100 })),
    limits: ActuatorLimits,
    onlyIf: Type.Array(OnlyIf, { maxItems: 8 }),
    /** Electrical power at 100 %, W, for the energy estimate; null = not known. */
    powerW: orNull(Type.Number({ minimum: 0, maximum: 1_000_000 })),
    /** How to cut its power by hand, for example `breaker F7, panel GH1`. Shown when it cannot be reached. */
    isolation: orNull(Type.String({ maxLength: 120 })),
  },
  { additionalProperties: false },
)
export type ActuatorSetting = Static<typeof ActuatorSetting>

/** Rule the board runs alone while the centre is away; see device protocol, "Config". */
export const OfflineRule = Type.Object(
  {
    actuatorGpio: Gpio,
    sensorGpio: Gpio,
    sensorValueType: Type.String({ maxLength: 64 }),
    /** Cooling, drying …: on above, off below. Exactly one of the pairs is set. */
    activateAbove: orNull(Type.Number()),
    deactivateBelow: orNull(Type.Number()),
    /** Heating, watering …: on below, off above. */
    activateBelow: orNull(Type.Number()),
    deactivateAbove: orNull(Type.Number()),
    /** Minutes of the UTC day; null = always. */
    window: orNull(
      Type.Object({ fromMinute: Type.Integer({ minimum: 0, maximum: 1439 }), toMinute: Type.Integer({ minimum: 0, maximum: 1439 }) }),
    ),
  },
  { additionalProperties: false },
)
export type OfflineRule = Static<typeof OfflineRule>

export const CONFIGURATION_BODY = {
  sensors: Type.Array(SensorSetting, { maxItems: 64 }),
  actuators: Type.Array(ActuatorSetting, { maxItems: 32 }),
  offlineRules: Type.Array(OfflineRule, { maxItems: 32 }),
}
export const ConfigurationBody = Type.Object(CONFIGURATION_BODY, { additionalProperties: false })
export type ConfigurationBody = Static<typeof ConfigurationBody>
export const Configuration = documentOf(CONFIGURATION_BODY)
export type Configuration = Static<typeof Configuration>

export const EMPTY_CONFIGURATION: ConfigurationBody = { sensors: [], actuators: [], offlineRules: [] }

/** A sensor that nobody has configured: no address, read and reported every 10 s, the centre makes the value. */
export function plainSensor(gpio: number, type: string, name: string): SensorSetting {
  return {
    gpio,
    type,
    name,
    subzone: null,
    active: true,
    onewireAddress: null,
    i2cAddress: null,
    sclGpio: null,
    processing: 'centre',
    operatingMode: 'continuous',
    sampleIntervalS: 10,
    reportIntervalS: 10,
  }
}

/** What an output is that nobody has configured: no limit is known, so none is claimed. */
export function plainActuator(gpio: number, type: ActuatorType, name: string): ActuatorSetting {
  return {
    gpio,
    auxGpio: null,
    type,
    name,
    subzone: null,
    active: true,
    critical: false,
    inverted: false,
    atBoot: 'off',
    atDisconnect: 'off',
    emergencyPercent: null,
    limits: { maxRuntimeS: null, cooldownS: 0, maxActivationsPerHour: null },
    onlyIf: [],
    powerW: null,
    isolation: null,
  }
}

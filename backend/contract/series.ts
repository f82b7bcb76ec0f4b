import Type, { type Static } from 'typebox'

/** How reference points make the value: see contract/calibrations/curve.ts. */
export const CALIBRATION_METHODS = ['offset', 'line', 'table'] as const

/** Reference points, library's value → true value, applied after the library. */
export const Calibration = Type.Object({
  /** Left out by calibrations of before: one point an offset, two a line. */
  method: Type.Optional(Type.Enum(CALIBRATION_METHODS)),
  /** In units of the library's value, in any order. */
  points: Type.Array(Type.Object({ measured: Type.Number(), actual: Type.Number() }), { minItems: 1, maxItems: 20 }),
  atMs: Type.Integer(),
  by: Type.String(),
})
export type Calibration = Static<typeof Calibration>

/** Limits in the series' unit; outside warning (critical) a tile turns warning (critical). */
export const Limits = Type.Object({
  warningLow: Type.Optional(Type.Number()),
  warningHigh: Type.Optional(Type.Number()),
  criticalLow: Type.Optional(Type.Number()),
  criticalHigh: Type.Optional(Type.Number()),
  /** How far a value must come back past a limit before its band is left; less than the distance from low to high. */
  hysteresis: Type.Optional(Type.Number({ minimum: 0 })),
})
export type Limits = Static<typeof Limits>
/** Names of the limits themselves. */
export type LimitKind = Exclude<keyof Limits, 'hysteresis'>

/**
 * A series is (organisation, board, channel). Channel: `gpio<N>:<sensor type>[:<address>]` in the full protocol,
 * the metric's name in the plain one.
 */
export const Series = Type.Object({
  /** Dense positive integer, never used twice. */
  id: Type.Integer({ minimum: 1 }),
  organisation: Type.String(),
  board: Type.String(),
  channel: Type.String(),
  /** `number` → samples; `state` → changes of a word or a boolean. */
  kind: Type.Union([Type.Literal('number'), Type.Literal('state')]),
  gpio: Type.Union([Type.Integer(), Type.Null()]),
  /** Lower case; the metric's name for plain boards. */
  sensorType: Type.String(),
  /** OneWire ROM (16 hex digits) or I²C address (`0x44`). */
  address: Type.Union([Type.String(), Type.Null()]),
  name: Type.Union([Type.String(), Type.Null()]),
  unit: Type.String(),
  /** Sensor library that makes the value; null = none (value as the board sent it). */
  library: Type.Union([Type.String(), Type.Null()]),
  /** Parameters of the library by name, in the unit each declares. */
  parameters: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()])),
  calibration: Type.Union([Calibration, Type.Null()]),
  /** Added last, in the series' unit. */
  offset: Type.Number(),
  limits: Limits,
  createdAtMs: Type.Integer(),
})
export type Series = Static<typeof Series>

/** Sensor type of what outputs do: `gpio<N>:output`, on or off as states, the share in % as numbers where the output takes one. */
export const OUTPUT_TYPE = 'output'

/** Series of an output: it has a row of its own, so lists of channels leave it out. */
export function isOutput({ sensorType, gpio, channel }: Pick<Series, 'sensorType' | 'gpio' | 'channel'>): boolean {
  return sensorType === OUTPUT_TYPE && gpio !== null && channel === `gpio${gpio}:${OUTPUT_TYPE}`
}

/** Channels of what a board says of itself in heartbeats: series like any other in charts, Explore and export, but no sensors. */
const HEALTH_CHANNELS = ['health:rssi', 'health:heap', 'health:heapMin', 'health:fragmentation', 'health:uptime'] as const
export type HealthChannel = (typeof HEALTH_CHANNELS)[number]
const HEALTH: ReadonlySet<string> = new Set(HEALTH_CHANNELS)

/** Kept out of channel lists, tiles, data quality, the compatibility shapes and the bound of series per board. */
export function isHealth(series: Pick<Series, 'channel'>): boolean {
  return HEALTH.has(series.channel)
}

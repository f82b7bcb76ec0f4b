import type { BoardType } from '../contract/boards/type.ts'
import type { ConfigurationBody } from '../contract/configuration/configuration.ts'
import type { Limits } from '../contract/series.ts'
import type { SignalShape } from './signal.ts'

/** What a simulated board is: its place, sensors, actuators and habits. Made by `demo-catalogue.ts` and `random-boards.ts`. */

export interface SensorBlueprint {
  gpio: number
  /** `sensor_type` as the board sends it. Types of `raw-counts.ts` go out as raw counts, others as the board's own final value. */
  type: string
  name: string
  unit: string
  signal: SignalShape
  /** OneWire ROM, 16 hex digits. */
  onewire?: string
  i2c?: number
  limits?: Limits
  /** Parameters the sensor library needs for this sensor. */
  parameters?: Readonly<Record<string, number | boolean | string>>
}

export interface ActuatorBlueprint {
  gpio: number
  type: 'pump' | 'valve' | 'relay' | 'pwm'
  name: string
  /** Switched by the board's own timer. */
  cycle?: { everyS: number; onS: number }
}

/** A plain board's metric. `door` changes between open and closed now and then, `battery` runs down, `count` only grows. */
export interface MetricBlueprint {
  metric: string
  name: string
  kind: 'number' | 'door' | 'battery' | 'count'
  unit: string
  signal?: SignalShape
  limits?: Limits
}

export interface Habits {
  /** Field and topic names of old firmware: `raw_value`, `timestamp` in ms, `free_heap`, topic `heartbeat`. */
  oldNames: boolean
  /** All readings of a turn in one `sensor/batch`. */
  batch: boolean
  /** Mean time between unplanned drop-outs, s; 0 = none. */
  dropoutEveryS: number
  /** Planned absence: again and again from `firstAfterS` on, for `forS`. */
  away?: { everyS: number; firstAfterS: number; forS: number; reason: string }
  /** Share of DS18B20 readings that say −127 °C. */
  sensorGoneShare: number
  /** Base of the Wi-Fi signal, dBm. */
  rssiDbm: number
}

interface BoardCommon {
  id: string
  name: string
  zone: string
  habits: Habits
}

export interface KaiserBlueprint extends BoardCommon {
  family: 'kaiser'
  relay: string
  firmware: string
  sensors: SensorBlueprint[]
  actuators: ActuatorBlueprint[]
  /** Which pins it has; without it every pin of a chip is taken. */
  type?: BoardType
  /** What it is delivered with; without it everything wired runs, and nothing limits it. */
  configuration?: ConfigurationBody
}

export interface PlainBlueprint extends BoardCommon {
  family: 'plain'
  metrics: MetricBlueprint[]
}

export type BoardBlueprint = KaiserBlueprint | PlainBlueprint

/** A channel as the centre will call it, with what a person would have set for it. */
export interface ChannelBlueprint {
  channel: string
  kind: 'number' | 'state'
  gpio: number | null
  sensorType: string
  address: string | null
  name: string
  unit: string
  limits: Limits
  parameters: Readonly<Record<string, number | boolean | string>>
}

/** Channels in the centre's spelling (contract/series.ts), so that `app/app.ts` can name them before the first reading. */
export function channelsOf(board: BoardBlueprint): ChannelBlueprint[] {
  if (board.family === 'plain') {
    return board.metrics.map(({ metric, kind, name, unit, limits = {} }) => ({
      channel: metric,
      kind: kind === 'door' ? 'state' : 'number',
      gpio: null,
      sensorType: metric,
      address: null,
      name,
      unit,
      limits,
      parameters: {},
    }))
  }
  return board.sensors.map((sensor) => {
    const address = sensor.onewire ?? (sensor.i2c === undefined ? null : `0x${sensor.i2c.toString(16).padStart(2, '0')}`)
    const sensorType = sensor.type.toLowerCase()
    return {
      channel: `gpio${sensor.gpio}:${sensorType}${address === null ? '' : `:${address}`}`,
      kind: 'number',
      gpio: sensor.gpio,
      sensorType,
      address,
      name: sensor.name,
      unit: sensor.unit,
      limits: sensor.limits ?? {},
      parameters: sensor.parameters ?? {},
    }
  })
}

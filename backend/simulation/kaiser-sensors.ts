import { baseTypeOf } from '../contract/base-type.ts'
import type { SensorEntry } from '../contract/configuration/message.ts'
import type { KaiserBlueprint, SensorBlueprint } from './blueprint.ts'
import type { Random } from './random.ts'
import { DS18B20_GONE, rawCounts, rounded } from './raw-counts.ts'
import { channelsOfSensor, isOfSensor } from './sensor-channels.ts'
import { Signal } from './signal.ts'

/** The sensors of a family-A board and the readings they give, in new or old field names. Used by `kaiser-board.ts`. */

interface Sensor {
  blueprint: SensorBlueprint
  signal: Signal
  active: boolean
  lastMs: number | undefined
  /** Least time between two reports, ms; 0 = every turn. */
  everyMs: number
  /** The board makes the value itself. */
  final: boolean
}

/** Readings of a −127 °C fault in a row. */
const GONE_READINGS = 3

export class KaiserSensors {
  readonly #board: KaiserBlueprint
  readonly #random: Random
  readonly #intervalMs: number
  #sensors: Sensor[]
  /** Sensors of the configuration that run; undefined = as wired, every channel counts. */
  #configured: number | undefined
  #made = 0
  #waterC = 25
  #goneLeft = 0
  #seq = 0

  constructor(board: KaiserBlueprint, random: Random, startMs: number, intervalMs: number) {
    this.#board = board
    this.#random = random
    this.#intervalMs = intervalMs
    this.#sensors = board.sensors.map((blueprint) => this.#make(blueprint, startMs))
  }

  get count(): number {
    return this.#configured ?? this.#sensors.filter((sensor) => sensor.active).length
  }

  has(gpio: number): boolean {
    return this.#sensors.some(({ blueprint }) => blueprint.gpio === gpio)
  }

  /** Addresses that answer on a bus: ROMs of the OneWire pin, or I²C addresses of the pair whose SDA it is; also of paused sensors. */
  scan(bus: 'onewire' | 'i2c', gpio: number): (string | number)[] {
    const found = this.#sensors.flatMap(({ blueprint }) => {
      if (blueprint.gpio !== gpio) return []
      const address = bus === 'onewire' ? blueprint.onewire : blueprint.i2c
      return address === undefined ? [] : [address]
    })
    return [...new Set(found)]
  }

  /** From now on these and no others; what was wired already goes on as it is. */
  configure(entries: readonly SensorEntry[], nowMs: number): void {
    const before = this.#sensors
    this.#sensors = entries.flatMap((entry) => {
      const known = before.filter(({ blueprint }) => isOfSensor(blueprint, entry))
      const sensors = known.length > 0 ? known : channelsOfSensor(entry).map((blueprint) => this.#make(blueprint, nowMs))
      const everyMs = (entry.report_interval_seconds ?? entry.measurement_interval_seconds ?? 0) * 1000
      return sensors.map((sensor) => ({
        ...sensor,
        blueprint: known.length > 0 ? sensor.blueprint : { ...sensor.blueprint, name: entry.name || sensor.blueprint.name },
        active: isRunning(entry),
        everyMs,
        final: entry.raw_mode === false,
      }))
    })
    this.#configured = entries.filter(isRunning).length
  }

  /** Readings of all sensors that are due, or of one pin also when paused; without time and identity. */
  measure(atMs: number, onlyGpio?: number): { gpio: number; fields: Record<string, unknown> }[] {
    const chosen = this.#sensors.filter((sensor) =>
      onlyGpio === undefined ? sensor.active && this.#isDue(sensor, atMs) : sensor.blueprint.gpio === onlyGpio,
    )
    return chosen.map((sensor) => ({ gpio: sensor.blueprint.gpio, fields: this.#read(sensor, atMs) }))
  }

  /** True value at the pin, for the board's own rules. @param type value type or base type; empty = the first sensor */
  valueOf(gpio: number, type: string, atMs: number): number | undefined {
    const wanted = type.toLowerCase()
    const sensor = this.#sensors.find(({ blueprint, active }) => {
      const own = blueprint.type.toLowerCase()
      return (
        active && blueprint.gpio === gpio && (wanted === '' || own === wanted || own.endsWith(`_${wanted}`) || baseTypeOf(own) === wanted)
      )
    })
    return sensor?.signal.at(atMs)
  }

  #make(blueprint: SensorBlueprint, startMs: number): Sensor {
    const signal = new Signal(blueprint.signal, this.#random.fork(`${this.#board.id}/${this.#made++}`), startMs)
    return { blueprint, signal, active: true, lastMs: undefined, everyMs: 0, final: false }
  }

  /** Half a turn early rather than a whole one late. */
  #isDue({ lastMs, everyMs }: Sensor, atMs: number): boolean {
    return lastMs === undefined || atMs - lastMs >= everyMs - this.#intervalMs / 2
  }

  #read(sensor: Sensor, atMs: number): Record<string, unknown> {
    const { blueprint } = sensor
    const value = sensor.signal.at(atMs)
    const type = blueprint.type.toLowerCase()
    if (type === 'ds18b20') this.#waterC = value
    const elapsedS = (sensor.lastMs === undefined ? Math.max(sensor.everyMs, this.#intervalMs) : atMs - sensor.lastMs) / 1000
    sensor.lastMs = atMs
    let raw = sensor.final ? undefined : rawCounts(blueprint.type, value, { elapsedS, waterC: this.#waterC })
    if (raw !== undefined && type === 'ds18b20' && this.#isGone()) raw = DS18B20_GONE
    const rawName = this.#board.habits.oldNames ? 'raw_value' : 'raw'
    return {
      sensor_type: blueprint.type,
      sensor_name: blueprint.name,
      seq: ++this.#seq,
      ...(raw === undefined
        ? { [rawName]: rounded(value, 3), raw_mode: false, value: rounded(value, 3), unit: blueprint.unit, quality: 'good' }
        : { [rawName]: raw, raw_mode: true }),
      ...(blueprint.onewire === undefined ? {} : { onewire_address: blueprint.onewire }),
      ...(blueprint.i2c === undefined ? {} : { i2c_address: blueprint.i2c }),
    }
  }

  #isGone(): boolean {
    if (this.#goneLeft > 0) {
      this.#goneLeft--
      return true
    }
    if (!this.#random.chance(this.#board.habits.sensorGoneShare)) return false
    this.#goneLeft = GONE_READINGS - 1
    return true
  }
}

function isRunning({ active, operating_mode }: SensorEntry): boolean {
  return active !== false && operating_mode !== 'paused' && operating_mode !== 'on_demand'
}

import type { KaiserBlueprint, SensorBlueprint } from './blueprint.ts'
import type { Random } from './random.ts'
import { DS18B20_GONE, rawCounts, rounded } from './raw-counts.ts'
import { Signal } from './signal.ts'

/** The sensors of a family-A board and the readings they give, in new or old field names. Used by `kaiser-board.ts`. */

interface Sensor {
  blueprint: SensorBlueprint
  signal: Signal
  active: boolean
  lastMs: number | undefined
}

/** Readings of a −127 °C fault in a row. */
const GONE_READINGS = 3

export class KaiserSensors {
  readonly #board: KaiserBlueprint
  readonly #random: Random
  readonly #sensors: Sensor[]
  readonly #intervalS: number
  #waterC = 25
  #goneLeft = 0
  #seq = 0

  constructor(board: KaiserBlueprint, random: Random, startMs: number, intervalMs: number) {
    this.#board = board
    this.#random = random
    this.#intervalS = intervalMs / 1000
    this.#sensors = board.sensors.map((blueprint, at) => ({
      blueprint,
      signal: new Signal(blueprint.signal, random.fork(`${board.id}/${at}`), startMs),
      active: true,
      lastMs: undefined,
    }))
  }

  get count(): number {
    return this.#sensors.filter((sensor) => sensor.active).length
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

  /** Switches every sensor of the pin on or off; false where the pin has none. */
  activate(gpio: number, active: boolean): boolean {
    for (const sensor of this.#sensors) if (sensor.blueprint.gpio === gpio) sensor.active = active
    return this.has(gpio)
  }

  /** Readings of all active sensors, or of one pin also when paused; without time and identity. */
  measure(atMs: number, onlyGpio?: number): { gpio: number; fields: Record<string, unknown> }[] {
    const chosen = this.#sensors.filter(({ active, blueprint }) => (onlyGpio === undefined ? active : blueprint.gpio === onlyGpio))
    return chosen.map((sensor) => ({ gpio: sensor.blueprint.gpio, fields: this.#read(sensor, atMs) }))
  }

  #read(sensor: Sensor, atMs: number): Record<string, unknown> {
    const { blueprint } = sensor
    const value = sensor.signal.at(atMs)
    const type = blueprint.type.toLowerCase()
    if (type === 'ds18b20') this.#waterC = value
    const elapsedS = sensor.lastMs === undefined ? this.#intervalS : (atMs - sensor.lastMs) / 1000
    sensor.lastMs = atMs
    let raw = rawCounts(blueprint.type, value, { elapsedS, waterC: this.#waterC })
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

import { heldMarks, nextStanding, type Standing } from '../contract/alarms/limit-standing.ts'
import type { SensorBatch, SensorReading } from '../contract/boards/device-messages.ts'
import { MAX_GPIO } from '../contract/boards/device-topics.ts'
import { MARK, type Quality } from '../contract/quality.ts'
import type { Sample, SampleValue } from '../contract/sample.ts'
import { OUTPUT_TYPE, type Series } from '../contract/series.ts'
import type { BatchWriter } from './batch-writer.ts'
import { type Band, type Binding, bandOf, firstStanding, isRepeat } from './binding.ts'
import type { LatestValues } from './latest.ts'
import type { OpenBatch } from './open-batch.ts'
import type { Processed, ProcessorSource } from './processing.ts'
import { type Reading, readReading } from './readings.ts'

/** What ingest needs of the catalogue of series. */
export interface SeriesSource {
  resolve(
    board: string,
    spec: {
      channel: string
      kind: Series['kind']
      gpio: number | null
      sensorType: string
      address: string | null
      name: string | null
      unit: string
    },
  ): { series: Series; stored: Promise<void> | undefined } | undefined
  kaiserChannel(gpio: number, sensorType: string, address: string | null): string
  metricUnit(metric: string): string
}

/** Where accepted samples go besides the disk. Called for each, so each must return at once. */
export interface SampleListeners {
  /** Screens: what is newest. */
  sample(sample: Sample): void
  /** Rules: every accepted sample, also a late one; see rule-hook.ts. */
  accepted?(sample: Sample): void
  /** A value crossed a limit of its series. */
  band(sample: Sample, from: Band, to: Band): void
  /** Alarms: a good value beyond a limit, and those after it as long as they are wanted. @returns whether they are */
  beyond?(sample: Sample, standing: Standing): boolean
}

/** Who sent it and when; the part of a message's context that ingest needs. */
export interface Origin {
  board: string
  gpio: number | null
  receivedAtMs: number
  dup: boolean
  admitted: Promise<void> | undefined
}

/** Reason why a well-formed message can't be taken; the caller turns it into a reject. */
export type Refusal = { refused: 'too-many-series' | 'bad-gpio' | 'wrong-shape'; detail: string }
/** Undefined: acknowledge at once. A promise: acknowledge when it resolves. */
export type Taken = Promise<void> | undefined | Refusal

export interface IngestFigures {
  samples: number
  duplicates: number
  libraryFailures: number
}

const METRIC_NAME = /^[^\p{Cc}\p{Cs}]{1,64}$/u
/** How long a value must stay better before its crossing back is told, ms. */
const BETTER_FOR_MS = 10_000
const BADNESS: Readonly<Record<Band, number>> = { ok: 0, warning: 1, critical: 2 }

/**
 * The way of a reading from decoded message to disk, screens and rules:
 * series → repeated? → library + calibration → latest value → listeners → batch → commit → (acknowledge).
 * Called by the handlers in `app/app.ts`; runs on the broker's thread, so nothing here waits.
 */
export class Ingest {
  readonly figures: IngestFigures = { samples: 0, duplicates: 0, libraryFailures: 0 }
  readonly #series: SeriesSource
  readonly #processors: ProcessorSource
  readonly #latest: LatestValues
  readonly #writer: BatchWriter
  readonly #listeners: SampleListeners
  readonly #boards = new Map<string, Map<string, Binding>>()
  readonly #slot: Processed = { value: 0, quality: 'good', marks: 0 }

  constructor(parts: {
    series: SeriesSource
    processors: ProcessorSource
    latest: LatestValues
    writer: BatchWriter
    listeners: SampleListeners
  }) {
    this.#series = parts.series
    this.#processors = parts.processors
    this.#latest = parts.latest
    this.#writer = parts.writer
    this.#listeners = parts.listeners
  }

  /** `sensor/{gpio}/data`. */
  reading(origin: Origin, message: SensorReading, atMs: number, arrivalClock: boolean): Taken {
    const reading = readReading(message, origin.gpio ?? -1)
    if (reading === undefined) return { refused: 'wrong-shape', detail: 'neither raw nor value' }
    return this.#take(origin, reading, atMs, arrivalClock)
  }

  /** `sensor/batch`: all or none are taken, so a refused one does not tear the batch. */
  batch(origin: Origin, message: SensorBatch, atMs: number, arrivalClock: boolean): Taken {
    const readings: Reading[] = []
    for (const item of message.sensors) {
      if (item.gpio > MAX_GPIO) return { refused: 'bad-gpio', detail: `GPIO ${item.gpio} does not exist (0 to ${MAX_GPIO})` }
      const reading = readReading(item, item.gpio)
      if (reading === undefined) return { refused: 'wrong-shape', detail: `/sensors: GPIO ${item.gpio} has neither raw nor value` }
      readings.push(reading)
    }
    return all(readings.map((reading) => this.#take(origin, reading, atMs, arrivalClock)))
  }

  /** `sensors/{deviceId}/telemetry`: numbers become samples, strings and booleans state changes. */
  metrics(origin: Origin, metrics: Record<string, SampleValue>, seq: number | undefined, atMs: number, arrivalClock: boolean): Taken {
    const names = Object.keys(metrics)
    const taken: Taken[] = []
    for (const name of names) {
      const value = metrics[name]
      if (!METRIC_NAME.test(name) || (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean')) {
        return { refused: 'wrong-shape', detail: `/metrics: "${name.slice(0, 64)}" is no metric` }
      }
    }
    for (const name of names) {
      const value = metrics[name]
      if (value === undefined) continue
      const marks = (arrivalClock ? MARK.arrivalClock : 0) | MARK.processedByBoard
      const kind = typeof value === 'number' ? 'number' : 'state'
      const key = kind === 'number' ? name : `${name}\u0000state`
      let binding = this.#boards.get(origin.board)?.get(key)
      let stored: Promise<void> | undefined
      if (binding === undefined || binding.lastBatch === undefined) {
        const resolved = this.#series.resolve(origin.board, {
          channel: name,
          kind,
          gpio: null,
          sensorType: name,
          address: null,
          name: null,
          unit: kind === 'number' ? this.#series.metricUnit(name) : '',
        })
        if (resolved === undefined) return tooManySeries(origin.board)
        stored = resolved.stored
        binding = this.#bind(origin.board, key, resolved.series)
      }
      if (typeof value === 'number')
        taken.push(this.#number(origin, binding, stored, { raw: value, value, quality: undefined, seq, atMs, marks }))
      else taken.push(this.#state(origin, binding, stored, value, atMs, marks))
    }
    return all(taken)
  }

  /** `actuator/{gpio}/status`: on or off as a state, how much in % (null: it takes no share) as a number. */
  output(origin: Origin, gpio: number, state: { on: boolean; percent: number | null }, atMs: number, arrivalClock: boolean): Taken {
    const channel = this.#series.kaiserChannel(gpio, OUTPUT_TYPE, null)
    const marks = (arrivalClock ? MARK.arrivalClock : 0) | MARK.processedByBoard
    const of = (kind: Series['kind'], unit: string) => {
      const key = kind === 'number' ? channel : `${channel}\u0000state`
      const known = this.#boards.get(origin.board)?.get(key)
      if (known?.lastBatch !== undefined) return { binding: known, stored: undefined }
      const spec = { channel, kind, gpio, sensorType: OUTPUT_TYPE, address: null, name: null, unit }
      const resolved = this.#series.resolve(origin.board, spec)
      return resolved && { binding: this.#bind(origin.board, key, resolved.series), stored: resolved.stored }
    }
    const states = of('state', '')
    if (states === undefined) return tooManySeries(origin.board)
    const taken: Taken[] = [this.#state(origin, states.binding, states.stored, state.on ? 'on' : 'off', atMs, marks)]
    const shares = state.percent === null ? undefined : of('number', '%')
    if (shares !== undefined && state.percent !== null) {
      const { percent } = state
      const reading = { raw: percent, value: percent, quality: undefined, seq: undefined, atMs, marks }
      taken.push(this.#number(origin, shares.binding, shares.stored, reading))
    }
    return all(taken)
  }

  /** Series definition changed (library, parameters, calibration, limits): the next sample uses it. */
  rebind(series: Series): void {
    for (const binding of this.#boards.get(series.board)?.values() ?? []) {
      if (binding.series.id !== series.id) continue
      binding.series = series
      binding.processor = this.#processorOf(series)
    }
  }

  /** The board's channels may belong to other series now: its next samples find theirs anew. */
  forget(board: string): void {
    this.#boards.delete(board)
  }

  #take(origin: Origin, reading: Reading, atMs: number, arrivalClock: boolean): Taken {
    const channel = this.#series.kaiserChannel(reading.gpio, reading.sensorType, reading.address)
    let binding = this.#boards.get(origin.board)?.get(channel)
    let stored: Promise<void> | undefined
    if (binding === undefined || binding.lastBatch === undefined) {
      const { gpio, sensorType, address, name, unit } = reading
      const resolved = this.#series.resolve(origin.board, { channel, kind: 'number', gpio, sensorType, address, name, unit })
      if (resolved === undefined) return tooManySeries(origin.board)
      stored = resolved.stored
      binding = this.#bind(origin.board, channel, resolved.series)
    }
    const clock = arrivalClock ? MARK.arrivalClock : 0
    const marks = reading.value === undefined ? clock : clock | MARK.processedByBoard
    return this.#number(origin, binding, stored, { ...reading, atMs, marks })
  }

  #number(
    origin: Origin,
    binding: Binding,
    stored: Promise<void> | undefined,
    reading: { raw: number; value: number | undefined; quality: Quality | undefined; seq: number | undefined; atMs: number; marks: number },
  ): Promise<void> | undefined {
    const comparable = Number.isNaN(reading.raw) ? (reading.value ?? 0) : reading.raw
    const settled = stored === undefined && origin.admitted === undefined
    if (settled && isRepeat(binding, origin.dup, reading, comparable)) {
      this.figures.duplicates++
      return binding.lastBatch?.committed
    }
    const slot = this.#slot
    slot.value = reading.value ?? reading.raw
    slot.quality = reading.quality ?? 'good'
    slot.marks = reading.marks
    if (reading.value === undefined) {
      binding.processor?.process(reading.raw, reading.atMs, slot)
      slot.marks |= reading.marks
      if ((slot.marks & MARK.libraryFailed) !== 0) this.figures.libraryFailures++
      if (reading.quality !== undefined && RANK[reading.quality] > RANK[slot.quality]) slot.quality = reading.quality
    }
    slot.marks |= stand(binding, slot)
    const sample: Sample = {
      series: binding.series,
      atMs: reading.atMs,
      receivedAtMs: origin.receivedAtMs,
      raw: reading.raw,
      value: slot.value,
      quality: slot.quality,
      marks: slot.marks,
    }
    binding.lastAtMs = reading.atMs
    binding.lastRaw = comparable
    binding.lastSeq = reading.seq
    this.#publish(binding, sample)
    this.#listeners.accepted?.(sample)
    this.#watchLimits(binding, sample)
    return this.#keep(binding, sample, stored, origin.admitted)
  }

  #state(
    origin: Origin,
    binding: Binding,
    stored: Promise<void> | undefined,
    value: string | boolean,
    atMs: number,
    marks: number,
  ): Promise<void> | undefined {
    const latest = binding.latest
    const unchanged = latest?.value === value && binding.lastBatch !== undefined
    const sample: Sample = {
      series: binding.series,
      atMs,
      receivedAtMs: origin.receivedAtMs,
      raw: Number.NaN,
      value,
      quality: 'good',
      marks,
    }
    this.#publish(binding, sample)
    this.#listeners.accepted?.(sample)
    if (unchanged && !binding.lastBatch?.failed) return binding.lastBatch?.committed
    return this.#keep(binding, sample, stored, origin.admitted)
  }

  /** Latest value, screens, rules: none of them waits for the disk. A late sample never replaces a newer one. */
  #publish(binding: Binding, sample: Sample): void {
    this.figures.samples++
    const latest = binding.latest
    if (latest === undefined) {
      binding.latest = { series: sample.series.id, atMs: sample.atMs, receivedAtMs: 0, raw: null, value: null, quality: 'good', marks: 0 }
      this.#latest.set(binding.latest)
    } else if (sample.atMs < latest.atMs) return
    const target = binding.latest
    if (target === undefined) return
    target.atMs = sample.atMs
    target.receivedAtMs = sample.receivedAtMs
    target.raw = Number.isNaN(sample.raw) ? null : sample.raw
    target.value = typeof sample.value === 'number' && Number.isNaN(sample.value) ? null : sample.value
    target.quality = sample.quality
    target.marks = sample.marks
    this.#listeners.sample(sample)
  }

  /** Worse is told at once, better only after BETTER_FOR_MS: a value that trembles at its limit is one event, not hundreds. */
  #watchLimits(binding: Binding, sample: Sample): void {
    if (typeof sample.value !== 'number' || sample.quality === 'bad') return
    const { standing, wanted, latest } = binding
    if ((standing !== 0 || wanted) && sample.atMs >= (latest?.atMs ?? 0))
      binding.wanted = this.#listeners.beyond?.(sample, standing) ?? false
    const band = bandOf(standing)
    if (BADNESS[band] >= BADNESS[binding.band]) binding.betterSinceMs = Number.NaN
    else if (Number.isNaN(binding.betterSinceMs)) binding.betterSinceMs = sample.receivedAtMs
    if (band === binding.band) return
    if (BADNESS[band] < BADNESS[binding.band] && sample.receivedAtMs - binding.betterSinceMs < BETTER_FOR_MS) return
    const from = binding.band
    binding.band = band
    this.#listeners.band(sample, from, band)
  }

  /** Into the batch; after board and series are stored, where they are new. */
  #keep(binding: Binding, sample: Sample, stored: Promise<void> | undefined, admitted: Promise<void> | undefined): Promise<void> {
    if (stored === undefined && admitted === undefined) return this.#add(binding, sample)
    return Promise.all([stored, admitted]).then(() => this.#add(binding, sample))
  }

  #add(binding: Binding, sample: Sample): Promise<void> {
    try {
      const batch: OpenBatch = this.#writer.add(sample)
      binding.lastBatch = batch
      return batch.committed
    } catch (cause) {
      // Not kept: when it is sent again it is no repeat.
      binding.lastAtMs = Number.NaN
      binding.lastSeq = undefined
      throw cause
    }
  }

  #bind(board: string, key: string, series: Series): Binding {
    let bindings = this.#boards.get(board)
    if (bindings === undefined) {
      bindings = new Map()
      this.#boards.set(board, bindings)
    }
    const known = bindings.get(key)
    if (known !== undefined) return known
    const latest = this.#latest.get(series.id)
    const standing = firstStanding(latest, series.limits)
    const binding: Binding = {
      series,
      processor: this.#processorOf(series),
      latest,
      lastAtMs: latest?.atMs ?? Number.NaN,
      lastRaw: latest?.raw ?? (typeof latest?.value === 'number' ? latest.value : Number.NaN),
      lastSeq: undefined,
      lastBatch: undefined,
      betterSinceMs: Number.NaN,
      wanted: true,
      standing,
      band: bandOf(standing),
    }
    bindings.set(key, binding)
    return binding
  }

  #processorOf(series: Series) {
    return this.#processors.bind(series, (sensorType) => this.#neighbourOf(series, sensorType))
  }

  /** Latest trustworthy value of another series of the same board, for compensation and plausibility. */
  #neighbourOf(series: Series, sensorType: string): number | undefined {
    for (const { series: other, latest } of this.#boards.get(series.board)?.values() ?? []) {
      if (other.id === series.id || other.sensorType !== sensorType || typeof latest?.value !== 'number') continue
      if (latest.quality !== 'bad' && latest.quality !== 'stale' && (latest.marks & MARK.suspect) === 0) return latest.value
    }
    return undefined
  }
}

/** Moves the binding's standing on by a good value; the marks that tell screens of a band that hysteresis holds. */
function stand(binding: Binding, { value, quality }: Processed): number {
  if (quality === 'bad' || Number.isNaN(value)) return 0
  const { limits } = binding.series
  binding.standing = nextStanding(binding.standing, value, limits)
  return heldMarks(binding.standing, value, limits)
}

/** How bad a quality is, to keep the worse of board's and library's. */
const RANK: Readonly<Record<Quality, number>> = { excellent: 0, good: 1, fair: 2, poor: 3, stale: 4, bad: 5 }

function tooManySeries(board: string): Refusal {
  return { refused: 'too-many-series', detail: `${board} has the most series a board may have; remove some of its sensors` }
}

/** One promise for several; the first refusal wins. */
function all(taken: readonly Taken[]): Taken {
  const promises: Promise<void>[] = []
  for (const one of taken) {
    if (one === undefined) continue
    if (!(one instanceof Promise)) return one
    if (!promises.includes(one)) promises.push(one)
  }
  return promises.length > 1 ? Promise.all(promises).then(() => undefined) : promises[0]
}

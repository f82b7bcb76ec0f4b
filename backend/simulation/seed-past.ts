// The whole past of a seeded lab: boards, series definitions, samples on demand, activity. Driven by cli/seed-history.ts.
import type { Activity } from '../contract/activity.ts'
import type { Board } from '../contract/boards/board.ts'
import { CENTRE } from '../contract/boards/device-topics.ts'
import { withRomChecksum } from '../contract/configuration/bus-scan.ts'
import type { Limits, Series } from '../contract/series.ts'
import type { Random } from './random.ts'
import type { SeedChannel } from './seed-channels.ts'
import { SeedCurve, weatherOf } from './seed-curve.ts'
import { activityOf, type Outage, outagesOf, stateChanges } from './seed-events.ts'
import type { SeedBoard } from './seed-lab.ts'

const PEOPLE = ['M. Brandt', 'J. Kern', 'A. Yilmaz'] as const
const FIRMWARES = ['2.3.6', '2.4.0', '2.4.1'] as const
const CROSSINGS_KEPT = 40
const CROSSING_PAUSE_MS = 3_600_000
const DAY_MS = 86_400_000
/** One board in this many has a clock that runs ahead, up to some seconds a day. */
const DRIFTING_SHARE = 0.06

/** Columns as a store takes them. */
export interface SeedSamples {
  count: number
  atMs: Float64Array
  receivedAtMs: Float64Array
  raw: Float64Array
  value: Float64Array
  quality: Uint16Array
  words: (string | boolean)[] | null
}

export interface SeedSeries {
  definition: Series
  /** Samples of [fromMs, toMs); each stretch is asked for once, in order of time. */
  between(fromMs: number, toMs: number, stepMs: number): SeedSamples
}

export class SeedPast {
  readonly boards: Board[] = []
  readonly series: SeedSeries[] = []
  readonly #entries: Omit<Activity, 'id'>[] = []
  readonly #crossings: Omit<Activity, 'id'>[][] = []

  constructor(lab: readonly SeedBoard[], fromMs: number, toMs: number, random: Random) {
    const weathers = new Map<string, (atMs: number) => number>()
    for (const board of lab) {
      const own = random.fork(board.id)
      const weather = weathers.get(board.zone) ?? weatherOf(fromMs, toMs, random.fork(board.zone))
      weathers.set(board.zone, weather)
      const outages = outagesOf(fromMs, toMs, own)
      const away = (atMs: number) => outages.some((outage) => atMs >= outage.fromMs && atMs < outage.toMs)
      const driftMsPerDay = own.chance(DRIFTING_SHARE) ? own.between(500, 9000) : 0
      this.boards.push(boardOf(board, fromMs, toMs, outages, own))
      this.#entries.push(...activityOf(board.id, outages, fromMs, own))
      for (const [at, channel] of board.channels.entries()) {
        const definition = seriesOf(this.series.length + 1, board, channel, at, fromMs, own)
        const mine = own.fork(definition.channel)
        if (channel.states) {
          const changes = stateChanges(channel.states, fromMs, toMs, mine).filter(([atMs]) => !away(atMs))
          this.series.push({ definition, between: (from, to) => statesWithin(changes, from, to) })
          if (channel.gpio !== null) this.#entries.push(...commands(board.id, channel, changes, mine))
          continue
        }
        const crossings: Omit<Activity, 'id'>[] = []
        this.#crossings.push(crossings)
        const parts = { curve: new SeedCurve(channel, weather, mine, fromMs), outages, random: mine, driftMsPerDay }
        this.series.push({
          definition,
          between: (from, to, stepMs) => {
            const samples = numbersWithin(parts, from, to, stepMs)
            noteCrossings(samples, definition, crossings)
            return samples
          },
        })
      }
    }
  }

  /** All entries in order of time; known once all samples were asked for. */
  activity(): Omit<Activity, 'id'>[] {
    return [...this.#entries, ...this.#crossings.flat()].sort((a, b) => a.atMs - b.atMs)
  }
}

interface NumberParts {
  curve: SeedCurve
  outages: readonly Outage[]
  random: Random
  driftMsPerDay: number
}

function numbersWithin({ curve, outages, random, driftMsPerDay }: NumberParts, fromMs: number, toMs: number, stepMs: number): SeedSamples {
  const times: number[] = []
  const near = outages.filter((outage) => outage.fromMs < toMs && outage.toMs > fromMs)
  for (let at = fromMs; at < toMs; at += stepMs) {
    if (!near.some((outage) => at >= outage.fromMs && at < outage.toMs)) times.push(at + Math.floor(random.next() * 5))
  }
  const count = times.length
  const atMs = Float64Array.from(times)
  const columns = { raw: new Float64Array(count), value: new Float64Array(count), quality: new Uint16Array(count) }
  curve.fill(atMs, columns)
  // A clock that runs ahead is set right once a week.
  const late = (at: number) => 6 + Math.floor(random.next() * 20) - Math.floor(driftMsPerDay * ((at / DAY_MS) % 7))
  return { count, atMs, receivedAtMs: atMs.map((at) => at + late(at)), ...columns, words: null }
}

function statesWithin(changes: readonly [number, string | boolean][], fromMs: number, toMs: number): SeedSamples {
  const within = changes.filter(([atMs]) => atMs >= fromMs && atMs < toMs)
  const none = () => new Float64Array(within.length).fill(Number.NaN)
  const atMs = Float64Array.from(within, ([at]) => at)
  return {
    count: within.length,
    atMs,
    receivedAtMs: atMs.map((at) => at + 12),
    raw: none(),
    value: none(),
    quality: new Uint16Array(within.length),
    words: within.map(([, word]) => word),
  }
}

/** Where values leave their limits and come back, no more often than once an hour. */
function noteCrossings(samples: SeedSamples, series: Series, crossings: Omit<Activity, 'id'>[]): void {
  const { limits, id, board, unit, name, channel } = series
  if (Object.keys(limits).length === 0) return
  for (let row = 0; row < samples.count; row++) {
    const last = crossings.at(-1)
    const value = samples.value[row] ?? 0
    const atMs = samples.atMs[row] ?? 0
    const from = String(last?.detail.to ?? 'ok')
    if ((last && atMs - last.atMs < CROSSING_PAUSE_MS) || (samples.quality[row] ?? 0) % 8 === 4) continue
    const to = bandOf(value, limits)
    if (to === from) continue
    const severity = to === 'critical' ? 'critical' : to === 'warning' ? 'warning' : 'ok'
    const detail = { series: id, name: name ?? channel, value, unit, from, to }
    crossings.push({ atMs: Math.floor(atMs), kind: 'limit-crossed', severity, board, by: null, detail })
    if (crossings.length > CROSSINGS_KEPT) crossings.shift()
  }
}

function bandOf(value: number, limits: Limits): 'ok' | 'warning' | 'critical' {
  const { warningLow = -Infinity, warningHigh = Infinity, criticalLow = -Infinity, criticalHigh = Infinity } = limits
  if (value < criticalLow || value > criticalHigh) return 'critical'
  return value < warningLow || value > warningHigh ? 'warning' : 'ok'
}

function boardOf(board: SeedBoard, fromMs: number, toMs: number, outages: readonly Outage[], random: Random): Board {
  const kaiser = board.family === 'kaiser'
  const lastSeenMs = toMs - Math.round(random.between(500, 9000))
  return {
    id: board.id,
    family: board.family,
    relay: CENTRE,
    organisation: 'default',
    name: board.name,
    zone: board.zone,
    labels: [],
    boardType: null,
    registration: 'accepted',
    registeredAtMs: fromMs,
    firstSeenMs: fromMs,
    lastSeenMs,
    presence: { state: 'online', reason: 'message', sinceMs: outages.at(-1)?.toMs ?? fromMs },
    health: kaiser ? { rssiDbm: -Math.round(random.between(48, 84)), firmware: random.pick(FIRMWARES), reportedAtMs: lastSeenMs } : {},
    heartbeatIntervalS: 60,
    state: null,
    counters: { messages: 0, rejected: 0, violations: 0, lastRejectMs: null, lastRejectReason: null },
    lastError: null,
  }
}

function seriesOf(id: number, board: SeedBoard, channel: SeedChannel, at: number, fromMs: number, random: Random): Series {
  const address = channel.address === 'rom' ? withRomChecksum(`28${random.hex(14).slice(0, 12)}`) : (channel.address ?? null)
  // Two of a kind on one pin, without an address, are on pins of their own.
  const used = board.channels.slice(0, at).filter((other) => other.gpio === channel.gpio && other.type === channel.type)
  const gpio = channel.gpio === null ? null : channel.gpio + (address === null ? used.length : 0)
  return {
    id,
    organisation: 'default',
    board: board.id,
    channel: channelOf(gpio, channel.type, address),
    kind: channel.states ? 'state' : 'number',
    gpio,
    sensorType: channel.type,
    address,
    name: channel.name,
    unit: channel.unit,
    library: channel.library,
    parameters: channel.parameters,
    calibration: null,
    offset: 0,
    limits: channel.limits,
    createdAtMs: fromMs,
  }
}

/** As series/channel.ts names them; cli/seed-history.ts is the only one that joins both. */
function channelOf(gpio: number | null, type: string, address: string | null): string {
  if (gpio === null) return type
  return address === null ? `gpio${gpio}:${type}` : `gpio${gpio}:${type}:${address}`
}

/** Some of the changes were commands of people. */
function commands(
  board: string,
  channel: SeedChannel,
  changes: readonly [number, string | boolean][],
  random: Random,
): Omit<Activity, 'id'>[] {
  const rest = channel.states?.words[0]
  return changes
    .slice(1)
    .filter(() => random.chance(0.01))
    .map(([atMs, word]) => {
      const detail = { gpio: channel.gpio, command: word === rest ? 'OFF' : 'ON', tookMs: Math.round(random.between(60, 900)) }
      return { atMs, kind: 'command-confirmed' as const, severity: 'ok' as const, board, by: random.pick(PEOPLE), detail }
    })
}

// Turns readings beyond the limits of their series into alarms: only the n-th in a row raises one, only n in a row inside end it.
// Fed by ingest, on the broker's thread: there it only notes; counting and raising come later, in rounds.
import { alarmKeys } from '../contract/alarms/alarm.ts'
import { limitOfStanding, type Standing } from '../contract/alarms/limit-standing.ts'
import type { AlarmSettingsBody } from '../contract/alarms/settings.ts'
import { seriesParams } from '../contract/alarms/text.ts'
import type { Sample } from '../contract/sample.ts'
import type { Series } from '../contract/series.ts'
import type { AlarmRaise } from './alarm-raise.ts'
import { type BreachCount, type BreachCounter, type BreachRun, emptyRun, extendRun } from './breach-counter.ts'

const ROUND_MS = 250
/** A standing alarm takes newer figures this often, ms. */
const REFRESH_MS = 2000
/** Series of one question to the counter. */
const AT_ONCE = 500

interface Beyond {
  standing: Standing
  value: number
}

interface Watched {
  series: Series
  run: BreachRun
  /** Newest that was beyond. */
  beyond: Beyond | undefined
  raisedMs: number
  raisedAs: 'warning' | 'critical' | undefined
  /** Readings inside are wanted too: a run is open, or an alarm stands. */
  engaged: boolean
  waiting: boolean
}

export interface LimitWatchParts {
  counter: BreachCounter
  settings(): AlarmSettingsBody
  /** The desk of alarms. */
  raise(raise: AlarmRaise): void
  clear(key: string): void
  stands(key: string): boolean
  placeOf(board: string): { board: string; zone: string | null }
  now(): number
  /** Runs once after `delayMs`; the answer cancels it. */
  later(run: () => void, delayMs: number): () => void
  onTrouble(cause: unknown): void
}

export class LimitWatch {
  readonly #parts: LimitWatchParts
  readonly #watched = new Map<number, Watched>()
  #waiting: Watched[] = []
  #timer: (() => void) | undefined
  #round: Promise<void> = Promise.resolve()
  #breaches: { from: AlarmSettingsBody | undefined; of: Map<string, number> } = { from: undefined, of: new Map() }

  constructor(parts: LimitWatchParts) {
    this.#parts = parts
  }

  stop(): Promise<void> {
    this.#timer?.()
    return this.#round
  }

  /**
   * A good reading, on the broker's thread. @param standing hysteresis counted in
   * @returns whether readings inside the limits are wanted too
   */
  reading(sample: Sample, standing: Standing): boolean {
    if (typeof sample.value !== 'number') return false
    let one = this.#watched.get(sample.series.id)
    if (one === undefined) {
      if (standing === 0 && !this.#parts.stands(keyOf(sample.series))) return false
      one = watched(sample.series)
      this.#watched.set(sample.series.id, one)
    }
    one.series = sample.series
    if (standing !== 0) one.beyond = { standing, value: sample.value }
    const bad = Math.abs(standing)
    extendRun(one.run.ok, bad === 0)
    extendRun(one.run.warning, bad >= 1)
    extendRun(one.run.critical, bad >= 2)
    if (!one.waiting) {
      one.waiting = true
      this.#waiting.push(one)
      this.#timer ??= this.#parts.later(() => this.#start(), ROUND_MS)
    }
    return standing !== 0 || one.engaged
  }

  /** Series of a board, or of another place, are no more. */
  forget(concerns: (series: Series) => boolean): void {
    const gone = [...this.#watched.values()].filter(({ series }) => concerns(series))
    for (const { series } of gone) this.#watched.delete(series.id)
    if (gone.length > 0) this.#parts.counter.forget(gone.map(({ series }) => nameOf(series))).catch(this.#parts.onTrouble)
  }

  /** Resolves when what has been told by now is counted; for tests. */
  settled(): Promise<void> {
    this.#start()
    return this.#round
  }

  #start(): void {
    this.#timer?.()
    this.#timer = undefined
    this.#round = this.#round.then(() => this.#count()).catch(this.#parts.onTrouble)
  }

  async #count(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      const some = waiting.slice(from, from + AT_ONCE)
      const runs = some.map((one) => one.run)
      for (const one of some) {
        one.waiting = false
        one.run = noReadings(one.series)
      }
      const counts = await this.#parts.counter.add(runs)
      for (const [index, one] of some.entries()) {
        const count = counts[index]
        if (count !== undefined && this.#watched.get(one.series.id) === one) this.#decide(one, count)
      }
    }
  }

  #decide(one: Watched, { warning, critical, ok }: BreachCount): void {
    const { series } = one
    const needed = this.#neededFor(series)
    const key = keyOf(series)
    const bad = critical.peak >= needed ? 'critical' : warning.peak >= needed ? 'warning' : undefined
    if (bad !== undefined && one.beyond !== undefined) this.#raise(one, key, bad, one.beyond)
    one.engaged = ok.now < needed
    if (one.engaged) return
    if (this.#parts.stands(key)) this.#parts.clear(key)
    if (!one.waiting) this.#watched.delete(series.id)
  }

  #raise(one: Watched, key: string, bad: 'warning' | 'critical', { standing, value }: Beyond): void {
    const { series } = one
    const nowMs = this.#parts.now()
    if (one.raisedAs === bad && nowMs - one.raisedMs < REFRESH_MS && this.#parts.stands(key)) return
    one.raisedMs = nowMs
    one.raisedAs = bad
    const limit = limitOfStanding(bad === 'critical' ? standing : standing > 0 ? 1 : -1, series.limits)
    this.#parts.raise({
      key,
      source: 'limit',
      severity: bad,
      code: standing > 0 ? 'limit-high' : 'limit-low',
      params: { ...seriesParams(series), value, unit: series.unit, limit: limit ?? null },
      place: this.#parts.placeOf(series.board),
      series: series.id,
      ...(series.gpio !== null && { gpio: series.gpio }),
    })
  }

  #neededFor(series: Series): number {
    const settings = this.#parts.settings()
    if (this.#breaches.from !== settings) {
      this.#breaches = {
        from: settings,
        of: new Map(settings.seriesBreaches.map(({ board, channel, breaches }) => [`${board}/${channel}`, breaches])),
      }
    }
    return this.#breaches.of.get(nameOf(series)) ?? settings.breaches
  }
}

function keyOf({ board, channel }: Series): string {
  return alarmKeys.limit(board, channel)
}

function nameOf({ board, channel }: Series): string {
  return `${board}/${channel}`
}

function watched(series: Series): Watched {
  return { series, run: noReadings(series), beyond: undefined, raisedMs: 0, raisedAs: undefined, engaged: true, waiting: false }
}

function noReadings(series: Series): BreachRun {
  return { series: nameOf(series), warning: emptyRun(), critical: emptyRun(), ok: emptyRun() }
}

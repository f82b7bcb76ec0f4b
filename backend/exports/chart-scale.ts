// Scales of charts on paper: round steps for values, calendar steps for time, gaps between points.
import { LocalTimes } from './local-times.ts'

export interface ValueScale {
  low: number
  high: number
  ticks: number[]
  /** After the decimal sign, for the labels of these ticks. */
  digits: number
}

/** Round ends and steps around [low, high], about `count` steps. */
export function valueScale(low: number, high: number, count = 4): ValueScale {
  if (!(high > low)) {
    const room = Math.abs(low) > 0 ? Math.abs(low) * 0.05 : 1
    return valueScale(low - room, high + room, count)
  }
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  const digits = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (Math.abs(step / power - 2.5) < 1e-9 ? 1 : 0)))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
  return { low: first * step, high: last * step, ticks, digits }
}

export interface TimeTick {
  atMs: number
  /** A time, or where a day (year) begins its date with what changes there: the year stands only where it is a new one. */
  label: string
  /** Begins a day among times, or a year among days and months. */
  major: boolean
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS_MS = [1, 2, 5, 10, 15, 30]
  .map((s) => s * 1000)
  .concat(
    [1, 2, 5, 10, 15, 30].map((m) => m * MINUTE),
    [1, 2, 3, 6, 12].map((h) => h * HOUR),
  )
const DAY_STEPS = [1, 2, 3, 7, 14]
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120]
const MONTH_MS = 30.44 * DAY
/** Names of months are short: so many more ticks have room. */
const MORE_MONTHS = 1.3

/** Ticks at round local times of a zone, at most `most` of them. */
export function timeTicks(fromMs: number, toMs: number, timeZone: string, locale: string, most: number): TimeTick[] {
  const times = new LocalTimes(timeZone)
  const span = toMs - fromMs
  const fits = (step: number) => span / step <= most
  const clockStep = STEPS_MS.find(fits)
  if (clockStep !== undefined) return clockTicks(fromMs, toMs, clockStep, times, locale)
  const dayStep = DAY_STEPS.find((days) => fits(days * DAY))
  if (dayStep !== undefined) return dayTicks(fromMs, toMs, dayStep, times, locale)
  const months = MONTH_STEPS.find((count) => fits(count * MONTH_MS * MORE_MONTHS)) ?? 240
  return monthTicks(fromMs, toMs, months, times, locale)
}

function clockTicks(fromMs: number, toMs: number, step: number, times: LocalTimes, locale: string): TimeTick[] {
  const seconds = step < MINUTE ? ({ second: '2-digit' } as const) : {}
  const clock = new Intl.DateTimeFormat(locale, { timeZone: times.zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...seconds })
  const dates = datesOf(locale)
  const ticks: TimeTick[] = []
  let last: { day: number; year: number } | undefined
  // Each moment whose local time is a multiple of the step, also when clocks change: a change is a multiple of a quarter.
  const stride = Math.min(step, 15 * MINUTE)
  for (let at = Math.ceil(fromMs / stride) * stride; at <= toMs; at += stride) {
    const local = at + times.offsetMs(at)
    if (local % step !== 0) continue
    const day = Math.floor(local / DAY)
    const year = new Date(local).getUTCFullYear()
    const date = (last !== undefined && last.year !== year ? dates.withYear : dates.day).format(local)
    const time = clock.format(at)
    if (local % DAY === 0) ticks.push({ atMs: at, label: date, major: true })
    // A day may begin later than at midnight, where clocks change then.
    else if (last !== undefined && last.day !== day) ticks.push({ atMs: at, label: `${date}, ${time}`, major: true })
    else ticks.push({ atMs: at, label: time, major: false })
    last = { day, year }
  }
  return ticks
}

/** Of local times given as UTC. */
function datesOf(locale: string): { day: Intl.DateTimeFormat; withYear: Intl.DateTimeFormat } {
  const day = { timeZone: 'UTC', day: 'numeric', month: 'short' } as const
  return { day: new Intl.DateTimeFormat(locale, day), withYear: new Intl.DateTimeFormat(locale, { ...day, year: 'numeric' }) }
}

function dayTicks(fromMs: number, toMs: number, step: number, times: LocalTimes, locale: string): TimeTick[] {
  const dates = datesOf(locale)
  const ticks: TimeTick[] = []
  let lastYear: number | undefined
  // 1970-01-05 was a Monday: steps of weeks begin on Mondays.
  const first = Math.floor((fromMs + times.offsetMs(fromMs)) / DAY)
  for (let local = first; local * DAY <= toMs + DAY; local++) {
    if ((((local - 4) % step) + step) % step !== 0) continue
    const atMs = startOfDay(local * DAY, times)
    if (atMs < fromMs || atMs > toMs) continue
    const year = new Date(local * DAY).getUTCFullYear()
    const major = lastYear !== undefined && year !== lastYear
    ticks.push({ atMs, label: (major ? dates.withYear : dates.day).format(local * DAY), major })
    lastYear = year
  }
  return ticks
}

function monthTicks(fromMs: number, toMs: number, step: number, times: LocalTimes, locale: string): TimeTick[] {
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short' })
  const ticks: TimeTick[] = []
  const start = new Date(fromMs + times.offsetMs(fromMs))
  let count = start.getUTCFullYear() * 12 + start.getUTCMonth()
  count -= count % step
  for (; ; count += step) {
    const local = Date.UTC(Math.floor(count / 12), count % 12, 1)
    const atMs = startOfDay(local, times)
    if (!(atMs <= toMs)) break
    if (atMs < fromMs) continue
    const year = String(Math.floor(count / 12))
    const major = count % 12 === 0 && step < 12
    ticks.push({ atMs, label: step >= 12 ? year : major ? `${month.format(local)} ${year}` : month.format(local), major })
  }
  return ticks
}

/** UTC of a local midnight; where a change of clocks leaves it out, the moment after. */
function startOfDay(localMs: number, times: LocalTimes): number {
  const guess = localMs - times.offsetMs(localMs)
  return localMs - times.offsetMs(guess)
}

export interface Gap {
  fromMs: number
  toMs: number
}

/** Where points are rarer than their buckets, one further from the last than this many usual steps leaves a gap. */
const GAP_STEPS = 3
/** Where every bucket usually has a point, one bucket without leaves a gap. */
const EVERY_BUCKET = 1.2

/** Stretches without points, also before the first and behind the last. @param atMs sorted; @param resolutionMs width of a point */
export function gapsOf(atMs: readonly number[], resolutionMs: number, fromMs: number, toMs: number): Gap[] {
  const steps = atMs.slice(1).map((at, index) => at - (atMs[index] ?? at))
  const usual = steps.sort((a, b) => a - b)[steps.length >> 1] ?? resolutionMs
  const longest = usual <= EVERY_BUCKET * resolutionMs ? 0.9 * resolutionMs : Math.max(GAP_STEPS * usual - resolutionMs, 0.9 * resolutionMs)
  const gaps: Gap[] = []
  let last = fromMs
  for (const at of atMs) {
    if (at - last > longest) gaps.push({ fromMs: last, toMs: at })
    last = Math.max(last, at + resolutionMs)
  }
  if (toMs - last > longest) gaps.push({ fromMs: last, toMs })
  return gaps
}

/** Where all of these lists have a gap. */
export function commonGaps(lists: readonly (readonly Gap[])[]): Gap[] {
  const [first = [], ...others] = lists
  return others.reduce<Gap[]>(
    (common, next) => {
      const both: Gap[] = []
      for (const a of common) {
        for (const b of next) {
          const fromMs = Math.max(a.fromMs, b.fromMs)
          const toMs = Math.min(a.toMs, b.toMs)
          if (fromMs < toMs) both.push({ fromMs, toMs })
        }
      }
      return both
    },
    [...first],
  )
}

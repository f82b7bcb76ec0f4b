import { isUpAtNoon, sunEvent } from '../../schedules/sun.ts'
import { offsetOf } from '../../schedules/wall-time.ts'
import type { Condition } from '../rule.ts'
import { type Truth, truthOf } from '../truth.ts'
import type { Leaf, NodeTrace } from './node.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Time of day, or day and night. Looked at every full minute: bounds and changes of the clocks are all full minutes, sun times are rounded up. */
export class ClockLeaf implements Leaf {
  readonly id: string
  readonly #condition: Extract<Condition, { kind: 'time' | 'sun' }>
  readonly #offsetAt: (atMs: number) => number
  /** Of one minute its truth is worked out once: time zones and the sun are dear. */
  #minute = Number.NaN
  #truth: Truth = 'unknown'

  /** @throws RangeError for an unknown time zone */
  constructor(condition: Extract<Condition, { kind: 'time' | 'sun' }>, timeZone: string) {
    this.id = condition.id
    this.#condition = condition
    this.#offsetAt = offsetOf(timeZone)
  }

  truthAt(nowMs: number): Truth {
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (minute === this.#minute) return this.#truth
    const condition = this.#condition
    this.#minute = minute
    this.#truth = truthOf(condition.kind === 'time' ? isWithin(condition, nowMs + this.#offsetAt(nowMs)) : isSun(condition, nowMs))
    return this.#truth
  }

  wakeAfter(nowMs: number): number {
    return Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS
  }

  /** `value` is the wall clock, `14:32`. */
  traceAt(nowMs: number): NodeTrace {
    const truth = this.truthAt(nowMs)
    const clock = new Date(nowMs + this.#offsetAt(nowMs)).toISOString().slice(11, 16)
    return { id: this.id, truth, code: truth === 'true' ? 'holds' : 'fails', value: clock, ageMs: null, sinceMs: null }
  }

  save(): unknown {
    return null
  }

  restore(): void {
    // Follows from the clock alone.
  }

  shift(): void {
    // Follows from the clock alone.
  }
}

function isWithin({ from, to, days }: Extract<Condition, { kind: 'time' }>, local: number): boolean {
  const minute = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS)
  const [first, last] = [minutesOf(from), minutesOf(to)]
  const today = new Date(local).getUTCDay() || 7
  const yesterday = today === 1 ? 7 : today - 1
  if (first === last) return days.includes(today)
  if (first < last) return days.includes(today) && minute >= first && minute < last
  return (minute >= first && days.includes(today)) || (minute < last && days.includes(yesterday))
}

/** By the sun of the place, whatever the zone calls that day. Where the sun does not rise or set it is day while it is up. */
function isSun(
  { is, latitude, longitude, sunriseOffsetMin, sunsetOffsetMin }: Extract<Condition, { kind: 'sun' }>,
  nowMs: number,
): boolean {
  const noonDay = Math.floor((nowMs + (longitude / 360) * DAY_MS) / DAY_MS) * DAY_MS
  // An offset may carry a day into the one before or after.
  const isDay = [noonDay, noonDay - DAY_MS, noonDay + DAY_MS].some((day) => {
    const rise = sunEvent('sunrise', day, latitude, longitude)
    const set = sunEvent('sunset', day, latitude, longitude)
    if (rise === null || set === null) return day === noonDay && isUpAtNoon(day, latitude, longitude)
    return nowMs >= upToMinute(rise) + sunriseOffsetMin * MINUTE_MS && nowMs < upToMinute(set) + sunsetOffsetMin * MINUTE_MS
  })
  return isDay === (is === 'day')
}

function upToMinute(atMs: number): number {
  return Math.ceil(atMs / MINUTE_MS) * MINUTE_MS
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

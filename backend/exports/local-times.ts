// Local times of a zone as text, fast enough for every row of a big file. Used by the formats and the report.
import { zoneOffset } from '../contract/schedules/zone-offset.ts'

/** Changes of clocks happen on quarters of an hour (UTC), in every zone since 1970. */
const QUARTER_MS = 900_000
const MINUTE_MS = 60_000
/** Clocks are set back by less. */
const CHANGE_MS = 3 * 3_600_000
const DAY_MS = 86_400_000
/** Years 0 to 9999: what four digits can say. */
const FIRST_MS = -62_167_219_200_000
const LAST_MS = 253_402_300_799_999 - DAY_MS

export class LocalTimes {
  readonly zone: string
  readonly #offsetAt: (atMs: number) => number
  #quarter = Number.NaN
  #offsetMs = 0
  #offsetText = 'Z'
  #day = Number.NaN
  #dayText = ''
  /** UTC day whose changes of clocks `#steadyDay` tells. */
  #utcDay = Number.NaN
  #steadyDay = true

  /** @param zone IANA name; @throws RangeError where `Intl` does not know it */
  constructor(zone: string) {
    this.zone = zone
    this.#offsetAt = zoneOffset(zone)
  }

  /** Local minus UTC at a moment, ms; whole minutes. */
  offsetMs(atMs: number): number {
    const quarter = Math.floor(atMs / QUARTER_MS)
    if (quarter !== this.#quarter) {
      this.#quarter = quarter
      this.#offsetMs = this.#offsetAt(quarter * QUARTER_MS)
      this.#offsetText = offsetText(this.#offsetMs)
    }
    return this.#offsetMs
  }

  /** `2026-03-29T03:00:00.000+02:00`. */
  iso(atMs: number): string {
    if (!isDate(atMs)) return Number.isFinite(atMs) ? String(atMs) : ''
    const { day, clock, ms } = this.#local(atMs)
    return `${day}T${clock}.${three(ms)}${this.#offsetText}`
  }

  /**
   * `2026-03-29 03:00:00,000`: what spreadsheets take for a date. In the hour that comes twice the offset follows, or nobody could
   * tell which one is meant.
   * @param decimal sign before the ms; @param whole ms only where there are some
   */
  plain(atMs: number, decimal: string, whole: boolean): string {
    if (!isDate(atMs)) return Number.isFinite(atMs) ? String(atMs) : ''
    const { day, clock, ms } = this.#local(atMs)
    const fraction = whole && ms === 0 ? '' : decimal + three(ms)
    return `${day} ${clock}${fraction}${this.#comesTwice(atMs) ? this.#offsetText : ''}`
  }

  #local(atMs: number): { day: string; clock: string; ms: number } {
    const whole = Math.floor(atMs)
    const local = whole + this.offsetMs(whole)
    const day = Math.floor(local / DAY_MS)
    if (day !== this.#day) {
      this.#day = day
      this.#dayText = new Date(day * DAY_MS).toISOString().slice(0, 10)
    }
    const inDay = local - day * DAY_MS
    const seconds = Math.floor(inDay / 1000)
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    return { day: this.#dayText, clock, ms: inDay - seconds * 1000 }
  }

  /** Whether clocks show this time at another moment too. */
  #comesTwice(atMs: number): boolean {
    const utcDay = Math.floor(atMs / DAY_MS)
    if (utcDay !== this.#utcDay) {
      this.#utcDay = utcDay
      this.#steadyDay = this.#offsetAt(utcDay * DAY_MS - CHANGE_MS) === this.#offsetAt((utcDay + 1) * DAY_MS + CHANGE_MS)
    }
    if (this.#steadyDay) return false
    const offset = this.offsetMs(atMs)
    return [atMs - CHANGE_MS, atMs + CHANGE_MS].some((near) => {
      const other = this.#offsetAt(near)
      return other !== offset && this.#offsetAt(Math.floor((atMs + offset - other) / QUARTER_MS) * QUARTER_MS) === other
    })
  }

  /** `2026-03-29`. */
  date(atMs: number): string {
    return this.iso(atMs).slice(0, 10)
  }
}

function isDate(atMs: number): boolean {
  return atMs >= FIRST_MS && atMs <= LAST_MS
}

function offsetText(ms: number): string {
  if (ms === 0) return '+00:00'
  const minutes = Math.abs(ms) / MINUTE_MS
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n)
}

function three(n: number): string {
  return n < 10 ? `00${n}` : n < 100 ? `0${n}` : String(n)
}

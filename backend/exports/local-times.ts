// Local times of a zone as ISO 8601 with their offset, fast enough for every row of a big file. Used by the formats and the report.
import { zoneOffset } from '../contract/zone-offset.ts'

/** Changes of clocks happen on quarters of an hour (UTC), in every zone since 1970. */
const QUARTER_MS = 900_000
const MINUTE_MS = 60_000
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
    if (!(atMs >= FIRST_MS && atMs <= LAST_MS)) return Number.isFinite(atMs) ? String(atMs) : ''
    const whole = Math.floor(atMs)
    const local = whole + this.offsetMs(whole)
    const day = Math.floor(local / DAY_MS)
    if (day !== this.#day) {
      this.#day = day
      this.#dayText = new Date(day * DAY_MS).toISOString().slice(0, 11)
    }
    const inDay = local - day * DAY_MS
    const seconds = Math.floor(inDay / 1000)
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    return `${this.#dayText}${clock}.${three(inDay - seconds * 1000)}${this.#offsetText}`
  }

  /** `2026-03-29`. */
  date(atMs: number): string {
    return this.iso(atMs).slice(0, 10)
  }
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

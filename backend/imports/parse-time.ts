// Times as CSV files have them → Unix ms. Used by the import worker, one parser for a run.
import type { ImportMapping } from '../contract/import.ts'
import { LocalTime } from './local-time.ts'

export type TimeFormat = ImportMapping['timeFormat']

/** Where a row stands among the rows of its series: tells which of two equal wall clock times is meant. */
export interface RowOrder {
  /** Of the row before, Unix ms; NaN at the start. */
  previousMs: number
  direction: 'up' | 'down' | 'unknown'
}

export function newOrder(): RowOrder {
  return { previousMs: Number.NaN, direction: 'unknown' }
}

const ISO =
  /^([+-]?\d{4,6})-(\d{2})-(\d{2})(?:(?:[Tt]| +)(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?)?$/
const BY_PARTS =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:(?:,|[Tt])? *(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?: *([AaPp])\.?[Mm]\.?)?(?: ?([Zz]|UTC|GMT|[+-]\d{2}:\d{2}))?)?$/
const UNIX = /^-?\d{1,16}(?:[.,]\d{1,9})?$/
/** 1900-01-01 … 9999-12-31: what lies outside was misread. */
const FIRST_MS = -2_208_988_800_000
const LAST_MS = 253_402_300_799_999

/** Reads times of one format and zone. A text that is no time, or a local one that does not exist, is NaN. */
export class TimeParser {
  readonly #format: TimeFormat
  readonly #local: LocalTime

  /** @throws RangeError for a zone that is not known */
  constructor(format: TimeFormat, timeZone: string) {
    this.#format = format
    this.#local = new LocalTime(timeZone)
  }

  /** Unix ms; `order` learns of it. */
  read(text: string, order: RowOrder): number {
    const tidy = text.trim()
    const ms = this.#format === 's' || this.#format === 'ms' ? this.#unix(tidy) : this.#calendar(tidy, order)
    if (!(ms >= FIRST_MS && ms <= LAST_MS)) return Number.NaN
    if (ms !== order.previousMs) {
      if (!Number.isNaN(order.previousMs)) order.direction = ms > order.previousMs ? 'up' : 'down'
      order.previousMs = ms
    }
    return ms
  }

  #unix(text: string): number {
    if (!UNIX.test(text)) return Number.NaN
    const number = Number(text.replace(',', '.'))
    return this.#format === 's' ? Math.round(number * 1e6) / 1000 : number
  }

  #calendar(text: string, order: RowOrder): number {
    const parts = this.#format === 'iso' ? readIso(text) : readByParts(text, this.#format === 'dmy')
    if (parts === undefined) return Number.NaN
    if (parts.offsetMs !== undefined) return parts.wallMs - parts.offsetMs
    const [first, second] = this.#local.meanings(parts.wallMs)
    if (first === undefined) return Number.NaN
    return second === undefined ? first : whichOfTwo(first, second, order)
  }
}

/** The order of rows says it where it can: going up the second one is meant once the first would not come after the row before. */
function whichOfTwo(first: number, second: number, { previousMs, direction }: RowOrder): number {
  if (direction === 'down') return second >= previousMs && first < previousMs ? first : second
  if (Number.isNaN(previousMs) || first > previousMs) return first
  return second > previousMs ? second : first
}

interface WallTime {
  /** The wall clock's reading as if it were UTC. */
  wallMs: number
  /** Where the text names its offset. */
  offsetMs: number | undefined
}

function readIso(text: string): WallTime | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction, zone] = match
  return wallTime([year, month, day, hour, minute, second], fraction, zone)
}

function readByParts(text: string, dayFirst: boolean): WallTime | undefined {
  const match = BY_PARTS.exec(text)
  if (match === null) return undefined
  const [, one, , two, year = '', hour = '0', minute = '0', second = '0', fraction, half, zone] = match
  const fullYear = year.length === 2 ? `${Number(year) < 70 ? 20 : 19}${year}` : year
  let hours = Number(hour)
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  const [day, month] = dayFirst ? [one, two] : [two, one]
  return wallTime([fullYear, month, day, String(hours), minute, second], fraction, zone)
}

function wallTime(texts: (string | undefined)[], fraction: string | undefined, zone: string | undefined): WallTime | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = texts.map(Number)
  // 24:00 is the end of the day.
  const endOfDay = hour === 24 && minute === 0 && second === 0
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > 31 || (hour > 23 && !endOfDay) || minute > 59 || second > 59)
    return undefined
  const midnight = Date.UTC(year, month - 1, day)
  if (new Date(midnight).getUTCDate() !== day) return undefined // 31 February
  const ms = fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000
  return { wallMs: midnight + ((hour * 60 + minute) * 60 + second) * 1000 + Math.round(ms * 1000) / 1000, offsetMs: offsetOf(zone) }
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (match === null) return 0
  const ms = (Number(match[2]) * 60 + Number(match[3] ?? '0')) * 60_000
  return match[1] === '-' ? -ms : ms
}

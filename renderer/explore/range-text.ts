import type { Language } from '../language/language.ts'
import { DAY, dayStart, HOUR, LONGEST_MS, MINUTE, type RangeSpec, SHORTEST_MS } from './explore-range.ts'

/** Times as people type them, in both languages: `20.11.2026 06:00`, `20 Nov 6:00`, ISO 8601, `06:00`, `-6h`, `today`, `jetzt`. Pure; local time. */

export type TimeFault = 'unreadable' | 'no-such-date' | 'skipped'
export type RangeFault = 'reversed' | 'future' | 'too-short' | 'too-long'

/** What was typed: a moment, a day (its start and end by the calendar), or now. */
export type TypedTime = { kind: 'now' } | { kind: 'at'; atMs: number; back?: number } | { kind: 'day'; fromMs: number; toMs: number }

const NOW = /^(now|jetzt)$/
const TODAY = /^(today|heute)$/
const YESTERDAY = /^(yesterday|gestern)$/
const BEFORE_YESTERDAY = /^(vorgestern)$/

const UNIT_MS: readonly (readonly [pattern: RegExp, ms: number])[] = [
  [/^(s|sec|secs|second|seconds|sek|sekunden?)$/, 1_000],
  [/^(m|min|mins|minute|minutes|minuten)$/, MINUTE],
  [/^(h|hour|hours|std|stunden?)$/, HOUR],
  [/^(d|day|days|t|tage?n?)$/, DAY],
  [/^(w|week|weeks|wo|wochen?)$/, 7 * DAY],
  [/^(mo|mon|month|months|monate?n?)$/, 30 * DAY],
  [/^(y|year|years|a|j|jahre?n?)$/, 365 * DAY],
]

const MONTHS: readonly RegExp[] = [
  /^jan/,
  /^feb/,
  /^(mar|mär|mrz|maer)/,
  /^apr/,
  /^(may|mai)/,
  /^jun/,
  /^jul/,
  /^aug/,
  /^sep/,
  /^(oct|okt)/,
  /^nov/,
  /^(dec|dez)/,
]

export function readTime(typed: string, nowMs: number): TypedTime | TimeFault {
  const text = typed.trim().toLowerCase().replaceAll(/[−–]/g, '-').replaceAll(/\s+/g, ' ')
  if (NOW.test(text)) return { kind: 'now' }
  if (TODAY.test(text)) return wholeDay(nowMs, 0)
  if (YESTERDAY.test(text)) return wholeDay(nowMs, -1)
  if (BEFORE_YESTERDAY.test(text)) return wholeDay(nowMs, -2)
  return readBack(text, nowMs) ?? readIso(text) ?? readWritten(text, nowMs) ?? 'unreadable'
}

/**
 * From and to as typed. An empty end means now; `yesterday` or a date alone in the first field, with the second empty,
 * means that whole day. Ends that name a day mean its end.
 */
export function readTypedRange(
  from: string,
  to: string,
  nowMs: number,
): { spec: RangeSpec } | { field: 'from' | 'to'; fault: TimeFault | RangeFault } {
  const start = readTime(from, nowMs)
  if (typeof start === 'string') return { field: 'from', fault: start }
  const alone = to.trim() === ''
  const end = alone ? ({ kind: 'now' } as const) : readTime(to, nowMs)
  if (typeof end === 'string') return { field: 'to', fault: end }

  if (alone && start.kind === 'day') {
    if (TODAY.test(from.trim().toLowerCase())) return { spec: { kind: 'today' } }
    if (YESTERDAY.test(from.trim().toLowerCase())) return { spec: { kind: 'yesterday' } }
    if (start.fromMs >= nowMs) return { field: 'from', fault: 'future' }
    return { spec: { kind: 'fixed', fromMs: start.fromMs, toMs: start.toMs } }
  }
  if (start.kind === 'now') return { field: 'from', fault: 'too-short' }
  const fromMs = start.kind === 'day' ? start.fromMs : start.atMs
  if (fromMs >= nowMs) return { field: 'from', fault: 'future' }
  if (end.kind === 'now') {
    if (nowMs - fromMs > LONGEST_MS) return { field: 'from', fault: 'too-long' }
    if (start.kind === 'at' && start.back !== undefined) return { spec: { kind: 'last', ms: start.back } }
    return { spec: fromMs === dayStart(nowMs) ? { kind: 'today' } : { kind: 'since', fromMs } }
  }
  const toMs = end.kind === 'day' ? end.toMs : end.atMs
  if (toMs < fromMs) return { field: 'to', fault: 'reversed' }
  if (toMs - fromMs < SHORTEST_MS) return { field: 'to', fault: 'too-short' }
  if (toMs - fromMs > LONGEST_MS) return { field: 'from', fault: 'too-long' }
  return { spec: { kind: 'fixed', fromMs, toMs } }
}

/** A time as the fields show it: `20.11.2026 06:00`, `20 Nov 2026 06:00`; seconds only where there are some. */
export function writeTypedTime(atMs: number, language: Language): string {
  const date = new Date(atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = date.getSeconds() === 0 ? '' : `:${two(date.getSeconds())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}${seconds}`
  if (language === 'de') return `${two(date.getDate())}.${two(date.getMonth() + 1)}.${date.getFullYear()} ${time}`
  return `${date.getDate()} ${EN_MONTHS[date.getMonth()]} ${date.getFullYear()} ${time}`
}

const EN_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

function wholeDay(nowMs: number, days: number): TypedTime {
  return { kind: 'day', fromMs: dayStart(nowMs, days), toMs: dayStart(nowMs, days + 1) }
}

/** `-6h`, `-1 h 30 min`, `vor 2 Tagen`, `6 h ago`. */
function readBack(text: string, nowMs: number): TypedTime | undefined {
  const [, signed, ago, vor] = /^(?:-\s?(.+)|(.+?) ago|vor (.+))$/.exec(text) ?? []
  const words = signed ?? ago ?? vor
  if (words === undefined) return undefined
  let back = 0
  const rest = words.replaceAll(/(\d+(?:[.,]\d+)?) ?([a-zäöü]+)\.? ?/g, (_all, count: string, unit: string) => {
    const ms = UNIT_MS.find(([pattern]) => pattern.test(unit))?.[1]
    if (ms === undefined) return '?'
    back += Number(count.replace(',', '.')) * ms
    return ''
  })
  if (rest !== '' || back < SHORTEST_MS || back > LONGEST_MS) return undefined
  const whole = Math.round(back / 1_000) * 1_000
  return { kind: 'at', atMs: nowMs - whole, back: whole }
}

function readIso(text: string): TypedTime | TimeFault | undefined {
  const [, y, mo, d, , h, mi, s, ms, zone] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})([t ](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,3}))?)? ?(z|[+-]\d\d:?\d\d)?)?$/.exec(text) ?? []
  if (y === undefined) return undefined
  const parts = { y: Number(y), mo: Number(mo), d: Number(d), h: Number(h ?? 0), mi: Number(mi ?? 0), s: Number(s ?? 0) }
  if (h === undefined) return localDay(parts)
  const fraction = Number((ms ?? '').padEnd(3, '0'))
  if (zone === undefined) return localTime(parts, fraction)
  if (!isDate(parts)) return 'no-such-date'
  const [, sign, zh, zm] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  const offset = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(zh) * 60 + Number(zm)) * MINUTE
  return { kind: 'at', atMs: Date.UTC(parts.y, parts.mo - 1, parts.d, parts.h, parts.mi, parts.s, fraction) - offset }
}

/** `20.11.2026 6:00`, `20.11.`, `20/11/26 06:00`, `20 Nov 2026, 06:00`, `Nov 20`, `06:00`. */
function readWritten(text: string, nowMs: number): TypedTime | TimeFault | undefined {
  const [, date = '', h, mi, s] = /^(.*?)[ ,]*(?:(?:^| )(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?(?:uhr|h))?)?$/.exec(text) ?? []
  const now = new Date(nowMs)
  const time = { h: Number(h ?? 0), mi: Number(mi ?? 0), s: Number(s ?? 0) }
  if (date === '' && h !== undefined) {
    const today = localTime({ y: now.getFullYear(), mo: now.getMonth() + 1, d: now.getDate(), ...time })
    // A time still to come is yesterday's: history has no future.
    if (typeof today === 'string' || today.kind !== 'at' || today.atMs <= nowMs) return today
    const before = new Date(dayStart(nowMs, -1))
    return localTime({ y: before.getFullYear(), mo: before.getMonth() + 1, d: before.getDate(), ...time })
  }
  if (TODAY.test(date) || YESTERDAY.test(date)) {
    const day = new Date(dayStart(nowMs, TODAY.test(date) ? 0 : -1))
    return localTime({ y: day.getFullYear(), mo: day.getMonth() + 1, d: day.getDate(), ...time })
  }
  const found = readDate(date, now)
  if (!found) return undefined
  return h === undefined ? localDay({ ...found, h: 0, mi: 0, s: 0 }) : localTime({ ...found, ...time })
}

function readDate(date: string, now: Date): { y: number; mo: number; d: number } | undefined {
  const year = (text: string | undefined, mo: number, d: number): number => {
    if (text !== undefined && text !== '') return text.length === 2 ? 2000 + Number(text) : Number(text)
    // Without a year: the last time there was such a day.
    return new Date(now.getFullYear(), mo - 1, d).getTime() > now.getTime() ? now.getFullYear() - 1 : now.getFullYear()
  }
  const month = (word: string): number => MONTHS.findIndex((pattern) => pattern.test(word)) + 1
  const [, d1, m1, y1] = /^(\d{1,2})[./] ?(\d{1,2})(?:[./] ?(\d{4}|\d\d)?)?$/.exec(date) ?? []
  if (d1 !== undefined) return { y: year(y1, Number(m1), Number(d1)), mo: Number(m1), d: Number(d1) }
  const [, d2, word2, y2] = /^(?:[a-zäöü]{2,3}[.,]? )?(\d{1,2})\.? ?([a-zäöü]{3,9})\.?,? ?(\d{4})?$/.exec(date) ?? []
  if (word2 !== undefined && month(word2) > 0) return { y: year(y2, month(word2), Number(d2)), mo: month(word2), d: Number(d2) }
  const [, word3, d3, y3] = /^([a-zäöü]{3,9})\.? (\d{1,2}),? ?(\d{4})?$/.exec(date) ?? []
  if (word3 !== undefined && month(word3) > 0) return { y: year(y3, month(word3), Number(d3)), mo: month(word3), d: Number(d3) }
  return undefined
}

interface Parts {
  y: number
  mo: number
  d: number
  h: number
  mi: number
  s: number
}

function isDate({ y, mo, d, h, mi, s }: Parts): boolean {
  return y >= 1970 && y < 10_000 && mo >= 1 && mo <= 12 && d >= 1 && d <= new Date(y, mo, 0).getDate() && h < 24 && mi < 60 && s < 60
}

/** A time that the clocks jumped over has no place on the axis; one that came twice means the first. */
function localTime(parts: Parts, ms = 0): TypedTime | TimeFault {
  if (!isDate(parts)) return 'no-such-date'
  const date = new Date(parts.y, parts.mo - 1, parts.d, parts.h, parts.mi, parts.s, ms)
  if (date.getHours() !== parts.h || date.getMinutes() !== parts.mi) return 'skipped'
  return { kind: 'at', atMs: date.getTime() }
}

function localDay(parts: Parts): TypedTime | TimeFault {
  if (!isDate(parts)) return 'no-such-date'
  return {
    kind: 'day',
    fromMs: new Date(parts.y, parts.mo - 1, parts.d).getTime(),
    toMs: new Date(parts.y, parts.mo - 1, parts.d + 1).getTime(),
  }
}

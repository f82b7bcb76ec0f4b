// Times in query strings: ISO 8601 or Unix milliseconds.
import { LeitstandError } from '../../contract/errors.ts'

const DEFAULT_RANGE_MS = 15 * 60_000
/** Latest time ECMAScript can name. */
const MAX_TIME_MS = 8.64e15

/** Date, time and offset. A `+` that was not escaped arrives as a blank. */
const ISO = /^(\d{4}-\d{2}-(\d{2}))(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+ -]\d{2}:?\d{2})?)?$/i

/** A time without an offset is UTC, wherever this machine stands. @throws LeitstandError `request.invalid` naming the parameter. */
export function parseTime(text: string, name: string): number {
  const ms = /^-?\d{1,16}(\.\d+)?$/.test(text) ? Number(text) : parseIso(text)
  if (!Number.isFinite(ms) || Math.abs(ms) > MAX_TIME_MS) {
    throw new LeitstandError('request.invalid', `querystring/${name}: expected ISO 8601 or Unix milliseconds`)
  }
  return ms
}

/** NaN for what is no date, also 30 February, which ECMAScript takes for 2 March. */
function parseIso(text: string): number {
  const [, date = '', day, time = '00:00', offset = 'Z'] = ISO.exec(text) ?? []
  if (new Date(`${date}T00:00Z`).getUTCDate() !== Number(day)) return Number.NaN
  return Date.parse(
    `${date}T${time}${offset
      .replace(' ', '+')
      .replace(/(\d{2}):?(\d{2})$/, '$1:$2')
      .toUpperCase()}`,
  )
}

/** Default: the last 15 min. @throws LeitstandError `query.range` when it ends before it starts. */
export function parseRange(from: string | undefined, to: string | undefined, nowMs: number): { fromMs: number; toMs: number } {
  const toMs = to === undefined ? nowMs : parseTime(to, 'to')
  const fromMs = from === undefined ? toMs - DEFAULT_RANGE_MS : parseTime(from, 'from')
  if (fromMs >= toMs) throw new LeitstandError('query.range')
  return { fromMs, toMs }
}

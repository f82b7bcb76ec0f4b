// Times in query strings: ISO 8601 or Unix milliseconds.
import { LeitstandError } from '../../contract/errors.ts'

const DEFAULT_RANGE_MS = 15 * 60_000
/** Latest time ECMAScript can name. */
const MAX_TIME_MS = 8.64e15

/** @throws LeitstandError `request.invalid` naming the parameter. */
export function parseTime(text: string, name: string): number {
  const ms = /^-?\d{1,16}(\.\d+)?$/.test(text) ? Number(text) : /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isFinite(ms) || Math.abs(ms) > MAX_TIME_MS) {
    throw new LeitstandError('request.invalid', `querystring/${name}: expected ISO 8601 or Unix milliseconds`)
  }
  return ms
}

/** Default: the last 15 min. @throws LeitstandError `query.range` when it ends before it starts. */
export function parseRange(from: string | undefined, to: string | undefined, nowMs: number): { fromMs: number; toMs: number } {
  const toMs = to === undefined ? nowMs : parseTime(to, 'to')
  const fromMs = from === undefined ? toMs - DEFAULT_RANGE_MS : parseTime(from, 'from')
  if (fromMs >= toMs) throw new LeitstandError('query.range')
  return { fromMs, toMs }
}

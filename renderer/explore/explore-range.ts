/** Ranges of time as a person means them ("the last 6 hours", "today") and as the chart needs them. Pure; times are Unix ms, days are local. */

export type RangeSpec =
  /** The last `ms` until now: follows the clock. */
  | { kind: 'last'; ms: number }
  /** From a time until now: follows the clock. */
  | { kind: 'since'; fromMs: number }
  /** From midnight until now: follows the clock. A day has 23, 24 or 25 hours. */
  | { kind: 'today' }
  | { kind: 'yesterday' }
  | { kind: 'fixed'; fromMs: number; toMs: number }

export interface Span {
  fromMs: number
  toMs: number
}

export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** Shortest and longest range that can be shown. */
export const SHORTEST_MS = 1_000
export const LONGEST_MS = 20 * 366 * DAY

export const DEFAULT_RANGE: RangeSpec = { kind: 'last', ms: 6 * HOUR }

export type PresetId = 'm15' | 'h1' | 'h6' | 'today' | 'd7' | 'd30'
export const PRESETS: readonly { id: PresetId; spec: RangeSpec }[] = [
  { id: 'm15', spec: { kind: 'last', ms: 15 * MINUTE } },
  { id: 'h1', spec: { kind: 'last', ms: HOUR } },
  { id: 'h6', spec: { kind: 'last', ms: 6 * HOUR } },
  { id: 'today', spec: { kind: 'today' } },
  { id: 'd7', spec: { kind: 'last', ms: 7 * DAY } },
  { id: 'd30', spec: { kind: 'last', ms: 30 * DAY } },
]

export function isLive(spec: RangeSpec): boolean {
  return spec.kind === 'last' || spec.kind === 'since' || spec.kind === 'today'
}

/** Midnight at the start of the day, `days` later; by the calendar, so that 23 and 25 hours count as a day. */
export function dayStart(atMs: number, days = 0): number {
  const date = new Date(atMs)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

export function resolveRange(spec: RangeSpec, nowMs: number): Span {
  switch (spec.kind) {
    case 'last':
      return { fromMs: nowMs - spec.ms, toMs: nowMs }
    case 'since':
      return { fromMs: Math.min(spec.fromMs, nowMs - SHORTEST_MS), toMs: nowMs }
    case 'today':
      // In the first minute after midnight there would be nothing to draw on.
      return { fromMs: Math.min(dayStart(nowMs), nowMs - MINUTE), toMs: nowMs }
    case 'yesterday':
      return { fromMs: dayStart(nowMs, -1), toMs: dayStart(nowMs) }
    case 'fixed':
      return { fromMs: spec.fromMs, toMs: spec.toMs }
  }
}

export function sameRange(a: RangeSpec, b: RangeSpec): boolean {
  if (a.kind === 'last') return b.kind === 'last' && a.ms === b.ms
  if (a.kind === 'since') return b.kind === 'since' && a.fromMs === b.fromMs
  if (a.kind === 'fixed') return b.kind === 'fixed' && a.fromMs === b.fromMs && a.toMs === b.toMs
  return a.kind === b.kind
}

/** A range the chart asked for, within what can be shown: whole ms, forward, neither too short nor too long. */
export function fixedRange(fromMs: number, toMs: number): RangeSpec {
  const middle = (fromMs + toMs) / 2
  const half = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.abs(toMs - fromMs))) / 2
  return { kind: 'fixed', fromMs: Math.round(middle - half), toMs: Math.round(middle + half) }
}

/** The clock's steps of a live range: as fine as a pixel, at least 1 s, so that 30 days are not drawn anew each second. */
export function liveStepMs(spec: RangeSpec, nowMs: number): number {
  const { fromMs, toMs } = resolveRange(spec, nowMs)
  return Math.max(1_000, Math.floor((toMs - fromMs) / 1_000 / 1_000) * 1_000)
}

export type CompareWith = 'day' | 'week' | 'month'

/** How far back the compared curves lie, ms: the same time of day, a day, a week or a month earlier. */
export function compareShiftMs(compare: CompareWith, fromMs: number): number {
  const date = new Date(fromMs)
  const days = compare === 'day' ? 1 : compare === 'week' ? 7 : 0
  const month = date.getMonth() - (compare === 'month' ? 1 : 0)
  // A month earlier than the 31st is the last day of a shorter month.
  const lastDay = new Date(date.getFullYear(), month + 1, 0).getDate()
  const day = compare === 'month' ? Math.min(date.getDate(), lastDay) : date.getDate() - days
  const earlier = new Date(date.getFullYear(), month, day, date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds())
  return fromMs - earlier.getTime()
}

import type { Aggregation, CalendarUnit } from '../../backend/contract/history.ts'
import type { HistoryQuestion } from './history-question.ts'

/**
 * Which `/api/query` requests answer a question: wider than what is seen and rounded, so that a small pan asks for nothing
 * and the same stretch has the same key. Pure; use-history.ts carries it out.
 */
export interface Request {
  ids: readonly number[]
  shiftMs: number
  /** Asked range, without shift taken off: as the backend knows it. */
  fromMs: number
  toMs: number
  aggregation: Aggregation
  bucket: CalendarUnit | null
  timeZone: string
  maxPoints: number
}

/** Most series of one request (contract/history.ts). */
const MOST_SERIES = 50
const MOST_POINTS = 100_000
/** Samples for each pixel up to which all of them are drawn. */
const RAW_PER_PX = 2

const DAY = 86_400_000
const LONGEST_BUCKET: Record<CalendarUnit, number> = { hour: 3_600_000, day: DAY + 7_200_000, week: 7 * DAY + 7_200_000, month: 31 * DAY }

/** The seen range and about a quarter of it at each side, rounded outwards to a power of two. */
export function coverOf(fromMs: number, toMs: number, bucket: CalendarUnit | null): { fromMs: number; toMs: number } {
  const span = Math.max(1, toMs - fromMs)
  const grid = 2 ** Math.max(0, Math.floor(Math.log2(span / 4)))
  // Buckets that the range cuts count in part: they must lie outside of what is seen.
  const margin = bucket ? Math.max(span / 4, LONGEST_BUCKET[bucket]) : span / 4
  return { fromMs: Math.floor((fromMs - margin) / grid) * grid, toMs: Math.ceil((toMs + margin) / grid) * grid }
}

/** One point for each pixel of the curves, in hundreds: a few pixels more are no new question. */
function pointsFor(widthPx: number, seenMs: number, coverMs: number): number {
  const px = Math.max(200, Math.ceil(widthPx / 100) * 100)
  return Math.min(MOST_POINTS, Math.round((px * coverMs) / Math.max(1, seenMs)))
}

/** Most raw samples that are asked for where few are expected; an answer as long as this was cut and does not count. */
export function rawBound(widthPx: number, seenMs: number, coverMs: number): number {
  return Math.min(MOST_POINTS, Math.ceil(RAW_PER_PX * 1.5 * pointsFor(widthPx, seenMs, coverMs)) + 100)
}

/** True when the seen range holds so few samples that each is drawn. */
export function fewSamples(usualStepMs: number | undefined, widthPx: number, seenMs: number): boolean {
  return usualStepMs !== undefined && usualStepMs > 0 && seenMs / usualStepMs <= RAW_PER_PX * Math.max(200, widthPx)
}

/** @param stepOf usual time between two samples of a series, ms, as far as it is known */
export function planRequests(
  question: HistoryQuestion,
  fromMs: number,
  toMs: number,
  stepOf: (series: number) => number | undefined,
): Request[] {
  const { items, aggregation, bucket, timeZone, widthPx } = question
  const seenMs = toMs - fromMs
  const groups = new Map<string, Request>()
  const full: Request[] = []
  for (const { series, shiftMs } of items) {
    const few = aggregation === 'auto' && bucket === null && fewSamples(stepOf(series), widthPx, seenMs)
    const kind: Aggregation = aggregation === 'auto' ? (few ? 'raw' : 'mean') : aggregation
    const key = `${shiftMs} ${kind}`
    let group = groups.get(key)
    if (!group || group.ids.length >= MOST_SERIES) {
      if (group) full.push(group)
      const cover = coverOf(fromMs - shiftMs, toMs - shiftMs, bucket)
      const coverMs = cover.toMs - cover.fromMs
      const maxPoints = kind === 'raw' ? rawBound(widthPx, seenMs, coverMs) : pointsFor(widthPx, seenMs, coverMs)
      group = { ids: [], shiftMs, ...cover, aggregation: kind, bucket: kind === 'raw' ? null : bucket, timeZone, maxPoints }
      groups.set(key, group)
    }
    if (!group.ids.includes(series)) groups.set(key, { ...group, ids: [...group.ids, series] })
  }
  return [...full, ...groups.values()]
}

/** Names what a request gets for one series. */
export function partKey(request: Omit<Request, 'ids'>, series: number): string {
  const { fromMs, toMs, aggregation, bucket, timeZone, maxPoints } = request
  return `${series} ${aggregation} ${bucket ?? maxPoints} ${bucket ? timeZone : ''} ${fromMs} ${toMs}`
}

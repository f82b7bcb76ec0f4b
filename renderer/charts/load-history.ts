import { backendNow } from '../backend/clock.ts'
import { noteInterval } from '../backend/latest-values.ts'
import { askOnce, forgetFlights } from './history-flights.ts'
import { type Part, PartCache, partOf, sampleStep } from './history-parts.ts'
import { fewSamples, partKey, planRequests, type Request, rawBound } from './history-plan.ts'
import type { HistoryItem, HistoryQuestion } from './history-question.ts'

/** Asks `/api/query` for what a chart shows, or takes it from what was just asked. One request for all series with the same shift. */

const cache = new PartCache()
/** Usual time between two samples by series, ms, learnt from every answer. */
const steps = new Map<number, number>()

/** Answers that were asked for before history was changed are not kept. */
let generation = 0

export type Parts = ReadonlyMap<string, Part>

/** What is at hand without asking; undefined where a part of it is missing. */
export function historyAtHand(question: HistoryQuestion, fromMs: number, toMs: number): Parts | undefined {
  const parts = new Map<string, Part>()
  const nowMs = backendNow()
  for (const request of planRequests(question, fromMs, toMs, stepOf)) {
    for (const id of request.ids) {
      const part = cache.get(partKey(request, id), nowMs, toMs - request.shiftMs)
      if (!part) return undefined
      give(parts, question.items, request, id, part)
    }
  }
  return parts
}

/** Throws RestError, or the signal's reason. */
export async function loadHistory(question: HistoryQuestion, fromMs: number, toMs: number, signal: AbortSignal): Promise<Parts> {
  const parts = new Map<string, Part>()
  await Promise.all(
    planRequests(question, fromMs, toMs, stepOf).map(async (request) => {
      const got = await partsOf(request, toMs - request.shiftMs, signal)
      const tooMany = request.ids.filter(
        (id) => request.aggregation === 'raw' && question.aggregation === 'auto' && isCut(got.get(id), request),
      )
      const sparse = request.ids.filter((id) => isSparse(got.get(id), question, request, toMs - fromMs))
      const others = [...(await otherwise(question, fromMs, toMs, request, tooMany, sparse, signal))]
      for (const [id, part] of others) got.set(id, part)
      for (const [id, part] of got) give(parts, question.items, request, id, part)
    }),
  )
  return parts
}

/** Longest time that an answer asked for ahead is waited for, ms. */
const AHEAD_MS = 3_000
let ahead: AbortController | undefined

/** Asks for what is about to be needed; the next one ends it, unless somebody has come to wait for it. Failures are told to who asks then. */
export function loadAhead(question: HistoryQuestion, fromMs: number, toMs: number): void {
  ahead?.abort()
  const own = new AbortController()
  ahead = own
  if (historyAtHand(question, fromMs, toMs)) return
  const timer = setTimeout(() => own.abort(), AHEAD_MS)
  loadHistory(question, fromMs, toMs, own.signal).then(
    () => clearTimeout(timer),
    () => clearTimeout(timer),
  )
}

/** Forgets answers: history was changed (imported, revised), see history-changes.ts. */
export function forgetHistory(): void {
  generation += 1
  forgetFlights()
  cache.clear()
  steps.clear()
}

function stepOf(series: number): number | undefined {
  return steps.get(series)
}

/** More samples than expected: their mean. Fewer: the samples themselves. */
async function otherwise(
  question: HistoryQuestion,
  fromMs: number,
  toMs: number,
  request: Request,
  tooMany: readonly number[],
  sparse: readonly number[],
  signal: AbortSignal,
): Promise<Map<number, Part>> {
  const seenMs = toMs - fromMs
  const coverMs = request.toMs - request.fromMs
  const again = new Map<number, Part>()
  if (tooMany.length > 0) {
    const items = question.items.filter(({ series, shiftMs }) => shiftMs === request.shiftMs && tooMany.includes(series))
    for (const mean of planRequests({ ...question, items, aggregation: 'mean' }, fromMs, toMs, stepOf)) {
      for (const [id, part] of await partsOf(mean, toMs - mean.shiftMs, signal)) again.set(id, part)
    }
  }
  if (sparse.length > 0) {
    const raw: Request = { ...request, ids: sparse, aggregation: 'raw', maxPoints: rawBound(question.widthPx, seenMs, coverMs) }
    for (const [id, part] of await partsOf(raw, toMs - raw.shiftMs, signal)) if (!isCut(part, raw)) again.set(id, part)
  }
  return again
}

function isCut(part: Part | undefined, request: Request): boolean {
  return part?.kind === 'number' && part.count >= request.maxPoints
}

function isSparse(part: Part | undefined, question: HistoryQuestion, request: Request, seenMs: number): boolean {
  if (part?.kind !== 'number' || part.counts === null || question.aggregation !== 'auto' || request.bucket !== null) return false
  return part.count > 0 && fewSamples(sampleStep(part), question.widthPx, seenMs)
}

/** @param seenToMs end of what is seen, as the backend knows it */
async function partsOf(request: Request, seenToMs: number, signal: AbortSignal): Promise<Map<number, Part>> {
  const parts = new Map<number, Part>()
  const missing: number[] = []
  for (const id of request.ids) {
    const part = cache.get(partKey(request, id), backendNow(), seenToMs)
    if (part) parts.set(id, part)
    else missing.push(id)
  }
  if (missing.length === 0) return parts
  const askedMs = backendNow()
  const askedIn = generation
  const answer = await askOnce(pathOf(request, missing), signal)
  for (const one of answer.series) {
    const part = partOf(one, request.aggregation === 'raw')
    if (part.kind === 'number' && request.bucket === null) learn(one.id, part)
    if (askedIn === generation) cache.set(partKey(request, one.id), part, request, askedMs)
    parts.set(one.id, part)
  }
  return parts
}

function learn(series: number, part: Extract<Part, { kind: 'number' }>): void {
  const stepMs = sampleStep(part)
  if (stepMs === undefined) return
  steps.set(series, stepMs)
  noteInterval(series, stepMs)
}

function pathOf({ fromMs, toMs, aggregation, bucket, timeZone, maxPoints }: Request, ids: readonly number[]): string {
  const query = new URLSearchParams({
    series: ids.join(','),
    from: String(Math.floor(fromMs)),
    to: String(Math.ceil(toMs)),
    agg: aggregation,
  })
  if (bucket) {
    query.set('bucket', bucket)
    query.set('timeZone', timeZone)
  } else query.set('maxPoints', String(maxPoints))
  return `/api/query?${query.toString().replaceAll('%2C', ',')}`
}

function give(parts: Map<string, Part>, items: readonly HistoryItem[], request: Request, id: number, part: Part): void {
  for (const item of items) if (item.series === id && item.shiftMs === request.shiftMs) parts.set(item.key, part)
}

import { MAX_QUERY_SERIES, QueryAnswer } from '../../backend/contract/history.ts'
import type { LatestValue, SampleValue } from '../../backend/contract/sample.ts'
import { isActive } from '../quantities/format.ts'
import { backendNow } from './clock.ts'
import { latestValue, noteInterval, onEveryValue } from './latest-values.ts'
import { RestError, rest } from './rest.ts'

/**
 * The last 15 minutes of a series as 60 points, for sparklines. Prefilled from `/api/query` in batches,
 * then kept from live values. Bounded: series that nobody shows are forgotten, oldest first.
 */
export const RECENT_SPAN_MS = 15 * 60_000
/** 15 s each: a resolution the backend has, so that every bucket of history falls into one of these. */
const BUCKETS = 60
const BUCKET_MS = RECENT_SPAN_MS / BUCKETS
const SERIES_KEPT = 1_000
const SERIES_PER_QUERY = MAX_QUERY_SERIES
const QUERY_DELAY_MS = 60
const REDRAW_MS = 2_000

export interface Recent {
  /** [Unix ms, value], oldest first; null = a gap. States: active 1, else 0. */
  points: readonly (readonly [atMs: number, value: number | null])[]
}

type Bucket = [atMs: number, value: number | null, count: number]

interface Ring {
  /** Bucket number (time / BUCKET_MS) → mean of its values, as history gives it; states: the newest. */
  buckets: Map<number, Bucket>
  shown: Recent
  shownAtMs: number
  listeners: Set<() => void>
  /** States hold until the next one, so they have no gaps. */
  isState: boolean
  asked: boolean
  /** Spread over the series, so that not all are drawn in the same frame. */
  redrawMs: number
}

const EMPTY: Recent = { points: [] }
const rings = new Map<number, Ring>()
const wanted = new Set<number>()
let queryDue = false
let running = false

/** What is known now; the same object until it changes. */
export function recentPoints(seriesId: number): Recent {
  return rings.get(seriesId)?.shown ?? EMPTY
}

/** For tests and sign-out. */
export function resetRecent(): void {
  for (const ring of rings.values()) {
    ring.buckets.clear()
    ring.shown = EMPTY
    ring.asked = false
  }
}

/** Calls `listener` when the points change, every 2 s at most; asks for the history first. */
export function onRecent(seriesId: number, listener: () => void): () => void {
  if (!running) {
    running = true
    onEveryValue(addLive)
  }
  const ring = ringOf(seriesId)
  ring.listeners.add(listener)
  return () => void ring.listeners.delete(listener)
}

function ringOf(seriesId: number): Ring {
  const known = rings.get(seriesId)
  if (known) {
    rings.delete(seriesId)
    rings.set(seriesId, known)
    if (!known.asked) ask(seriesId, known)
    return known
  }
  const ring: Ring = {
    buckets: new Map(),
    shown: EMPTY,
    shownAtMs: 0,
    listeners: new Set(),
    isState: false,
    asked: false,
    redrawMs: REDRAW_MS + (seriesId % 16) * 60,
  }
  rings.set(seriesId, ring)
  ask(seriesId, ring)
  const value = latestValue(seriesId)
  if (value) put(ring, value.atMs, value.value)
  forgetUnused()
  return ring
}

function ask(seriesId: number, ring: Ring): void {
  ring.asked = true
  wanted.add(seriesId)
  queryLater()
}

function queryLater(): void {
  if (queryDue) return
  queryDue = true
  setTimeout(() => void prefill(), QUERY_DELAY_MS)
}

function forgetUnused(): void {
  if (rings.size <= SERIES_KEPT) return
  for (const [id, ring] of rings) {
    if (rings.size <= SERIES_KEPT) return
    if (ring.listeners.size === 0) rings.delete(id)
  }
}

async function prefill(): Promise<void> {
  const ids = [...wanted].slice(0, SERIES_PER_QUERY)
  for (const id of ids) wanted.delete(id)
  const toMs = backendNow()
  const fromMs = toMs - RECENT_SPAN_MS
  try {
    // One point more than buckets: the range is rounded outwards, and a coarser resolution would hide gaps.
    const answer = await rest.get(
      `/api/query?series=${ids.join(',')}&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}&maxPoints=${BUCKETS + 1}&agg=mean`,
      QueryAnswer,
    )
    for (const { id, kind, points } of answer.series) fill(id, kind, points, fromMs)
  } catch (fault) {
    // Sparklines start empty then and grow from live values; the next screen that shows the series asks again.
    if (!(fault instanceof RestError)) throw fault
    for (const id of ids) {
      const ring = rings.get(id)
      if (ring) ring.asked = false
    }
  } finally {
    queryDue = false
    if (wanted.size > 0) queryLater()
  }
}

function fill(id: number, kind: 'number' | 'state', points: QueryAnswer['series'][number]['points'], fromMs: number): void {
  const ring = rings.get(id)
  if (!ring) return
  let samples = 0
  for (const [atMs, value, , , count] of points) {
    if (typeof atMs !== 'number' || value === undefined) continue
    if (typeof count === 'number') samples += count
    const bucket = Math.floor(atMs / BUCKET_MS)
    if (!ring.buckets.has(bucket))
      ring.buckets.set(bucket, [Math.max(atMs, fromMs), numberOf(value), typeof count === 'number' ? count : 1])
  }
  ring.isState = kind === 'state'
  if (kind === 'state') carryForward(ring)
  const first = points[0]?.[0]
  if (kind === 'number' && samples > 1 && typeof first === 'number') noteInterval(id, (backendNow() - first) / samples)
  redraw(ring)
}

/** History of states holds changes only: each holds until the next one. */
function carryForward(ring: Ring): void {
  const [first] = [...ring.buckets.keys()].sort((a, b) => a - b)
  if (first === undefined) return
  let held: number | null = null
  for (let bucket = first; bucket <= Math.floor(backendNow() / BUCKET_MS); bucket++) {
    const own = ring.buckets.get(bucket)
    if (own) held = own[1]
    else ring.buckets.set(bucket, [bucket * BUCKET_MS, held, 1])
  }
}

function addLive(values: readonly LatestValue[]): void {
  for (const value of values) {
    const ring = rings.get(value.series)
    if (ring) put(ring, value.atMs, value.value)
  }
}

function put(ring: Ring, atMs: number, value: SampleValue | null): void {
  const bucket = Math.floor(atMs / BUCKET_MS)
  const before = ring.buckets.get(bucket)
  ring.buckets.set(bucket, typeof value === 'number' ? meanWith(before, atMs, value) : [atMs, numberOf(value), 1])
  if (!before || atMs - ring.shownAtMs >= ring.redrawMs) redraw(ring)
}

/** Buckets from one value to the next that are still no gap: three times what is usual for this series. */
function longestStep(sorted: readonly [number, Bucket][]): number {
  const steps = sorted.slice(1).map(([bucket], index) => bucket - (sorted[index]?.[0] ?? bucket))
  steps.sort((a, b) => a - b)
  return 3 * Math.max(1, steps[steps.length >> 1] ?? 1)
}

function meanWith(before: Bucket | undefined, atMs: number, value: number): Bucket {
  if (!Number.isFinite(value)) return before ?? [atMs, null, 0]
  if (!before || before[1] === null) return [atMs, value, 1]
  const count = before[2] + 1
  return [atMs, before[1] + (value - before[1]) / count, count]
}

function redraw(ring: Ring): void {
  const oldest = Math.floor((backendNow() - RECENT_SPAN_MS) / BUCKET_MS)
  for (const bucket of ring.buckets.keys()) if (bucket < oldest) ring.buckets.delete(bucket)
  const sorted = [...ring.buckets].sort((a, b) => a[0] - b[0])
  const longest = longestStep(sorted)
  const points: [number, number | null][] = []
  sorted.forEach(([bucket, [atMs, value]], index) => {
    const [before = bucket] = sorted[index - 1] ?? []
    if (!ring.isState && bucket - before > longest) points.push([(before + 1) * BUCKET_MS, null])
    // A mean belongs to the middle of its bucket; a bucket that has just begun would else stand upright beside the one before.
    points.push([index === sorted.length - 1 ? atMs : (bucket + 0.5) * BUCKET_MS, value])
  })
  ring.shown = { points }
  ring.shownAtMs = points.at(-1)?.[0] ?? 0
  for (const listener of ring.listeners) listener()
}

function numberOf(value: SampleValue | null): number | null {
  if (typeof value === 'boolean' || typeof value === 'string') return isActive(value) ? 1 : 0
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

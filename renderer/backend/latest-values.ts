import type { ValueTuple } from '../../backend/contract/events.ts'
import { unpackQuality } from '../../backend/contract/quality.ts'
import type { LatestValue } from '../../backend/contract/sample.ts'
import { perFrame } from './frame-batch.ts'

/**
 * Newest value of every series, outside React: thousands change a second, a screen shows some hundred.
 * Written by live-connection.ts; a component hears only of its own series, at most once per drawn frame.
 */
const latest = new Map<number, LatestValue>()
const listeners = new Map<number, Set<() => void>>()
const sinks = new Set<(values: readonly LatestValue[]) => void>()
const changed = new Set<number>()
/** Smoothed time between two values, ms; how a silent sensor is told from a slow one. */
const intervals = new Map<number, number>()

const notifySoon = perFrame(notify)

export function latestValue(seriesId: number): LatestValue | undefined {
  return latest.get(seriesId)
}

/** Calls `listener` before the next frame whenever the series has a newer value. */
export function onValue(seriesId: number, listener: () => void): () => void {
  const own = listeners.get(seriesId) ?? new Set()
  own.add(listener)
  listeners.set(seriesId, own)
  return () => {
    own.delete(listener)
    if (own.size === 0 && listeners.get(seriesId) === own) listeners.delete(seriesId)
  }
}

/** Every value as it comes, uncoalesced; for the recent-points cache and charts. */
export function onEveryValue(sink: (values: readonly LatestValue[]) => void): () => void {
  sinks.add(sink)
  return () => void sinks.delete(sink)
}

/** Usual time between two values of the series, ms; undefined until two were seen. */
export function usualInterval(seriesId: number): number | undefined {
  return intervals.get(seriesId)
}

/** Called by the recent-points cache, which knows it from history before two live values were seen. */
export function noteInterval(seriesId: number, intervalMs: number): void {
  if (!intervals.has(seriesId) && intervalMs > 0) intervals.set(seriesId, intervalMs)
}

/** Older values than the known one are left out: a resent message must not turn the clock back. */
export function applyValues(tuples: readonly ValueTuple[]): void {
  const fresh: LatestValue[] = []
  for (const [series, atMs, value, raw, packed] of tuples) {
    const known = latest.get(series)
    if (known && known.atMs > atMs) continue
    if (known && atMs > known.atMs) learnInterval(series, atMs - known.atMs)
    const { quality, marks } = unpackQuality(packed)
    const next: LatestValue = { series, atMs, receivedAtMs: atMs, raw, value, quality, marks }
    latest.set(series, next)
    changed.add(series)
    fresh.push(next)
  }
  if (fresh.length === 0) return
  for (const sink of sinks) sink(fresh)
  notifySoon()
}

/** Forgets everything, for sign-out and tests. */
export function resetValues(): void {
  for (const id of latest.keys()) changed.add(id)
  latest.clear()
  intervals.clear()
  notifySoon()
}

function learnInterval(series: number, gapMs: number): void {
  const known = intervals.get(series)
  intervals.set(series, known === undefined ? gapMs : known * 0.8 + gapMs * 0.2)
}

function notify(): void {
  const ids = [...changed]
  changed.clear()
  for (const id of ids) {
    const own = listeners.get(id)
    if (own) for (const listener of own) listener()
  }
}

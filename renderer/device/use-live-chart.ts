import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LatestValue, SampleValue } from '../../backend/contract/sample.ts'
import type { Series } from '../../backend/contract/series.ts'
import { backendNow, useNow } from '../backend/clock.ts'
import { perFrame } from '../backend/frame-batch.ts'
import { onEveryValue, usualInterval } from '../backend/latest-values.ts'
import { useConnection } from '../backend/live-store.ts'
import { appendPoint, findGaps, longestStep, type Point, type StateStretch, type Stretch, stretchesOf } from '../charts/chart-points.ts'
import { type History, loadHistory } from '../charts/series-history.ts'

/** History of one number series and of state series, kept current by live values. */
export interface LiveChart {
  fromMs: number
  toMs: number
  points: readonly Point[]
  gaps: readonly Stretch[]
  states: ReadonlyMap<number, readonly StateStretch[]>
  resolutionMs: number
  loading: boolean
  failure: unknown
  reload(): void
}

interface Kept {
  points: Point[]
  states: Map<number, [atMs: number, value: SampleValue][]>
  resolutionMs: number
}

const NOTHING: Kept = { points: [], states: new Map(), resolutionMs: 1000 }

export function useLiveChart(series: Series | null, stateIds: readonly number[], rangeMs: number): LiveChart {
  const kept = useRef<Kept>(NOTHING)
  const [version, setVersion] = useState(0)
  const [loading, setLoading] = useState(true)
  const [failure, setFailure] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const nowMs = useNow()
  const open = useConnection().state === 'open'
  const id = series?.kind === 'number' ? series.id : null
  const key = stateIds.join(',')

  // What was missed while the connection was away is fetched again, so `open` and `attempt` start it over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `open` and `attempt` only start it over
  useEffect(() => {
    const states = key === '' ? [] : key.split(',').map(Number)
    const aborter = new AbortController()
    setLoading(true)
    setFailure(null)
    loadHistory(id, states, rangeMs, aborter.signal).then(
      (history) => {
        kept.current = keep(history)
        setLoading(false)
        setVersion((last) => last + 1)
      },
      (fault: unknown) => {
        if (aborter.signal.aborted) return
        setLoading(false)
        setFailure(fault)
      },
    )
    const draw = perFrame(() => setVersion((last) => last + 1))
    const off = onEveryValue((values) => {
      if (take(kept.current, values, id, states, backendNow() - rangeMs)) draw()
    })
    return () => {
      aborter.abort()
      off()
      kept.current = NOTHING
    }
  }, [id, key, rangeMs, open, attempt])

  const reload = useCallback(() => setAttempt((last) => last + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says when the kept points have changed
  return useMemo(() => {
    const toMs = Math.max(nowMs, kept.current.points.at(-1)?.[0] ?? 0)
    const fromMs = toMs - rangeMs
    const { points, states, resolutionMs } = kept.current
    const longest = longestStep(resolutionMs, id === null ? undefined : usualInterval(id))
    const stretches = new Map([...states].map(([one, changes]) => [one, stretchesOf(changes, fromMs, toMs)] as const))
    return {
      fromMs,
      toMs,
      points: [...points],
      gaps: findGaps(points, fromMs, toMs, longest),
      states: stretches,
      resolutionMs,
      loading,
      failure,
      reload,
    }
  }, [version, nowMs, rangeMs, id, loading, failure, reload])
}

function keep(history: History): Kept {
  return { points: history.points, states: history.states, resolutionMs: history.resolutionMs }
}

/** True when something shown has changed. */
function take(kept: Kept, values: readonly LatestValue[], id: number | null, states: readonly number[], fromMs: number): boolean {
  if (kept === NOTHING) return false
  let changed = false
  for (const { series, atMs, value } of values) {
    if (series === id && typeof value === 'number') {
      appendPoint(kept.points, atMs, value, fromMs)
      changed = true
    } else if (states.includes(series) && value !== null) {
      const changes = kept.states.get(series) ?? []
      if (changes.at(-1)?.[1] !== value) changes.push([atMs, value])
      kept.states.set(series, changes)
      changed = true
    }
  }
  return changed
}

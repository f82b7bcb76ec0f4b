import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { backendNow } from '../backend/clock.ts'
import { DEFAULT_RANGE, fixedRange, isLive, type RangeSpec, resolveRange, sameRange } from './explore-range.ts'
import { goBack, goForward, goTo, type RangeHistory, startHistory } from './range-history.ts'

/** The range in the address with what a person does to it: choose, zoom, pause, ↶ ↷, reset. */
export interface RangeActs {
  spec: RangeSpec
  live: boolean
  /** Chosen by a person: also where "reset" leads. */
  choose(spec: RangeSpec): void
  /** Zoomed or panned on the chart. Pauses the live tail, unless the right edge is still now. */
  move(fromMs: number, toMs: number): void
  setLive(live: boolean): void
  back: (() => void) | null
  forward: (() => void) | null
  reset: (() => void) | null
}

/** Share of the range within which its end still counts as now. */
const NOW_SHARE = 0.004

export function useRange(spec: RangeSpec, onChange: (range: RangeSpec) => void): RangeActs {
  const [history, setHistory] = useState<RangeHistory>(() => startHistory(spec))
  const [base, setBase] = useState<RangeSpec>(spec)
  const latest = useRef(spec)
  latest.current = spec

  // The address decides: the browser's own back, saved views and links come this way too.
  useEffect(() => setHistory((known) => follow(known, spec)), [spec])

  const choose = useCallback(
    (next: RangeSpec) => {
      setBase(next)
      onChange(next)
    },
    [onChange],
  )
  const move = useCallback((fromMs: number, toMs: number) => onChange(movedRange(latest.current, fromMs, toMs, backendNow())), [onChange])
  const setLive = useCallback(
    (live: boolean) => {
      const { fromMs, toMs } = resolveRange(latest.current, backendNow())
      onChange(live ? lastRange(toMs - fromMs) : fixedRange(fromMs, toMs))
    },
    [onChange],
  )
  const past = history.past.at(-1)
  const next = history.future[0]
  const target = sameRange(base, spec) ? (sameRange(spec, DEFAULT_RANGE) ? null : DEFAULT_RANGE) : base
  const back = useMemo(() => (past ? () => onChange(past) : null), [past, onChange])
  const forward = useMemo(() => (next ? () => onChange(next) : null), [next, onChange])
  const reset = useMemo(() => (target ? () => choose(target) : null), [target, choose])
  const live = isLive(spec)
  return useMemo(
    () => ({ spec, live, choose, move, setLive, back, forward, reset }),
    [spec, live, choose, move, setLive, back, forward, reset],
  )
}

/** A step to the range before (or after) is a step in the history, whichever button made it. */
export function follow(known: RangeHistory, spec: RangeSpec): RangeHistory {
  if (sameRange(known.present, spec)) return known
  const last = known.past.at(-1)
  if (last && sameRange(last, spec)) return goBack(known)
  const next = known.future[0]
  return next && sameRange(next, spec) ? goForward(known) : goTo(known, spec)
}

/** What a zoom or a pan makes of a range: live goes on while its end is still now, else the picture stands. */
export function movedRange(spec: RangeSpec, fromMs: number, toMs: number, nowMs: number): RangeSpec {
  const width = toMs - fromMs
  const stillNow = isLive(spec) && Math.abs(toMs - nowMs) < Math.max(1_500, width * NOW_SHARE)
  return stillNow ? lastRange(width) : fixedRange(fromMs, toMs)
}

function lastRange(ms: number): RangeSpec {
  return { kind: 'last', ms: Math.max(1_000, Math.round(ms / 1_000) * 1_000) }
}

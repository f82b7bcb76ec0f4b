import { useCallback, useEffect, useState } from 'react'
import { backendNow } from '../backend/clock.ts'
import { type RangeSpec, resolveRange, type Span, sameRange } from './explore-range.ts'
import { movedRange, type RangeActs } from './use-range.ts'

/**
 * The range under the hand, until the address has it: without this the range before would be asked for once more in between.
 * Chart and brush tell it; Workbench.tsx shows it.
 */
export interface MovingRange {
  /** Null where the address counts. */
  moving: Span | null
  onMove(fromMs: number, toMs: number, settled: boolean): void
}

interface Held {
  span: Span
  /** What the address will say; null while the hand still moves. */
  target: RangeSpec | null
}

export function useMovingRange(range: RangeActs): MovingRange {
  const [held, setHeld] = useState<Held | null>(null)
  const { spec, move } = range
  // Whatever range comes, by the hand or by a button meanwhile: it counts.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the range is what starts it
  useEffect(() => setHeld((now) => (now?.target ? null : now)), [spec])
  const onMove = useCallback(
    (fromMs: number, toMs: number, settled: boolean) => {
      if (!settled) return setHeld({ span: { fromMs, toMs }, target: null })
      setHeld(restingRange(spec, fromMs, toMs, backendNow()))
      move(fromMs, toMs)
    },
    [spec, move],
  )
  return { moving: held && !(held.target && sameRange(held.target, spec)) ? held.span : null, onMove }
}

/** The same ms as the address will have, so that both are one question; null when the address has it already. */
export function restingRange(spec: RangeSpec, fromMs: number, toMs: number, nowMs: number): Held | null {
  const target = movedRange(spec, fromMs, toMs, nowMs)
  if (sameRange(target, spec)) return null
  return { span: target.kind === 'fixed' ? resolveRange(target, nowMs) : { fromMs, toMs }, target }
}

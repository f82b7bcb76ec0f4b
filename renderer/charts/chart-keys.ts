import type { ChartFrame } from './chart-frame.ts'
import type { HistoryActs, HistoryContent } from './history-content.ts'
import type { HistoryMotion } from './history-motion.ts'
import { PAN_STEP, panBy, ZOOM_STEP, zoomAt } from './range-math.ts'
import { nextPoint } from './readout.ts'

/** The keyboard on a focused chart. Arrows pan, + − zoom, Home and End go to the data's ends, Shift+arrows move the crosshair. */
export interface KeyTarget {
  frame: ChartFrame
  content: HistoryContent
  acts: HistoryActs | undefined
  motion: HistoryMotion
  /** Time under the crosshair, or null. */
  crossMs: number | null
  cross(atMs: number | null): void
  /** Space: the beginning of a stretch, then its end. */
  mark(atMs: number): void
  unmark(): boolean
  /** Enter at the crosshair. */
  pick(atMs: number): void
}

/** @returns true when the key was meant for the chart */
export function chartKey(
  event: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
  target: KeyTarget,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const { frame, content, acts, motion } = target
  const { span } = frame
  const width = span.toMs - span.fromMs
  const movable = acts?.onRange !== undefined
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const direction = event.key === 'ArrowLeft' ? -1 : 1
      if (event.shiftKey) return stepCross(target, direction)
      if (movable) motion.step(panBy(span, direction * width * PAN_STEP))
      return movable
    }
    case '+':
    case '=':
    case '-':
    case '−': {
      const factor = event.key === '-' || event.key === '−' ? 1 / ZOOM_STEP : ZOOM_STEP
      if (movable) motion.step(zoomAt(span, target.crossMs ?? (span.fromMs + span.toMs) / 2, factor))
      return movable
    }
    case 'Home':
    case 'End': {
      const end = dataEnd(content, event.key === 'Home')
      if (end === undefined || !movable) return movable
      motion.step(event.key === 'Home' ? { fromMs: end, toMs: end + width } : { fromMs: end - width, toMs: end })
      return true
    }
    case '0':
      acts?.onRangeBack?.()
      return acts?.onRangeBack !== undefined
    case ' ':
      if (target.crossMs === null || !acts?.onSelect) return false
      target.mark(target.crossMs)
      return true
    case 'Enter':
      if (target.crossMs === null) return false
      target.pick(target.crossMs)
      return true
    case 'Escape': {
      const was = target.unmark() || target.crossMs !== null
      target.cross(null)
      return was
    }
    default:
      return false
  }
}

function stepCross({ content, frame, crossMs, cross, motion, acts }: KeyTarget, direction: 1 | -1): boolean {
  const { fromMs, toMs } = frame.span
  const at = nextPoint(content, crossMs ?? (direction === 1 ? fromMs : toMs), direction)
  if (at === undefined) return true
  if ((at < fromMs || at > toMs) && acts?.onRange) motion.step(panBy(frame.span, direction * (toMs - fromMs) * PAN_STEP))
  cross(at)
  return true
}

/** First or last time of what is loaded. */
function dataEnd(content: HistoryContent, first: boolean): number | undefined {
  const ends = content.curves.flatMap(({ hidden, atMs }) => (hidden || atMs.length === 0 ? [] : [(first ? atMs[0] : atMs.at(-1)) ?? 0]))
  if (ends.length === 0) return undefined
  return first ? Math.min(...ends) : Math.max(...ends)
}

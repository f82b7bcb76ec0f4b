import { type RangeSpec, sameRange } from './explore-range.ts'

/** The ranges that were shown, for ↶ and ↷. Pure. */
export interface RangeHistory {
  /** Oldest first. */
  past: readonly RangeSpec[]
  present: RangeSpec
  /** Next first. */
  future: readonly RangeSpec[]
}

const KEPT = 50

export function startHistory(present: RangeSpec): RangeHistory {
  return { past: [], present, future: [] }
}

export function goTo(history: RangeHistory, next: RangeSpec): RangeHistory {
  if (sameRange(history.present, next)) return history
  return { past: [...history.past, history.present].slice(-KEPT), present: next, future: [] }
}

export function goBack(history: RangeHistory): RangeHistory {
  const present = history.past.at(-1)
  if (!present) return history
  return { past: history.past.slice(0, -1), present, future: [history.present, ...history.future] }
}

export function goForward(history: RangeHistory): RangeHistory {
  const [present, ...future] = history.future
  if (!present) return history
  return { past: [...history.past, history.present], present, future }
}

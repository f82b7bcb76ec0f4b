/** Steps of an editor that can be taken back and done again. Pure; used by use-editor.ts. */
export interface UndoStack<T> {
  past: readonly T[]
  present: T
  future: readonly T[]
  /** What the last step was, so that typing a word is one step. */
  last: { merge: string; atMs: number } | null
}

const KEPT = 100
/** Steps of the same kind within this time are one, ms. */
const MERGED_MS = 1000

export function startStack<T>(present: T): UndoStack<T> {
  return { past: [], present, future: [], last: null }
}

/** @param merge names the kind of step (`title of w3`); '' never merges. */
export function step<T>(stack: UndoStack<T>, present: T, merge: string, nowMs: number): UndoStack<T> {
  if (present === stack.present) return stack
  const merged = merge !== '' && stack.last?.merge === merge && nowMs - stack.last.atMs < MERGED_MS
  const past = merged ? stack.past : [...stack.past, stack.present].slice(-KEPT)
  return { past, present, future: [], last: { merge, atMs: nowMs } }
}

export function undo<T>(stack: UndoStack<T>): UndoStack<T> {
  const present = stack.past.at(-1)
  if (present === undefined) return stack
  return { past: stack.past.slice(0, -1), present, future: [stack.present, ...stack.future], last: null }
}

export function redo<T>(stack: UndoStack<T>): UndoStack<T> {
  const [present, ...future] = stack.future
  if (present === undefined) return stack
  return { past: [...stack.past, stack.present], present, future, last: null }
}

import type { SampleValue } from '../../sample.ts'
import type { Truth } from '../truth.ts'

/** What a condition is made of while it runs. Deterministic: nothing but what it is told, no clock of its own. */

/** Why a node is what it is; screens have words for each. */
export type TruthCode =
  | 'holds'
  | 'fails'
  /** Breaching, but not for long enough, or not often enough in a row. */
  | 'not-long-enough'
  | 'not-often-enough'
  | 'reading-missing'
  | 'reading-old'
  /** Its quality is bad, stale or suspect, or it is no number. */
  | 'reading-bad'
  /** Too few readings to judge a change. */
  | 'window-not-filled'
  /** The state of a board, an output, an alarm or a variable is not known. */
  | 'fact-unknown'
  /** The series, board or output does not exist (any more). */
  | 'gone'
  | 'input-unknown'

/** A node at one moment, as explanations keep it. */
export interface NodeTrace {
  id: string
  truth: Truth
  code: TruthCode
  /** What was judged: a reading, a rate, a state; null = there is none. */
  value: SampleValue | null
  /** Age of the reading, ms; null = not a matter of readings. */
  ageMs: number | null
  /** Breaching, or true, since then; null = it is not. Unix ms. */
  sinceMs: number | null
}

/** A reading as rules see it: `usable` false where its quality is bad, stale or doubtful. */
export interface RuleReading {
  /** When it was measured, never later than it arrived, Unix ms. */
  atMs: number
  value: SampleValue
  usable: boolean
}

/** A node without inputs. Times are Unix ms; `Infinity` as a wake time = never by itself. */
export interface Leaf {
  readonly id: string
  truthAt(nowMs: number): Truth
  /** When its truth may change without any news; later than `nowMs`. */
  wakeAfter(nowMs: number): number
  traceAt(nowMs: number): NodeTrace
  /** Plain JSON that `restore` takes. */
  save(): unknown
  restore(saved: unknown): void
  /** The clock was set: moments of waiting move along. */
  shift(byMs: number): void
}

export interface ReadingLeaf extends Leaf {
  /** @param nowMs when the rule learns of it */
  read(reading: RuleReading, nowMs: number): void
}

/** Reads a saved number; what is none, as in a file of another version, is as if it had not been saved. */
export function savedNumber(saved: unknown, key: string): number | null {
  const value = fieldOf(saved, key)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function fieldOf(saved: unknown, key: string): unknown {
  return typeof saved === 'object' && saved !== null ? Reflect.get(saved, key) : undefined
}

/** A reading that was saved whole; null = none, or none that can be read. */
export function savedReading(saved: unknown): RuleReading | null {
  const atMs = savedNumber(saved, 'atMs')
  const value = fieldOf(saved, 'value')
  if (atMs === null || (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean')) return null
  return { atMs, value, usable: fieldOf(saved, 'usable') === true }
}

export function shifted(atMs: number | null, byMs: number): number | null {
  return atMs === null ? null : atMs + byMs
}

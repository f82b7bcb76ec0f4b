// What all detectors share: a sample, an episode, and how they tell of it. Detectors are pure; series-watch.ts feeds them.
import type { FindingKind } from '../contract/finding.ts'

export interface WatchedSample {
  atMs: number
  receivedAtMs: number
  /** NaN where the board sent none. */
  raw: number
  /** NaN where there is none. */
  value: number
  /** Quality `bad`, or marked suspect: a number that is no measurement. */
  bad: boolean
  /** Its time is its arrival. */
  arrivalClock: boolean
}

/** A stretch in which something is wrong. The same `kind` and `fromMs` told again is the same one, grown or ended. */
export interface Episode {
  kind: FindingKind
  fromMs: number
  /** Null while it goes on. */
  toMs: number | null
  count: number
  detail: Record<string, number>
}

export type Tell = (episode: Episode) => void

/** What holds for a series as people and libraries know it. */
export interface Traits {
  /** Values outside are wrong or dangerous; infinite where nothing is known. */
  low: number
  high: number
}

// Of all samples of a series those that its rules must hear, so that they decide as if they had heard all. Used by replay.ts.
import { MARK, QUALITIES } from '../../contract/quality.ts'
import type { RuleBody } from '../../contract/rules/rule.ts'
import { isLogic } from '../../contract/rules/rule.ts'
import { seriesKey } from '../../contract/rules/run/tree.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { ChangedFilter, FlatFilter, type LeafFilter, ValueFilter } from './leaf-filter.ts'
import { Kept, type MinuteRows, type Rows, type Stretch } from './rows.ts'

/** Within two minutes that follow each other no pause is as long as this, ms. */
const TWO_MINUTES_MS = 120_000
const DOUBTFUL = (MARK.suspect | MARK.libraryFailed | MARK.excluded) << 3
const BAD = QUALITIES.indexOf('bad')
const STALE = QUALITIES.indexOf('stale')

/** As the engine judges it; see engine.ts. */
export function isUsable(quality: number): boolean {
  const code = quality & 7
  return code !== BAD && code !== STALE && (quality & DOUBTFUL) === 0
}

export class SeriesFilter {
  /** Samples that went through. */
  seen = 0
  readonly #leaves: readonly LeafFilter[]
  /** Shortest silence that means anything, ms. */
  readonly #ageMs: number
  /** A window is made of every sample. */
  readonly #all: boolean
  #kept = new Kept()
  #keptAtMs = Number.NEGATIVE_INFINITY
  #prevAtMs = Number.NEGATIVE_INFINITY
  #prevValue: SampleValue = 0
  #prevUsable = false
  /** Several samples may be of one moment, so times do not tell. */
  #prevIsKept = true

  /** @param rules that read the series of this key */
  constructor(key: string, rules: readonly RuleBody[]) {
    const leaves: LeafFilter[] = []
    let ageMs = Number.POSITIVE_INFINITY
    let all = false
    for (const { conditions, branches } of rules) {
      for (const condition of conditions) {
        if (isLogic(condition) || !('series' in condition) || seriesKey(condition.series) !== key) continue
        ageMs = Math.min(ageMs, (condition.kind === 'silent' ? condition.forS : condition.maxAgeS) * 1000)
        if (condition.kind === 'value') leaves.push(new ValueFilter(condition))
        else if (condition.kind === 'flat') leaves.push(new FlatFilter(condition))
        else if (condition.kind !== 'silent') all = true
      }
      for (const trigger of branches.flatMap(({ on }) => on))
        if (trigger.kind === 'changed' && seriesKey(trigger.series) === key) leaves.push(new ChangedFilter(trigger))
    }
    this.#leaves = leaves
    this.#ageMs = ageMs
    this.#all = all
  }

  feed(stretch: Stretch): void {
    this.seen += stretch.count
    if (!this.#all && this.#ageMs >= TWO_MINUTES_MS && stretch.fromMs - this.#prevAtMs < this.#ageMs) {
      const minutes = stretch.minutes()
      if (minutes !== undefined && this.#skips(minutes)) {
        for (let row = 0; row < minutes.bucket.length; row++) this.#pass(minutes.lastAt[row] ?? 0, minutes.last[row] ?? 0, true, false)
        return
      }
    }
    const rows = stretch.rows()
    if (rows.words === null) this.#numbers(rows)
    else for (let row = 0; row < rows.count; row++) this.#one(rows.atMs[row] ?? 0, rows.words[row] ?? '', isUsable(rows.quality[row] ?? 0))
  }

  /** What was kept since it was asked last, in order of time; the last sample is always among it. */
  take(): Kept {
    this.#keepPrevious()
    const kept = this.#kept
    this.#kept = new Kept()
    return kept
  }

  #numbers({ count, atMs, value, quality }: Rows): void {
    for (let row = 0; row < count; row++) {
      const number = value[row] ?? Number.NaN
      const usable = isUsable(quality[row] ?? 0) && Number.isFinite(number)
      this.#one(atMs[row] ?? 0, usable ? number : 0, usable)
    }
  }

  #one(atMs: number, value: SampleValue, usable: boolean): void {
    let wanted = this.#all
    for (const leaf of this.#leaves) if (leaf.wants(value, usable)) wanted = true
    this.#pass(atMs, value, usable, wanted)
  }

  /** Kept where it is wanted; and so often that no condition takes the pauses between what is kept for silence. */
  #pass(atMs: number, value: SampleValue, usable: boolean, wanted: boolean): void {
    const paused = atMs - this.#prevAtMs >= this.#ageMs
    if (paused || atMs - this.#keptAtMs >= this.#ageMs) this.#keepPrevious()
    this.#prevAtMs = atMs
    this.#prevValue = value
    this.#prevUsable = usable
    this.#prevIsKept = false
    if (wanted || paused) this.#keepPrevious()
  }

  #keepPrevious(): void {
    if (this.#prevIsKept) return
    this.#prevIsKept = true
    this.#kept.push(this.#prevAtMs, this.#prevValue, this.#prevUsable)
    this.#keptAtMs = this.#prevAtMs
  }

  #skips({ bucket, min, max }: MinuteRows): boolean {
    for (let row = 0; row < bucket.length; row++) {
      if (row > 0 && (bucket[row] ?? 0) - (bucket[row - 1] ?? 0) !== 1) return false
      for (const leaf of this.#leaves) if (!leaf.skips(min[row] ?? 0, max[row] ?? 0)) return false
    }
    return bucket.length > 0
  }
}

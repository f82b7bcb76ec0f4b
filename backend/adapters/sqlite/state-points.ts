import type { SampleValue } from '../../contract/sample.ts'
import type { BucketGrid } from '../../telemetry/bucket-grid.ts'
import { firstAtOrAfter, type SeriesSamples } from './series-samples.ts'

/** What a state series is answered with: its changes, or how long each word was in force. Called by TelemetryQuery. */
type Change = [atMs: number, word: string | boolean]

/** The word in force at `fromMs`, where there is one, then the changes before `toMs`. `samples` sorted by time. */
export function changesWithin(samples: SeriesSamples | undefined, fromMs: number, toMs: number): Change[] {
  const changes: Change[] = []
  if (!samples?.words) return changes
  const { atMs, words } = samples
  const first = firstAtOrAfter(samples, fromMs)
  let word = first > 0 ? words[first - 1] : undefined
  if (word !== undefined && atMs[first] !== fromMs) changes.push([fromMs, word])
  for (let row = first; row < firstAtOrAfter(samples, toMs); row++) {
    const now = words[row]
    if (now === undefined || (now === word && changes.length > 0)) continue
    word = now
    changes.push([atMs[row] ?? 0, now])
  }
  return changes
}

/** [bucket start, word, ms in force] for every word of a bucket, in order of its first appearance; the last lasts until `untilMs`. */
export function timeInState(changes: readonly Change[], grid: BucketGrid, untilMs: number): SampleValue[][] {
  const points: SampleValue[][] = []
  let bucket = -1
  let times = new Map<string | boolean, number>()
  const finish = () => {
    for (const [word, ms] of times) points.push([grid.startOf(bucket), word, ms])
    times = new Map()
  }
  for (const [index, [atMs, word]] of changes.entries()) {
    const endMs = Math.min(changes[index + 1]?.[0] ?? untilMs, untilMs)
    for (let from = atMs; from < endMs; ) {
      const now = grid.indexOf(from)
      if (now !== bucket) finish()
      bucket = now
      const to = Math.min(endMs, grid.endOf(now))
      times.set(word, (times.get(word) ?? 0) + to - from)
      from = to
    }
  }
  finish()
  return points
}

/** How long each word was in force until `untilMs`, ms, and how often it was entered from another one; by first appearance. */
export function wordFigures(changes: readonly Change[], untilMs: number): { word: string | boolean; ms: number; entered: number }[] {
  const figures = new Map<string | boolean, { word: string | boolean; ms: number; entered: number }>()
  for (const [index, [atMs, word]] of changes.entries()) {
    if (atMs >= untilMs) break
    const figure = figures.get(word) ?? { word, ms: 0, entered: 0 }
    figure.ms += Math.min(changes[index + 1]?.[0] ?? untilMs, untilMs) - atMs
    if (index > 0) figure.entered++
    figures.set(word, figure)
  }
  return [...figures.values()]
}

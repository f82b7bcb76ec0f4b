import type { SampleValue } from '../../contract/sample.ts'
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
export function timeInState(changes: readonly Change[], widthMs: number, untilMs: number): SampleValue[][] {
  const points: SampleValue[][] = []
  let bucket = Number.NaN
  let times = new Map<string | boolean, number>()
  const finish = () => {
    for (const [word, ms] of times) points.push([bucket * widthMs, word, ms])
    times = new Map()
  }
  for (const [index, [atMs, word]] of changes.entries()) {
    const endMs = Math.min(changes[index + 1]?.[0] ?? untilMs, untilMs)
    for (let from = atMs; from < endMs; ) {
      const now = Math.floor(from / widthMs)
      if (now !== bucket) finish()
      bucket = now
      const to = Math.min(endMs, (now + 1) * widthMs)
      times.set(word, (times.get(word) ?? 0) + to - from)
      from = to
    }
  }
  finish()
  return points
}

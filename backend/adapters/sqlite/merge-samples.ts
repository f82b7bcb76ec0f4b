import { byArrivalClock, isRevised } from '../../contract/quality.ts'
import { concat, pick, type SeriesSamples } from './series-samples.ts'

/**
 * What "the same reading came twice" means, and how stretches of a series are put together: ordered by time, of equal
 * times the earlier arrival first, exact repeats of (time, raw, value) once, except those timed by their arrival. A value that
 * was revised is not the one that is sent again: there time and raw tell. Used by compaction and queries alike.
 */

/** Sorted by time; equal times keep their order of arrival. */
export function sortByTime(samples: SeriesSamples): SeriesSamples {
  const { atMs, count } = samples
  let sorted = true
  for (let row = 1; row < count && sorted; row++) sorted = (atMs[row - 1] ?? 0) <= (atMs[row] ?? 0)
  if (sorted) return samples
  const order = Array.from({ length: count }, (_, row) => row)
  order.sort((a, b) => (atMs[a] ?? 0) - (atMs[b] ?? 0))
  return pick(samples, order)
}

/** Without exact repeats; the first arrival stays. `samples` must be sorted by time. */
export function withoutRepeats(samples: SeriesSamples): SeriesSamples {
  const { atMs, count } = samples
  let kept: number[] | undefined
  for (let from = 0; from < count; ) {
    let to = from + 1
    while (to < count && atMs[to] === atMs[from]) to++
    if (to - from > 1) {
      kept ??= Array.from({ length: from }, (_, row) => row)
      const seen = new Set<string>()
      for (let row = from; row < to; row++) {
        const key = readingKey(samples, row)
        if (key !== null && seen.has(key)) continue
        if (key !== null) seen.add(key)
        kept.push(row)
      }
    } else kept?.push(from)
    from = to
  }
  return kept === undefined || kept.length === count ? samples : pick(samples, kept)
}

/** The samples of `fresh` that `existing` does not hold yet. Both sorted and without repeats. */
export function notYetIn(existing: SeriesSamples, fresh: SeriesSamples): SeriesSamples {
  const kept: number[] = []
  let at = Number.NaN
  let known = new Set<string | null>()
  let cursor = 0
  for (let row = 0; row < fresh.count; row++) {
    const time = fresh.atMs[row] ?? 0
    if (time !== at) {
      at = time
      known = new Set()
      while (cursor < existing.count && (existing.atMs[cursor] ?? 0) < time) cursor++
      for (; cursor < existing.count && existing.atMs[cursor] === time; cursor++) known.add(readingKey(existing, cursor))
    }
    const key = readingKey(fresh, row)
    if (key === null || !(known.has(key) || known.has(revisedKey(fresh, row)))) kept.push(row)
  }
  return kept.length === fresh.count ? fresh : pick(fresh, kept)
}

/** Both in order of time; of equal times those of `earlier` first. */
export function merge(earlier: SeriesSamples, later: SeriesSamples): SeriesSamples {
  if (later.count === 0) return earlier
  if (earlier.count === 0) return later
  return sortByTime(concat([earlier, later]))
}

/** What makes two readings of a moment the same; null for one that is never the same as another. */
function readingKey(samples: SeriesSamples, row: number): string | null {
  const quality = samples.quality[row] ?? 0
  if (byArrivalClock(quality)) return null
  if (isRevised(quality)) return revisedKey(samples, row)
  const word = samples.words?.[row]
  return word === undefined ? `${samples.raw[row]} ${samples.value[row]}` : `${samples.raw[row]} ${typeof word} ${word}`
}

function revisedKey(samples: SeriesSamples, row: number): string {
  return `${samples.raw[row]} revised`
}

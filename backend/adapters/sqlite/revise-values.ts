import type { RevisedSamples } from '../../telemetry/telemetry-store.ts'
import { firstAtOrAfter, type SeriesSamples } from './series-samples.ts'

/**
 * `present` with the values and qualities of `revised`, row by row: rows are the same when time and raw are, of equal ones in their
 * order. Rows that only one side has are passed over: `present` may have gained readings that came late. Both sorted by time.
 * @returns changed: the rows of `present` that became another; none: `samples` is `present` itself
 */
export function reviseValues(
  present: SeriesSamples,
  revised: RevisedSamples,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): { samples: SeriesSamples; changed: number[] } {
  const changed: number[] = []
  const value = present.value.slice()
  const quality = present.quality.slice()
  let row = firstAtOrAfter(present, Math.max(fromMs, revised.atMs[0] ?? fromMs))
  for (let index = firstAtOrAfter(revised, Math.max(fromMs, present.atMs[0] ?? fromMs)); index < revised.count; index++) {
    const at = revised.atMs[index] ?? 0
    if (at >= toMs) break
    while (row < present.count && (present.atMs[row] ?? 0) < at) row++
    if (row === present.count) break
    let same = row
    while (same < present.count && present.atMs[same] === at && !Object.is(present.raw[same], revised.raw[index])) same++
    if (same === present.count || present.atMs[same] !== at) continue
    row = same + 1
    if (Object.is(value[same], revised.value[index]) && quality[same] === revised.quality[index]) continue
    value[same] = revised.value[index] ?? Number.NaN
    quality[same] = revised.quality[index] ?? 0
    changed.push(same)
  }
  return { samples: changed.length === 0 ? present : { ...present, value, quality }, changed }
}

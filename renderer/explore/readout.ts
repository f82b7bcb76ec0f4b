import type { SampleValue } from '../../backend/contract/sample.ts'
import type { HistoryContent, StripRow } from '../charts/history-content.ts'
import { curveAt } from '../charts/readout.ts'

/** Values under the crosshair, for the table. Pure. */
export type Reading =
  | { kind: 'number'; value: number; min: number; max: number; banded: boolean; difference: number | null }
  | { kind: 'state'; value: SampleValue; text: string; look: StripRow['stretches'][number]['look']; sinceMs: number }

export const curveKey = (series: number): string => `${series}`
export const ghostKey = (series: number): string => `${series} before`

/** By series; without a value near the crosshair there is no entry. */
export function readingsAt(content: HistoryContent, atMs: number): ReadonlyMap<number, Reading> {
  const readings = new Map<number, Reading>()
  const ghosts = new Map(content.curves.filter((curve) => curve.ghost).map((curve) => [curve.series, curve] as const))
  for (const curve of content.curves) {
    if (curve.ghost) continue
    const at = curveAt(curve, atMs)
    if (!at) continue
    const { row, value } = at
    const ghost = ghosts.get(curve.series)
    const before = ghost && curveAt(ghost, atMs)?.value
    readings.set(curve.series, {
      kind: 'number',
      value,
      min: curve.min[row] ?? value,
      max: curve.max[row] ?? value,
      banded: curve.banded,
      difference: before === undefined ? null : value - before,
    })
  }
  for (const strip of content.strips) {
    const stretch = strip.stretches.find((one) => one.fromMs <= atMs && atMs < one.toMs)
    if (stretch && stretch.look !== 'gap')
      readings.set(Number(strip.key), {
        kind: 'state',
        value: stretch.value,
        text: stretch.text,
        look: stretch.look,
        sinceMs: stretch.fromMs,
      })
  }
  return readings
}

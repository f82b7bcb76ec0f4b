// What a draft of a series would make of its raw readings, beside what it makes of them now. Nothing is saved.
import type { PreviewRequest, SeriesPreview } from '../contract/calibrations/record.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Quality } from '../contract/quality.ts'
import { because } from '../contract/reasons.ts'
import type { Series } from '../contract/series.ts'

/** Raw → value under one definition; SeriesBinding of the sensor libraries. */
export interface BoundDefinition {
  readonly problem: string | null
  readonly unit: string
  process(raw: number, atMs: number, out: { value: number; quality: Quality; marks: number }): void
}

export interface PreviewParts {
  find(id: number): Series | undefined
  /** Newest raw readings, oldest first. */
  recent(series: number, count: number): Promise<{ atMs: number; raw: number }[]>
  /** @throws LeitstandError `library.*`, `request.invalid` */
  check(definition: Series): void
  bind(definition: Series): BoundDefinition
  now(): number
}

const USUAL_COUNT = 60

/** @throws LeitstandError `series.unknown`, `library.*`, `request.invalid` (draft that cannot work), `store.*` */
export async function previewSeries(
  parts: PreviewParts,
  id: number,
  { draft, count = USUAL_COUNT, raws }: PreviewRequest,
): Promise<SeriesPreview> {
  const series = parts.find(id)
  if (series === undefined) throw new LeitstandError('series.unknown', because('series-unknown', { series: id }))
  if (series.kind === 'state') throw new LeitstandError('request.invalid', because('revision-states'))
  const nowMs = parts.now()
  const drafted: Series = { ...series, ...draft, calibration: draft.calibration && { ...draft.calibration, atMs: nowMs, by: '' } }
  parts.check(drafted)
  const readings = raws === undefined ? await parts.recent(id, count) : raws.map((raw) => ({ atMs: nowMs, raw }))
  const present = valuesOf(parts.bind(series))
  const made = parts.bind(drafted)
  const draftValue = valuesOf(made)
  const bare = valuesOf(parts.bind({ ...drafted, calibration: null, offset: 0 }))
  return {
    unit: made.unit,
    readings: readings.map(({ atMs, raw }) => ({
      atMs,
      raw,
      present: present(raw, atMs),
      draft: draftValue(raw, atMs),
      bare: bare(raw, atMs),
    })),
  }
}

function valuesOf(bound: BoundDefinition): (raw: number, atMs: number) => number | null {
  const slot: { value: number; quality: Quality; marks: number } = { value: 0, quality: 'good', marks: 0 }
  return (raw, atMs) => {
    bound.process(raw, atMs, slot)
    return Number.isFinite(slot.value) ? slot.value : null
  }
}

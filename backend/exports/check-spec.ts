// What a spec asks for, checked before any work begins.
import { LeitstandError } from '../contract/errors.ts'
import { type ExportSpec, MAX_REPORT_SERIES } from '../contract/export.ts'
import { because } from '../contract/reasons.ts'
import { isTimeZone } from '../contract/schedules/zone-offset.ts'
import { EARLIEST_MS, LATEST_MS } from '../contract/time-ms.ts'
import type { PlannedSeries } from './export-plan.ts'
import { MAX_WIDE_POINTS } from './point-rows.ts'

/** @throws LeitstandError `query.time-zone` */
function checkTimeZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return
  throw new LeitstandError('query.time-zone', because('time-zone', { name: timeZone }))
}

/**
 * @param known series of the spec that exist
 * @throws LeitstandError `query.range`, `query.time-zone`, `query.too-much`, `series.unknown`, `request.invalid`
 */
export function checkSpec(spec: ExportSpec, known: readonly PlannedSeries[]): void {
  const { fromMs, toMs, timeZone, format, layout, aggregation, bucket, maxPoints } = spec
  checkTimeZone(timeZone)
  if (!(fromMs < toMs)) throw new LeitstandError('query.range')
  if (fromMs < EARLIEST_MS || toMs > LATEST_MS) throw new LeitstandError('request.invalid', because('times-far'))
  if (known.length === 0) {
    throw new LeitstandError('series.unknown', because('series-none-left', { series: spec.series.slice(0, 10).join(', ') }))
  }
  if (format === 'pdf' && known.length > MAX_REPORT_SERIES) {
    throw new LeitstandError('query.too-much', because('too-many-in-report', { most: MAX_REPORT_SERIES }))
  }
  const number = known.find(({ kind }) => kind === 'number')
  if (aggregation === 'timeInState' && format !== 'pdf' && number !== undefined) {
    throw new LeitstandError('request.invalid', `Series ${number.id} holds numbers: timeInState is for states.`)
  }
  if (bucket !== null && aggregation === 'raw' && format !== 'pdf') {
    throw new LeitstandError('request.invalid', 'Raw samples have no buckets; take the mean, or no bucket.')
  }
  const points = bucket === null ? maxPoints : Math.ceil((toMs - fromMs) / 3_600_000)
  const widePoints = layout === 'wide' && aggregation !== 'raw' && format !== 'pdf' ? known.length * points : 0
  if (bucket === null && widePoints > MAX_WIDE_POINTS) {
    throw new LeitstandError('query.too-much', because('too-many-wide', { most: MAX_WIDE_POINTS }))
  }
}

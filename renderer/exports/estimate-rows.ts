import type { ExportSpec } from '../../backend/contract/export.ts'
import { MAX_QUERY_SERIES, QueryAnswer } from '../../backend/contract/history.ts'
import { rest } from '../backend/rest.ts'

/** How many points a file will have, before it is made: counted by the backend's sums, cheap for any range. */

/** Questions at most; the rest is scaled up. */
const QUESTIONS = 4

export interface Estimate {
  /** Values of all series. */
  values: number
  /** False where only a part was counted, or buckets may be empty. */
  exact: boolean
}

/** Throws RestError. */
export async function estimateValues(spec: ExportSpec, signal: AbortSignal): Promise<Estimate> {
  const asked = spec.series.slice(0, QUESTIONS * MAX_QUERY_SERIES)
  let values = 0
  for (let at = 0; at < asked.length; at += MAX_QUERY_SERIES) {
    const ids = asked.slice(at, at + MAX_QUERY_SERIES)
    const answer = await rest.get(countPath(ids, spec), QueryAnswer, { signal })
    values += countIn(answer, spec)
  }
  const scale = asked.length === 0 ? 1 : spec.series.length / asked.length
  return { values: Math.round(values * scale), exact: scale === 1 }
}

/** Raw samples are counted by the sums of few wide buckets, shown points by asking for just these. */
function countPath(ids: readonly number[], { fromMs, toMs, aggregation, maxPoints, bucket, timeZone }: ExportSpec): string {
  const query = new URLSearchParams({ series: ids.join(','), from: String(fromMs), to: String(toMs) })
  if (aggregation === 'raw') {
    query.set('agg', 'count')
    query.set('maxPoints', '1')
  } else {
    query.set('agg', aggregation)
    if (bucket === null) query.set('maxPoints', String(maxPoints))
    else {
      query.set('bucket', bucket)
      query.set('timeZone', timeZone)
    }
  }
  return `/api/query?${query}`
}

export function countIn(answer: QueryAnswer, { aggregation }: Pick<ExportSpec, 'aggregation'>): number {
  let values = 0
  for (const { kind, points } of answer.series) {
    if (aggregation !== 'raw' || kind === 'state') values += points.length
    else for (const [, , , , count] of points) values += typeof count === 'number' ? count : 0
  }
  return values
}

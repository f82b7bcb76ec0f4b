// What a report draws of each series: single readings where they are asked for and paper can show them, else points of buckets.
import { MAX_QUERY_POINTS } from '../../contract/history.ts'
import { isBad } from '../../contract/quality.ts'
import type { ExportPlan, PlannedSeries } from '../../exports/export-plan.ts'
import type { SampleSource, SeriesPoints } from '../../exports/sample-source.ts'

export interface Curve {
  /** Single readings; then `resolutionMs` is 0. */
  raw: boolean
  resolutionMs: number
  /** Of number series: sorted, without nulls; min and max are the value where there is no range to show. */
  points: readonly (readonly [atMs: number, value: number, min: number, max: number])[]
  /** Of state series. */
  changes: readonly (readonly [atMs: number, word: string | boolean])[]
}

/** Points across a chart: more than paper resolves at 511 pt. */
const MOST_POINTS = 1000
/** Single readings that a report draws, of all series together: a file of some hundred kB. */
const MOST_READINGS = 40_000
/** A strip shows what paper can. */
const MOST_CHANGES = 20_000

/** By series id. */
export async function readCurves(plan: ExportPlan, source: SampleSource): Promise<Map<number, Curve>> {
  const curves = new Map<number, Curve>()
  for (const one of plan.series) curves.set(one.id, await readCurve(plan, one, source))
  return curves
}

async function readCurve(plan: ExportPlan, { id, kind }: PlannedSeries, source: SampleSource): Promise<Curve> {
  const { fromMs, toMs, maxPoints, aggregation, bucket, timeZone } = plan.spec
  const question = { series: [id], fromMs, toMs, timeZone, presentMs: plan.madeAtMs }
  if (kind === 'state') {
    const [answer] = await source.points({ ...question, maxPoints: MOST_CHANGES, aggregation: 'last', bucket: null })
    return { raw: true, resolutionMs: 0, points: [], changes: changesOf(answer) }
  }
  const own = plan.series.filter((one) => one.kind === 'number').length
  if (aggregation === 'raw' && (await source.estimate([id], fromMs, toMs)) <= MOST_READINGS / own) {
    const [answer] = await source.points({ ...question, maxPoints: MAX_QUERY_POINTS, aggregation, bucket: null })
    return { raw: true, resolutionMs: 0, points: readingsOf(answer), changes: [] }
  }
  const drawn = aggregation === 'raw' || aggregation === 'timeInState' ? 'mean' : aggregation
  const [answer] = await source.points({ ...question, maxPoints: Math.min(maxPoints, MOST_POINTS), aggregation: drawn, bucket })
  // A sum or a count lies in no range of readings.
  const ranged = drawn !== 'sum' && drawn !== 'count'
  return { raw: false, resolutionMs: answer?.resolutionMs ?? 0, points: pointsOf(answer, ranged), changes: [] }
}

/** [ms, value, raw, packed quality] without what is no measurement. */
function readingsOf(answer: SeriesPoints | undefined): Curve['points'][number][] {
  const points: Curve['points'][number][] = []
  for (const [at, value, , quality] of answer?.points ?? []) {
    if (typeof at !== 'number' || typeof value !== 'number' || (typeof quality === 'number' && isBad(quality))) continue
    points.push([at, value, value, value])
  }
  return points
}

/** [ms, value, min, max, count] */
function pointsOf(answer: SeriesPoints | undefined, ranged: boolean): Curve['points'][number][] {
  const points: Curve['points'][number][] = []
  for (const [at, value, min, max] of answer?.points ?? []) {
    if (typeof at !== 'number' || typeof value !== 'number') continue
    const low = ranged && typeof min === 'number' ? Math.min(min, value) : value
    const high = ranged && typeof max === 'number' ? Math.max(max, value) : value
    points.push([at, value, low, high])
  }
  return points
}

function changesOf(answer: SeriesPoints | undefined): Curve['changes'][number][] {
  const changes: Curve['changes'][number][] = []
  for (const [at, word] of answer?.points ?? []) {
    if (typeof at === 'number' && (typeof word === 'string' || typeof word === 'boolean')) changes.push([at, word])
  }
  return changes
}

// Rows of the points a chart shows. Wide files need all of them at once, so there is a bound.
import { LeitstandError } from '../contract/errors.ts'
import { MAX_QUERY_POINTS } from '../contract/history.ts'
import { because } from '../contract/reasons.ts'
import type { SampleValue } from '../contract/sample.ts'
import type { ExportPlan } from './export-plan.ts'
import { longColumns } from './long-columns.ts'
import type { Position, RowStep, WideCell } from './row-text.ts'
import type { SampleSource } from './sample-source.ts'

/** Points that a wide file of points may have in all, some 100 MB in memory. */
export const MAX_WIDE_POINTS = 4_000_000

type Point = readonly (SampleValue | null)[]

/** One series after the other, as `/api/query` answers each. */
export async function* pointRows(plan: ExportPlan, source: SampleSource, from: Position): AsyncGenerator<Iterable<RowStep>> {
  const columns = longColumns(plan.spec.aggregation).length
  for (let index = from.index; index < plan.series.length; index++) {
    const points = await pointsOf(plan, source, index)
    yield longSteps(points, index, index === from.index ? from.skip : 0, columns)
  }
}

/** `skip` counts the points of the series that are written. */
function* longSteps(points: readonly Point[], index: number, skip: number, columns: number): Generator<RowStep> {
  for (let row = skip; row < points.length; row++) {
    const [at, ...rest] = points[row] ?? []
    const atMs = Number(at)
    const cells = Array.from({ length: columns }, (_, column) => rest[column] ?? null)
    yield { kind: 'long', row: { atMs, index, cells }, took: 1, next: { index, atMs, skip: row + 1 } }
  }
}

/** A row for each time at which one of the series has a point. @throws LeitstandError `query.too-much` */
export async function* widePointRows(plan: ExportPlan, source: SampleSource, from: Position): AsyncGenerator<Iterable<RowStep>> {
  const times: Float64Array[] = []
  const values: (SampleValue | null)[][] = []
  let total = 0
  for (let index = 0; index < plan.series.length; index++) {
    const points = await pointsOf(plan, source, index)
    total += points.length
    if (total > MAX_WIDE_POINTS) {
      throw new LeitstandError('query.too-much', because('too-many-wide', { most: MAX_WIDE_POINTS }))
    }
    times.push(Float64Array.from(points, (point) => Number(point[0])))
    values.push(points.map((point) => point[1] ?? null))
  }
  const distinct = distinctTimes(times)
  const heads = new Int32Array(times.length)
  yield (function* steps(): Generator<RowStep> {
    for (const [place, atMs] of distinct.entries()) {
      const rows: WideCell[][] = []
      let took = 0
      for (const [index, own] of times.entries()) {
        // Changes of a state that share a millisecond get rows of their own.
        for (let turn = 0, head = heads[index] ?? 0; own[head] === atMs; turn++, head++) {
          heads[index] = head + 1
          took++
          const value = values[index]?.[head] ?? null
          const cells = rows[turn]
          if (value === null) continue
          if (cells === undefined) rows[turn] = [[index, value]]
          else cells.push([index, value])
        }
      }
      if (place >= from.skip)
        yield { kind: 'wide', atMs, rows: rows.filter((cells) => cells !== undefined), took, next: { index: 0, atMs, skip: place + 1 } }
    }
  })()
}

function distinctTimes(times: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(times.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of times) {
    all.set(part, offset)
    offset += part.length
  }
  all.sort()
  let count = 0
  for (let row = 0; row < all.length; row++) {
    const at = all[row] ?? 0
    if (row === 0 || at !== all[row - 1]) all[count++] = at
  }
  return all.subarray(0, count)
}

async function pointsOf({ spec, series, madeAtMs }: ExportPlan, source: SampleSource, index: number): Promise<readonly Point[]> {
  const id = series[index]?.id
  if (id === undefined) return []
  const { fromMs, toMs, maxPoints, aggregation, bucket, timeZone } = spec
  const wanted = Math.min(maxPoints, MAX_QUERY_POINTS)
  const [answer] = await source.points({
    series: [id],
    fromMs,
    toMs,
    maxPoints: wanted,
    aggregation,
    bucket,
    timeZone,
    presentMs: madeAtMs,
  })
  return answer?.points ?? []
}

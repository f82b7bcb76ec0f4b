import { QueryAnswer } from '../../backend/contract/history.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'
import { backendNow } from '../backend/clock.ts'
import { rest } from '../backend/rest.ts'
import { type Point, pointsFromRows } from './chart-points.ts'

/** Asks `/api/query` for what a chart shows at first; live values are appended afterwards. */
export interface History {
  points: Point[]
  resolutionMs: number
  /** Changes of state series by id. */
  states: Map<number, [atMs: number, value: SampleValue][]>
}

const POINTS = 900

/** `numberId` null: only states. Throws RestError. */
export async function loadHistory(
  numberId: number | null,
  stateIds: readonly number[],
  rangeMs: number,
  signal: AbortSignal,
): Promise<History> {
  const toMs = Math.ceil(backendNow())
  const fromMs = toMs - rangeMs
  const ids = numberId === null ? stateIds : [numberId, ...stateIds]
  const history: History = { points: [], resolutionMs: 1000, states: new Map() }
  if (ids.length === 0) return history
  const answer = await rest.get(`/api/query?series=${ids.join(',')}&from=${fromMs}&to=${toMs}&maxPoints=${POINTS}&agg=mean`, QueryAnswer, {
    signal,
  })
  for (const { id, kind, points, resolutionMs } of answer.series) {
    if (kind === 'state') history.states.set(id, changesOf(points))
    else if (id === numberId) {
      history.points = pointsFromRows(points)
      history.resolutionMs = resolutionMs
    }
  }
  return history
}

function changesOf(rows: QueryAnswer['series'][number]['points']): [number, SampleValue][] {
  return rows.flatMap(([atMs, value]): [number, SampleValue][] =>
    typeof atMs === 'number' && value !== null && value !== undefined ? [[atMs, value]] : [],
  )
}

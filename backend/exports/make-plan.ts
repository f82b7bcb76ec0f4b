// From a spec to a plan: names, and for reports what happened in the period.
import type { Activity } from '../contract/activity.ts'
import type { Clock } from '../contract/clock.ts'
import type { ExportSpec } from '../contract/export.ts'
import type { Series } from '../contract/series.ts'
import { checkSpec } from './check-spec.ts'
import { type ExportPlan, MAX_PLANNED_EVENTS, type PlannedRemark, type PlannedSeries } from './export-plan.ts'

/** What the rest of the program knows of a period and its series. */
export interface PlanDirectory {
  series(id: number): Series | undefined
  board(id: string): { name: string | null; zone: string | null } | undefined
  /** Names of the organisations of these series. */
  organisations(series: readonly Series[]): string[]
  /** What happened of EVENT_KINDS in [fromMs, toMs), newest first, at most `limit`. */
  events(fromMs: number, toMs: number, limit: number): Promise<Activity[]>
  /** Remarks that touch [fromMs, toMs). */
  remarks(fromMs: number, toMs: number, series: readonly number[]): PlannedRemark[]
}

/** More events are read than shown, since those of other boards are left out. */
const READ_EVENTS = 5000
/** What a report lists. */
export const EVENT_KINDS: readonly Activity['kind'][] = [
  'board-online',
  'board-offline',
  'board-restarted',
  'board-error',
  'limit-crossed',
  'command-confirmed',
  'command-failed',
  'actuator-alert',
  'series-edited',
  'firmware-changed',
  'history-changed',
]

/** @throws LeitstandError of the spec, see check-spec.ts */
export async function makePlan(
  spec: ExportSpec,
  by: string,
  directory: PlanDirectory,
  clock: Clock,
): Promise<{ plan: ExportPlan; skipped: number[] }> {
  const found: Series[] = []
  const skipped: number[] = []
  for (const id of new Set(spec.series)) {
    const series = directory.series(id)
    if (series === undefined) skipped.push(id)
    else found.push(series)
  }
  const series = found.map((one) => planned(one, directory))
  checkSpec(spec, series)
  const head = { spec: { ...spec, series: series.map(({ id }) => id) }, series, madeAtMs: clock.now(), by }
  if (spec.format !== 'pdf') return { plan: { ...head, site: '', events: [], moreEvents: 0, remarks: [] }, skipped }
  const boards = new Set(series.map(({ board }) => board))
  const all = await directory.events(spec.fromMs, spec.toMs, READ_EVENTS)
  const ids = new Set<unknown>(head.spec.series)
  const events = all.filter((entry) => concerns(entry, boards, ids)).reverse()
  const zones = new Set([...boards].map((board) => directory.board(board)?.zone ?? '').filter((zone) => zone !== ''))
  const plan: ExportPlan = {
    ...head,
    site: [...directory.organisations(found), ...zones].slice(0, 8).join(' · '),
    events: events.slice(-MAX_PLANNED_EVENTS),
    moreEvents: Math.max(0, events.length - MAX_PLANNED_EVENTS),
    remarks: directory.remarks(spec.fromMs, spec.toMs, head.spec.series),
  }
  return { plan, skipped }
}

function planned(one: Series, directory: PlanDirectory): PlannedSeries {
  const { id, board, channel, gpio, sensorType, name, unit, kind, limits } = one
  return { id, board, channel, gpio, sensorType, name, unit, kind, limits, boardName: directory.board(board)?.name ?? board }
}

/** Of a board of the report; of limits and edits only where they are about one of its series. */
function concerns({ kind, board, detail }: Activity, boards: ReadonlySet<string>, series: ReadonlySet<unknown>): boolean {
  if (!EVENT_KINDS.includes(kind) || board === null || !boards.has(board)) return false
  const about = detail.series
  return about === undefined || about === null || series.has(about)
}

// Everything an export needs besides the samples, frozen when it starts: a restart goes on with the same names and the same head.
import Type, { type Static } from 'typebox'
import { Activity } from '../contract/activity.ts'
import { ExportSpec } from '../contract/export.ts'
import { Series } from '../contract/series.ts'

/** A series as the file names it. */
export const PlannedSeries = Type.Object({
  ...Type.Pick(Series, ['id', 'board', 'channel', 'gpio', 'sensorType', 'name', 'unit', 'kind', 'limits']).properties,
  /** Name given by a person, or the board's id. */
  boardName: Type.String(),
})
export type PlannedSeries = Static<typeof PlannedSeries>

/** A remark of the period, for the report. */
export const PlannedRemark = Type.Object({
  fromMs: Type.Number(),
  toMs: Type.Union([Type.Number(), Type.Null()]),
  text: Type.String(),
  by: Type.String(),
})
export type PlannedRemark = Static<typeof PlannedRemark>

export const ExportPlan = Type.Object({
  spec: ExportSpec,
  series: Type.Array(PlannedSeries),
  madeAtMs: Type.Number(),
  by: Type.String(),
  /** Reports only: organisation and zones, for the head. */
  site: Type.String(),
  /** Reports only: what happened to the boards, oldest first, at most MAX_PLANNED_EVENTS. */
  events: Type.Array(Activity),
  /** Of those that happened, how many are not in `events`. */
  moreEvents: Type.Integer(),
  remarks: Type.Array(PlannedRemark),
})
export type ExportPlan = Static<typeof ExportPlan>

export const MAX_PLANNED_EVENTS = 500

/** How a column of a wide file is called: `Greenhouse 1: Air temperature [°C]`; the channel tells apart what would be the same. */
export function columnNames(series: readonly PlannedSeries[]): string[] {
  const short = series.map((one) => columnName(one, one.name ?? one.channel))
  const counts = new Map<string, number>()
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1)
  return series.map((one, index) => {
    const name = short[index] ?? ''
    return (counts.get(name) ?? 0) > 1 ? columnName(one, `${one.name ?? one.channel} (${one.board} ${one.channel})`) : name
  })
}

function columnName(one: PlannedSeries, name: string): string {
  return `${one.boardName}: ${name}${one.unit === '' ? '' : ` [${one.unit}]`}`
}

import type { Report, ReportBody } from '../../backend/contract/export.ts'
import type { CalendarUnit } from '../../backend/contract/history.ts'
import { type Writing, writingFor } from '../exports/export-draft.ts'
import type { Language } from '../language/language.ts'
import { fromCron, nextRuns, readClock, type Schedule, toCron } from './schedule.ts'

/** The report editor's fields, their faults, and the body they make. Pure. */

/** How fine: the points of a chart, one point per stretch of the calendar, or every sample. */
export const RESOLUTIONS = ['chart', 'hour', 'day', 'week', 'raw'] as const
export type Resolution = (typeof RESOLUTIONS)[number]

export interface ReportForm {
  name: string
  enabled: boolean
  series: number[]
  resolution: Resolution
  period: CalendarUnit
  schedule: Schedule
  writing: Writing
  target: 'folder' | 'mail'
  path: string
  to: string[]
}

export type ReportFault = 'needed' | 'noSeries' | 'tooManySeries' | 'sameSigns' | 'clock' | 'cron' | 'never' | 'path' | 'noMail' | 'mail'
export type ReportFaults = Partial<Record<'name' | 'series' | 'schedule' | 'path' | 'to' | 'decimal', ReportFault>>

const CHART_POINTS = 1000
const MOST_PDF_SERIES = 50
const ADDRESS = /^[^@\s]+@[^@\s]+$/

export function newForm(language: Language): ReportForm {
  return {
    name: '',
    enabled: true,
    series: [],
    resolution: 'chart',
    period: 'day',
    schedule: { every: 'day', at: '06:00' },
    writing: writingFor(language, 'pdf'),
    target: 'folder',
    path: '',
    to: [],
  }
}

export function formOfReport({ name, enabled, spec, period, schedule, target }: Report): ReportForm {
  const { format, layout, delimiter, decimal, timeZone, language } = spec
  return {
    name,
    enabled,
    series: [...spec.series],
    resolution: spec.aggregation === 'raw' ? 'raw' : (RESOLUTIONS.find((one) => one === spec.bucket) ?? 'chart'),
    period,
    schedule: fromCron(schedule),
    writing: { format, layout, delimiter, decimal, timeZone, language },
    target: target.kind,
    path: target.kind === 'folder' ? target.path : '',
    to: target.kind === 'mail' ? [...target.to] : [],
  }
}

export function reportFaults(form: ReportForm, nowMs: number): ReportFaults {
  const { name, series, writing, schedule, target, path, to } = form
  const faults: ReportFaults = {}
  if (name.trim() === '') faults.name = 'needed'
  if (series.length === 0) faults.series = 'noSeries'
  else if (writing.format === 'pdf' && series.length > MOST_PDF_SERIES) faults.series = 'tooManySeries'
  if (writing.format === 'csv' && writing.delimiter === writing.decimal) faults.decimal = 'sameSigns'
  const late = scheduleFault(schedule, writing.timeZone, nowMs)
  if (late) faults.schedule = late
  if (target === 'folder' && !isAbsolute(path.trim())) faults.path = 'path'
  if (target === 'mail') {
    if (to.length === 0) faults.to = 'noMail'
    else if (to.some((one) => !ADDRESS.test(one))) faults.to = 'mail'
  }
  return faults
}

function scheduleFault(schedule: Schedule, timeZone: string, nowMs: number): ReportFault | undefined {
  if ('at' in schedule && readClock(schedule.at) === undefined) return 'clock'
  const runs = nextRuns(toCron(schedule), timeZone, 1, nowMs)
  if (runs === undefined) return 'cron'
  return runs.length === 0 ? 'never' : undefined
}

/** Call with a form without faults. */
export function bodyOfReport(form: ReportForm): ReportBody {
  const { name, enabled, series, resolution, period, schedule, writing, target, path, to } = form
  const bucket = resolution === 'chart' || resolution === 'raw' ? null : resolution
  return {
    name: name.trim(),
    enabled,
    spec: { series, aggregation: resolution === 'raw' ? 'raw' : 'mean', maxPoints: CHART_POINTS, bucket, ...writing },
    period,
    schedule: toCron('at' in schedule ? { ...schedule, at: readClock(schedule.at) ?? schedule.at } : schedule),
    target: target === 'folder' ? { kind: 'folder', path: path.trim() } : { kind: 'mail', to },
  }
}

/** `/srv/reports`, `C:\Reports`, `\\server\share`. */
function isAbsolute(path: string): boolean {
  return /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path)
}

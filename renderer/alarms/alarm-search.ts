import {
  ALARM_SEVERITIES,
  ALARM_SOURCES,
  type Alarm,
  type AlarmSeverity,
  type AlarmSource,
  severityRank,
} from '../../backend/contract/alarms/alarm.ts'

/** Filter, search and order of alarms as they stand in the address, and what they leave. Pure. */

/** Worst first, as everywhere on screen. */
export const SEVERITIES = ALARM_SEVERITIES.toReversed()

/** How an alarm stands with people: nobody has seen it, somebody takes care, put aside, or another one stands for it. */
export const STANDINGS = ['open', 'acknowledged', 'shelved', 'covered'] as const
export type Standing = (typeof STANDINGS)[number]

/** Newest or most first; without: worst first. */
export const SORTS = ['first', 'last', 'count'] as const
export type Sort = (typeof SORTS)[number]

export interface AlarmSearch {
  severity?: AlarmSeverity
  source?: AlarmSource
  zone?: string
  board?: string
  state?: Standing
  q?: string
  sort?: Sort
  /** The alarm whose details are open. */
  id?: string
}

const DEFAULT_DAYS = 7
export const HISTORY_DAYS = [1, 7, 30, 90, 365] as const

export interface HistorySearch extends Omit<AlarmSearch, 'state' | 'sort'> {
  /** How far back, days. Default 7. */
  days?: number
}

export function readAlarmSearch(search: Readonly<Record<string, unknown>>): AlarmSearch {
  const state = STANDINGS.find((one) => one === search.state)
  const sort = SORTS.find((one) => one === search.sort)
  return { ...readCommon(search), ...(state && { state }), ...(sort && { sort }) }
}

export function readHistorySearch(search: Readonly<Record<string, unknown>>): HistorySearch {
  const days = HISTORY_DAYS.find((one) => one === search.days)
  return { ...readCommon(search), ...(days !== undefined && days !== DEFAULT_DAYS && { days }) }
}

export function daysOf({ days }: HistorySearch): number {
  return days ?? DEFAULT_DAYS
}

function readCommon(search: Readonly<Record<string, unknown>>): Omit<AlarmSearch, 'state' | 'sort'> {
  const severity = ALARM_SEVERITIES.find((one) => one === search.severity)
  const source = ALARM_SOURCES.find((one) => one === search.source)
  const [zone, board, q, id] = [search.zone, search.board, search.q, search.id].map(word)
  return {
    ...(severity && { severity }),
    ...(source && { source }),
    ...(zone && { zone }),
    ...(board && { board }),
    ...(q && { q }),
    ...(id && { id }),
  }
}

/** The address turns words of digits into numbers. */
function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 128) : ''
}

/** Something is left out; what is open and the order leave out nothing. */
export function isFiltered({ id: _id, ...search }: AlarmSearch | HistorySearch): boolean {
  return Object.keys(search).some((key) => key !== 'sort' && key !== 'days')
}

export function standingOf({ shelf, under, state }: Pick<Alarm, 'shelf' | 'under' | 'state'>): Standing {
  if (shelf !== null) return 'shelved'
  if (under !== null) return 'covered'
  return state === 'acknowledged' ? 'acknowledged' : 'open'
}

/** @param textOf all the words that a search may find it by */
export function fits(alarm: Alarm, search: AlarmSearch, textOf: (alarm: Alarm) => string): boolean {
  const { severity, source, zone, board, state, q } = search
  if (severity !== undefined && alarm.severity !== severity) return false
  if (source !== undefined && alarm.source !== source) return false
  if (zone !== undefined && alarm.zone !== zone) return false
  if (board !== undefined && alarm.board !== board && !alarm.members.some((member) => member.board === board)) return false
  if (!fitsState(standingOf(alarm), state)) return false
  if (q === undefined) return true
  const text = textOf(alarm).toLowerCase()
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part))
}

/** Without a choice: all that is neither put aside nor told by another one. */
function fitsState(standing: Standing, state: Standing | undefined): boolean {
  return state === undefined ? standing === 'open' || standing === 'acknowledged' : standing === state
}

/** A new array: what nobody has seen before what somebody has, worst first, then newest; or as `sort` says. */
export function ordered(alarms: readonly Alarm[], sort: Sort | undefined): Alarm[] {
  const worst = (a: Alarm, b: Alarm) =>
    Number(a.state !== 'raised') - Number(b.state !== 'raised') ||
    severityRank(b.severity) - severityRank(a.severity) ||
    b.firstAtMs - a.firstAtMs ||
    (a.id < b.id ? -1 : 1)
  const by = { first: (one: Alarm) => one.firstAtMs, last: (one: Alarm) => one.lastAtMs, count: (one: Alarm) => one.count }
  const figure = sort === undefined ? undefined : by[sort]
  return [...alarms].sort((a, b) => (figure ? figure(b) - figure(a) : 0) || worst(a, b))
}

export function countStandings(alarms: readonly Alarm[]): Record<Standing, number> {
  const counts: Record<Standing, number> = { open: 0, acknowledged: 0, shelved: 0, covered: 0 }
  for (const alarm of alarms) counts[standingOf(alarm)]++
  return counts
}

export function countSeverities(alarms: readonly Alarm[]): Record<AlarmSeverity, number> {
  const counts: Record<AlarmSeverity, number> = { info: 0, warning: 0, critical: 0 }
  for (const { severity } of alarms) counts[severity]++
  return counts
}

/** Stretch to look at around an alarm: as much before and after as it lasted, between 5 min and a day. */
export function stretchOf(
  { firstAtMs, clearedAtMs }: Pick<Alarm, 'firstAtMs' | 'clearedAtMs'>,
  nowMs: number,
): { fromMs: number; toMs: number } {
  const endMs = clearedAtMs ?? nowMs
  const around = Math.min(86_400_000, Math.max(300_000, endMs - firstAtMs))
  return { fromMs: firstAtMs - around, toMs: Math.min(nowMs, endMs + around) }
}

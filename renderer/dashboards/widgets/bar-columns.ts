import type { CalendarUnit } from '../../../backend/contract/history.ts'
import type { Columns } from '../../charts/history-question.ts'
import { startOfDay } from '../../charts/time-ticks.ts'

/** Buckets of the calendar as groups of bars. Pure but for the machine's time zone. */
export interface BarGroup {
  atMs: number
  /** By series, in order; null = nothing measured. */
  values: (number | null)[]
}

/** Start of the bucket that holds `atMs`, in local time; weeks start on Monday. */
export function bucketStart(atMs: number, unit: CalendarUnit): number {
  const at = new Date(atMs)
  if (unit === 'hour') return new Date(at.getFullYear(), at.getMonth(), at.getDate(), at.getHours()).getTime()
  if (unit === 'month') return new Date(at.getFullYear(), at.getMonth(), 1).getTime()
  const day = startOfDay(atMs)
  if (unit === 'day') return day
  const from = new Date(day)
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() - ((from.getDay() + 6) % 7)).getTime()
}

/** Most groups that are drawn; older ones are left out. */
const MOST = 400

/** Every bucket that touches the range, also empty ones, so that silence shows. */
export function barGroups(columns: readonly (Columns | undefined)[], fromMs: number, toMs: number, unit: CalendarUnit): BarGroup[] {
  const groups: BarGroup[] = []
  const byStart = new Map<number, BarGroup>()
  let at = bucketStart(fromMs, unit)
  while (at <= toMs && groups.length < 10 * MOST) {
    const group: BarGroup = { atMs: at, values: columns.map(() => null) }
    groups.push(group)
    byStart.set(at, group)
    at = nextBucket(at, unit)
  }
  columns.forEach((column, index) => {
    if (!column) return
    column.atMs.forEach((atMs, row) => {
      const group = byStart.get(bucketStart(atMs, unit))
      if (group) group.values[index] = column.value[row] ?? null
    })
  })
  return groups.slice(-MOST)
}

export function nextBucket(atMs: number, unit: CalendarUnit): number {
  const at = new Date(atMs)
  if (unit === 'hour') return bucketStart(atMs + 3_600_000, 'hour') > atMs ? bucketStart(atMs + 3_600_000, 'hour') : atMs + 3_600_000
  const days = unit === 'week' ? 7 : unit === 'day' ? 1 : 0
  return unit === 'month'
    ? new Date(at.getFullYear(), at.getMonth() + 1, 1).getTime()
    : new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime()
}

import type { Columns } from '../../charts/history-question.ts'
import { startOfDay } from '../../charts/time-ticks.ts'

/** Hour of the day × day. Pure but for the machine's time zone. */
export interface HeatDay {
  /** Local midnight. */
  atMs: number
  /** 24 means by hour of the clock; null: nothing measured (or, when clocks go forward, no such hour). */
  hours: (number | null)[]
}

/** The last `days` days, today last. An hour that happens twice (end of DST) is the mean of both. */
export function heatDays(columns: Columns | undefined, nowMs: number, days: number): HeatDay[] {
  const today = new Date(startOfDay(nowMs))
  const rows = Array.from({ length: days }, (_, index): HeatDay => {
    const at = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (days - 1 - index))
    return { atMs: at.getTime(), hours: Array.from({ length: 24 }, () => null) }
  })
  const byDay = new Map(rows.map((row) => [row.atMs, row]))
  const seen = new Map<string, number>()
  columns?.atMs.forEach((atMs, index) => {
    const row = byDay.get(startOfDay(atMs))
    const value = columns.value[index]
    if (!row || value === undefined || !Number.isFinite(value)) return
    const hour = new Date(atMs).getHours()
    const key = `${row.atMs} ${hour}`
    const count = seen.get(key) ?? 0
    row.hours[hour] = ((row.hours[hour] ?? 0) * count + value) / (count + 1)
    seen.set(key, count + 1)
  })
  return rows
}

export const HEAT_STEPS = 9

/** Range of the colours: from the lowest to the highest mean. Null without values. */
export function heatRange(days: readonly HeatDay[]): { low: number; high: number } | null {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const { hours } of days) {
    for (const value of hours) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return low > high ? null : { low, high }
}

/** 0 … HEAT_STEPS − 1; everything equal is in the middle. */
export function heatStep(value: number, { low, high }: { low: number; high: number }): number {
  if (!(high > low)) return HEAT_STEPS >> 1
  return Math.max(0, Math.min(HEAT_STEPS - 1, Math.floor(((value - low) / (high - low)) * HEAT_STEPS)))
}

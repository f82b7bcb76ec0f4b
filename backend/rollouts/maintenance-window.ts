// Whether boards may be begun now. Pure.
import type { RolloutOptions } from '../contract/rollouts/rollout.ts'

/** A window that ends before it starts goes over midnight; one without length is always open. @throws RangeError unknown time zone */
export function isOpen(window: RolloutOptions['window'], nowMs: number): boolean {
  if (window === null || window.fromMinute === window.toMinute) return true
  const minute = minuteOfDay(nowMs, window.timeZone)
  const { fromMinute, toMinute } = window
  return fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute
}

function minuteOfDay(nowMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(nowMs)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return of('hour') * 60 + of('minute')
}

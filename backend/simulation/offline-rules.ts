import type { RuleEntry } from '../contract/configuration/message.ts'

/** Rules a board runs alone while the centre is away. Pure. */

const DAY_MINUTES = 1440
const MINUTE_MS = 60_000

/** What the rule wants of its output now; undefined = leave it (between the bounds, outside its hours, no value). */
export function verdictOf(rule: RuleEntry, value: number | undefined, atMs: number): 'ON' | 'OFF' | undefined {
  if (!isOpen(rule, atMs)) return 'OFF'
  if (value === undefined) return undefined
  const { activate_above, deactivate_below, activate_below, deactivate_above } = rule
  if (typeof activate_above === 'number' && typeof deactivate_below === 'number') {
    return value > activate_above ? 'ON' : value < deactivate_below ? 'OFF' : undefined
  }
  if (typeof activate_below === 'number' && typeof deactivate_above === 'number') {
    return value < activate_below ? 'ON' : value > deactivate_above ? 'OFF' : undefined
  }
  return undefined
}

/** Hours may go over midnight. */
function isOpen({ time_filter: hours }: RuleEntry, atMs: number): boolean {
  if (!hours) return true
  const minute = Math.floor(atMs / MINUTE_MS) % DAY_MINUTES
  const { start_minute: from, end_minute: to } = hours
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

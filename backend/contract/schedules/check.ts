import { Cron } from 'croner'
import type { ScheduleBody } from './schedule.ts'
import { isTimeZone } from './zone-offset.ts'

/** What the schema cannot say, as a key; undefined = all is well. Screens say it beside the field. */
export type ScheduleFault = 'time-zone' | 'cron' | 'percent' | 'valid' | 'targets'

export function scheduleFault(body: ScheduleBody): ScheduleFault | undefined {
  if (!isTimeZone(body.timeZone)) return 'time-zone'
  if (body.when.kind === 'cron' && !isCron(body.when.cron)) return 'cron'
  if ((body.action.command === 'PWM') !== (body.action.percent !== null)) return 'percent'
  if (body.validFrom !== null && body.validTo !== null && body.validTo < body.validFrom) return 'valid'
  const keys = body.targets.map(({ board, gpio }) => `${board} ${gpio}`)
  return new Set(keys).size < keys.length ? 'targets' : undefined
}

/** Five or six fields that croner reads. */
export function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/).length
  if (fields !== 5 && fields !== 6) return false
  try {
    new Cron(text, { paused: true, timezone: 'UTC' })
    return true
  } catch (fault) {
    if (fault instanceof Error) return false
    throw fault
  }
}

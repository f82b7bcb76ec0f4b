import Type, { type Static } from 'typebox'
import { instantOf, offsetOf } from '../schedules/wall-time.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })

/** When a channel keeps still. `to` before `from` goes past midnight and belongs to the day it began on; equal is the whole day. */
export const QuietHours = Type.Object(
  {
    from: TimeOfDay,
    to: TimeOfDay,
    /** 1 = Monday … 7 = Sunday. */
    days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }),
    /** Critical alarms get through. */
    criticalPasses: Type.Boolean(),
  },
  { additionalProperties: false },
)
export type QuietHours = Static<typeof QuietHours>

/** Until when it is quiet, Unix ms; undefined: it is not. @throws RangeError for a zone that `Intl` does not know */
export function quietUntil({ from, to, days }: QuietHours, timeZone: string, nowMs: number): number | undefined {
  const offsetAt = offsetOf(timeZone)
  const today = Math.floor((nowMs + offsetAt(nowMs)) / DAY_MS) * DAY_MS
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  const length = end > begin ? end - begin : end - begin + 1440
  // Several in a row join: the last end is meant. A week in a row is for ever, so one week ahead is enough.
  let until: number | undefined
  for (let day = -1; day <= 7; day++) {
    const date = today + day * DAY_MS
    if (!days.includes(weekday(date))) continue
    const startMs = instantOf(date + begin * MINUTE_MS, offsetAt)
    const endMs = instantOf(date + (begin + length) * MINUTE_MS, offsetAt)
    if (startMs <= (until ?? nowMs) && endMs > (until ?? nowMs)) until = endMs
  }
  return until
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** 1 = Monday … 7 = Sunday, of a local midnight as if it were UTC. */
function weekday(date: number): number {
  return ((Math.floor(date / DAY_MS) + 3) % 7) + 1
}

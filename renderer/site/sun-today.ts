import { type SunEvent, sunEvent } from '../../backend/contract/schedules/sun.ts'
import { dateOf } from '../../backend/contract/schedules/upcoming.ts'
import { offsetOf } from '../../backend/contract/schedules/wall-time.ts'

const MINUTE_MS = 60_000

/** Sunrise and sunset of the day that it is at that place, Unix ms, to the minute; null where there is none that day. Pure. */
export function sunToday(
  { latitude, longitude, timeZone }: { latitude: number; longitude: number; timeZone: string },
  nowMs: number,
): { sunriseMs: number | null; sunsetMs: number | null } {
  const dayMs = Date.parse(`${dateOf(nowMs + offsetOf(timeZone)(nowMs))}T00:00:00Z`)
  const at = (event: SunEvent) => {
    const atMs = sunEvent(event, dayMs, latitude, longitude)
    return atMs === null ? null : Math.round(atMs / MINUTE_MS) * MINUTE_MS
  }
  return { sunriseMs: at('sunrise'), sunsetMs: at('sunset') }
}

import type { Schedule } from '../../backend/contract/schedules/schedule.ts'
import { upcoming } from '../../backend/contract/schedules/upcoming.ts'
import { type CalendarDay, minuteOfDay } from './calendar-days.ts'

/** What stands in a calendar: instants of schedules, put into days and lanes. Pure. */

export interface CalendarEntry {
  key: string
  schedule: Schedule
  atMs: number
  /** Minutes of the wall clock. */
  fromMin: number
  toMin: number
  /** More than one: so many instants from `fromMin` to `toMin`, drawn as one band. */
  count: number
  /** Its column among those at the same time, and how many there are. */
  lane: number
  lanes: number
}

/** More in a day become one band. */
const MOST_A_DAY = 24
/** What has no length is drawn so long, min: its name needs the room. */
const LEAST_MIN = 30

export function entriesOf(schedules: readonly Schedule[], days: readonly CalendarDay[], timeZone: string): Map<string, CalendarEntry[]> {
  const byDate = new Map<string, CalendarEntry[]>(days.map(({ date }) => [date, []]))
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) return byDate
  for (const schedule of schedules) {
    for (const day of days) byDate.get(day.date)?.push(...entriesOfDay(schedule, day, timeZone))
  }
  for (const entries of byDate.values()) intoLanes(entries)
  return byDate
}

function entriesOfDay(schedule: Schedule, day: CalendarDay, timeZone: string): CalendarEntry[] {
  const instants = upcoming(schedule, day.startMs, day.endMs)
  const lengthMin = schedule.action.durationS / 60
  const entry = (atMs: number, toMin: number, count: number): CalendarEntry => ({
    key: `${schedule.id} ${atMs}`,
    schedule,
    atMs,
    fromMin: minuteOfDay(atMs, day, timeZone),
    toMin,
    count,
    lane: 0,
    lanes: 1,
  })
  const [firstMs] = instants
  const lastMs = instants.at(-1)
  if (firstMs === undefined || lastMs === undefined) return []
  if (instants.length > MOST_A_DAY) return [entry(firstMs, Math.min(1440, minuteOfDay(lastMs, day, timeZone) + lengthMin), instants.length)]
  return instants.map((atMs) => entry(atMs, Math.min(1440, minuteOfDay(atMs, day, timeZone) + lengthMin), 1))
}

/** What overlaps stands side by side. */
function intoLanes(entries: CalendarEntry[]): void {
  entries.sort((a, b) => a.fromMin - b.fromMin || b.toMin - a.toMin || a.schedule.name.localeCompare(b.schedule.name))
  let group: CalendarEntry[] = []
  let ends: number[] = []
  const close = () => {
    for (const entry of group) entry.lanes = ends.length
    group = []
    ends = []
  }
  for (const entry of entries) {
    if (ends.every((end) => end <= entry.fromMin)) close()
    const free = ends.findIndex((end) => end <= entry.fromMin)
    entry.lane = free === -1 ? ends.length : free
    ends[entry.lane] = Math.max(entry.toMin, entry.fromMin + LEAST_MIN)
    group.push(entry)
  }
  close()
}

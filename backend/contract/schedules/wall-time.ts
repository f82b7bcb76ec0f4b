// Wall clock of a time zone to moments and back, daylight saving right. Pure; calendar, schedules and reports share it.
import { zoneOffset } from './zone-offset.ts'

const DAY_MS = 86_400_000
/** Days (UTC) whose offset is kept, of each zone. */
const MOST_DAYS = 2000
const offsets = new Map<string, (atMs: number) => number>()

/** Local minus UTC, ms; see zoneOffset. Formatters are dear, so each zone's is kept, with what it said. @throws RangeError for an unknown zone */
export function offsetOf(timeZone: string): (atMs: number) => number {
  const known = offsets.get(timeZone)
  if (known !== undefined) return known
  const made = byDay(zoneOffset(timeZone))
  offsets.set(timeZone, made)
  return made
}

/** Asked once for each day that ends with the clocks as it began, always on days on which they are changed. */
function byDay(offsetAt: (atMs: number) => number): (atMs: number) => number {
  const days = new Map<number, number | 'changes'>()
  const ofDay = (day: number): number | 'changes' => {
    const [first, last] = [offsetAt(day * DAY_MS), offsetAt((day + 1) * DAY_MS)]
    return first === last ? first : 'changes'
  }
  return (atMs) => {
    const day = Math.floor(atMs / DAY_MS)
    let known = days.get(day)
    if (known === undefined) {
      known = ofDay(day)
      if (days.size >= MOST_DAYS) days.clear()
      days.set(day, known)
    }
    return known === 'changes' ? offsetAt(atMs) : known
  }
}

/**
 * The moment at which a wall clock shows `local` (as if it were UTC, ms): the first where it is shown twice; where it is left
 * out, the first moment after the gap.
 */
export function instantOf(local: number, offsetAt: (atMs: number) => number): number {
  const before = offsetAt(local - DAY_MS)
  const after = offsetAt(local + DAY_MS)
  const early = local - Math.max(before, after)
  if (early + offsetAt(early) === local) return early
  const late = local - Math.min(before, after)
  if (late + offsetAt(late) === local) return late
  return firstAfter(early, late, local, offsetAt)
}

/** The second moment at which a wall clock shows `local`, where it is shown twice; null = it is not. */
export function secondInstantOf(local: number, offsetAt: (atMs: number) => number): number | null {
  const first = instantOf(local, offsetAt)
  const second = local - Math.min(offsetAt(local - DAY_MS), offsetAt(local + DAY_MS))
  return second > first && second + offsetAt(second) === local ? second : null
}

function firstAfter(low: number, high: number, local: number, offsetAt: (atMs: number) => number): number {
  let [before, after] = [low, high]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (middle + offsetAt(middle) < local) before = middle
    else after = middle
  }
  return after
}

/** Ticks of the time axis at round times of the local calendar; a day of 23 or 25 hours has its ticks where they are. Pure but for the machine's time zone. */
export interface TimeTick {
  atMs: number
  /** What changes here; says how it is written. */
  kind: 'year' | 'month' | 'day' | 'time' | 'second' | 'fraction'
}

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Below a day: by width. From a day up: days of the calendar, months, years. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
]
const DAYS = [1, 2, 5, 10]
const MONTHS = [1, 2, 3, 6]
const YEARS = [1, 2, 5, 10, 20, 50, 100]
/** Never more, whatever is asked for. */
const MOST = 200

/** Ticks in [fromMs, toMs], at most `most` of them. */
export function timeTicks(fromMs: number, toMs: number, most: number): TimeTick[] {
  const span = toMs - fromMs
  const wanted = Math.max(1, Math.min(MOST, most))
  if (!(span > 0) || !Number.isFinite(span)) return []
  const least = span / wanted
  const step = STEPS.find((one) => one >= least)
  if (step !== undefined) return withinDays(fromMs, toMs, step)
  for (const days of DAYS) if (days * DAY >= least) return dayTicks(fromMs, toMs, days)
  for (const months of MONTHS) if (months * 30 * DAY >= least) return monthTicks(fromMs, toMs, months)
  const years = YEARS.find((one) => one * 365 * DAY >= least) ?? 200
  return monthTicks(fromMs, toMs, years * 12)
}

/** Counted from local midnight, so that 6-hour ticks stand at 0, 6, 12, 18 on every day. */
function withinDays(fromMs: number, toMs: number, step: number): TimeTick[] {
  const ticks: TimeTick[] = []
  let day = startOfDay(fromMs)
  while (day <= toMs && ticks.length < MOST) {
    const next = nextDay(day)
    const first = Math.max(0, Math.ceil((fromMs - day) / step))
    if (step < HOUR || next - day === DAY) {
      for (let n = first; day + n * step < next && day + n * step <= toMs; n++) ticks.push(within(day + n * step, day, step))
    } else for (const atMs of hoursOf(day, next, step)) if (atMs >= fromMs && atMs <= toMs) ticks.push(within(atMs, day, step))
    day = next
  }
  return ticks
}

/** On a day when clocks change: the hours as the clock shows them. */
function hoursOf(day: number, next: number, step: number): number[] {
  const hours = step / HOUR
  const found: number[] = []
  for (let atMs = day; atMs < next; atMs += HOUR / 2) {
    const at = new Date(atMs)
    if (at.getMinutes() === 0 && at.getHours() % hours === 0) found.push(atMs)
  }
  return found
}

function within(atMs: number, day: number, step: number): TimeTick {
  if (atMs === day) return { atMs, kind: 'day' }
  if (step < SECOND && atMs % SECOND !== 0) return { atMs, kind: 'fraction' }
  return { atMs, kind: step < MINUTE ? 'second' : 'time' }
}

function dayTicks(fromMs: number, toMs: number, days: number): TimeTick[] {
  const ticks: TimeTick[] = []
  const at = new Date(startOfDay(fromMs))
  while (at.getTime() <= toMs && ticks.length < MOST) {
    const day = at.getDate()
    // Counted from the first of the month; what is too near to the next first is left out.
    const counts = (day - 1) % days === 0 && (days < 3 || day === 1 || day <= 31 - days)
    if (counts && at.getTime() >= fromMs) ticks.push({ atMs: at.getTime(), kind: day === 1 ? 'month' : 'day' })
    at.setDate(day + 1)
  }
  return ticks
}

function monthTicks(fromMs: number, toMs: number, months: number): TimeTick[] {
  const ticks: TimeTick[] = []
  const start = new Date(fromMs)
  const years = Math.max(1, months / 12)
  let year = Math.floor(start.getFullYear() / years) * years
  let month = 0
  while (ticks.length < MOST) {
    const at = new Date(year, month, 1)
    if (at.getTime() > toMs) break
    if (at.getTime() >= fromMs) ticks.push({ atMs: at.getTime(), kind: month === 0 ? 'year' : 'month' })
    month += months
    year += Math.floor(month / 12)
    month %= 12
  }
  return ticks
}

/** Up to so long a time the brush names days, beyond it months and years. */
const NAMED_DAYS = 45

/** Names below the brush, at most `most`: days however short it is, as the chart above has the times; then months, years. */
export function brushTicks(fromMs: number, toMs: number, most: number): TimeTick[] {
  if (toMs - fromMs > NAMED_DAYS * DAY) {
    const months = MONTHS.find((one) => one * 30 * DAY >= (toMs - fromMs) / Math.max(1, most))
    return months === undefined ? timeTicks(fromMs, toMs, most) : monthTicks(fromMs, toMs, months)
  }
  const found: TimeTick[] = []
  for (let day = startOfDay(fromMs); day <= toMs; day = nextDay(day)) if (day >= fromMs) found.push({ atMs: day, kind: 'day' })
  const every = Math.max(1, Math.ceil(found.length / Math.max(1, most)))
  return found.filter((_, index) => index % every === 0)
}

export function startOfDay(atMs: number): number {
  const at = new Date(atMs)
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}

function nextDay(dayMs: number): number {
  const at = new Date(dayMs)
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1).getTime()
}

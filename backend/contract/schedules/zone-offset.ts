// How far a time zone's clocks are from UTC at a moment. Pure; the calendar of backend and screens.

const MINUTE_MS = 60_000

/** False for a name that `Intl` does not know. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/**
 * Answers local minus UTC at a moment, ms, in whole minutes; positive east of Greenwich. Takes some µs a call.
 * @throws RangeError for a zone that `Intl` does not know
 */
export function zoneOffset(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (atMs) => {
    const wholeMs = Math.floor(atMs / 1000) * 1000
    const part: Record<string, number> = {}
    let beforeChrist = false
    for (const { type, value } of format.formatToParts(wholeMs)) {
      if (type === 'era') beforeChrist = value.startsWith('B')
      else part[type] = Number(value)
    }
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    // Date.UTC takes years below 100 for 19xx.
    const local = new Date(Date.UTC(2000, month - 1, day, hour, minute, second))
    local.setUTCFullYear(beforeChrist ? 1 - year : year, month - 1, day)
    return Math.round((local.getTime() - wholeMs) / MINUTE_MS) * MINUTE_MS
  }
}

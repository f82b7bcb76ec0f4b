// Wall clock of a time zone over a range: offsets without asking `Intl` each time. Used by calendar-buckets.ts.
import { zoneOffset } from '../contract/schedules/zone-offset.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** No zone has changed its clocks twice within it. */
const LOOK_MS = 7 * DAY_MS

export class ZoneClock {
  /** From when which offset holds, in order of time. */
  readonly #offsets: { fromMs: number; offsetMs: number }[] = []

  /** @throws RangeError for a zone that `Intl` does not know */
  constructor(timeZone: string, fromMs: number, toMs: number) {
    const offsetAt = zoneOffset(timeZone)
    let at = fromMs
    let offsetMs = offsetAt(at)
    this.#offsets.push({ fromMs: Number.NEGATIVE_INFINITY, offsetMs })
    while (at < toMs) {
      const next = at + LOOK_MS
      const after = offsetAt(next)
      if (after !== offsetMs) this.#offsets.push({ fromMs: changeWithin(at, next, offsetMs, offsetAt), offsetMs: after })
      offsetMs = after
      at = next
    }
  }

  /** Local minus UTC at a moment, ms. */
  offsetAt(utcMs: number): number {
    return this.#offsets.findLast(({ fromMs }) => fromMs <= utcMs)?.offsetMs ?? 0
  }

  /** The first moment at which the wall clock shows this reading or a later one. @param localMs the reading as if it were UTC */
  firstAt(localMs: number): number {
    let first = Number.POSITIVE_INFINITY
    for (const [index, { fromMs, offsetMs }] of this.#offsets.entries()) {
      const untilMs = this.#offsets[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY
      const at = Math.max(fromMs, localMs - offsetMs)
      if (at < untilMs) first = Math.min(first, at)
    }
    return first
  }
}

/** The minute from which on the offset is another one than `offsetMs`. */
function changeWithin(fromMs: number, toMs: number, offsetMs: number, offsetAt: (atMs: number) => number): number {
  let [low, high] = [Math.floor(fromMs / MINUTE_MS), Math.ceil(toMs / MINUTE_MS)]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (offsetAt(middle * MINUTE_MS) === offsetMs) low = middle
    else high = middle
  }
  return high * MINUTE_MS
}

// Local times of a time zone → UTC, with the hours that daylight saving leaves out or has twice. Pure; used by parse-time.ts.
import { zoneOffset } from '../contract/schedules/zone-offset.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Changes of the offset happen at whole quarters of an hour. */
const SLOT_MS = 15 * MINUTE_MS
const MAX_SLOTS = 200_000

/** UTC times that a local time can mean: none (left out), one, or two (the hour that comes twice), earlier first. */
export type Meanings = readonly number[]

/** Answers what local times of one time zone mean. Remembers offsets, so that a year of minutes asks `Intl` some 35,000 times. */
export class LocalTime {
  /** Offset of the zone at a moment, ms; positive east of Greenwich. */
  readonly #offsetAt: (utcMs: number) => number
  /** By local slot: the offset where all of the slot means one time, ms; NaN where it has to be looked at. */
  readonly #slots = new Map<number, number>()
  readonly #utc: boolean

  /** @throws RangeError for a zone that `Intl` does not know */
  constructor(timeZone: string) {
    this.#offsetAt = zoneOffset(timeZone)
    this.#utc = /^(Etc\/)?(UTC|GMT|Zulu|UCT)$/i.test(timeZone)
  }

  /** @param localMs the wall clock's reading as if it were UTC, Unix ms */
  meanings(localMs: number): Meanings {
    if (this.#utc) return [localMs]
    const slot = Math.floor(localMs / SLOT_MS)
    let offset = this.#slots.get(slot)
    if (offset === undefined) {
      const before = this.#offsetAt(localMs - DAY_MS)
      offset = before === this.#offsetAt(localMs + DAY_MS) ? before : Number.NaN
      if (this.#slots.size >= MAX_SLOTS) this.#slots.clear()
      this.#slots.set(slot, offset)
    }
    if (!Number.isNaN(offset)) return [localMs - offset]
    const candidates = new Set([localMs - this.#offsetAt(localMs - DAY_MS), localMs - this.#offsetAt(localMs + DAY_MS)])
    return [...candidates].filter((utcMs) => utcMs + this.#offsetAt(utcMs) === localMs).sort((a, b) => a - b)
  }
}

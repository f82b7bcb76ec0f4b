import type { OnlyIf } from '../configuration/configuration.ts'
import { MARK } from '../quality.ts'
import type { LatestValue } from '../sample.ts'

/** Whether an "only if" is met. Pure; the one judgement of the safety check and of the form that shows it. */

/** All but `holds` forbid. `missing`: no value, or one that is no number. */
export type OnlyIfStanding = 'holds' | 'fails' | 'old' | 'bad' | 'missing'

const DOUBTFUL = MARK.suspect | MARK.libraryFailed | MARK.excluded

/** An old, bad, suspect or missing value forbids, also where it would be right. */
export function onlyIfStanding(condition: OnlyIf, latest: LatestValue | undefined, nowMs: number): OnlyIfStanding {
  if (latest === undefined || typeof latest.value !== 'number') return 'missing'
  if (ageOfReading(latest, nowMs) > condition.maxAgeS * 1000) return 'old'
  if (latest.quality === 'bad' || latest.quality === 'stale' || (latest.marks & DOUBTFUL) !== 0) return 'bad'
  return compares(condition, latest.value) ? 'holds' : 'fails'
}

/** Ms. A board whose clock runs ahead does not make its readings younger. */
export function ageOfReading({ atMs, receivedAtMs }: Pick<LatestValue, 'atMs' | 'receivedAtMs'>, nowMs: number): number {
  return nowMs - Math.min(atMs, receivedAtMs)
}

function compares({ comparison, low, high }: OnlyIf, value: number): boolean {
  switch (comparison) {
    case 'above':
      return value > low
    case 'below':
      return value < low
    case 'between':
      return high !== null && value >= low && value <= high
    case 'outside':
      return high !== null && (value < low || value > high)
    default:
      return false
  }
}

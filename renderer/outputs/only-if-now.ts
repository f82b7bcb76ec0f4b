import type { OnlyIf } from '../../backend/contract/configuration.ts'
import type { LatestValue } from '../../backend/contract/sample.ts'

/** Whether an "only if" holds now. What is old, bad, missing or no number forbids; see OnlyIf. Pure. */
export type OnlyIfNow = 'holds' | 'fails' | 'old' | 'bad' | 'missing'

export function onlyIfNow(condition: OnlyIf, latest: LatestValue | undefined, nowMs: number): OnlyIfNow {
  if (latest === undefined || latest.value === null) return 'missing'
  if (latest.quality === 'bad' || latest.quality === 'stale' || typeof latest.value !== 'number') return 'bad'
  if (nowMs - latest.atMs > condition.maxAgeS * 1000) return 'old'
  return compares(condition, latest.value) ? 'holds' : 'fails'
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
  }
}

import type { ActuatorStatus } from '../contract/boards/device-messages.ts'
import type { OutputMemory } from './output-memory.ts'

/** A report that is this much older than the newest is no late one: the board's clock was set back. Ms. */
const CLOCK_SET_MS = 60_000
/** Above this a number is Unix ms, below it Unix s. */
const MILLISECONDS_FROM = 1e11

/**
 * Tells reports that come out of order or again, by the board's own time. Its clock against itself only, so that a wrong one does
 * no harm. `old`: behind a newer one, it says nothing. `doubtful`: so much older that the clock may have been set back: an `on`
 * counts, an `off` proves nothing.
 */
export function ageOfReport(memory: OutputMemory, { ts, timestamp }: ActuatorStatus): 'fresh' | 'old' | 'doubtful' {
  const time = ts ?? timestamp
  if (typeof time !== 'number') return 'fresh'
  const atMs = time >= MILLISECONDS_FROM ? time : time * 1000
  const newest = memory.reportTimeMs
  if (newest !== null && atMs < newest) return newest - atMs > CLOCK_SET_MS ? 'doubtful' : 'old'
  memory.reportTimeMs = atMs
  return 'fresh'
}

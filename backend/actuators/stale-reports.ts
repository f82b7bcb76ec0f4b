import type { ActuatorStatus } from '../contract/device-messages.ts'

/** A report that is this much older than the newest is no late one: the board's clock was set back. Ms. */
const CLOCK_SET_MS = 60_000
/** Above this a number is Unix ms, below it Unix s. */
const MILLISECONDS_FROM = 1e11

/**
 * Tells reports that come out of order, by the board's own time. Its clock against itself only, so that a wrong one does no harm;
 * forgotten when the board connects anew.
 */
export class StaleReports {
  readonly #newest = new Map<string, number>()

  /**
   * `old`: behind a newer one, it says nothing. `doubtful`: so much older that the clock may have been set back: an `on` counts,
   * an `off` proves nothing.
   * @param key `board/gpio`
   */
  judge(key: string, message: ActuatorStatus): 'fresh' | 'old' | 'doubtful' {
    const ts = message.ts ?? message.timestamp
    if (typeof ts !== 'number') return 'fresh'
    const atMs = ts >= MILLISECONDS_FROM ? ts : ts * 1000
    const newest = this.#newest.get(key)
    if (newest !== undefined && atMs < newest) return newest - atMs > CLOCK_SET_MS ? 'doubtful' : 'old'
    this.#newest.set(key, atMs)
    return 'fresh'
  }

  forget(board: string): void {
    for (const key of this.#newest.keys()) if (key.startsWith(`${board}/`)) this.#newest.delete(key)
  }
}

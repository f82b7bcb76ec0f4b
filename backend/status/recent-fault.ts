/** How long a fault stays shown after it was last seen, ms. Whatever was not stored is tried again every 1 to 2 s. */
const SHOWN_MS = 5000

/** A trouble that is only seen when something is tried: it lasts as long as it keeps coming back. Used by `app/app.ts` for the status. */
export class RecentFault {
  #code: string | null = null
  #seenMs = 0

  /** @returns true when it is a new one */
  note(code: string, nowMs: number): boolean {
    const fresh = this.at(nowMs) !== code
    this.#code = code
    this.#seenMs = nowMs
    return fresh
  }

  /** Code of the fault that lasts, or null. */
  at(nowMs: number): string | null {
    return nowMs - this.#seenMs < SHOWN_MS ? this.#code : null
  }
}

// One-time tickets: the start program puts one into the window's address, the page exchanges it for a cookie.
// So neither the token nor a session ever shows in a process list or a browser history. Kept in memory only.
import type { Clock } from '../contract/clock.ts'
import type { RandomBytes } from './password-hasher.ts'

export const TICKET_LIFE_MS = 60_000
/** More open tickets than this push out the oldest. */
const MAX_OPEN = 64

export class Tickets {
  readonly #clock: Clock
  readonly #random: RandomBytes
  /** Ticket → end of its life, Unix ms; in order of issue. */
  readonly #open = new Map<string, number>()

  constructor(clock: Clock, random: RandomBytes) {
    this.#clock = clock
    this.#random = random
  }

  issue(): { ticket: string; expiresAtMs: number } {
    this.#forgetOld()
    const oldest = this.#open.keys().next()
    if (this.#open.size >= MAX_OPEN && !oldest.done) this.#open.delete(oldest.value)
    const ticket = Buffer.from(this.#random(32)).toString('base64url')
    const expiresAtMs = this.#clock.now() + TICKET_LIFE_MS
    this.#open.set(ticket, expiresAtMs)
    return { ticket, expiresAtMs }
  }

  /** True once per ticket, and only within its life. */
  redeem(ticket: string): boolean {
    this.#forgetOld()
    return this.#open.delete(ticket)
  }

  #forgetOld(): void {
    const now = this.#clock.now()
    for (const [ticket, expiresAtMs] of this.#open) if (expiresAtMs <= now) this.#open.delete(ticket)
  }
}

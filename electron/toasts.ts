import { Notification } from 'electron'
import type { DesktopToast } from '../backend/contract/desktop-bridge.ts'

/** The system's own toasts, with a bound: a fleet that fails at once must not bury the desktop. Used by `main.ts`. */

const MOST_AT_ONCE = 5
const WITHIN_MS = 10_000

export class Toasts {
  readonly #now: () => number
  readonly #onClick: (page: string | undefined) => void
  /** Shown lately, Unix ms; also keeps their objects, which the system's click needs alive. */
  #recent: { atMs: number; toast: Notification }[] = []
  /** Not shown because too many came at once. */
  dropped = 0

  constructor(now: () => number, onClick: (page: string | undefined) => void) {
    this.#now = now
    this.#onClick = onClick
  }

  /** False where the system shows none or too many came at once; critical ones always get through. */
  show({ title, body, critical = false, page }: DesktopToast): boolean {
    if (!Notification.isSupported()) return false
    const now = this.#now()
    this.#recent = this.#recent.filter(({ atMs }) => now - atMs < WITHIN_MS)
    if (this.#recent.length >= MOST_AT_ONCE * (critical ? 4 : 1)) {
      this.dropped++
      return false
    }
    const toast = new Notification({ title, body, urgency: critical ? 'critical' : 'normal', timeoutType: critical ? 'never' : 'default' })
    toast.on('click', () => this.#onClick(page))
    this.#recent.push({ atMs: now, toast })
    toast.show()
    return true
  }
}

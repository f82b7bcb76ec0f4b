import { dialog } from 'electron'
import { type BackendAccess, stopEverything } from './ticket.ts'
import type { Words } from './words.ts'

/** The stop from the notification area, also where no window is open. Used by `shell.ts`. */

export interface TrayStopParts {
  words(): Words
  /** Undefined while the backend does not run. */
  backend(): BackendAccess | undefined
  onStopped(): void
  onTrouble(why: string): void
}

export class TrayStop {
  readonly #parts: TrayStopParts
  #asking = false

  constructor(parts: TrayStopParts) {
    this.#parts = parts
  }

  /** Asks once, stops, opens the page; says so loudly where the stop is not certain. Never rejects. */
  async ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const words = this.#parts.words()
    try {
      const { response } = await dialog.showMessageBox({
        type: 'warning',
        title: 'Leitstand',
        message: words.stopAsk,
        detail: words.stopAskBody,
        buttons: [words.stopNow, words.cancel],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      })
      if (response !== 0) return
      const backend = this.#parts.backend()
      if (backend === undefined) throw new Error(words.backendGone)
      await stopEverything(backend)
      this.#parts.onStopped()
    } catch (fault) {
      const why = fault instanceof Error ? fault.message : String(fault)
      this.#parts.onTrouble(why)
      dialog.showErrorBox(words.stopFailed, words.stopFailedBody(why))
    } finally {
      this.#asking = false
    }
  }
}

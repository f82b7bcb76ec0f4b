import type { App } from 'electron'

/** One program per user: a second start brings the first one's window to the front and ends. Used by `main.ts`. */

/** False where another one runs already; the caller quits. */
export function claimSingleInstance(app: Pick<App, 'requestSingleInstanceLock' | 'on'>, onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', () => onSecondStart())
  return true
}

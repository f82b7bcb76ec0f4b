import Type from 'typebox'
import { create } from 'zustand'
import { Health } from '../../backend/contract/api.ts'
import { resetValues } from '../backend/latest-values.ts'
import { retryLive, startLive, stopLive } from '../backend/live-connection.ts'
import { resetLive, useLive } from '../backend/live-store.ts'
import { resetRecent } from '../backend/recent-points.ts'
import { queryClient, RestError, rest } from '../backend/rest.ts'
import { keepChoice, readChoice } from '../language/language.ts'

/** Whether this window may talk to the backend, and what to show while it may not. Started by main.tsx, read by app.tsx. */

/**
 * `starting` nothing known yet; `setup` let in, but no account exists; `locked` neither let in nor an account to sign in with;
 * `signed-out` needs a login; `unreachable` no answer at all.
 */
export type SessionState = 'starting' | 'setup' | 'locked' | 'signed-out' | 'ready' | 'unreachable'

interface Session {
  state: SessionState
  /** No account exists, so signing out would lock everybody out. */
  setupNeeded: boolean
  open: boolean
}

const SETUP_LATER_KEY = 'leitstand.setup-later'

export const useSession = create<Session>()(() => ({ state: 'starting', setupNeeded: false, open: false }))

/** Trades the ticket of `#ticket=…` (given by the desktop shell) for a cookie, then looks whether the door is open. */
export async function startSession(): Promise<void> {
  await tradeTicket()
  await lookAgain()
}

/** Also the retry after `unreachable`. */
export async function lookAgain(): Promise<void> {
  try {
    const health = await rest.get('/api/health', Health)
    useSession.setState({ setupNeeded: health.setupNeeded, open: health.open })
    if (!(await isLetIn())) {
      useSession.setState({ state: health.setupNeeded ? 'locked' : 'signed-out' })
      return
    }
    const askForAccount = health.setupNeeded && !health.open && readChoice(SETUP_LATER_KEY) === null
    useSession.setState({ state: askForAccount ? 'setup' : 'ready' })
    if (!askForAccount) enter()
  } catch (fault) {
    if (!(fault instanceof RestError)) throw fault
    useSession.setState({ state: 'unreachable' })
  }
}

/** Throws RestError with the reason. */
export async function signIn(username: string, password: string): Promise<void> {
  await rest.post('/api/auth/login', { username, password })
  enter()
}

/** Creates the first account and signs in with it. Throws RestError. */
export async function createFirstAccount(username: string, password: string): Promise<void> {
  await rest.post('/api/auth/setup', { username, password })
  useSession.setState({ setupNeeded: false })
  enter()
}

/** The window works without an account through the machine's own token; asked again on the system page only. */
export async function setupLater(): Promise<void> {
  keepChoice(SETUP_LATER_KEY, 'yes')
  if (await isLetIn()) enter()
  else useSession.setState({ state: 'signed-out' })
}

/** Throws RestError; the window stays signed in then. */
export async function signOut(): Promise<void> {
  await rest.post('/api/auth/logout')
  leave()
}

function enter(): void {
  useSession.setState({ state: 'ready' })
  startLive()
  retryLive()
}

function leave(): void {
  stopLive()
  resetLive()
  resetValues()
  resetRecent()
  queryClient.clear()
  useSession.setState(({ setupNeeded }) => ({ state: setupNeeded ? 'locked' : 'signed-out' }))
}

// The live connection learns first that a session is over.
useLive.subscribe((now, before) => {
  const over = now.connection.state === 'unauthorised' && before.connection.state !== 'unauthorised'
  if (over && useSession.getState().state === 'ready') leave()
})

async function isLetIn(): Promise<boolean> {
  try {
    await rest.get('/api/auth/me', Type.Unknown())
    return true
  } catch (fault) {
    if (fault instanceof RestError && (fault.code === 'auth.required' || fault.code === 'auth.expired')) return false
    throw fault
  }
}

async function tradeTicket(): Promise<void> {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket')
  if (!ticket) return
  history.replaceState(null, '', location.pathname + location.search)
  try {
    await rest.post('/api/auth/session', { ticket })
  } catch (fault) {
    // A spent ticket is no fault: the cookie of the first visit may still hold, and lookAgain() finds out.
    if (!(fault instanceof RestError)) throw fault
  }
}

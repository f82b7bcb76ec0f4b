import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import type { StopBody } from '../backend/contract/actuators/emergency.ts'
import { TicketResult } from '../backend/contract/api.ts'
import { SystemStatus } from '../backend/contract/status.ts'

/** Talks to the backend with the local token, which never reaches the page. Used by `main.ts` and the tray. */

const ANSWER_WITHIN_MS = 5_000

export interface BackendAccess {
  /** As the backend announced it; may be a place to listen such as `0.0.0.0`. */
  http: string
  data: string
}

/** Where the window goes to. */
export function originOf(http: string): string {
  const url = new URL(http)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  return url.origin
}

/** Address of a page that signs the window in once. Without a ticket (`--open`, token unreadable) the page asks by itself. */
export async function signedInAddress(access: BackendAccess, page: string, onTrouble: (why: string) => void): Promise<string> {
  const address = originOf(access.http) + page
  try {
    const answer = await ask(access, 'POST', '/api/auth/ticket')
    if (!Value.Check(TicketResult, answer)) throw new Error('the answer is no ticket')
    return `${address}#ticket=${encodeURIComponent(answer.ticket)}`
  } catch (error) {
    onTrouble(error instanceof Error ? error.message : String(error))
    return address
  }
}

/** What tray and badge need of `GET /api/status`; more may come with it. */
export const TrayStatus = Type.Pick(SystemStatus, ['boards', 'database'])

/** @throws Error when the backend does not answer or answers something else */
export async function fetchStatus(access: BackendAccess): Promise<Type.Static<typeof TrayStatus>> {
  const answer = await ask(access, 'GET', '/api/status')
  if (!Value.Check(TrayStatus, answer)) throw new Error('the answer is no status')
  return answer
}

/** Latches the emergency stop, as the person at this machine. @throws Error when it is not certain that the backend did */
export async function stopEverything(access: BackendAccess): Promise<void> {
  const answer = await ask(access, 'POST', '/api/emergency/stop', { origin: 'tray' } satisfies StopBody)
  if (!Value.Check(Latched, answer)) throw new Error('the answer says nothing of a stop')
}

const Latched = Type.Object({ phase: Type.Literal('latched') })

async function ask(access: BackendAccess, method: string, path: string, body?: object): Promise<unknown> {
  const token = (await readFile(join(access.data, 'token'), 'utf8')).trim()
  const answer = await fetch(originOf(access.http) + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  if (!answer.ok) throw new Error(`the backend answered ${answer.status}`)
  return await answer.json()
}

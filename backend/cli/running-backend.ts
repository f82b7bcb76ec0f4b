import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import { holderOf } from '../config/data-lock.ts'
import { codeOf } from '../contract/code-of.ts'

/** Talks to the backend that runs on a data folder, with the local token. Used by `token` and `ticket`. */

const ANSWER_TIMEOUT_MS = 5_000
const TicketAnswer = Type.Object({ ticket: Type.String({ minLength: 1 }) })

export function tokenPath(dataDir: string): string {
  return join(dataDir, 'token')
}

/** @throws Error in words when there is none yet or it belongs to someone else. */
export function readToken(dataDir: string): string {
  try {
    return readFileSync(tokenPath(dataDir), 'utf8').trim()
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'Leitstand never ran on this folder' : String(error)
    throw new Error(`No token in ${tokenPath(dataDir)}: ${why}. Start it first, or name its folder: --data DIR`, { cause: error })
  }
}

/** Address that signs a browser in once. @throws Error in words when no backend runs there or it refuses. */
export async function signedInAddress(dataDir: string): Promise<string> {
  const holder = holderOf(dataDir)
  if (!holder?.http) throw new Error(`No Leitstand runs on ${dataDir}. Start it first, or name its folder: --data DIR`)
  const base = reachable(holder.http)
  const answer = await fetch(new URL('/api/auth/ticket', base), {
    method: 'POST',
    headers: { authorization: `Bearer ${readToken(dataDir)}` },
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  })
  const body: unknown = answer.ok ? await answer.json() : undefined
  if (!Value.Check(TicketAnswer, body)) throw new Error(`${base} gave no ticket (HTTP ${answer.status})`)
  return `${base}/#ticket=${encodeURIComponent(body.ticket)}`
}

/** `0.0.0.0` and `::` are places to listen, not to go to. */
export function reachable(address: string): string {
  const url = new URL(address)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  return url.origin
}

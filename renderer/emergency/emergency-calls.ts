import { EmergencyState, type OutputName, type ReleaseBody } from '../../backend/contract/actuators/emergency.ts'
import { backendUrl } from '../backend/address.ts'
import { applyEmergencyState } from '../backend/emergency-store.ts'
import { rest } from '../backend/rest.ts'

/** What the screen asks of the stop; every answer is shown at once. */

/** Each try waits this long, ms; then it is sent again, so often. */
const TRY_MS = 3000
const TRIES = 4

/** Sends until the backend has it: a wish to stop is not taken back by a lost packet. @throws RestError of the last try */
export async function sendStop(origin: 'screen' | 'keys'): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      applyEmergencyState(await rest.post('/api/emergency/stop', { origin }, EmergencyState, { timeoutMs: TRY_MS }))
      return
    } catch (fault) {
      if (left <= 1) throw fault
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}

export async function secureOutput({ board, gpio }: OutputName): Promise<void> {
  const path = `/api/emergency/outputs/${encodeURIComponent(board)}/${gpio}/secure`
  applyEmergencyState(await rest.post(path, undefined, EmergencyState))
}

export async function dismissBoard(board: string, reason: string): Promise<void> {
  applyEmergencyState(await rest.post(`/api/emergency/boards/${encodeURIComponent(board)}/dismiss`, { reason }, EmergencyState))
}

export async function signCause(): Promise<void> {
  applyEmergencyState(await rest.post('/api/emergency/cause/sign', undefined, EmergencyState))
}

export async function releaseStop(body: ReleaseBody): Promise<void> {
  applyEmergencyState(await rest.post('/api/emergency/release', body, EmergencyState))
}

export function protocolUrl(format: 'csv' | 'pdf', language: 'en' | 'de'): string {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return backendUrl(`/api/emergency/protocol?format=${format}&language=${language}&timeZone=${encodeURIComponent(timeZone)}`)
}

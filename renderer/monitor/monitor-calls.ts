import Type from 'typebox'
import { type LineEnding, type MonitorRequest, type ResetTarget, SerialMonitor } from '../../backend/contract/flash/serial-monitor.ts'
import { rest } from '../backend/rest.ts'

/** What the serial monitor asks of the backend. All throw RestError. */

/** The port's process may take a while to start on a busy machine. */
const OPEN_MS = 45_000
const ACT_MS = 20_000

const Nothing = Type.Unknown()
const pathOf = (port: string) => `/api/serial-monitors/${encodeURIComponent(port)}`

/** Opens the port, or changes the baud of one that is open. */
export function openPort(port: string, request: MonitorRequest): Promise<SerialMonitor> {
  return rest.put(pathOf(port), request, SerialMonitor, { timeoutMs: OPEN_MS })
}

export async function closePort(port: string): Promise<void> {
  await rest.delete(pathOf(port))
}

export async function sendText(port: string, text: string, hex: boolean, ending: LineEnding): Promise<void> {
  await rest.post(`${pathOf(port)}/send`, { ...(hex ? { hex: text } : { text }), ending }, Nothing, { timeoutMs: ACT_MS })
}

export async function resetBoard(port: string, into: ResetTarget): Promise<void> {
  await rest.post(`${pathOf(port)}/reset`, { into }, Nothing, { timeoutMs: ACT_MS })
}

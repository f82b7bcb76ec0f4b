// Reads what a client sent. Anything but a proper frame is garbage: answered, counted, never thrown.
import { checkOf } from '../contract/check-of.ts'
import { ClientFrame } from '../contract/events.ts'

const frameCheck = checkOf(ClientFrame)

export type ReadFrame = { ok: true; frame: ClientFrame } | { ok: false; why: string }

/** @param text null for a binary message. */
export function readClientFrame(text: string | null, maxBytes: number): ReadFrame {
  if (text === null) return { ok: false, why: 'Binary messages are not understood here. Send JSON text.' }
  if (Buffer.byteLength(text) > maxBytes) return { ok: false, why: `Messages may have ${maxBytes} bytes at most.` }
  const value = parse(text)
  if (value === undefined) return { ok: false, why: 'This is not JSON.' }
  if (!frameCheck.Check(value)) return { ok: false, why: 'Send {"type":"subscribe"|"unsubscribe","topics":[…]} or {"type":"ping"}.' }
  return { ok: true, frame: value }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

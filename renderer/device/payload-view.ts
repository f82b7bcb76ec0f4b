import type { InspectedMessage } from '../../backend/contract/inspector.ts'

/** Raw payload of a message as JSON, text or bytes. Pure. */

export type PayloadView = 'json' | 'text' | 'hex'

/** Indented JSON; undefined where it is not JSON. */
export function prettyJson(message: InspectedMessage): string | undefined {
  if (message.encoding !== 'utf8') return undefined
  try {
    return JSON.stringify(JSON.parse(message.payload), null, 2)
  } catch {
    return undefined
  }
}

export function payloadBytes(message: InspectedMessage): Uint8Array {
  if (message.encoding === 'utf8') return new TextEncoder().encode(message.payload)
  return Uint8Array.from(atob(message.payload), (sign) => sign.charCodeAt(0))
}

const WIDTH = 16

/** `0000  7b 22 …  {"ts"…` */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const part = bytes.subarray(at, at + WIDTH)
    const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = Array.from(part, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('')
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(WIDTH * 3 - 1)}  ${text}`)
  }
  return lines.join('\n')
}

/** The first view that shows the payload as it was meant. */
export function bestView(message: InspectedMessage): PayloadView {
  if (message.encoding === 'base64') return 'hex'
  return prettyJson(message) === undefined ? 'text' : 'json'
}

/** Topic below the board's own part, which is the same in every line. */
export function shortTopic(topic: string): string {
  return /^kaiser\/[^/]+\/esp\/[^/]+\/(.+)$/.exec(topic)?.[1] ?? /^sensors\/[^/]+\/(.+)$/.exec(topic)?.[1] ?? topic
}

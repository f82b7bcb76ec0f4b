import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import type { RejectReason } from '../contract/inspector.ts'

/** Largest payload a board may send, bytes (device protocol, "Bad input"). */
const MAX_PAYLOAD_BYTES = 64 * 1024

export type Decoded =
  | { ok: true; text: string; message: unknown }
  | { ok: false; text: string | null; reason: RejectReason; detail: string }

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes → checked message of one topic. The validator is compiled once per topic. */
export class MessageDecoder {
  readonly #validator: Validator

  constructor(schema: TSchema) {
    this.#validator = Compile(schema)
  }

  decode(payload: Uint8Array): Decoded {
    if (payload.byteLength > MAX_PAYLOAD_BYTES) {
      return { ok: false, text: null, reason: 'too-large', detail: `${payload.byteLength} bytes, at most ${MAX_PAYLOAD_BYTES}` }
    }
    const text = asText(payload)
    if (text === null) return { ok: false, text, reason: 'not-json', detail: 'not UTF-8' }
    let message: unknown
    try {
      message = JSON.parse(text)
    } catch (cause) {
      return { ok: false, text, reason: 'not-json', detail: cause instanceof Error ? cause.message.slice(0, 200) : 'not JSON' }
    }
    if (this.#validator.Check(message)) return { ok: true, text, message }
    if (holdsNonFinite(message)) return { ok: false, text, reason: 'not-finite', detail: 'a number is too large to be one' }
    return { ok: false, text, reason: 'wrong-shape', detail: this.#explain(message) }
  }

  #explain(message: unknown): string {
    const errors = this.#validator.Errors(message)
    const error = errors.find((candidate) => candidate.keyword !== 'anyOf') ?? errors[0]
    return error === undefined ? 'wrong shape' : `${error.instancePath || '/'}: ${error.message}`.slice(0, 200)
  }
}

function asText(payload: Uint8Array): string | null {
  try {
    return utf8.decode(payload)
  } catch {
    return null // the caller rejects the message as not UTF-8
  }
}

/** True when some number in a parsed JSON document overflowed (`1e999`). Depth is bounded by the payload's 64 KiB. */
function holdsNonFinite(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'number' && !Number.isFinite(next)) return true
    if (typeof next === 'object' && next !== null) open.push(...Object.values(next))
  }
  return false
}

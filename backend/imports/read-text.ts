// Bytes of an uploaded file as text: which encoding it is, and the text piece by piece. Runs in the import worker.
import { createReadStream } from 'node:fs'
import type { ImportMapping } from '../contract/import.ts'
import { because, type Reason } from '../contract/reasons.ts'

export type Encoding = ImportMapping['encoding']

const CHUNK_BYTES = 256 * 1024

/** By byte order mark, zero bytes and UTF-8 validity, in this order; what is none of these is windows-1252. */
export function guessEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  const byZeros = guessUtf16(head)
  if (byZeros !== undefined) return byZeros
  return isUtf8(head) ? 'utf-8' : 'windows-1252'
}

/** What is plainly wrong with reading these bytes so; undefined = nothing. Pure ASCII fits UTF-8 and windows-1252. */
export function encodingFault(head: Uint8Array, encoding: Encoding): Reason | undefined {
  const zeros = guessUtf16(head)
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const guess = guessEncoding(head)
    return guess === encoding ? undefined : because('encoding-other', { given: encoding, looks: guess })
  }
  if (zeros !== undefined) return because('encoding-other', { given: encoding, looks: zeros })
  if (encoding === 'utf-8') return isUtf8(head) ? undefined : because('encoding-other', { given: encoding, looks: 'windows-1252' })
  const foreign = head.some((byte) => byte >= 0x80)
  return foreign && isUtf8(head) ? because('encoding-utf8', { given: encoding }) : undefined
}

/** The file's text in pieces, without byte order mark; bytes that the encoding does not have become U+FFFD. */
export async function* textOf(path: string, encoding: Encoding, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    if (!(chunk instanceof Uint8Array)) continue
    onBytes(chunk.byteLength)
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

/** Latin text in UTF-16 has a zero in nearly every second byte. */
function guessUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(head.length, 4096) >> 1
  if (pairs < 4) return undefined
  let even = 0
  let odd = 0
  for (let pair = 0; pair < pairs; pair++) {
    if (head[2 * pair] === 0) even++
    if (head[2 * pair + 1] === 0) odd++
  }
  if (odd > 0.7 * pairs && even < 0.1 * pairs) return 'utf-16le'
  if (even > 0.7 * pairs && odd < 0.1 * pairs) return 'utf-16be'
  return undefined
}

/** A character that the end of `head` cuts in two is no fault. */
function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch (cause) {
    if (cause instanceof TypeError) return false
    throw cause
  }
}

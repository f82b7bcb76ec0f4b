// How a simulated board gets its firmware: really over HTTP, in pieces that go on where the connection broke, with the hash checked.
import { createHash } from 'node:crypto'

/** App partition of the usual table of 4 MB. */
const MOST_BYTES = 0x1c_0000
const TRIES = 4
const PATIENCE_MS = 30_000
/** esp_app_desc_t behind the headers of the image and its first segment. */
const DESCRIPTION_AT = 0x20
const DESCRIPTION_MAGIC = 0xabcd5432

export interface FirmwareOrder {
  url: string
  sha256: string
}

/** @returns version that the program names. @throws Error with what a board would say */
export async function fetchFirmware(order: FirmwareOrder, onPercent: (percent: number) => void): Promise<string> {
  const content = await download(order.url, onPercent)
  if (createHash('sha256').update(content).digest('hex') !== order.sha256.toLowerCase())
    throw new Error('SHA-256 differs, nothing was installed')
  if (content[0] !== 0xe9) throw new Error('Not a firmware image')
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  if (content.length < DESCRIPTION_AT + 0x30 || view.getUint32(DESCRIPTION_AT, true) !== DESCRIPTION_MAGIC) return ''
  return Buffer.from(content.subarray(DESCRIPTION_AT + 0x10, DESCRIPTION_AT + 0x30))
    .toString('latin1')
    .replace(/\0.*$/s, '')
}

async function download(url: string, onPercent: (percent: number) => void): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  let fault = ''
  for (let left = TRIES; left > 0; left--) {
    try {
      const answer = await fetch(url, { headers: bytes > 0 ? { range: `bytes=${bytes}-` } : {}, signal: AbortSignal.timeout(PATIENCE_MS) })
      if (!answer.ok || answer.body === null) throw new Refused(`Download refused: HTTP ${answer.status}`)
      if (answer.status !== 206) {
        pieces.length = 0
        bytes = 0
      }
      const total = bytes + Number(answer.headers.get('content-length') ?? 0)
      if (total > MOST_BYTES) throw new Refused('The image is larger than the app partition')
      for await (const piece of answer.body) {
        pieces.push(piece)
        bytes += piece.length
        if (bytes > MOST_BYTES) throw new Refused('The image is larger than the app partition')
        onPercent(Math.floor((bytes / Math.max(total, bytes)) * 100))
      }
      return Buffer.concat(pieces)
    } catch (cause) {
      if (cause instanceof Refused) throw cause
      fault = cause instanceof Error ? cause.message : String(cause)
    }
  }
  throw new Error(`Download failed: ${fault}`)
}

class Refused extends Error {}

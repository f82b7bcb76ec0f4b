// Names under which files are saved, good on every system.
import type { ExportSpec } from '../contract/export.ts'
import { LocalTimes } from './local-times.ts'

const EXTENSIONS = { csv: 'csv', json: 'json', ndjson: 'ndjson', pdf: 'pdf' } as const
const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  pdf: 'application/pdf',
} as const
/** File systems take 255 bytes, date, ending and a number included. */
const MAX_BYTES = 200
/** What Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
const FORBIDDEN = /[\u0000-\u001f\u007f/\\:*?"<>|\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g

export function contentType(format: ExportSpec['format']): string {
  return CONTENT_TYPES[format]
}

/** `Greenhouse climate 2026-11-20.csv`: the title and the last day of the range, in its zone. */
export function fileNameOf({ title, toMs, timeZone, format }: ExportSpec): string {
  const day = new LocalTimes(timeZone).date(toMs - 1)
  const plain = title.normalize('NFC').replace(FORBIDDEN, '-').replace(/\s+/g, ' ')
  const cut = shortened(plain).replace(/^[\s.-]+|[\s.-]+$/g, '')
  const safe = cut === '' || RESERVED.test(cut) ? `Export ${cut}`.trim() : cut
  return `${safe} ${day}.${EXTENSIONS[format]}`
}

function shortened(text: string): string {
  const characters = [...text]
  let bytes = 0
  const end = characters.findIndex((character) => {
    bytes += Buffer.byteLength(character)
    return bytes > MAX_BYTES
  })
  return end < 0 ? text : characters.slice(0, end).join('')
}

import Type, { type Static } from 'typebox'
import { DOCUMENT_ID_PATTERN, documentOf } from '../document.ts'
import { Reason } from '../reasons.ts'

/**
 * What boards say on serial ports. A monitor has the id of its port (port.ts): `PUT /api/serial-monitors/{port}` opens it, live topic
 * `documents/serial-monitors` tells how it stands, live topic `serial/{port}` brings what was said. It stays open with nobody watching.
 */

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const MOST_MONITORS = 16
export const LEAST_BAUD = 300
export const MOST_BAUD = 3_000_000
export const USUAL_BAUD = 115_200
/** Offered first; any other whole number from LEAST_BAUD to MOST_BAUD is taken too. */
export const USUAL_BAUDS = [9600, 19_200, 57_600, 74_880, 115_200, 230_400, 460_800, 921_600, 1_500_000, 2_000_000, 3_000_000] as const
/** Bytes of each port that are kept for a screen that comes later. */
export const KEPT_BYTES = 1 << 20
/** Pieces of each port that are kept, bytes and notes together. */
export const KEPT_ENTRIES = 8192
export const MOST_SENT_BYTES = 4096

/**
 * `opening` (also its process starts) · `open` · `gone`: unplugged, comes back by itself · `failed`: busy or forbidden, tried again ·
 * `lent`: the port is being flashed or set up, and is taken back afterwards.
 */
const MONITOR_STATES = ['opening', 'open', 'gone', 'failed', 'lent'] as const

const SERIAL_MONITOR_BODY = {
  path: Type.String(),
  baud: Type.Integer({ minimum: LEAST_BAUD, maximum: MOST_BAUD }),
  state: Type.Enum(MONITOR_STATES),
  /** Why it is not open. */
  fault: orNull(Reason),
  /** Bytes that came too fast and were left out since it was opened. */
  lostBytes: Type.Integer({ minimum: 0 }),
}
export const SerialMonitor = documentOf(SERIAL_MONITOR_BODY)
export type SerialMonitor = Static<typeof SerialMonitor>
const bodySchema = Type.Object(SERIAL_MONITOR_BODY)
export type SerialMonitorBody = Static<typeof bodySchema>

export const MonitorPortId = Type.Object({ port: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

export const MonitorRequest = Type.Object(
  { baud: Type.Optional(Type.Integer({ minimum: LEAST_BAUD, maximum: MOST_BAUD })) },
  { additionalProperties: false },
)
export type MonitorRequest = Static<typeof MonitorRequest>

export const LINE_ENDINGS = ['none', 'lf', 'cr', 'crlf'] as const
export type LineEnding = (typeof LINE_ENDINGS)[number]
export const ENDING_TEXT: Readonly<Record<LineEnding, string>> = { none: '', lf: '\n', cr: '\r', crlf: '\r\n' }

/** One of `text` (sent as UTF-8) and `hex`; at most MOST_SENT_BYTES with the ending. */
export const SendRequest = Type.Object(
  {
    text: Type.Optional(Type.String({ maxLength: MOST_SENT_BYTES })),
    /** Pairs of hex digits, with or without spaces between them. */
    hex: Type.Optional(Type.String({ maxLength: MOST_SENT_BYTES * 3 })),
    ending: Type.Enum(LINE_ENDINGS),
  },
  { additionalProperties: false },
)
export type SendRequest = Static<typeof SendRequest>

/** `program`: restart it; `loader`: into the boot loader, as with BOOT held. */
const RESET_TARGETS = ['program', 'loader'] as const
export type ResetTarget = (typeof RESET_TARGETS)[number]
export const ResetRequest = Type.Object({ into: Type.Enum(RESET_TARGETS) }, { additionalProperties: false })

/** What happened to the port, between what was said. */
export const NOTE_KINDS = ['opened', 'gone', 'failed', 'lent', 'returned', 'baud', 'sent', 'program', 'loader'] as const
export const SerialNote = Type.Object({
  kind: Type.Enum(NOTE_KINDS),
  /** Who did it; null: it came by itself. */
  by: orNull(Type.String()),
  /** What was sent, or the baud. */
  text: Type.String(),
})
export type SerialNote = Static<typeof SerialNote>

/** Bytes that came together, or a note. */
export const SerialEntry = Type.Object({
  /** Counts up from 0 since the port was opened: what was seen is known by it. */
  n: Type.Integer({ minimum: 0 }),
  atMs: Type.Integer(),
  /** Bytes of the port before this entry, those left out included: a jump is a gap. */
  from: Type.Integer({ minimum: 0 }),
  /** Base64; of a note empty. */
  bytes: Type.String(),
  note: orNull(SerialNote),
})
export type SerialEntry = Static<typeof SerialEntry>

/** Payload of the live event `serial`. `since` changes when the port is opened anew: counting begins again. */
export interface SerialNews {
  port: string
  since: number
  full: boolean
  entries: SerialEntry[]
}

import type { KaiserMessage, KaiserTopic, PlainMessage, PlainTopic, RelayMessage, RelayTopic } from '../contract/boards/device-topics.ts'
import type { RejectReason } from '../contract/inspector.ts'

/** What a handler knows of a message besides its payload. The topic decides identity. */
export interface MessageContext {
  board: string
  /** Relay that carried it; `god` for plain boards. */
  relay: string
  gpio: number | null
  topic: string
  receivedAtMs: number
  retain: boolean
  dup: boolean
  will: boolean
  /** The board's first accepted contact is still being stored; wait for it before keeping anything. */
  admitted: Promise<void> | undefined
}

/** Thrown by a handler that finds a well-formed message impossible. */
export class Rejection extends Error {
  readonly reason: RejectReason

  constructor(reason: RejectReason, detail: string) {
    super(detail)
    this.name = 'Rejection'
    this.reason = reason
  }
}

/** Undefined: nothing to keep. A promise resolves when all that must be kept is committed. */
export type Kept = Promise<void> | undefined

/** One handler per topic of the table; the compiler sees that none is missing. */
export type KaiserHandlers = { [K in KaiserTopic]: (context: MessageContext, message: KaiserMessage<K>) => Kept }
export type RelayHandlers = { [K in RelayTopic]: (relay: string, message: RelayMessage<K>) => Kept }
export type PlainHandlers = { [K in PlainTopic]: (context: MessageContext, message: PlainMessage<K>) => Kept }

import type { Family } from '../contract/boards/board.ts'
import { KAISER_UP, type KaiserTopic, PLAIN_UP, type PlainTopic, RELAY_UP, type RelayTopic } from '../contract/boards/device-topics.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { InspectedMessage, RejectReason } from '../contract/inspector.ts'
import { MessageDecoder } from './decode.ts'
import { type KaiserHandlers, type Kept, type MessageContext, type PlainHandlers, Rejection, type RelayHandlers } from './handlers.ts'
import { Inspector, inspected, shortened } from './inspector.ts'
import type { IncomingMessage } from './message-bus.ts'
import { type Route, TopicRouter } from './route-topic.ts'

/** What the intake needs of the fleet. */
export interface Doorkeeper {
  knows(board: string): boolean
  /** First step of every well-formed message: makes the board known, says whether it may speak. `lives` false: no sign of life. */
  admit(
    board: string,
    family: Family,
    relay: string,
    receivedAtMs: number,
    lives: boolean,
  ): { allowed: boolean; stored: Promise<void> | undefined }
  /** Counts a reject for a board that is known; unknown boards are not made known by bad messages. */
  countReject(board: string, reason: RejectReason, atMs: number): void
  countViolation(board: string): void
}

/** What the intake needs of screens. */
export interface MessageWatch {
  watched(board: string): boolean
  show(board: string, message: InspectedMessage): void
}

export interface IntakeFigures {
  messages: number
  rejected: number
  byReason: Map<RejectReason, number>
  violations: number
}

const MESSAGE_WHEN_REJECTED = 'The board is rejected: its messages are not stored.'
/** A rejected board still gets its heartbeat answered (with `rejected`) and answers the emergency stop, nothing else of it is taken. */
const ALWAYS_HEARD: ReadonlySet<string> = new Set([
  'system/heartbeat',
  'system/will',
  'actuator/emergency/ack',
  'actuator/recovery_confirm',
])

/**
 * The way of a message from broker to handler: route → size, JSON, schema → board known and allowed → handler.
 * Bad ones are counted by board and reason and shown, and touch nothing else.
 */
export class Intake {
  readonly figures: IntakeFigures = { messages: 0, rejected: 0, byReason: new Map(), violations: 0 }
  readonly inspector: Inspector
  readonly #router = new TopicRouter()
  readonly #decoders: {
    kaiser: Map<KaiserTopic, MessageDecoder>
    plain: Map<PlainTopic, MessageDecoder>
    relay: Map<RelayTopic, MessageDecoder>
  }
  readonly #kaiser: KaiserHandlers
  readonly #plain: PlainHandlers
  readonly #relay: RelayHandlers
  readonly #door: Doorkeeper
  readonly #watch: MessageWatch
  readonly #onFault: (cause: unknown, topic: string) => void

  constructor(parts: {
    kaiser: KaiserHandlers
    plain: PlainHandlers
    relay: RelayHandlers
    door: Doorkeeper
    watch: MessageWatch
    onFault: (cause: unknown, topic: string) => void
    inspector?: Inspector
  }) {
    this.#kaiser = parts.kaiser
    this.#plain = parts.plain
    this.#relay = parts.relay
    this.#door = parts.door
    this.#watch = parts.watch
    this.#onFault = parts.onFault
    this.inspector = parts.inspector ?? new Inspector()
    this.#decoders = { kaiser: decodersOf(KAISER_UP), plain: decodersOf(PLAIN_UP), relay: decodersOf(RELAY_UP) }
  }

  /** Takes one message; see TakeMessage. Never throws: what is wrong with a message stays with it. */
  take(incoming: IncomingMessage): Kept {
    const route = this.#router.route(incoming.topic)
    if (route.kind === 'foreign') return undefined
    this.figures.messages++
    if (route.kind === 'rejected') return this.#reject(incoming, route.board, null, route.reason, route.detail)
    if (incoming.retain && incoming.payload.byteLength === 0) return undefined // clears a retained message, carries nothing
    const decoder = this.#decoderOf(route)
    const decoded = decoder?.decode(incoming.payload)
    if (decoded === undefined) return this.#reject(incoming, route.board, null, 'unknown-topic', incoming.topic)
    if (!decoded.ok) return this.#reject(incoming, route.board, decoded.text, decoded.reason, decoded.detail)
    if (route.kind === 'relay') return this.#handRelay(incoming, route, decoded.text, decoded.message)
    return this.#hand(incoming, route, decoded.text, decoded.message)
  }

  #decoderOf(route: Extract<Route, { kind: 'kaiser' | 'plain' | 'relay' }>): MessageDecoder | undefined {
    if (route.kind === 'kaiser') return this.#decoders.kaiser.get(route.key)
    return route.kind === 'plain' ? this.#decoders.plain.get(route.key) : this.#decoders.relay.get(route.key)
  }

  #handRelay(incoming: IncomingMessage, route: Extract<Route, { kind: 'relay' }>, text: string, message: unknown): Kept {
    // The route's key chose both decoder and handler, so the message has the handler's type.
    const handler = this.#relay[route.key] as (relay: string, m: unknown) => Kept
    this.#note(incoming, null, text, null, null, false)
    return handler(route.relay, message)
  }

  #hand(incoming: IncomingMessage, route: Extract<Route, { kind: 'kaiser' | 'plain' }>, text: string, message: unknown): Kept {
    // The last word of a board that was deleted: it is gone, and that must not make it known again.
    if (incoming.will && route.key === 'system/will' && !this.#door.knows(route.board)) return undefined
    const relay = route.kind === 'kaiser' ? route.relay : 'god'
    const lives = !incoming.will && route.key !== 'system/will'
    const admission = this.#door.admit(route.board, route.kind, relay, incoming.receivedAtMs, lives)
    if (!admission.allowed && !ALWAYS_HEARD.has(route.key)) {
      return this.#reject(incoming, route.board, text, 'board-rejected', MESSAGE_WHEN_REJECTED)
    }
    const gpio = route.kind === 'kaiser' ? route.gpio : null
    const violation = namesAnother(message, route.board, gpio)
    if (violation) {
      this.figures.violations++
      this.#door.countViolation(route.board)
    }
    const context: MessageContext = {
      board: route.board,
      relay,
      gpio,
      topic: incoming.topic,
      receivedAtMs: incoming.receivedAtMs,
      retain: incoming.retain,
      dup: incoming.dup,
      will: incoming.will,
      admitted: admission.stored,
    }
    let kept: Kept
    try {
      // The route's key chose both decoder and handler, so the message has the handler's type.
      const handler = (route.kind === 'kaiser' ? this.#kaiser[route.key] : this.#plain[route.key]) as (
        c: MessageContext,
        m: unknown,
      ) => Kept
      kept = handler(context, message)
    } catch (cause) {
      if (cause instanceof Rejection) return this.#reject(incoming, route.board, text, cause.reason, cause.message)
      // The message is well, the disk is not: without acknowledgement it comes again.
      if (cause instanceof LeitstandError && cause.code === 'store.unavailable') return Promise.reject(cause)
      this.#onFault(cause, incoming.topic)
      return this.#reject(incoming, route.board, text, 'internal', cause instanceof Error ? cause.message : String(cause))
    }
    this.#note(incoming, route.board, text, null, null, violation)
    if (admission.stored === undefined) return kept
    return kept === undefined ? admission.stored : Promise.all([admission.stored, kept]).then(() => undefined)
  }

  #reject(incoming: IncomingMessage, board: string | null, text: string | null, reason: RejectReason, detail: string): undefined {
    this.figures.rejected++
    this.figures.byReason.set(reason, (this.figures.byReason.get(reason) ?? 0) + 1)
    if (board !== null) this.#door.countReject(board, reason, incoming.receivedAtMs)
    this.#note(incoming, board, text, reason, detail, false)
    return undefined
  }

  #note(
    incoming: IncomingMessage,
    board: string | null,
    text: string | null,
    reason: RejectReason | null,
    detail: string | null,
    violation: boolean,
  ): void {
    const entry = {
      atMs: incoming.receivedAtMs,
      topic: incoming.topic.length > 512 ? `${incoming.topic.slice(0, 512)}…` : incoming.topic,
      qos: incoming.qos,
      retain: incoming.retain,
      ...shortened(text, incoming.payload),
      bytes: incoming.payload.byteLength,
      rejected: reason,
      detail,
      violation,
    }
    this.inspector.note(board, entry)
    if (board !== null && this.#watch.watched(board)) this.#watch.show(board, inspected(entry))
  }
}

function decodersOf<K extends string>(
  table: Record<K, { schema: ConstructorParameters<typeof MessageDecoder>[0] }>,
): Map<K, MessageDecoder> {
  const decoders = new Map<K, MessageDecoder>()
  for (const key in table) decoders.set(key, new MessageDecoder(table[key].schema))
  return decoders
}

/** The payload names another board or GPIO than the topic: the topic wins. */
function namesAnother(message: unknown, board: string, gpio: number | null): boolean {
  if (typeof message !== 'object' || message === null) return false
  const named = 'esp_id' in message ? message.esp_id : 'deviceId' in message ? message.deviceId : undefined
  if (named !== undefined && named !== board) return true
  return gpio !== null && 'gpio' in message && message.gpio !== gpio
}

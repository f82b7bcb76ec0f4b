/** A message on its way from the centre to boards. */
export interface OutgoingMessage {
  topic: string
  payload: string | Uint8Array
  qos: 0 | 1 | 2
  retain?: boolean
}

/** Sends to boards. Resolves when the broker has taken the message for delivery. */
export interface MessageBus {
  publish(message: OutgoingMessage): Promise<void>
}

/** A message that a client published, as the broker hands it over before it acknowledges. */
export interface IncomingMessage {
  clientId: string
  topic: string
  payload: Uint8Array
  qos: 0 | 1 | 2
  retain: boolean
  dup: boolean
  /** True when the broker publishes it for a client that went away. */
  will: boolean
  receivedAtMs: number
}

/**
 * Takes a message. Returns undefined when nothing has to be kept (acknowledge at once), or a promise that
 * resolves when everything from it is committed: only then may the broker acknowledge.
 * A rejected promise means "not kept": the broker must not acknowledge, the client will resend.
 */
export type TakeMessage = (message: IncomingMessage) => Promise<void> | undefined

/** Hears what clients say to each other on topics that are no board's. Both return at once. */
export interface Overhear {
  /** False: nobody listens there, and the message need not be read. */
  wants(topic: string): boolean
  hear(message: Pick<IncomingMessage, 'topic' | 'payload' | 'receivedAtMs'>): void
}

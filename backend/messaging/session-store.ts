/** A retained message as the broker keeps it. */
export interface RetainedMessage {
  topic: string
  payload: Uint8Array
  qos: 0 | 1 | 2
}

export interface StoredSubscription {
  clientId: string
  topic: string
  qos: 0 | 1 | 2
}

/** One message waiting for a client that is away (clean session off, QoS ≥ 1). */
export interface QueuedMessage {
  clientId: string
  /** Grows per store; order of delivery. */
  seq: number
  topic: string
  payload: Uint8Array
  qos: 1 | 2
}

/** What the broker must not forget at a restart. */
export interface SessionStore {
  loadRetained(): Promise<RetainedMessage[]>
  /** Empty payload removes. All or nothing. */
  saveRetained(messages: readonly RetainedMessage[]): Promise<void>
  loadSubscriptions(): Promise<StoredSubscription[]>
  /** Replaces all subscriptions of the client; an empty list forgets it and its queue. */
  saveSubscriptions(clientId: string, subscriptions: readonly StoredSubscription[]): Promise<void>
  loadQueued(): Promise<QueuedMessage[]>
  changeQueued(added: readonly QueuedMessage[], removed: readonly { clientId: string; seq: number }[]): Promise<void>
}

// A session store in memory that outlives brokers, can be made to fail, and can be made to wait.
import type { QueuedMessage, RetainedMessage, SessionStore, StoredSubscription } from '../../backend/messaging/session-store.ts'

export class MemorySessionStore implements SessionStore {
  readonly retained = new Map<string, RetainedMessage>()
  readonly subscriptions = new Map<string, readonly StoredSubscription[]>()
  readonly queued = new Map<string, QueuedMessage>()
  /** Every write rejects with this while it is set. */
  fault: Error | undefined
  /** Every write waits for this while it is set. */
  gate: Promise<void> | undefined
  writes = 0

  async loadRetained(): Promise<RetainedMessage[]> {
    return [...this.retained.values()]
  }

  async saveRetained(messages: readonly RetainedMessage[]): Promise<void> {
    await this.#write()
    for (const message of messages) {
      if (message.payload.byteLength === 0) this.retained.delete(message.topic)
      else this.retained.set(message.topic, structuredClone({ ...message, payload: Uint8Array.from(message.payload) }))
    }
  }

  async loadSubscriptions(): Promise<StoredSubscription[]> {
    return [...this.subscriptions.values()].flat()
  }

  async saveSubscriptions(clientId: string, subscriptions: readonly StoredSubscription[]): Promise<void> {
    await this.#write()
    this.subscriptions.set(clientId, structuredClone(subscriptions))
    if (subscriptions.length > 0) return
    this.subscriptions.delete(clientId)
    for (const [key, message] of this.queued) if (message.clientId === clientId) this.queued.delete(key)
  }

  async loadQueued(): Promise<QueuedMessage[]> {
    return [...this.queued.values()]
  }

  async changeQueued(added: readonly QueuedMessage[], removed: readonly { clientId: string; seq: number }[]): Promise<void> {
    await this.#write()
    for (const message of added) {
      this.queued.set(`${message.clientId} ${message.seq}`, { ...message, payload: Uint8Array.from(message.payload) })
    }
    for (const { clientId, seq } of removed) this.queued.delete(`${clientId} ${seq}`)
  }

  async #write(): Promise<void> {
    this.writes++
    await this.gate
    if (this.fault !== undefined) throw this.fault
  }
}

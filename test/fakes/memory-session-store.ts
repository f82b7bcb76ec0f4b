import type { QueuedMessage, RetainedMessage, SessionStore, StoredSubscription } from '../../backend/messaging/session-store.ts'

/** SessionStore without a disk. */
export class MemorySessionStore implements SessionStore {
  readonly #retained = new Map<string, RetainedMessage>()
  readonly #subscriptions = new Map<string, StoredSubscription[]>()
  #queued: QueuedMessage[] = []

  async loadRetained(): Promise<RetainedMessage[]> {
    return structuredClone([...this.#retained.values()].sort((a, b) => (a.topic < b.topic ? -1 : 1)))
  }

  async saveRetained(messages: readonly RetainedMessage[]): Promise<void> {
    for (const message of messages) {
      if (message.payload.byteLength === 0) this.#retained.delete(message.topic)
      else this.#retained.set(message.topic, { ...message, payload: Uint8Array.from(message.payload) })
    }
  }

  async loadSubscriptions(): Promise<StoredSubscription[]> {
    const key = (one: StoredSubscription) => `${one.clientId}\n${one.topic}`
    return structuredClone([...this.#subscriptions.values()].flat().sort((a, b) => (key(a) < key(b) ? -1 : 1)))
  }

  async saveSubscriptions(clientId: string, subscriptions: readonly StoredSubscription[]): Promise<void> {
    this.#subscriptions.set(clientId, structuredClone([...subscriptions]))
    if (subscriptions.length === 0) this.#queued = this.#queued.filter((one) => one.clientId !== clientId)
  }

  async loadQueued(): Promise<QueuedMessage[]> {
    const order = (a: QueuedMessage, b: QueuedMessage) => (a.clientId === b.clientId ? a.seq - b.seq : a.clientId < b.clientId ? -1 : 1)
    return structuredClone(this.#queued.toSorted(order))
  }

  async changeQueued(added: readonly QueuedMessage[], removed: readonly { clientId: string; seq: number }[]): Promise<void> {
    const key = (one: { clientId: string; seq: number }) => `${one.seq}\n${one.clientId}`
    const kept = new Map(this.#queued.map((one) => [key(one), one]))
    for (const one of added) kept.set(key(one), { ...one, payload: Uint8Array.from(one.payload) })
    for (const one of removed) kept.delete(key(one))
    this.#queued = [...kept.values()]
  }
}

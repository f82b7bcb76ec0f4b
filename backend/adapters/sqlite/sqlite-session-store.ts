import Type from 'typebox'
import type { QueuedMessage, RetainedMessage, SessionStore, StoredSubscription } from '../../messaging/session-store.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const Qos = Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)])
const Payload = Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => value instanceof Uint8Array)
const parseRetained = rowParser('retained', Type.Object({ topic: Type.String(), payload: Payload, qos: Qos }))
const parseSubscriptions = rowParser('subscription', Type.Object({ clientId: Type.String(), topic: Type.String(), qos: Qos }))
const parseQueued = rowParser(
  'queued',
  Type.Object({
    clientId: Type.String(),
    seq: Type.Integer(),
    topic: Type.String(),
    payload: Payload,
    qos: Type.Union([Type.Literal(1), Type.Literal(2)]),
  }),
)

const SAVE_RETAINED = upsert('retained', ['topic', 'payload', 'qos'], ['topic'])
const SAVE_SUBSCRIPTION = upsert('subscription', ['client_id', 'topic', 'qos'], ['client_id', 'topic'])
const SAVE_QUEUED = upsert('queued', ['client_id', 'seq', 'topic', 'payload', 'qos'], ['client_id', 'seq'])

/** What the broker must not forget, in leitstand.db. */
export class SqliteSessionStore implements SessionStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async loadRetained(): Promise<RetainedMessage[]> {
    return parseRetained(await this.#database.db.selectFrom('retained').selectAll().orderBy('topic').execute(), this.#onTrouble)
  }

  async saveRetained(messages: readonly RetainedMessage[]): Promise<void> {
    const newest = [...new Map(messages.map((message) => [message.topic, message])).values()]
    const removed = newest.filter((message) => message.payload.byteLength === 0)
    const kept = newest.filter((message) => message.payload.byteLength > 0)
    await this.#database.batch('saving retained messages', [
      { sql: 'DELETE FROM retained WHERE topic = ?', rows: removed.map((message) => [message.topic]) },
      { sql: SAVE_RETAINED, rows: kept.map((message) => [message.topic, compact(message.payload), message.qos]) },
    ])
  }

  async loadSubscriptions(): Promise<StoredSubscription[]> {
    const rows = await this.#database.db.selectFrom('subscription').selectAll().orderBy('client_id').orderBy('topic').execute()
    const subscriptions = rows.map((row) => ({ clientId: row.client_id, topic: row.topic, qos: row.qos }))
    return parseSubscriptions(subscriptions, this.#onTrouble)
  }

  async saveSubscriptions(clientId: string, subscriptions: readonly StoredSubscription[]): Promise<void> {
    const forget = subscriptions.length === 0 ? [[clientId]] : []
    await this.#database.batch('saving subscriptions', [
      { sql: 'DELETE FROM subscription WHERE client_id = ?', rows: [[clientId]] },
      { sql: 'DELETE FROM queued WHERE client_id = ?', rows: forget },
      { sql: SAVE_SUBSCRIPTION, rows: subscriptions.map((one) => [clientId, one.topic, one.qos]) },
    ])
  }

  async loadQueued(): Promise<QueuedMessage[]> {
    const rows = await this.#database.db.selectFrom('queued').selectAll().orderBy('client_id').orderBy('seq').execute()
    const queued = rows.map((row) => ({ clientId: row.client_id, seq: row.seq, topic: row.topic, payload: row.payload, qos: row.qos }))
    return parseQueued(queued, this.#onTrouble)
  }

  async changeQueued(added: readonly QueuedMessage[], removed: readonly { clientId: string; seq: number }[]): Promise<void> {
    await this.#database.batch('changing queued messages', [
      { sql: SAVE_QUEUED, rows: added.map((one) => [one.clientId, one.seq, one.topic, compact(one.payload), one.qos]) },
      { sql: 'DELETE FROM queued WHERE client_id = ? AND seq = ?', rows: removed.map((one) => [one.clientId, one.seq]) },
    ])
  }
}

/** Cloning a view clones all of its buffer, and a Buffer's is often a shared pool of 8 KiB. */
function compact(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes)
}

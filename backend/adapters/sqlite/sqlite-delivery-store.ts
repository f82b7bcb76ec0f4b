import { Delivery } from '../../contract/alarms/delivery.ts'
import type { DeliveryQuery, DeliveryStore } from '../../notifications/ports.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { fromJson, rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseDeliveries = rowParser('delivery', Delivery)
const SAVE = upsert('delivery', ['id', 'created_at', 'channel', 'alarm', 'state', 'body'], ['id'])
const TRIM_AGE = `DELETE FROM delivery WHERE state <> 'waiting' AND created_at < ?`
const TRIM_COUNT = `DELETE FROM delivery WHERE state <> 'waiting' AND created_at <= (
  SELECT created_at FROM delivery ORDER BY created_at DESC LIMIT 1 OFFSET ?)`

/** Messages to channels in leitstand.db. */
export class SqliteDeliveryStore implements DeliveryStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async waiting(): Promise<Delivery[]> {
    const rows = await this.#database.db
      .selectFrom('delivery')
      .select('body')
      .where('state', '=', 'waiting')
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return this.#deliveries(rows)
  }

  async save(deliveries: readonly Delivery[]): Promise<void> {
    const rows = deliveries.map((one) => [one.id, one.createdAtMs, one.channel, one.notice.alarm, one.state, JSON.stringify(one)])
    await this.#database.batch('saving notifications', [{ sql: SAVE, rows }])
  }

  async find({ alarm, channel, state, beforeMs, limit }: DeliveryQuery): Promise<Delivery[]> {
    let query = this.#database.db.selectFrom('delivery').select('body').where('created_at', '<', beforeMs)
    if (alarm !== null) query = query.where('alarm', '=', alarm)
    if (channel !== null) query = query.where('channel', '=', channel)
    if (state !== null) query = query.where('state', '=', state)
    return this.#deliveries(await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute())
  }

  async trim(beforeMs: number, keep: number): Promise<void> {
    await this.#database.batch('trimming notifications', [
      { sql: TRIM_AGE, rows: [[Math.max(0, beforeMs)]] },
      { sql: TRIM_COUNT, rows: [[keep]] },
    ])
  }

  #deliveries(rows: readonly { body: string }[]): Delivery[] {
    return parseDeliveries(
      rows.map(({ body }) => fromJson(body)),
      this.#onTrouble,
    )
  }
}

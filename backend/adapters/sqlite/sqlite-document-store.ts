import type { DocumentHead, DocumentNoun } from '../../contract/document.ts'
import type { DocumentStore } from '../../documents/document-store.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { fromJson } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const SAVE = upsert('document', ['noun', 'id', 'created_at', 'body'], ['noun', 'id'])
const REMOVE = 'DELETE FROM document WHERE noun = ? AND id = ?'

type RowParser<T> = (rows: readonly unknown[], onTrouble: OnTrouble) => T[]

/** The documents of one noun in leitstand.db, whole, as JSON. */
export class SqliteDocumentStore<T extends DocumentHead> implements DocumentStore<T> {
  readonly #database: MetadataDatabase
  readonly #noun: DocumentNoun
  readonly #parse: RowParser<T>
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, noun: DocumentNoun, parse: RowParser<T>, onTrouble: OnTrouble) {
    this.#database = database
    this.#noun = noun
    this.#parse = parse
    this.#onTrouble = onTrouble
  }

  async load(): Promise<T[]> {
    const rows = await this.#database.db
      .selectFrom('document')
      .select('body')
      .where('noun', '=', this.#noun)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return this.#parse(
      rows.map(({ body }) => fromJson(body)),
      this.#onTrouble,
    )
  }

  async save(documents: readonly T[]): Promise<void> {
    const rows = documents.map((one) => [this.#noun, one.id, one.createdAtMs, JSON.stringify(one)])
    await this.#database.batch(`saving ${this.#noun}`, [{ sql: SAVE, rows }])
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#database.batch(`removing ${this.#noun}`, [{ sql: REMOVE, rows: ids.map((id) => [this.#noun, id]) }])
  }
}

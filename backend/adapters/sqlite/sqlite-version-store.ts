import type { DocumentNoun } from '../../contract/document.ts'
import { type DocumentVersion, VersionHead } from '../../contract/document-version.ts'
import type { VersionStore } from '../../documents/version-store.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { fromJson, rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const SAVE = upsert('document_version', ['noun', 'id', 'version', 'at', 'by', 'note', 'body'], ['noun', 'id', 'version'])
const TRIM = `DELETE FROM document_version WHERE noun = ? AND id = ? AND version <= (
  SELECT version FROM document_version WHERE noun = ? AND id = ? ORDER BY version DESC LIMIT 1 OFFSET ?)`

const parseHeads = rowParser('document_version', VersionHead)

/** Earlier versions of the documents of one noun in leitstand.db. */
export class SqliteVersionStore implements VersionStore {
  readonly #database: MetadataDatabase
  readonly #noun: DocumentNoun
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, noun: DocumentNoun, onTrouble: OnTrouble) {
    this.#database = database
    this.#noun = noun
    this.#onTrouble = onTrouble
  }

  async append({ id, version, atMs, by, note, body }: DocumentVersion, keep: number): Promise<void> {
    const noun = this.#noun
    await this.#database.batch(`keeping a version of ${noun}`, [
      { sql: SAVE, rows: [[noun, id, version, atMs, by, note, JSON.stringify(body)]] },
      { sql: TRIM, rows: [[noun, id, noun, id, keep]] },
    ])
  }

  async list(id: string): Promise<VersionHead[]> {
    const rows = await this.#database.db
      .selectFrom('document_version')
      .select(['version', 'at as atMs', 'by', 'note'])
      .where('noun', '=', this.#noun)
      .where('id', '=', id)
      .orderBy('version', 'desc')
      .execute()
    return parseHeads(rows, this.#onTrouble)
  }

  async find(id: string, version: number): Promise<DocumentVersion | undefined> {
    const row = await this.#database.db
      .selectFrom('document_version')
      .select(['version', 'at', 'by', 'note', 'body'])
      .where('noun', '=', this.#noun)
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (row === undefined) return undefined
    return { id, version: row.version, atMs: row.at, by: row.by, note: row.note, body: fromJson(row.body) }
  }
}

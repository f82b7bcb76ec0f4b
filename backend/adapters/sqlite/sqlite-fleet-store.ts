import { Organisation } from '../../contract/api.ts'
import { Board } from '../../contract/boards/board.ts'
import type { FleetStore } from '../../fleet/fleet-store.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { fromJson, rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseBoards = rowParser('board', Board)
const parseOrganisations = rowParser('organisation', Organisation)

const BOARD_COLUMNS = [
  'id',
  'family',
  'relay',
  'organisation',
  'name',
  'zone',
  'labels',
  'board_type',
  'registration',
  'registered_at',
  'first_seen',
  'last_seen',
  'presence',
  'health',
  'heartbeat_interval_s',
  'state',
  'counters',
  'last_error',
] as const
const SAVE_BOARD = upsert('board', BOARD_COLUMNS, ['id'])
const SAVE_ORGANISATION = upsert('organisation', ['id', 'name', 'created_at'], ['id'])

/** Boards and organisations in leitstand.db. */
export class SqliteFleetStore implements FleetStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async loadBoards(): Promise<Board[]> {
    const rows = await this.#database.db.selectFrom('board').selectAll().orderBy('id').execute()
    const boards = rows.map((row) => ({
      id: row.id,
      family: row.family,
      relay: row.relay,
      organisation: row.organisation,
      name: row.name,
      zone: row.zone,
      labels: fromJson(row.labels),
      boardType: row.board_type,
      registration: row.registration,
      registeredAtMs: row.registered_at,
      firstSeenMs: row.first_seen,
      lastSeenMs: row.last_seen,
      presence: fromJson(row.presence),
      health: fromJson(row.health),
      heartbeatIntervalS: row.heartbeat_interval_s,
      state: fromJson(row.state),
      counters: fromJson(row.counters),
      lastError: fromJson(row.last_error),
    }))
    return parseBoards(boards, this.#onTrouble)
  }

  async saveBoards(boards: readonly Board[]): Promise<void> {
    const rows = boards.map((board) => [
      board.id,
      board.family,
      board.relay,
      board.organisation,
      board.name,
      board.zone,
      JSON.stringify(board.labels),
      board.boardType,
      board.registration,
      board.registeredAtMs,
      board.firstSeenMs,
      board.lastSeenMs,
      JSON.stringify(board.presence),
      JSON.stringify(board.health),
      board.heartbeatIntervalS,
      board.state === null ? null : JSON.stringify(board.state),
      JSON.stringify(board.counters),
      board.lastError === null ? null : JSON.stringify(board.lastError),
    ])
    await this.#database.batch('saving boards', [{ sql: SAVE_BOARD, rows }])
  }

  async removeBoards(ids: readonly string[]): Promise<void> {
    await this.#database.batch('removing boards', [{ sql: 'DELETE FROM board WHERE id = ?', rows: ids.map((id) => [id]) }])
  }

  async loadOrganisations(): Promise<Organisation[]> {
    const rows = await this.#database.db.selectFrom('organisation').selectAll().orderBy('id').execute()
    const organisations = rows.map((row) => ({ id: row.id, name: row.name, createdAtMs: row.created_at }))
    return parseOrganisations(organisations, this.#onTrouble)
  }

  async saveOrganisation({ id, name, createdAtMs }: Organisation): Promise<void> {
    await this.#database.batch('saving an organisation', [{ sql: SAVE_ORGANISATION, rows: [[id, name, createdAtMs]] }])
  }
}

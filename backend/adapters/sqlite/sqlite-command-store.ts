import { sql } from 'kysely'
import type { CommandStore } from '../../actuators/command-store.ts'
import { Actuator, Command } from '../../contract/actuator.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import type { MetadataTables } from './metadata-tables.ts'
import { rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseCommands = rowParser('command', Command)
const parseActuators = rowParser('actuator', Actuator)

const SAVE_COMMAND = upsert(
  'command',
  [
    'id',
    'board',
    'gpio',
    'command',
    'value',
    'duration_s',
    'by',
    'state',
    'message',
    'source',
    'reason',
    'code',
    'created_at',
    'changed_at',
    'sent_at',
    'answered_at',
    'confirmed_at',
  ],
  ['id'],
)
const SAVE_ACTUATOR = upsert(
  'actuator',
  ['board', 'gpio', 'type', 'on', 'pwm', 'runtime_ms', 'emergency', 'reported_at'],
  ['board', 'gpio'],
)

/** Commands and reported actuator states in leitstand.db. */
export class SqliteCommandStore implements CommandStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async saveCommand(command: Command): Promise<void> {
    const { id, board, gpio, value, durationS, by, state, message, source, reason, code } = command
    const { createdAtMs, changedAtMs, sentAtMs, answeredAtMs, confirmedAtMs } = command
    const told = [state, message, source, reason, code, createdAtMs, changedAtMs, sentAtMs, answeredAtMs, confirmedAtMs]
    const row = [id, board, gpio, command.command, value, durationS, by, ...told]
    await this.#database.batch('saving a command', [{ sql: SAVE_COMMAND, rows: [row] }])
  }

  async findCommand(id: string): Promise<Command | undefined> {
    const rows = await this.#database.db.selectFrom('command').selectAll().where('id', '=', id).execute()
    return this.#parse(rows)[0]
  }

  async listCommands(board: string | null, limit: number): Promise<Command[]> {
    let query = this.#database.db.selectFrom('command').selectAll()
    if (board !== null) query = query.where('board', '=', board)
    return this.#parse(await query.orderBy('created_at', 'desc').orderBy(sql`rowid`, 'desc').limit(limit).execute())
  }

  async loadActuators(): Promise<Actuator[]> {
    const rows = await this.#database.db.selectFrom('actuator').selectAll().orderBy('board').orderBy('gpio').execute()
    const actuators = rows.map((row) => ({
      board: row.board,
      gpio: row.gpio,
      type: row.type,
      on: row.on === 1,
      pwm: row.pwm,
      runtimeMs: row.runtime_ms,
      emergency: row.emergency,
      reportedAtMs: row.reported_at,
    }))
    return parseActuators(actuators, this.#onTrouble)
  }

  async saveActuators(actuators: readonly Actuator[]): Promise<void> {
    const rows = actuators.map((one) => [one.board, one.gpio, one.type, one.on, one.pwm, one.runtimeMs, one.emergency, one.reportedAtMs])
    await this.#database.batch('saving actuators', [{ sql: SAVE_ACTUATOR, rows }])
  }

  #parse(rows: readonly MetadataTables['command'][]): Command[] {
    const commands = rows.map((row) => ({
      id: row.id,
      board: row.board,
      gpio: row.gpio,
      command: row.command,
      value: row.value,
      durationS: row.duration_s,
      by: row.by,
      state: row.state,
      message: row.message,
      source: row.source,
      reason: row.reason,
      code: row.code,
      createdAtMs: row.created_at,
      changedAtMs: row.changed_at,
      sentAtMs: row.sent_at,
      answeredAtMs: row.answered_at,
      confirmedAtMs: row.confirmed_at,
    }))
    return parseCommands(commands, this.#onTrouble)
  }
}

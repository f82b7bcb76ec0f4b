import { sql } from 'kysely'
import type { CommandFilter, CommandStore } from '../../actuators/command-store.ts'
import { OutputMemory } from '../../actuators/output-memory.ts'
import { Command, ReportedOutput } from '../../contract/actuators/actuator.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import type { MetadataTables } from './metadata-tables.ts'
import { fromJson, rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseCommands = rowParser('command', Command)
const parseActuators = rowParser('actuator', ReportedOutput)
const parseMemories = rowParser('output_memory', OutputMemory)

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
    'refusal',
    'cause',
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

const SAVE_MEMORY = upsert('output_memory', ['board', 'gpio', 'memory'], ['board', 'gpio'])

const OPEN_STATES = ['accepted', 'sent', 'acknowledged']

/** Commands, what is remembered of outputs, and reported actuator states in leitstand.db. */
export class SqliteCommandStore implements CommandStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async saveCommand(command: Command, memory?: OutputMemory): Promise<void> {
    const { id, board, gpio, value, durationS, by, state, message, source, reason, code, refusal, cause } = command
    const { createdAtMs, changedAtMs, sentAtMs, answeredAtMs, confirmedAtMs } = command
    const why = [state, message, source, reason, code, jsonOrNull(refusal), jsonOrNull(cause)]
    const row = [id, board, gpio, command.command, value, durationS, by, ...why]
    row.push(createdAtMs, changedAtMs, sentAtMs, answeredAtMs, confirmedAtMs)
    const steps = [
      { sql: SAVE_COMMAND, rows: [row] },
      { sql: SAVE_MEMORY, rows: memory === undefined ? [] : [memoryRow(memory)] },
    ]
    await this.#database.batch('saving a command', steps)
  }

  async findCommand(id: string): Promise<Command | undefined> {
    const rows = await this.#database.db.selectFrom('command').selectAll().where('id', '=', id).execute()
    return this.#parse(rows)[0]
  }

  async listCommands({ board, gpio, source, fromMs, toMs }: CommandFilter, limit: number): Promise<Command[]> {
    let query = this.#database.db.selectFrom('command').selectAll()
    if (board !== undefined) query = query.where('board', '=', board)
    if (gpio !== undefined) query = query.where('gpio', '=', gpio)
    if (source !== undefined) query = query.where('source', '=', source)
    if (fromMs !== undefined) query = query.where('created_at', '>=', fromMs)
    if (toMs !== undefined) query = query.where('created_at', '<', toMs)
    return this.#parse(await query.orderBy('created_at', 'desc').orderBy(sql`rowid`, 'desc').limit(limit).execute())
  }

  async openCommands(): Promise<Command[]> {
    const open = this.#database.db.selectFrom('command').selectAll().where('state', 'in', OPEN_STATES)
    return this.#parse(await open.orderBy('created_at').orderBy(sql`rowid`).execute())
  }

  async loadActuators(): Promise<ReportedOutput[]> {
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

  async saveActuators(reported: readonly ReportedOutput[], memories: readonly OutputMemory[] = []): Promise<void> {
    const rows = reported.map((one) => [one.board, one.gpio, one.type, one.on, one.pwm, one.runtimeMs, one.emergency, one.reportedAtMs])
    const steps = [
      { sql: SAVE_ACTUATOR, rows },
      { sql: SAVE_MEMORY, rows: memories.map(memoryRow) },
    ]
    await this.#database.batch('saving actuators', steps)
  }

  async loadMemories(): Promise<OutputMemory[]> {
    const rows = await this.#database.db.selectFrom('output_memory').selectAll().orderBy('board').orderBy('gpio').execute()
    const memories = rows.map(({ memory }) => fromJson(memory))
    return parseMemories(memories, this.#onTrouble)
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
      refusal: fromJson(row.refusal),
      cause: fromJson(row.cause),
      createdAtMs: row.created_at,
      changedAtMs: row.changed_at,
      sentAtMs: row.sent_at,
      answeredAtMs: row.answered_at,
      confirmedAtMs: row.confirmed_at,
    }))
    return parseCommands(commands, this.#onTrouble)
  }
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

function memoryRow(memory: OutputMemory): [string, number, string] {
  return [memory.board, memory.gpio, JSON.stringify(memory)]
}

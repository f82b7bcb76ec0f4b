import { sql } from 'kysely'
import { Firing, type FiringFilter } from '../../contract/rules/firing.ts'
import type { BranchRun, FiringStore, RuleSummary, SavedRuleState } from '../../rules/firing-store.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { fromJson, rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseFirings = rowParser('rule_firing', Firing)

const SAVE = upsert('rule_firing', ['id', 'at', 'rule', 'outcome', 'state', 'times', 'words', 'firing'], ['id'])
const SAVE_COMMAND = upsert('rule_firing_command', ['command', 'firing', 'board', 'gpio'], ['command'])
const SAVE_STATE = upsert('rule_state', ['rule', 'version', 'at', 'state'], ['rule'])
const REMOVE_STATE = 'DELETE FROM rule_state WHERE rule = ?'
const TRIM = `DELETE FROM rule_firing WHERE state <> 'running' AND (at < ? OR id <= (
  SELECT id FROM rule_firing ORDER BY id DESC LIMIT 1 OFFSET ?))`
const TRIM_COMMANDS = 'DELETE FROM rule_firing_command WHERE firing NOT IN (SELECT id FROM rule_firing) AND ? IS NOT NULL'

/** Firings and what rules remember, in leitstand.db. */
export class SqliteFiringStore implements FiringStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async save(firings: readonly Firing[]): Promise<void> {
    const rows = firings.map((one) => {
      const { id, lastAtMs, rule, outcome, state, count } = one
      return [id, lastAtMs, rule, outcome, state, count, wordsOf(one), JSON.stringify(one)]
    })
    const commands = firings.flatMap(({ id, actions }) => actions.flatMap((one) => one.commands.map((c) => [c.id, id, c.board, c.gpio])))
    await this.#database.batch('saving firings of rules', [
      { sql: SAVE, rows },
      { sql: SAVE_COMMAND, rows: commands },
    ])
  }

  async find(filter: FiringFilter, limit: number): Promise<Firing[]> {
    const { rule, board, gpio, outcomes, text, fromMs, toMs, beforeId } = filter
    let query = this.#database.db.selectFrom('rule_firing').select('firing')
    if (rule !== undefined) query = query.where('rule', '=', rule)
    if (outcomes !== undefined) query = query.where('outcome', 'in', [...outcomes])
    if (text !== undefined && text !== '') query = query.where(sql`instr(words, ${text.toLowerCase()})`, '>', 0)
    if (fromMs !== undefined) query = query.where('at', '>=', fromMs)
    if (toMs !== undefined) query = query.where('at', '<', toMs)
    if (beforeId !== undefined) query = query.where('id', '<', beforeId)
    if (board !== undefined) {
      query = query.where('id', 'in', (from) => {
        const ofBoard = from.selectFrom('rule_firing_command').select('rule_firing_command.firing').where('board', '=', board)
        return gpio === undefined ? ofBoard : ofBoard.where('gpio', '=', gpio)
      })
    }
    return this.#parse(await query.orderBy('id', 'desc').limit(limit).execute())
  }

  async get(id: number): Promise<Firing | undefined> {
    return this.#parse(await this.#database.db.selectFrom('rule_firing').select('firing').where('id', '=', id).execute())[0]
  }

  async ofCommand(command: string): Promise<Firing | undefined> {
    const row = await this.#database.db.selectFrom('rule_firing_command').select('firing').where('command', '=', command).executeTakeFirst()
    return row === undefined ? undefined : this.get(row.firing)
  }

  async open(): Promise<Firing[]> {
    return this.#parse(
      await this.#database.db.selectFrom('rule_firing').select('firing').where('state', '=', 'running').orderBy('id').execute(),
    )
  }

  async lastId(): Promise<number> {
    const row = await this.#database.db
      .selectFrom('rule_firing')
      .select((expression) => expression.fn.max('id').as('last'))
      .executeTakeFirst()
    return row?.last ?? 0
  }

  async trim(beforeMs: number, keep: number): Promise<void> {
    await this.#database.batch('trimming firings of rules', [
      { sql: TRIM, rows: [[beforeMs, keep]] },
      { sql: TRIM_COMMANDS, rows: [[keep]] },
    ])
  }

  async summary(sinceMs: number): Promise<RuleSummary[]> {
    type Row = Record<'fired' | 'otherwise' | 'held' | 'failed', number> & {
      rule: string
      lastFired: number | null
      lastOtherwise: number | null
    }
    const { rows } = await sql<Row>`
      SELECT rule, max(at) FILTER (WHERE outcome = 'fired') AS lastFired, max(at) FILTER (WHERE outcome = 'otherwise') AS lastOtherwise,
        coalesce(sum(times) FILTER (WHERE at >= ${sinceMs} AND outcome = 'fired'), 0) AS fired,
        coalesce(sum(times) FILTER (WHERE at >= ${sinceMs} AND outcome = 'otherwise'), 0) AS otherwise,
        coalesce(sum(times) FILTER (WHERE at >= ${sinceMs} AND outcome IN ('held-back', 'passed-over')), 0) AS held,
        coalesce(sum(times) FILTER (WHERE at >= ${sinceMs} AND state = 'failed'), 0) AS failed
      FROM rule_firing GROUP BY rule`.execute(this.#database.db)
    return rows.map(({ rule, lastFired, lastOtherwise, fired, otherwise, held, failed }) => ({
      rule,
      lastFiredMs: lastFired,
      lastOtherwiseMs: lastOtherwise,
      fired,
      otherwise,
      heldBack: held,
      failed,
    }))
  }

  async lastRuns(branches: readonly Pick<BranchRun, 'rule' | 'branch'>[]): Promise<BranchRun[]> {
    const { rows } = await sql<Omit<BranchRun, 'atMs'> & { last: number | null }>`
      SELECT value ->> '$.rule' AS rule, value ->> '$.branch' AS branch, column1 AS outcome,
        (SELECT max(at) FROM rule_firing WHERE rule = value ->> '$.rule' AND firing ->> '$.branch' = value ->> '$.branch'
          AND outcome = column1) AS last
      FROM json_each(${JSON.stringify(branches)}), (VALUES ('fired'), ('otherwise'))`.execute(this.#database.db)
    return rows.flatMap(({ last, ...run }) => (last === null ? [] : [{ ...run, atMs: last }]))
  }

  async saveStates(states: readonly SavedRuleState[], removed: readonly string[]): Promise<void> {
    await this.#database.batch('saving what rules remember', [
      { sql: SAVE_STATE, rows: states.map(({ rule, version, atMs, state }) => [rule, version, atMs, JSON.stringify(state)]) },
      { sql: REMOVE_STATE, rows: removed.map((rule) => [rule]) },
    ])
  }

  async loadStates(): Promise<SavedRuleState[]> {
    const rows = await this.#database.db.selectFrom('rule_state').selectAll().execute()
    return rows.map(({ rule, version, at, state }) => ({ rule, version, atMs: at, state: fromJson(state) ?? null }))
  }

  #parse(rows: readonly { firing: string }[]): Firing[] {
    return parseFirings(
      rows.map(({ firing }) => fromJson(firing)),
      this.#onTrouble,
    )
  }
}

/** What a search looks through: names, outputs, reasons. Lower case. */
function wordsOf({ rule, ruleName, branch, code, cause, actions }: Firing): string {
  const caused = cause.kind === 'reading' ? [cause.series.board, cause.series.channel] : cause.kind === 'fact' ? [cause.fact] : []
  const done = actions.flatMap((one) => [
    one.kind,
    one.code,
    one.message,
    ...one.commands.map(({ board, command }) => `${board} ${command}`),
  ])
  return [ruleName, rule, branch, code, ...caused, ...done]
    .filter((word) => word !== null)
    .join(' ')
    .toLowerCase()
}

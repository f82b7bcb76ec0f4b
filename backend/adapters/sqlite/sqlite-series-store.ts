import { Series } from '../../contract/series.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { fromJson, rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseSeries = rowParser('series', Series)

const COLUMNS = [
  'id',
  'organisation',
  'board',
  'channel',
  'kind',
  'gpio',
  'sensor_type',
  'address',
  'name',
  'unit',
  'library',
  'parameters',
  'calibration',
  'offset',
  'limits',
  'created_at',
] as const
const SAVE = upsert('series', COLUMNS, ['id'])

/** Series definitions in leitstand.db. */
export class SqliteSeriesStore implements SeriesStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async load(): Promise<Series[]> {
    const rows = await this.#database.db.selectFrom('series').selectAll().orderBy('id').execute()
    const series = rows.map((row) => ({
      id: row.id,
      organisation: row.organisation,
      board: row.board,
      channel: row.channel,
      kind: row.kind,
      gpio: row.gpio,
      sensorType: row.sensor_type,
      address: row.address,
      name: row.name,
      unit: row.unit,
      library: row.library,
      parameters: fromJson(row.parameters),
      calibration: fromJson(row.calibration),
      offset: row.offset,
      limits: fromJson(row.limits),
      createdAtMs: row.created_at,
    }))
    return parseSeries(series, this.#onTrouble)
  }

  async save(series: readonly Series[]): Promise<void> {
    const rows = series.map((one) => [
      one.id,
      one.organisation,
      one.board,
      one.channel,
      one.kind,
      one.gpio,
      one.sensorType,
      one.address,
      one.name,
      one.unit,
      one.library,
      JSON.stringify(one.parameters),
      one.calibration === null ? null : JSON.stringify(one.calibration),
      one.offset,
      JSON.stringify(one.limits),
      one.createdAtMs,
    ])
    await this.#database.batch('saving series', [{ sql: SAVE, rows }])
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.#database.batch('removing series', [{ sql: 'DELETE FROM series WHERE id = ?', rows: ids.map((id) => [id]) }])
  }
}

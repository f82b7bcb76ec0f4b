// Rows as JSON objects: one a line (NDJSON), or all in one array. Keys are the same in every language.
import type { ExportSpec } from '../contract/export.ts'
import type { Aggregation } from '../contract/history.ts'
import type { PlannedSeries } from './export-plan.ts'
import type { LocalTimes } from './local-times.ts'
import { longColumns } from './long-columns.ts'
import type { LongRow, RowText, WideCell } from './row-text.ts'
import { significant } from './significant.ts'

export class JsonText implements RowText {
  readonly #times: LocalTimes
  readonly #array: boolean
  readonly #aggregation: Aggregation
  readonly #columns: readonly string[]
  readonly #prefixes: readonly string[]
  readonly #ids: readonly number[]

  constructor(spec: ExportSpec, series: readonly PlannedSeries[], times: LocalTimes) {
    this.#times = times
    this.#array = spec.format === 'json'
    this.#aggregation = spec.aggregation
    this.#columns = longColumns(spec.aggregation).map((column) => JSON.stringify(column))
    this.#ids = series.map(({ id }) => id)
    this.#prefixes = series.map(({ id, board, channel, name, unit }) =>
      JSON.stringify({ series: id, board, channel, name, unit }).slice(1, -1),
    )
  }

  head(): string {
    return this.#array ? '[' : ''
  }

  /** `{"time":…,"ms":…,"series":1,"board":…,"channel":…,"name":…,"unit":…,"value":…}` */
  long({ atMs, index, cells }: LongRow, first: boolean): string {
    let text = `${this.#time(atMs, first)},${this.#prefixes[index] ?? ''}`
    for (let at = 0; at < this.#columns.length; at++) text += `,${this.#columns[at]}:${valueText(cells[at] ?? null, this.#aggregation)}`
    return this.#array ? `${text}}` : `${text}}\n`
  }

  /** `{"time":…,"ms":…,"values":{"1":21.5}}` by series id; series without a value at that time are left out. */
  wide(atMs: number, cells: readonly WideCell[], first: boolean): string {
    const values = cells.map(([index, value]) => `"${this.#ids[index]}":${valueText(value, this.#aggregation)}`)
    const text = `${this.#time(atMs, first)},"values":{${values.join(',')}}}`
    return this.#array ? text : `${text}\n`
  }

  tail(empty: boolean): string {
    if (!this.#array) return ''
    return empty ? ']\n' : '\n]\n'
  }

  #time(atMs: number, first: boolean): string {
    const before = this.#array ? (first ? '\n' : ',\n') : ''
    return `${before}{"time":"${this.#times.iso(atMs)}","ms":${atMs}`
  }
}

function valueText(value: number | string | boolean | null, aggregation: Aggregation): string {
  if (typeof value !== 'number') return JSON.stringify(value)
  return Number.isFinite(value) ? String(significant(value, aggregation)) : 'null'
}

// CSV as spreadsheets read it: RFC 4180 (CRLF, quotes doubled), UTF-8 with a byte order mark, without which Excel takes ° and ä for
// something else. Times are those of the zone, as spreadsheets take them for dates; numbers have the decimal sign of the spec.
import type { ExportSpec } from '../contract/export.ts'
import type { SampleValue } from '../contract/sample.ts'
import { columnNames, type PlannedSeries } from './export-plan.ts'
import type { LocalTimes } from './local-times.ts'
import { longTitles, timeTitle } from './long-columns.ts'
import type { LongRow, RowText, WideCell } from './row-text.ts'
import { significant } from './significant.ts'

const BYTE_ORDER_MARK = '\uFEFF'
const END = '\r\n'
/** What a spreadsheet would run as a formula (OWASP: CSV injection). Names and words come from boards, so they are not to be trusted. */
const FORMULA = /^[=+\-@\t\r]/

export class CsvText implements RowText {
  readonly #spec: ExportSpec
  readonly #times: LocalTimes
  readonly #names: readonly string[]
  readonly #needsQuotes: RegExp
  readonly #delimiter: string
  /** `a;b;c;` before the values of a series, made once. */
  readonly #prefixes: readonly string[]
  readonly #gaps: string[]

  constructor(spec: ExportSpec, series: readonly PlannedSeries[], times: LocalTimes) {
    this.#spec = spec
    this.#times = times
    this.#delimiter = spec.delimiter
    this.#needsQuotes = new RegExp(`["\\r\\n${spec.delimiter}]|^\\s|\\s$`)
    this.#names = columnNames(series)
    this.#prefixes = series.map((one) =>
      ['', one.board, one.channel, one.name ?? '', one.unit, ''].map((cell) => this.#text(cell)).join(this.#delimiter),
    )
    this.#gaps = Array.from({ length: series.length + 1 }, (_, count) => this.#delimiter.repeat(count))
  }

  head(): string {
    const titles = this.#spec.layout === 'wide' ? [timeTitle(this.#spec), ...this.#names] : longTitles(this.#spec)
    return BYTE_ORDER_MARK + titles.map((title) => this.#text(title)).join(this.#delimiter) + END
  }

  long({ atMs, index, cells }: LongRow): string {
    let text = this.#time(atMs) + (this.#prefixes[index] ?? '')
    for (let at = 0; at < cells.length; at++) text += (at > 0 ? this.#delimiter : '') + this.#cell(cells[at] ?? null)
    return text + END
  }

  wide(atMs: number, cells: readonly WideCell[]): string {
    let text = this.#time(atMs)
    let before = -1
    for (const [index, value] of cells) {
      text += (this.#gaps[index - before] ?? '') + this.#cell(value)
      before = index
    }
    return text + (this.#gaps[this.#names.length - 1 - before] ?? '') + END
  }

  tail(): string {
    return ''
  }

  #cell(value: SampleValue | null): string {
    if (value === null) return ''
    if (typeof value === 'number') return this.#number(value)
    return typeof value === 'boolean' ? String(value) : this.#text(value)
  }

  /** Points of buckets begin with whole seconds, as a rule: without ms Excel shows their date at once. */
  #time(atMs: number): string {
    const text = this.#times.plain(atMs, this.#spec.decimal, this.#spec.aggregation !== 'raw')
    return this.#delimiter === this.#spec.decimal && text.includes(this.#delimiter) ? `"${text}"` : text
  }

  /** The shortest text that is read back as the same number. */
  #number(value: number): string {
    if (!Number.isFinite(value)) return ''
    const text = String(significant(value, this.#spec.aggregation))
    if (this.#spec.decimal === '.') return text
    const local = text.replace('.', ',')
    return this.#delimiter === ',' && local !== text ? `"${local}"` : local
  }

  #text(cell: string): string {
    const clean = cell.replaceAll('\0', '')
    const safe = FORMULA.test(clean) ? `'${clean}` : clean
    return this.#needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
}

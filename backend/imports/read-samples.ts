// Rows of a file → values of series and errors of rows, by a mapping. Pure but for the rows handed in; runs in the import worker.
import type { ImportCounts, ImportMapping, RowError } from '../contract/import.ts'
import { MARK, packQuality, qualityFromWord } from '../contract/quality.ts'
import type { CsvRow } from './csv-rows.ts'
import { isNothing, parseNumber } from './parse-number.ts'
import { newOrder, type RowOrder, TimeParser } from './parse-time.ts'
import { rowNamer } from './row-name.ts'
import { MAX_SEEN, SeenTimes } from './seen-times.ts'
import type { TargetKind, TargetValues } from './worker-protocol.ts'

const DAY_MS = 86_400_000
const GOOD = packQuality('good', MARK.processedByBoard)
/** Longest word of a state. */
const MAX_WORD = 256
const MAX_TEXT = 80
const REPLACEMENT = '\ufffd'
/** UTF-8 read as windows-1252: `Ã¤` for `ä`, `Â°` for `°`. */
const GARBLED = /[ÂÃ][\u0080-\u00bf\u2018-\u201e€‚ƒ…†‡ˆ‰Š‹ŒŽ]/

interface Gathered {
  atMs: number[]
  value: number[]
  quality: number[]
  words: (string | boolean)[] | null
}

/** One pass over a file. `take` rows in their order, then `flush` what has gathered. */
export class SampleReader {
  readonly #mapping: ImportMapping
  readonly #targets: readonly TargetKind[]
  readonly #latestMs: number
  readonly #onError: (error: RowError) => void
  readonly #time: TimeParser
  readonly #byName = new Map<string, number>()
  readonly #nameOf: ((cells: readonly string[]) => string) | undefined
  readonly #orders = new Map<number, RowOrder>()
  readonly #gathered = new Map<number, Gathered>()
  readonly #seen = new Map<number, SeenTimes>()
  #counts = noCounts()
  #values = 0
  #seenInAll = 0
  /** Cells a row has to have at least. */
  readonly #needed: number
  #width: number | undefined
  #title: string[] | undefined

  /** @param nowMs values a day after it are errors: a clock or the mapping is wrong */
  constructor(mapping: ImportMapping, targets: readonly TargetKind[], nowMs: number, onError: (error: RowError) => void) {
    this.#mapping = mapping
    this.#targets = targets
    this.#latestMs = nowMs + DAY_MS
    this.#onError = onError
    this.#time = new TimeParser(mapping.timeFormat, mapping.timeZone)
    for (const [target, { name }] of (mapping.names ?? []).entries()) this.#byName.set(name, target)
    const { nameColumn, valueColumn, boardColumn } = mapping
    if (mapping.layout === 'long' && nameColumn !== undefined) this.#nameOf = rowNamer(nameColumn, boardColumn ?? null)
    const columns = mapping.layout === 'long' ? [nameColumn ?? 0, valueColumn ?? 0, boardColumn ?? 0] : []
    this.#needed = 1 + Math.max(mapping.timeColumn, mapping.timeOfDayColumn ?? 0, ...columns)
  }

  /** Values gathered and not flushed. */
  get values(): number {
    return this.#values
  }

  take(row: CsvRow): void {
    const { line, cells } = row
    const { headerLines, timeColumn } = this.#mapping
    if (line <= headerLines) {
      if (cells.length > 1) this.#title = cells
      return
    }
    // Files put together from several repeat their titles and remarks.
    const repeated = this.#title !== undefined && headerLines > 0 && cells[timeColumn] === this.#title[timeColumn]
    if (repeated || cells[0]?.startsWith('#')) {
      this.#counts.rows++
      this.#counts.empty++
      return
    }
    this.#counts.rows++
    this.#width ??= this.#title?.length ?? cells.length
    if (cells.length < this.#needed || (cells.length > this.#width && cells.slice(this.#width).some((cell) => cell.trim() !== ''))) {
      this.#fail(line, null, 'columns', cells.join(this.#mapping.delimiter))
      return
    }
    if (this.#nameOf === undefined) this.#wide(line, cells)
    else this.#long(line, cells, this.#nameOf(cells))
  }

  /** What has gathered, by target, and the counts since the last time. */
  flush(): { values: TargetValues[]; counts: ImportCounts } {
    const values: TargetValues[] = []
    for (const [target, gathered] of this.#gathered) {
      const sorted = this.#sortedOnce(target, gathered)
      if (sorted.atMs.length > 0) values.push(sorted)
    }
    const counts = this.#counts
    this.#counts = noCounts()
    this.#gathered.clear()
    this.#values = 0
    return { values, counts }
  }

  #wide(line: number, cells: string[]): void {
    const atMs = this.#timeOf(line, cells, 0)
    if (atMs === undefined) return
    for (const [target, { column }] of this.#mapping.columns.entries()) {
      const cell = cells[column]
      if (cell === undefined || isNothing(cell)) this.#counts.empty++
      else this.#value(line, column, target, atMs, cell)
    }
  }

  #long(line: number, cells: string[], name: string): void {
    const { nameColumn = 0, valueColumn = 0 } = this.#mapping
    const target = this.#byName.get(name)
    if (target === undefined) {
      const reason = name.includes(REPLACEMENT) || this.#garbled(name) ? 'encoding' : 'name'
      this.#fail(line, nameColumn, reason, name)
      return
    }
    const cell = cells[valueColumn] ?? ''
    const atMs = this.#timeOf(line, cells, target)
    if (atMs === undefined) return
    if (isNothing(cell)) this.#counts.empty++
    else this.#value(line, valueColumn, target, atMs, cell, this.#qualityOf(cells))
  }

  #timeOf(line: number, cells: string[], order: number): number | undefined {
    const { timeColumn, timeOfDayColumn } = this.#mapping
    const date = cells[timeColumn] ?? ''
    const text = timeOfDayColumn === undefined ? date : `${date.trim()} ${(cells[timeOfDayColumn] ?? '').trim()}`
    let rows = this.#orders.get(order)
    if (rows === undefined) {
      rows = newOrder()
      this.#orders.set(order, rows)
    }
    const atMs = this.#time.read(text, rows)
    if (Number.isNaN(atMs)) this.#fail(line, timeColumn, text.includes(REPLACEMENT) ? 'encoding' : 'time', text)
    else if (atMs > this.#latestMs) this.#fail(line, timeColumn, 'future', text)
    else return atMs
    return undefined
  }

  #value(line: number, column: number, target: number, atMs: number, cell: string, quality = GOOD): void {
    const kind = this.#targets[target]
    if (kind === undefined) return
    if (cell.includes(REPLACEMENT)) {
      this.#fail(line, column, 'encoding', cell)
      return
    }
    const value = kind.state ? Number.NaN : parseNumber(cell, this.#mapping.decimal, kind.unit)
    const word = kind.state ? cell.trim() : undefined
    const fault = word === undefined ? (Number.isNaN(value) ? 'number' : undefined) : this.#faultOfWord(word)
    if (fault !== undefined) {
      this.#fail(line, column, fault, cell)
      return
    }
    let gathered = this.#gathered.get(target)
    if (gathered === undefined) {
      gathered = { atMs: [], value: [], quality: [], words: kind.state ? [] : null }
      this.#gathered.set(target, gathered)
    }
    gathered.atMs.push(atMs)
    gathered.value.push(value)
    gathered.quality.push(quality)
    if (word !== undefined) gathered.words?.push(asWord(word))
    this.#values++
  }

  #qualityOf(cells: string[]): number {
    const { qualityColumn } = this.#mapping
    const word = qualityColumn === undefined ? undefined : qualityFromWord(cells[qualityColumn]?.trim() ?? '')
    return word === undefined ? GOOD : packQuality(word, MARK.processedByBoard)
  }

  #faultOfWord(word: string): RowError['reason'] | undefined {
    if (word.length > MAX_WORD) return 'too-long'
    return this.#garbled(word) ? 'encoding' : undefined
  }

  #garbled(text: string): boolean {
    return this.#mapping.encoding === 'windows-1252' && GARBLED.test(text)
  }

  #fail(line: number, column: number | null, reason: RowError['reason'], text: string): void {
    this.#counts.errors++
    this.#onError({ line, column, reason, text: text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text })
  }

  /** In order of time; of several values for one time the first in the file stays, the others count as duplicates. */
  #sortedOnce(target: number, { atMs, value, quality, words }: Gathered): TargetValues {
    const order = atMs.map((_, row) => row)
    if (!isRising(atMs)) order.sort((a, b) => (atMs[a] ?? 0) - (atMs[b] ?? 0) || a - b)
    const seen = this.#seen.get(target) ?? new SeenTimes()
    this.#seen.set(target, seen)
    const kept: number[] = []
    let last = Number.NaN
    for (const row of order) {
      const ms = atMs[row] ?? 0
      if (ms === last || seen.has(ms)) this.#counts.duplicates++
      else kept.push(row)
      last = ms
    }
    const times = Float64Array.from(kept, (row) => atMs[row] ?? 0)
    this.#remember(seen, times)
    return {
      target,
      atMs: times,
      value: Float64Array.from(kept, (row) => value[row] ?? Number.NaN),
      quality: Uint16Array.from(kept, (row) => quality[row] ?? GOOD),
      words: words === null ? null : kept.map((row) => words[row] ?? ''),
    }
  }

  #remember(seen: SeenTimes, times: Float64Array): void {
    if (this.#seenInAll + times.length > MAX_SEEN) {
      for (const one of this.#seen.values()) one.forget()
      this.#seenInAll = 0
    }
    // A copy: the block's own columns go to the main thread.
    seen.add(times.slice())
    this.#seenInAll += times.length
  }
}

function noCounts(): ImportCounts {
  return { rows: 0, accepted: 0, duplicates: 0, empty: 0, errors: 0 }
}

function isRising(times: readonly number[]): boolean {
  for (let row = 1; row < times.length; row++) if ((times[row] ?? 0) < (times[row - 1] ?? 0)) return false
  return true
}

/** As boards say it: true and false are booleans, all else is a word. */
function asWord(text: string): string | boolean {
  return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : text
}

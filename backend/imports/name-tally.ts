// The names that a long file gives its series, and what stands beside them. Used by file-shape.ts, in the import worker.
import { LeitstandError } from '../contract/errors.ts'
import type { ImportMapping } from '../contract/import.ts'
import { rowsOf } from './csv-rows.ts'
import { isNothing } from './parse-number.ts'
import type { Encoding } from './read-text.ts'
import { rowNamer } from './row-name.ts'

export interface NameColumns {
  name: number
  value: number
  board: number | null
  /** Below 0: there is none. */
  unit: number
}

export interface NamedSeries {
  name: string
  state: boolean
  unit: string
}

/** As many as a mapping takes, and as long. */
const MAX_NAMES = 200
const MAX_NAME = 160
const MAX_UNIT = 16

export class NameTally {
  readonly #at: NameColumns
  readonly #header: readonly string[]
  readonly #nameOf: (cells: readonly string[]) => string
  readonly #found = new Map<string, { numbers: number; words: number; unit: string }>()

  constructor(at: NameColumns, header: readonly string[]) {
    this.#at = at
    this.#header = header
    this.#nameOf = rowNamer(at.name, at.board)
  }

  get full(): boolean {
    return this.#found.size >= MAX_NAMES
  }

  take(cells: readonly string[]): void {
    const at = this.#at
    if (cells.length < 2 || cells[0]?.startsWith('#')) return
    const name = this.#nameOf(cells)
    if (name === '' || name.length > MAX_NAME || cells[at.name]?.trim() === this.#header[at.name]) return
    let seen = this.#found.get(name)
    if (seen === undefined) {
      if (this.full) return
      seen = { numbers: 0, words: 0, unit: '' }
      this.#found.set(name, seen)
    }
    const value = cells[at.value] ?? ''
    if (isNothing(value)) return
    if (looksNumeric(value)) seen.numbers++
    else seen.words++
    if (seen.unit === '') seen.unit = at.unit < 0 ? suffixOf(value) : (cells[at.unit]?.trim() ?? '').slice(0, MAX_UNIT)
  }

  /** In order of appearance, at most 200. */
  names(): NamedSeries[] {
    return Array.from(this.#found, ([name, { numbers, words, unit }]) => ({
      name,
      state: words > numbers,
      unit: words > numbers ? '' : unit,
    }))
  }
}

/**
 * Reads on from the first row of data until the end of the file, all names that a mapping takes, or the time is over.
 * A row that cannot be read ends it too: the dry run says which.
 * @param isLate asked now and then
 */
export async function tallyFile(
  path: string,
  how: { encoding: Encoding; delimiter: ImportMapping['delimiter']; headerLines: number },
  tally: NameTally,
  isLate: () => boolean,
): Promise<void> {
  try {
    for await (const lot of rowsOf(path, how, () => undefined)) {
      for (const { line, cells } of lot) if (line > how.headerLines) tally.take(cells)
      if (tally.full || isLate()) return
    }
  } catch (cause) {
    if (!(cause instanceof LeitstandError) || cause.code !== 'import.unreadable') throw cause
  }
}

export function looksNumeric(cell: string): boolean {
  return /^[-+−]?[\d.,'’\s]*\d(e[-+]?\d+)?\s*\S{0,8}$/i.test(cell.trim()) && /\d/.test(cell)
}

/** `21.5 °C` → `°C`. */
export function suffixOf(cell: string): string {
  const suffix = /^[-+−]?[\d.,'’\s]*\d(?:e[-+]?\d+)?\s*(\D{1,16})$/iu.exec(cell.trim())?.[1]
  return suffix?.trim() ?? ''
}

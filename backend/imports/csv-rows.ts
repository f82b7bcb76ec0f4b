// Rows of a CSV file with the lines they stand on. A thin layer over csv-parse; runs in the import worker.
import { CsvError, type Options, Parser } from 'csv-parse'
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import { type Encoding, textOf } from './read-text.ts'

export interface CsvRow {
  /** Its last line, from 1. */
  line: number
  cells: string[]
}

/** A row longer than this is taken for a quote that nobody closed. */
const MAX_ROW_CHARACTERS = 1 << 20

/** Rows in lots, as they come; blank lines are left out. @throws LeitstandError `import.unreadable` naming the line */
export async function* rowsOf(
  path: string,
  { encoding, delimiter }: { encoding: Encoding; delimiter: string },
  onBytes: (bytes: number) => void,
): AsyncGenerator<CsvRow[]> {
  const rows: CsvRow[] = []
  const parser = new Parser(optionsFor(delimiter, (row) => rows.push(row)))
  let fault: Error | undefined
  // It comes a moment after the write that set it off.
  parser.on('error', (error) => {
    fault ??= error
  })
  parser.resume()
  try {
    for await (const text of textOf(path, encoding, onBytes)) {
      await written(parser, text)
      if (rows.length > 0) yield rows.splice(0)
      if (fault !== undefined) throw unreadable(fault)
    }
    await ended(parser)
    if (rows.length > 0) yield rows.splice(0)
    if (fault !== undefined) throw unreadable(fault)
  } finally {
    parser.destroy()
  }
}

/** Rows of a text that is there as a whole (and perhaps cut at its end); what cannot be read ends the list. */
export async function rowsOfText(text: string, delimiter: string, most: number): Promise<CsvRow[]> {
  const rows: CsvRow[] = []
  const parser = new Parser({ ...optionsFor(delimiter, (row) => rows.push(row)), to: most })
  parser.resume()
  parser.write(text)
  await ended(parser)
  parser.destroy()
  return rows
}

/** Rows are taken as they are read, so that those before a fault are not lost with it. */
function optionsFor(delimiter: string, take: (row: CsvRow) => void): Options {
  return {
    delimiter,
    on_record: (cells: string[], { lines }) => {
      take({ line: lines, cells })
    },
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_CHARACTERS,
  }
}

function written(parser: Parser, text: string): Promise<void> {
  return new Promise((resolve) => {
    parser.write(text, () => resolve())
  })
}

/** Also when it ended before, by a fault. */
function ended(parser: Parser): Promise<void> {
  return new Promise((resolve) => {
    if (parser.destroyed) resolve()
    parser.once('close', () => resolve())
    parser.once('error', () => resolve())
    parser.end()
  })
}

function unreadable(fault: Error): LeitstandError {
  const line = fault instanceof CsvError && 'lines' in fault ? String(fault.lines) : '?'
  const why =
    fault instanceof CsvError && /MAX_RECORD_SIZE|QUOTE_NOT_CLOSED/.test(fault.code)
      ? because('file-quote', { line })
      : because('file-broken', { line, message: fault.message })
  return new LeitstandError('import.unreadable', why, { cause: fault })
}

// Rows of a CSV file with the lines they stand on. A thin layer over csv-parse; runs in the import worker.
import { CsvError, type Options, Parser } from 'csv-parse'
import { LeitstandError } from '../contract/errors.ts'
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
  const parser = new Parser(optionsFor(delimiter))
  let rows: CsvRow[] = []
  let fault: Error | undefined
  const take = () => {
    for (let row = asRow(parser.read()); row !== undefined; row = asRow(parser.read())) rows.push(row)
  }
  parser.on('readable', take)
  parser.on('error', (error) => {
    fault = error
  })
  try {
    for await (const text of textOf(path, encoding, onBytes)) {
      await written(parser, text)
      take()
      if (fault !== undefined) throw unreadable(fault)
      if (rows.length > 0) yield rows.splice(0)
    }
    await ended(parser, take)
    if (fault !== undefined) throw unreadable(fault)
    if (rows.length > 0) yield rows.splice(0)
  } finally {
    rows = []
    parser.destroy()
  }
}

/** Rows of a text that is there as a whole (and perhaps cut at its end); what cannot be read ends the list. */
export async function rowsOfText(text: string, delimiter: string, most: number): Promise<CsvRow[]> {
  const parser = new Parser({ ...optionsFor(delimiter), to: most })
  const rows: CsvRow[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  parser.on('readable', () => {
    for (let row = asRow(parser.read()); row !== undefined; row = asRow(parser.read())) rows.push(row)
  })
  parser.on('error', () => resolve())
  parser.on('end', () => resolve())
  parser.end(text)
  await promise
  parser.destroy()
  return rows
}

function optionsFor(delimiter: string): Options {
  return {
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_CHARACTERS,
  }
}

/** With `info` csv-parse gives records as `{ info, record }`. */
function asRow(read: unknown): CsvRow | undefined {
  if (typeof read !== 'object' || read === null || !('record' in read) || !('info' in read)) return undefined
  const { record, info } = read
  if (!Array.isArray(record) || typeof info !== 'object' || info === null || !('lines' in info)) return undefined
  return { line: Number(info.lines), cells: record }
}

function written(parser: Parser, text: string): Promise<void> {
  return new Promise((resolve) => parser.write(text, () => resolve()))
}

function ended(parser: Parser, take: () => void): Promise<void> {
  return new Promise((resolve) => {
    parser.once('end', resolve)
    parser.once('error', () => resolve())
    parser.end()
    take()
  })
}

function unreadable(fault: Error): LeitstandError {
  const line = fault instanceof CsvError && 'lines' in fault ? ` near line ${String(fault.lines)}` : ''
  const why =
    fault instanceof CsvError && /MAX_RECORD_SIZE|QUOTE_NOT_CLOSED/.test(fault.code)
      ? `A quotation mark is opened and not closed${line}.`
      : `The file cannot be read${line}: ${fault.message}`
  return new LeitstandError('import.unreadable', why, { cause: fault })
}

// What an uploaded file looks like: encoding, delimiter, header, which column holds what. Guessed in the import worker.
import { open } from 'node:fs/promises'
import { LeitstandError } from '../contract/errors.ts'
import type { ImportMapping } from '../contract/import.ts'
import { because, type Reason } from '../contract/reasons.ts'
import { type CsvRow, rowsOfText } from './csv-rows.ts'
import { looksNumeric, type NameColumns, NameTally, suffixOf, tallyFile } from './name-tally.ts'
import { isNothing, parseNumber } from './parse-number.ts'
import { newOrder, type TimeFormat, TimeParser } from './parse-time.ts'
import { type Encoding, encodingFault, guessEncoding } from './read-text.ts'
import { bare } from './row-name.ts'

export interface FileShape {
  encoding: Encoding
  /** What speaks against reading it in this encoding; null = nothing. */
  encodingFault: Reason | null
  delimiter: ImportMapping['delimiter']
  decimal: ImportMapping['decimal']
  headerLines: number
  /** Titles of the columns; empty texts where there are none. */
  header: string[]
  /** Widest row. */
  width: number
  timeColumn: number
  timeFormat: TimeFormat
  layout: ImportMapping['layout']
  nameColumn: number | null
  valueColumn: number | null
  boardColumn: number | null
  qualityColumn: number | null
  timeOfDayColumn: number | null
  /** Zone that the title of the times names, as ours do: `Time (Europe/Berlin)`. */
  timeZone: string | null
  /** `wide`: columns with readings. */
  valueColumns: { column: number; state: boolean; unit: string }[]
  /** `long`: what stands in the name column, at most 200, in order of appearance. */
  names: { name: string; state: boolean; unit: string }[]
  /** The first 20 rows, cells cut to 200 characters. */
  preview: string[][]
}

export interface ShapeHints {
  encoding?: Encoding
  delimiter?: ImportMapping['delimiter']
}

const HEAD_BYTES = 256 * 1024
/** Further looks into the file, spread evenly: of columns that begin late, and of names in files too long to be read whole. */
const LOOKS = 24
const LOOK_BYTES = 48 * 1024
/** So long all of a long file is read for its names: a file sorted by series has each in one place only. */
const NAMES_MS = 15_000
const ROWS_OF_HEAD = 400
const ROWS_OF_LOOK = 200
const PREVIEW_ROWS = 20
const MAX_CELL = 200
const MAX_HEADER_LINES = 30
const DELIMITERS = [',', ';', '\t', '|'] as const
const TIME_TITLES = /^#?"?(_?time|zeit|datum|date|timestamp|zeitstempel|ts|last_changed|last_updated|start|uhrzeit)/i
const NAME_TITLES =
  /^(series|reihe|messreihe|name|entity_id|entity|entity name|statistic_id|sensor|metric|metrik|_field|key|tag|variable)$/i
const CHANNEL_TITLES = /^(channel|kanal)$/i
const BOARD_TITLES = /^(board|device|gerät|geraet|deviceid|device_id)$/i
const VALUE_TITLES = /^(value|wert|state|zustand|_value|mean|mittel|mittelwert|last|letzter wert|reading|messwert)$/i
const TIME_OF_DAY = /^\s*\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s*[ap]\.?m\.?)?\s*$/i
const QUALITY_TITLES = /^(quality|qualität)$/i
const UNIT_TITLES = /^(unit|einheit|unit_of_measurement)$/i
const MAX_UNIT = 16

/**
 * @param now for the time that all of a long file is read in, ms
 * @throws LeitstandError `import.unreadable` saying why
 */
export async function readShape(path: string, hints: ShapeHints = {}, now: () => number = () => performance.now()): Promise<FileShape> {
  const { head, looks, whole } = await readLooks(path)
  if (head.length === 0) throw new LeitstandError('import.unreadable', because('file-empty'))
  const encoding = hints.encoding ?? guessEncoding(head)
  const text = decode(head, encoding)
  if (!/^utf-16/.test(encoding) && binary(head)) throw new LeitstandError('import.unreadable', because('file-no-text'))
  const delimiter = hints.delimiter ?? (await guessDelimiter(text))
  const headRows = await rowsOfText(whole ? text : upToLastLine(text), delimiter, ROWS_OF_HEAD)
  if (headRows.length === 0) throw new LeitstandError('import.unreadable', because('file-no-rows'))
  const times = findTimes(headRows, delimiter)
  const first = times.firstRow
  const titleRow = first > 0 ? headRows[first - 1] : undefined
  const firstRow = headRows[first]
  const header = titleRow !== undefined && titleRow.cells.length > 1 ? titleRow.cells.map(tidyTitle) : []
  const more = await Promise.all(looks.map((look) => rowsOfText(wholeLines(decode(look, encoding)), delimiter, ROWS_OF_LOOK)))
  const data = [...headRows.slice(first), ...more.flat()].filter(({ cells }) => cells.length > 1 && !cells[0]?.startsWith('#'))
  const width = data.reduce((most, { cells }) => Math.max(most, cells.length), header.length)
  const decimal = guessDecimal(data, delimiter, times.column)
  const columns = Array.from({ length: width }, (_, column) => describeColumn(data, column, decimal))
  // Lines, not rows: blank ones above count.
  const headerLines = Math.min(100, first === 0 ? 0 : (firstRow?.line ?? 1) - linesOf(firstRow))
  const { nameColumns, ...arranged } = arrange(data, header, columns, times.column)
  const tally = nameColumns && new NameTally(nameColumns, header)
  if (tally !== null) {
    const lateMs = now() + NAMES_MS
    if (!whole) await tallyFile(path, { encoding, delimiter, headerLines }, tally, () => now() > lateMs)
    for (const { cells } of data) tally.take(cells)
  }
  return {
    encoding,
    encodingFault: encodingFault(head, encoding) ?? null,
    delimiter,
    decimal,
    headerLines,
    header: Array.from({ length: width }, (_, column) => header[column] ?? ''),
    width,
    timeColumn: times.column,
    timeFormat: times.format,
    timeZone: /\(([A-Za-z]+(?:\/[A-Za-z0-9_+-]+)*)\)\s*$/.exec(header[times.column] ?? '')?.[1] ?? null,
    ...arranged,
    names: tally?.names() ?? [],
    preview: headRows.slice(0, PREVIEW_ROWS).map(({ cells }) => cells.slice(0, 1000).map((cell) => cell.slice(0, MAX_CELL))),
  }
}

type Arrangement = Pick<
  FileShape,
  'layout' | 'nameColumn' | 'valueColumn' | 'boardColumn' | 'qualityColumn' | 'timeOfDayColumn' | 'valueColumns'
> & { nameColumns: NameColumns | null }

function arrange(data: CsvRow[], header: string[], columns: Column[], time: number): Arrangement {
  const timeOfDayColumn = timeOfDayBeside(data, columns, time)
  const boards = header.findIndex((title, column) => column !== time && BOARD_TITLES.test(title) && (columns[column]?.words ?? 0) > 0)
  // Where a board stands beside it, the channel says more than a name, which series may share.
  const titled = boards >= 0 ? [CHANNEL_TITLES, NAME_TITLES] : [NAME_TITLES, CHANNEL_TITLES]
  const named = titled
    .map((titles) => header.findIndex((title, column) => column !== time && titles.test(title) && (columns[column]?.filled ?? 0) > 0))
    .find((column) => column >= 0)
  const valued = header.findIndex((title, column) => column !== time && column !== named && VALUE_TITLES.test(title))
  const unnamed = header.length === 0 && columns.length === 3 ? wordsThenNumbers(columns, time) : undefined
  const long = named !== undefined && valued >= 0 ? { name: named, value: valued } : unnamed
  if (long !== undefined) {
    const boardColumn = boards >= 0 && boards !== long.name ? boards : null
    const unitColumn = header.findIndex((title) => UNIT_TITLES.test(title))
    const quality = header.findIndex((title) => QUALITY_TITLES.test(title))
    const qualityColumn = quality < 0 ? null : quality
    return {
      layout: 'long',
      nameColumn: long.name,
      valueColumn: long.value,
      boardColumn,
      qualityColumn,
      timeOfDayColumn,
      valueColumns: [],
      nameColumns: { ...long, board: boardColumn, unit: unitColumn },
    }
  }
  const valueColumns = columns.flatMap((found, column) => {
    const untitled = header.length > 1 && column >= header.length
    if (column === time || column === timeOfDayColumn || found.filled === 0 || untitled) return []
    const state = found.numbers < 0.5 * found.filled
    // Words of many kinds are remarks, not states; a second time is none either.
    return state && (found.kinds > 12 || found.times > 0.5 * found.filled) ? [] : [{ column, state, unit: state ? '' : found.unit }]
  })
  return {
    layout: 'wide',
    nameColumn: null,
    valueColumn: null,
    boardColumn: null,
    qualityColumn: null,
    timeOfDayColumn,
    valueColumns: valueColumns.slice(0, 200),
    nameColumns: null,
  }
}

/** A column of `13:45` beside one of bare dates. */
function timeOfDayBeside(data: CsvRow[], columns: Column[], time: number): number | null {
  const bare = data.filter(({ cells }) => /^\S{6,10}$/.test(cells[time]?.trim() ?? '') && !/^\d{9,}/.test(cells[time]?.trim() ?? '')).length
  if (bare < 0.9 * data.length) return null
  const column = columns.findIndex(
    (_, at) => at !== time && data.filter(({ cells }) => TIME_OF_DAY.test(cells[at] ?? '')).length > 0.9 * data.length,
  )
  return column < 0 ? null : column
}

/** Without titles: one column of words that come again, one of numbers. */
function wordsThenNumbers(columns: Column[], time: number): { name: number; value: number } | undefined {
  const others = [0, 1, 2].filter((column) => column !== time)
  const name = others.find((column) => (columns[column]?.numbers ?? 0) === 0 && (columns[column]?.kinds ?? 0) > 1)
  const value = others.find((column) => (columns[column]?.numbers ?? 0) > 0.5 * (columns[column]?.filled ?? 1))
  const kinds = name === undefined ? 0 : (columns[name]?.kinds ?? 0)
  const comesAgain = name !== undefined && kinds * 2 <= (columns[name]?.filled ?? 0)
  return name !== undefined && value !== undefined && comesAgain ? { name, value } : undefined
}

interface Column {
  filled: number
  numbers: number
  words: number
  /** Different words. */
  kinds: number
  times: number
  /** Behind all its numbers, where it is the same. */
  unit: string
}

function describeColumn(data: CsvRow[], column: number, decimal: '.' | ','): Column {
  const found: Column = { filled: 0, numbers: 0, words: 0, kinds: 0, times: 0, unit: '' }
  const kinds = new Set<string>()
  const units = new Set<string>()
  for (const { cells } of data) {
    const cell = cells[column] ?? ''
    if (isNothing(cell)) continue
    found.filled++
    if (!Number.isNaN(parseNumber(cell, decimal, '')) || looksNumeric(cell)) {
      found.numbers++
      units.add(suffixOf(cell))
    } else {
      found.words++
      kinds.add(cell)
    }
    if (formatsOf(cell).length > 0) found.times++
  }
  found.kinds = kinds.size
  const [unit] = units
  if (units.size === 1 && unit !== undefined && unit.length <= MAX_UNIT) found.unit = unit
  return found
}

/** The column that is a time in most rows, its format, and the first row of data. */
function findTimes(rows: CsvRow[], delimiter: string): { column: number; format: TimeFormat; firstRow: number } {
  let best: { column: number; format: TimeFormat; firstRow: number; score: number } | undefined
  const width = Math.min(
    50,
    rows.reduce((most, { cells }) => Math.max(most, cells.length), 0),
  )
  for (let column = 0; column < width; column++) {
    const votes = new Map<TimeFormat, number>()
    let firstRow = -1
    for (const [index, { cells }] of rows.entries()) {
      const formats = formatsOf(cells[column] ?? '')
      if (formats.length > 0 && firstRow < 0) firstRow = index
      for (const format of formats) votes.set(format, (votes.get(format) ?? 0) + 1)
    }
    if (firstRow < 0 || firstRow > MAX_HEADER_LINES) continue
    const most = Math.max(...votes.values())
    if (most < 0.5 * (rows.length - firstRow)) continue
    const format = chooseFormat(votes, most, rows.slice(firstRow), column, delimiter)
    const title = rows[firstRow - 1]?.cells[column]?.trim() ?? ''
    const score = most + (TIME_TITLES.test(title) ? 0.5 * rows.length : 0) + (/^(_time|time|zeit)$/i.test(title) ? 1 : 0) - 0.001 * column
    if (best === undefined || score > best.score) best = { column, format, firstRow, score }
  }
  if (best === undefined) {
    throw new LeitstandError('import.unreadable', because('file-no-times'))
  }
  return best
}

function formatsOf(cell: string): TimeFormat[] {
  const text = cell.trim()
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return ['iso']
  if (/^\d{12,13}(\.\d+)?$/.test(text)) return ['ms']
  if (/^1\d{9}(\.\d+)?$/.test(text)) return ['s']
  const parts = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\b/.exec(text)
  if (parts === null) return []
  const [, one = '', separator, two = ''] = parts
  const dmy = Number(one) <= 31 && Number(two) <= 12
  const mdy = separator !== '.' && Number(one) <= 12 && Number(two) <= 31
  return [...(dmy ? (['dmy'] as const) : []), ...(mdy ? (['mdy'] as const) : [])]
}

/** Day or month first: what fits more rows, else the American half days, else what makes the shorter stretch, else by habit. */
function chooseFormat(votes: Map<TimeFormat, number>, most: number, rows: CsvRow[], column: number, delimiter: string): TimeFormat {
  const likely = [...votes].filter(([, count]) => count === most).map(([format]) => format)
  if (likely.length < 2 || !likely.includes('mdy')) return likely[0] ?? 'iso'
  const texts = rows.map(({ cells }) => cells[column] ?? '')
  const stretch = (format: TimeFormat) => {
    const parser = new TimeParser(format, 'UTC')
    const times = texts.map((text) => parser.read(text, newOrder())).filter((ms) => !Number.isNaN(ms))
    return Math.max(...times) - Math.min(...times)
  }
  if (stretch('dmy') !== stretch('mdy')) return stretch('dmy') < stretch('mdy') ? 'dmy' : 'mdy'
  if (texts.some((text) => /\d\s*[ap]\.?m\.?$/i.test(text))) return 'mdy'
  return delimiter === ',' && texts.some((text) => text.includes('/')) ? 'mdy' : 'dmy'
}

function guessDecimal(data: CsvRow[], delimiter: string, time: number): '.' | ',' {
  if (delimiter === ',' && !data.some(({ cells }) => cells.some((cell, column) => column !== time && /^[-+]?\d+,\d+\b/.test(cell.trim()))))
    return '.'
  let commas = 0
  let points = 0
  for (const { cells } of data) {
    for (const [column, cell] of cells.entries()) {
      if (column === time) continue
      if (/^\s*[-+−]?[\d.]*\d,\d+(\s*\D{0,8})?$/.test(cell)) commas++
      else if (/^\s*[-+−]?[\d,]*\d\.\d+(\s*\D{0,8})?$/.test(cell)) points++
    }
  }
  return commas > points ? ',' : '.'
}

/** The one that makes most rows of the same width, more than one cell wide; `sep=;` in the first line says it outright (Excel). */
async function guessDelimiter(text: string): Promise<ImportMapping['delimiter']> {
  const said = /^\ufeff?"?sep=([,;\t|])/i.exec(text)?.[1]
  const known = DELIMITERS.find((delimiter) => delimiter === said)
  if (known !== undefined) return known
  const start = upToLastLine(text.slice(0, 64 * 1024))
  let best: ImportMapping['delimiter'] = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const rows = (await rowsOfText(start, delimiter, 100)).filter(({ cells }) => !cells[0]?.startsWith('#'))
    const widths = new Map<number, number>()
    for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
    const [width, count] = [...widths].filter(([cells]) => cells > 1).sort((a, b) => b[1] - a[1])[0] ?? [1, 0]
    const times = rows.filter(({ cells }) => cells.some((cell) => formatsOf(cell).length > 0 && !/[;\t|]/.test(cell))).length
    const score = (count / Math.max(1, rows.length)) * (1 + 0.01 * Math.min(width, 20)) + times / Math.max(1, rows.length)
    if (count > 0 && score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  if (bestScore === 0) throw new LeitstandError('import.unreadable', because('file-no-delimiter'))
  return best
}

async function readLooks(path: string): Promise<{ head: Buffer; looks: Buffer[]; whole: boolean }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const read = async (at: number, bytes: number) => {
      const buffer = Buffer.alloc(Math.max(0, Math.min(bytes, size - at)))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
      return buffer.subarray(0, bytesRead)
    }
    const head = await read(0, HEAD_BYTES)
    const looks: Buffer[] = []
    const rest = size - HEAD_BYTES
    for (let look = 0; rest > 0 && look < LOOKS; look++) {
      // Even: a unit of UTF-16 stays whole.
      const at = HEAD_BYTES + 2 * Math.floor((look * Math.max(0, rest - LOOK_BYTES)) / (LOOKS - 1) / 2)
      looks.push(await read(at, LOOK_BYTES))
    }
    return { head, looks, whole: rest <= 0 }
  } finally {
    await file.close()
  }
}

function decode(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(bytes)
}

/** Zero bytes and the like: an Excel workbook, a picture, an archive. */
function binary(head: Uint8Array): boolean {
  let odd = 0
  for (const byte of head.subarray(0, 4096)) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) odd++
  return odd > 4
}

function upToLastLine(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
  return end > 0 ? text.slice(0, end + 1) : text
}

function wholeLines(text: string): string {
  const start = text.search(/[\r\n]/)
  return start < 0 ? '' : upToLastLine(text.slice(start + 1))
}

/** Lines that a row takes: a quoted cell may hold line breaks. */
function linesOf(row: CsvRow | undefined): number {
  return 1 + (row?.cells.reduce((lines, cell) => lines + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0) ?? 0)
}

function tidyTitle(title: string): string {
  return bare(title.replace(/^\ufeff/, ''))
}

// A list of boards as people have it, pasted from a spreadsheet or read from a CSV file: columns name, zone, labels (separated by commas or
// bars), in this order or by a head. Pure: the screen shows row by row what is wrong before anything is sent.
import Value from 'typebox/value'
import { BatchEntry, MOST_BATCH_ROWS } from './batch.ts'

export type BatchRowFault = 'no-name' | 'name' | 'zone' | 'labels' | 'twice' | 'too-many' | 'quote'

export interface BatchTableRow {
  /** Line in the text, from 1. */
  line: number
  entry: BatchEntry
  fault: BatchRowFault | null
}

const HEADS: Readonly<Record<string, 'name' | 'zone' | 'labels'>> = {
  name: 'name',
  board: 'name',
  zone: 'zone',
  bereich: 'zone',
  labels: 'labels',
  label: 'labels',
  etiketten: 'labels',
  tags: 'labels',
}

export function readBatchTable(text: string): BatchTableRow[] {
  const { rows, open } = cellsOf(text.replace(/^\uFEFF/, ''))
  const head = rows[0]?.cells.map((cell) => HEADS[cell.toLowerCase()])
  const hasHead = head?.includes('name') === true
  const columns = hasHead ? (head ?? []) : (['name', 'zone', 'labels'] as const)
  const names = new Set<string>()
  return rows.slice(hasHead ? 1 : 0).map(({ line, cells }, at) => {
    const cell = (column: 'name' | 'zone' | 'labels') => cells[columns.indexOf(column)] ?? ''
    const labels = [
      ...new Set(
        cell('labels')
          .split(/[,|;]/)
          .map((label) => label.trim()),
      ),
    ].filter((label) => label !== '')
    const entry: BatchEntry = { name: cell('name'), zone: cell('zone') === '' ? null : cell('zone'), labels }
    const fault = at >= MOST_BATCH_ROWS ? 'too-many' : names.has(entry.name) ? 'twice' : faultOf(entry)
    names.add(entry.name)
    return { line, entry, fault: open && at === rows.length - 1 - (hasHead ? 1 : 0) ? 'quote' : fault }
  })
}

function faultOf(entry: BatchEntry): BatchRowFault | null {
  if (entry.name === '') return 'no-name'
  const { name, zone, labels } = BatchEntry.properties
  if (!Value.Check(name, entry.name)) return 'name'
  if (!Value.Check(zone, entry.zone)) return 'zone'
  return Value.Check(labels, entry.labels) ? null : 'labels'
}

/** By tab, semicolon or comma, whichever the first line has; cells may stand in quotation marks. Empty lines are left out. */
function cellsOf(text: string): { rows: { line: number; cells: string[] }[]; open: boolean } {
  const [first = ''] = text.split('\n', 1)
  const delimiter = ['\t', ';', ','].find((sign) => first.includes(sign)) ?? ','
  const rows: { line: number; cells: string[] }[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let begun = 1
  const endRow = () => {
    cells.push(cell.trim())
    if (cells.some((one) => one !== '')) rows.push({ line: begun, cells })
    cells = []
    cell = ''
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (sign === '\n') line++
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') cell += text[++at]
      else quoted = false
    } else if (sign === '"' && cell.trim() === '') {
      cell = ''
      quoted = true
    } else if (sign === delimiter) {
      cells.push(cell.trim())
      cell = ''
    } else if (sign === '\n') {
      endRow()
      begun = line
    } else if (sign !== '\r') cell += sign
  }
  endRow()
  return { rows, open: quoted }
}

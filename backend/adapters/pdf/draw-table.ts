// Tables of the report: columns as wide as what stands in them, a head that repeats on every page, hairlines between rows.
import { COLOURS, CONTENT_WIDTH, PAGE, type Sheet, type TextStyle } from './sheet.ts'

export interface Column {
  title: string
  align?: 'left' | 'right'
  /** Takes what the others leave, by this share, and wraps. Others are as wide as their widest cell. */
  grow?: number
  /** Widest, pt; longer cells wrap. */
  most?: number
}

export interface Cell {
  text: string
  colour?: string
  bold?: boolean
  /** Digits of equal width; default on the right. */
  figures?: boolean
  /** Line before the text, in the series' colour. */
  swatch?: { colour: string; dash: readonly number[] }
  /** Left out where the row above on the same page says the same. */
  once?: boolean
}

export interface Table {
  heading?: string
  /** A line between the heading and the table. */
  note?: string
  /** Height of what belongs below the last row, pt. */
  foot?: number
  columns: readonly Column[]
  rows: readonly (readonly Cell[])[]
}

const SIZES = [7.5, 6.5, 5.5] as const
const GAP = 9
const INDENT = 20
const PADDING = 6
const NOTE_HEIGHT = 28
/** Columns that grow are not made narrower than this before the type gets smaller. */
const LEAST_GROWN = 84
/** So many rows and fewer stay on one page; of longer ones never fewer than two stand alone at either end of a page. */
const TOGETHER = 5
/** Room that columns get beyond their content where there is some, pt each. */
const AIR = 16

interface Laid {
  size: number
  line: number
  widths: number[]
  lefts: number[]
  titles: string[][]
  /** `below`: height under a row that says some of it already. */
  rows: { lines: string[][]; height: number; below: number }[]
}

export function drawTable(sheet: Sheet, table: Table): void {
  const { columns, rows, heading, note, foot = 0 } = table
  const laid = layOut(sheet, table)
  const headHeight = Math.max(...laid.titles.map(({ length }) => length)) * laid.line + 7
  const heights = laid.rows.map(({ height }) => height)
  const sum = (from: number, to: number) => heights.slice(from, to).reduce((total, height) => total + height, 0)
  const first = rows.length <= TOGETHER ? sum(0, rows.length) + foot : sum(0, 2)
  if (heading === undefined) sheet.ensure(headHeight + first)
  else sheet.heading(heading, headHeight + first + (note === undefined ? 0 : NOTE_HEIGHT))
  if (note !== undefined) {
    sheet.paragraph(note)
    sheet.y += 4
  }
  drawHead(sheet, columns, laid, headHeight)
  let begun = sheet.y
  for (const [row, cells] of rows.entries()) {
    const height = heights[row] ?? 0
    const left = rows.length - row
    // The last row takes its foot along, and the last but one the last.
    const needed = left === 1 ? height + foot : left === 2 ? sum(row, row + 2) + foot : height
    if (sheet.y > begun && sheet.ensure(needed)) {
      drawHead(sheet, columns, laid, headHeight)
      begun = sheet.y
    }
    const above = sheet.y > begun ? rows[row - 1] : undefined
    drawRow(sheet, columns, laid, row, cells, above)
  }
}

function layOut(sheet: Sheet, { columns, rows }: Table): Laid {
  let widths: number[] = []
  let size: number = SIZES[0]
  for (size of SIZES) {
    widths = fixedWidths(sheet, columns, rows, size)
    const left = CONTENT_WIDTH - widths.reduce((sum, width) => sum + width, 0)
    if (left >= LEAST_GROWN * columns.filter(({ grow }) => grow !== undefined).length) break
  }
  widths = grown(sheet, columns, rows, size, widths)
  const line = size * 1.45
  const room = (index: number) => (widths[index] ?? 0) - gapAfter(index, columns) + 0.01
  const lines = (cell: Cell, index: number) =>
    sheet.font(size, cell.bold ?? false).wrap(cell.text, room(index) - indentOf(cell), figuresOf(cell, columns[index]))
  return {
    size,
    line,
    widths,
    lefts: widths.map((_, index) => PAGE.left + widths.slice(0, index).reduce((sum, width) => sum + width, 0)),
    titles: columns.map(({ title }, index) => sheet.font(size).wrap(title, room(index))),
    rows: rows.map((cells, row) => {
      const all = cells.map(lines)
      const tall = (shown: readonly string[][]) => Math.max(1, ...shown.map(({ length }) => length)) * line + PADDING
      return { lines: all, height: tall(all), below: tall(all.filter((_, index) => !isSaid(cells[index], rows[row - 1]?.[index]))) }
    }),
  }
}

/** Of columns that do not grow: their widest cell, or their title in two lines. */
function fixedWidths(sheet: Sheet, columns: readonly Column[], rows: Table['rows'], size: number): number[] {
  return columns.map((column, index) => {
    if (column.grow !== undefined) return 0
    const widest = Math.max(titleWidth(sheet, column.title, size), widestCell(sheet, rows, index, size, column))
    return Math.min(widest, column.most ?? CONTENT_WIDTH) + gapAfter(index, columns)
  })
}

function titleWidth(sheet: Sheet, title: string, size: number): number {
  const words = title.split(' ')
  const splits = words.map((_, at) => [words.slice(0, at + 1).join(' '), words.slice(at + 1).join(' ')])
  return Math.min(...splits.map((lines) => Math.max(...lines.map((line) => sheet.widthOf(line, { size })))))
}

function widestCell(sheet: Sheet, rows: Table['rows'], index: number, size: number, column: Column): number {
  let widest = 0
  for (const cells of rows) {
    const cell = cells[index]
    if (cell === undefined) continue
    widest = Math.max(
      widest,
      sheet.widthOf(cell.text, { size, bold: cell.bold ?? false, figures: figuresOf(cell, column) }) + indentOf(cell),
    )
  }
  return widest
}

/** What is left goes to the columns that grow as far as they need it, then to all. */
function grown(sheet: Sheet, columns: readonly Column[], rows: Table['rows'], size: number, fixed: readonly number[]): number[] {
  const left = Math.max(0, CONTENT_WIDTH - fixed.reduce((sum, width) => sum + width, 0))
  const shares = columns.reduce((sum, { grow = 0 }) => sum + grow, 0)
  if (shares === 0) return fixed.map((width) => width + left / columns.length)
  const wanted = columns.map((column, index) =>
    column.grow === undefined ? 0 : widestCell(sheet, rows, index, size, column) + gapAfter(index, columns),
  )
  const spare = left - wanted.reduce((sum, width) => sum + width, 0)
  const air = Math.max(0, Math.min(AIR, spare / columns.length))
  const given = left - air * columns.filter(({ grow }) => grow === undefined).length
  return columns.map(({ grow }, index) => (grow === undefined ? (fixed[index] ?? 0) + air : (given * grow) / shares))
}

function isSaid(cell: Cell | undefined, above: Cell | undefined): boolean {
  return cell?.once === true && above?.text === cell.text
}

/** The last column ends at the edge of the page. */
function gapAfter(index: number, columns: readonly Column[]): number {
  return index === columns.length - 1 ? 0 : GAP
}

function indentOf(cell: Cell | undefined): number {
  return cell?.swatch === undefined ? 0 : INDENT
}

function figuresOf(cell: Cell | undefined, column: Column | undefined): boolean {
  return cell?.figures ?? column?.align === 'right'
}

/** Titles of several lines stand on the rule. */
function drawHead(sheet: Sheet, columns: readonly Column[], laid: Laid, height: number): void {
  const bottom = sheet.y + height - 7
  for (const [index, { align = 'left' }] of columns.entries()) {
    const lines = laid.titles[index] ?? []
    const style: TextStyle = {
      size: laid.size,
      colour: COLOURS.faint,
      align,
      figures: false,
      width: (laid.widths[index] ?? 0) - gapAfter(index, columns),
    }
    for (const [place, text] of lines.entries()) {
      sheet.text(text, laid.lefts[index] ?? 0, bottom - (lines.length - place) * laid.line, style)
    }
  }
  sheet.y = bottom + 3
  sheet.rule(sheet.y, COLOURS.edge)
  sheet.y += 4
}

function drawRow(sheet: Sheet, columns: readonly Column[], laid: Laid, row: number, cells: readonly Cell[], above?: readonly Cell[]): void {
  const { lines = [], height = 0, below = 0 } = laid.rows[row] ?? {}
  for (const [index, cell] of cells.entries()) {
    if (isSaid(cell, above?.[index])) continue
    const { align = 'left' } = columns[index] ?? {}
    const indent = indentOf(cell)
    const x = laid.lefts[index] ?? 0
    if (cell.swatch !== undefined) swatch(sheet, x, sheet.y + laid.size * 0.6, cell.swatch)
    const style: TextStyle = {
      size: laid.size,
      align,
      figures: figuresOf(cell, columns[index]),
      bold: cell.bold ?? false,
      colour: cell.colour ?? COLOURS.text,
      // Alignment only: what stands here fits.
      width: (laid.widths[index] ?? 0) - gapAfter(index, columns) - indent + (align === 'left' ? 0.5 : 0),
    }
    for (const [place, text] of (lines[index] ?? []).entries()) sheet.text(text, x + indent, sheet.y + place * laid.line, style)
  }
  sheet.y += (above === undefined ? height : below) - 4
  sheet.rule(sheet.y)
  sheet.y += 4
}

export function swatch(sheet: Sheet, x: number, y: number, { colour, dash }: NonNullable<Cell['swatch']>): void {
  const { doc } = sheet
  doc.save().lineWidth(1.5).strokeColor(colour)
  if (dash.length > 0) doc.dash(dash[0] ?? 1, { space: dash[1] ?? 1 })
  doc
    .moveTo(x, y)
    .lineTo(x + 14, y)
    .stroke()
    .undash()
    .restore()
}

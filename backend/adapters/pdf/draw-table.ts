// Tables of the report: a head that repeats on every page, numbers to the right, hairlines between rows.
import { COLOURS, CONTENT_WIDTH, PAGE, type Sheet } from './sheet.ts'

export interface Column {
  title: string
  /** Share of the width. */
  weight: number
  align?: 'left' | 'right'
}

export interface Cell {
  text: string
  colour?: string
  bold?: boolean
  figures?: boolean
  /** Line before the text, in the series' colour. */
  swatch?: { colour: string; dash: readonly number[] }
}

const ROW = 15
const SIZE = 7.5
const GAP = 6
const INDENT = 20

/** Rows whose last cell of text is long take more lines: `wrap` names that column. */
export function drawTable(sheet: Sheet, columns: readonly Column[], rows: Iterable<readonly Cell[]>, wrap = -1): void {
  const weights = columns.reduce((sum, { weight }) => sum + weight, 0)
  const widths = columns.map(({ weight }) => (weight / weights) * CONTENT_WIDTH)
  const lefts = widths.map((_, index) => PAGE.left + widths.slice(0, index).reduce((sum, width) => sum + width, 0))
  const head = () => {
    for (const [index, { title, align = 'left' }] of columns.entries()) {
      sheet.text(title, lefts[index] ?? 0, sheet.y, { size: SIZE, colour: COLOURS.faint, align, width: (widths[index] ?? 0) - GAP })
    }
    sheet.y += ROW - 2
    sheet.rule(sheet.y, COLOURS.edge)
    sheet.y += 3
  }
  sheet.ensure(3 * ROW)
  head()
  for (const cells of rows) {
    sheet.font(SIZE)
    const indentOf = (cell: Cell | undefined) => (cell?.swatch === undefined ? 0 : INDENT)
    const long = wrap < 0 ? [] : sheet.wrap(cells[wrap]?.text ?? '', (widths[wrap] ?? 0) - GAP - indentOf(cells[wrap]))
    const height = ROW + Math.max(0, long.length - 1) * (ROW - 4)
    if (sheet.ensure(height + 2)) head()
    for (const [index, cell] of cells.entries()) {
      const { align = 'left' } = columns[index] ?? {}
      const x = lefts[index] ?? 0
      const indent = indentOf(cell)
      if (cell.swatch !== undefined) swatch(sheet, x, sheet.y + 4.5, cell.swatch)
      const style = {
        size: SIZE,
        align,
        figures: cell.figures ?? align === 'right',
        bold: cell.bold ?? false,
        colour: cell.colour ?? COLOURS.text,
      }
      if (index !== wrap || long.length < 2) {
        sheet.text(cell.text, x + indent, sheet.y, { ...style, width: (widths[index] ?? 0) - GAP - indent })
        continue
      }
      for (const [line, text] of long.entries()) sheet.text(text, x + indent, sheet.y + line * (ROW - 4), style)
    }
    sheet.y += height - 2
    sheet.rule(sheet.y)
    sheet.y += 3
  }
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

// The protocol of an emergency stop on paper: a title and a table over as many pages as it takes. Called by app/emergency.ts.
import type { ProtocolTable } from '../../emergency/protocol-text.ts'
import { COLOURS, CONTENT_WIDTH, PAGE, Sheet } from './sheet.ts'

/** Shares of the content's width, in the order of the columns. */
const WIDTHS = [0.25, 0.23, 0.15, 0.14, 0.1, 0.13]
const SIZE = 7
const LINE = 10
const GAP = 4

export function drawProtocol(table: ProtocolTable, language: string, madeAtMs: number): Promise<Uint8Array> {
  const sheet = new Sheet({ title: table.title, language, madeAtMs })
  const { doc } = sheet
  const chunks: Uint8Array[] = []
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  sheet.text(table.title, PAGE.left, sheet.y, { size: 14, bold: true })
  sheet.y += 28
  drawHead(sheet, table.columns)
  for (const row of table.rows) drawRow(sheet, row, table.columns)
  doc.end()
  return done
}

function drawHead(sheet: Sheet, columns: readonly string[]): void {
  eachCell(columns, (text, x, width) => sheet.text(text, x, sheet.y, { size: SIZE, bold: true, colour: COLOURS.soft, width }))
  sheet.y += LINE + 2
  sheet.rule(sheet.y)
  sheet.y += 3
}

function drawRow(sheet: Sheet, row: readonly string[], columns: readonly string[]): void {
  const cells: { lines: string[]; x: number }[] = []
  eachCell(row, (text, x, width) => cells.push({ lines: sheet.font(SIZE).wrap(text, width), x }))
  const height = Math.max(1, ...cells.map(({ lines }) => lines.length)) * LINE
  if (sheet.ensure(height)) drawHead(sheet, columns)
  for (const { lines, x } of cells) {
    for (const [at, line] of lines.entries()) sheet.text(line, x, sheet.y + at * LINE, { size: SIZE })
  }
  sheet.y += height
}

function eachCell(texts: readonly string[], act: (text: string, x: number, width: number) => void): void {
  let x: number = PAGE.left
  for (const [at, text] of texts.entries()) {
    const width = (WIDTHS[at] ?? 0) * CONTENT_WIDTH
    act(text, x, width - GAP)
    x += width
  }
}

// What a batch of boards leaves on paper: its protocol, and a sheet of labels with QR codes. Called by app/flash-batches.ts.
import { encode } from 'uqr'
import type { BatchLabel, BatchTable } from '../../flash/batch-text.ts'
import { drawTable } from './draw-table.ts'
import { COLOURS, PAGE, Sheet } from './sheet.ts'

/** Name and zone, which wrap beyond it, pt. */
const MOST_NAME = 104

export function drawBatch({ title, facts, columns, rows }: BatchTable, language: string, madeAtMs: number): Promise<Uint8Array> {
  return drawn(title, language, madeAtMs, (sheet) => {
    sheet.text(title, PAGE.left, sheet.y, { size: 14, bold: true })
    sheet.y += 26
    for (const fact of facts) sheet.paragraph(fact)
    sheet.y += 10
    drawTable(sheet, {
      columns: columns.map((name, index) => ({
        title: name,
        ...(index < 2 && { most: MOST_NAME }),
        ...(index === columns.length - 1 && { grow: 1 }),
      })),
      rows: rows.map((cells) => cells.map((text) => ({ text }))),
    })
  })
}

/** 3 × 8 labels of 70 × 37 mm, as sheets of labels have them (A4, without margins at the sides). */
const LABEL = { width: PAGE.width / 3, height: 104.88, across: 3, down: 8, top: 1.4 } as const
const CODE = 68
const INSET = 14

export function drawLabels(labels: readonly BatchLabel[], title: string, language: string, madeAtMs: number): Promise<Uint8Array> {
  return drawn(title, language, madeAtMs, (sheet) => {
    for (const [index, label] of labels.entries()) {
      const place = index % (LABEL.across * LABEL.down)
      if (index > 0 && place === 0) sheet.doc.addPage()
      drawLabel(sheet, label, (place % LABEL.across) * LABEL.width, LABEL.top + Math.floor(place / LABEL.across) * LABEL.height)
    }
  })
}

function drawLabel(sheet: Sheet, { name, zone, board, mac }: BatchLabel, x: number, y: number): void {
  const top = y + (LABEL.height - CODE) / 2
  drawCode(sheet, board, x + INSET, top)
  const left = x + INSET + CODE + 8
  const width = LABEL.width - INSET - CODE - 8 - INSET / 2
  let below = top
  const { size, lines } = nameLines(sheet, name, width)
  for (const line of lines) {
    sheet.text(line, left, below, { size, bold: true, width })
    below += size * 1.2
  }
  sheet.text(zone, left, below + 3, { size: 8, colour: COLOURS.soft, width })
  sheet.text(board, left, below + 17, { size: 8, figures: true, width })
  sheet.text(mac, left, below + 28, { size: 8, figures: true, colour: COLOURS.soft, width })
}

/** The whole name, its end above all: boards of a row differ in that. As large as it goes, in three small lines at most. */
function nameLines(sheet: Sheet, name: string, width: number): { size: number; lines: string[] } {
  for (const [most, size] of [11, 9, 8].entries()) {
    const lines = sheet.font(size, true).wrap(name, width)
    if (lines.length <= most + 1) return { size, lines }
  }
  return { size: 7, lines: sheet.font(7, true).wrap(name, width).slice(0, 3) }
}

/** QR code of the board's id, with the quiet zone that readers need. */
function drawCode(sheet: Sheet, text: string, x: number, y: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const dot = CODE / size
  sheet.doc.save().fillColor('#000000').fillOpacity(1)
  for (const [row, cells] of data.entries()) {
    // Dots beside each other in one stroke: seams between them would show in print.
    for (let from = 0; from < size; from++) {
      if (!cells[from]) continue
      let to = from
      while (cells[to + 1]) to++
      sheet.doc.rect(x + from * dot, y + row * dot, (to - from + 1) * dot, dot)
      from = to
    }
  }
  sheet.doc.fill().restore()
}

function drawn(title: string, language: string, madeAtMs: number, draw: (sheet: Sheet) => void): Promise<Uint8Array> {
  const sheet = new Sheet({ title, language, madeAtMs })
  const chunks: Uint8Array[] = []
  const done = new Promise<Uint8Array>((resolve, reject) => {
    sheet.doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    sheet.doc.on('end', () => resolve(Buffer.concat(chunks)))
    sheet.doc.on('error', reject)
  })
  draw(sheet)
  sheet.doc.end()
  return done
}

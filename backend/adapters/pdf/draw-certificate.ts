// One calibration certificate as PDF: facts, points with their errors, note, room to sign.
import type { CertificateWords } from '../../calibrations/certificate-text.ts'
import { drawTable } from './draw-table.ts'
import { COLOURS, CONTENT_WIDTH, PAGE, Sheet } from './sheet.ts'

const LABEL_WIDTH = 120
const LINE = 15
/** Columns before it hold numbers; the last one holds words. */
const FIGURES = 6
const SIGN_WIDTH = 200

/** @returns the whole file */
export async function drawCertificate(words: CertificateWords): Promise<Buffer> {
  const sheet = new Sheet({ title: words.title, language: words.language, madeAtMs: words.madeAtMs })
  const chunks: Buffer[] = []
  const ended = new Promise<void>((resolve, reject) => {
    sheet.doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    sheet.doc.on('end', () => resolve())
    sheet.doc.on('error', reject)
  })
  sheet.text(words.title, PAGE.left, sheet.y, { size: 18, bold: true })
  sheet.y += 34
  for (const { label, text } of words.facts) {
    const lines = sheet.font(9).wrap(text, CONTENT_WIDTH - LABEL_WIDTH)
    sheet.ensure(LINE * Math.max(1, lines.length))
    sheet.text(label, PAGE.left, sheet.y, { size: 9, colour: COLOURS.soft, width: LABEL_WIDTH - 8 })
    for (const line of lines.length === 0 ? [''] : lines) {
      sheet.text(line, PAGE.left + LABEL_WIDTH, sheet.y, { size: 9, figures: true })
      sheet.y += LINE
    }
  }
  if (words.rows.length > 0) {
    const columns = words.columns.map((title, at) => (at < FIGURES ? { title, align: 'right' as const } : { title, grow: 1 }))
    drawTable(sheet, { heading: words.pointsTitle, columns, rows: words.rows.map((row) => row.map((text) => ({ text }))) })
  }
  if (words.note !== null) {
    sheet.heading(words.note.label, LINE)
    sheet.paragraph(words.note.text)
  }
  sheet.ensure(70)
  sheet.y += 50
  sheet.rule(sheet.y, COLOURS.edge, PAGE.left, SIGN_WIDTH)
  sheet.text(words.facts[4]?.text ?? '', PAGE.left, sheet.y + 4, { size: 8, colour: COLOURS.soft, width: SIGN_WIDTH })
  sheet.doc.end()
  await ended
  return Buffer.concat(chunks)
}

import PDFDocument from 'pdfkit'
import { afterEach, expect, test, vi } from 'vitest'
import { type Cell, drawTable } from '../../../../backend/adapters/pdf/draw-table.ts'
import { CONTENT_WIDTH, PAGE, Sheet } from '../../../../backend/adapters/pdf/sheet.ts'

// Fonts are read and cut anew for each sheet, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })
afterEach(() => vi.restoreAllMocks())

interface Written {
  text: string
  page: number
  x: number
  y: number
}

function newSheet(): { sheet: Sheet; written: Written[] } {
  const written: Written[] = []
  const text = PDFDocument.prototype.text
  vi.spyOn(PDFDocument.prototype, 'text').mockImplementation(function write(this: PDFKit.PDFDocument, ...all: unknown[]) {
    written.push({ text: String(all[0]), page: this.bufferedPageRange().count, x: Number(all[1]), y: Number(all[2]) })
    return Reflect.apply(text, this, all)
  })
  return { sheet: new Sheet({ title: 'Tabelle', language: 'de-DE', madeAtMs: 0 }), written }
}

/** Tables of `count` rows, begun at each height of the lower half of a page. */
function atEachHeight(
  count: number,
  foot: number,
  check: (pages: { heading: number; heads: number[]; rows: number[]; endY: number }) => void,
) {
  const { sheet, written } = newSheet()
  // A row is some 17 pt high.
  const step = count > 10 ? 31 : 5
  for (let y = PAGE.height / 2; y < PAGE.height - PAGE.bottom; y += step) {
    sheet.doc.addPage()
    sheet.y = y
    written.length = 0
    const rows = Array.from({ length: count }, (_, row): Cell[] => [{ text: `Zeile ${row}` }, { text: '1' }])
    drawTable(sheet, {
      heading: 'Zustände',
      foot,
      columns: [
        { title: 'Reihe', grow: 1 },
        { title: 'Zahl', align: 'right' },
      ],
      rows,
    })
    const pagesOf = (wanted: RegExp) => written.filter(({ text }) => wanted.test(text)).map(({ page }) => page)
    check({ heading: pagesOf(/Zustände/)[0] ?? 0, heads: pagesOf(/Reihe/), rows: pagesOf(/Zeile/), endY: sheet.y })
  }
}

test.each([1, 2, 5])('a heading, its table of %i rows and the note below stay on one page', (count) => {
  atEachHeight(count, 30, ({ heading, heads, rows, endY }) => {
    expect(rows).toEqual(Array.from({ length: count }, () => heading))
    expect(heads).toEqual([heading])
    expect(endY + 30).toBeLessThanOrEqual(PAGE.height - PAGE.bottom)
  })
})

test.each([8, 45])('a table of %i rows repeats its head on every page and leaves no row alone at an end of one', (count) => {
  atEachHeight(count, 30, ({ heading, heads, rows, endY }) => {
    expect(rows).toHaveLength(count)
    expect(rows[0]).toBe(heading)
    expect(heads).toEqual([...new Set(rows)])
    for (const page of heads) expect(rows.filter((one) => one === page).length).toBeGreaterThan(1)
    expect(endY + 30).toBeLessThanOrEqual(PAGE.height - PAGE.bottom)
  })
})

test('a name is said once a page, and again where the table goes on', () => {
  const { sheet, written } = newSheet()
  const rows = Array.from({ length: 80 }, (_, row): Cell[] => [{ text: 'Dachfenster', once: true }, { text: String(row) }])
  drawTable(sheet, { columns: [{ title: 'Reihe', grow: 1 }, { title: 'Zahl' }], rows })
  const pages = sheet.doc.bufferedPageRange().count
  expect(pages).toBeGreaterThan(1)
  expect(written.filter(({ text }) => text === 'Dachfenster').map(({ page }) => page)).toEqual(
    Array.from({ length: pages }, (_, page) => page + 1),
  )
})

test('a title over narrow figures takes two lines, never three', () => {
  const { sheet, written } = newSheet()
  const columns = [{ title: 'Series', grow: 1 }, { title: 'Time in gaps', align: 'right' } as const]
  drawTable(sheet, { columns, rows: [[{ text: 'Luft' }, { text: '0' }]] })
  expect(written.map(({ text }) => text)).toEqual(['Series', 'Time in', 'gaps', 'Luft', '0'])
})

test('no cell is cut where figures leave little room for names', () => {
  const { sheet, written } = newSheet()
  const figures = Array.from({ length: 9 }, (): Cell => ({ text: '−1.234.567,89' }))
  const name = 'Bodentemperatur am Südende des hinteren Beetes'
  const right = { title: 'Zeit in Lücken', align: 'right' } as const
  drawTable(sheet, { columns: [{ title: 'Reihe', grow: 1 }, ...figures.map(() => right)], rows: [[{ text: name }, ...figures]] })
  expect(written.filter(({ text }) => text.includes('…'))).toEqual([])
  expect(written.filter(({ text }) => text === '−1.234.567,89')).toHaveLength(9)
  const names = written.filter(({ text }) => !/Reihe|Zeit|Lücken|−1/.test(text)).map(({ text }) => text)
  expect(names.join(' ')).toBe(name)
  for (const { x } of written) expect(x).toBeLessThan(PAGE.left + CONTENT_WIDTH)
})

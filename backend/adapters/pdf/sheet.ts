// A4 pages with a cursor: fonts, colours and text of the report. The drawing files beside it share one.
import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'

const FONTS = createRequire(import.meta.url)
/** With all of its glyphs: µ, °, subscripts, Greek and Cyrillic names. */
const REGULAR = FONTS.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf')

/** Light theme of shared/ui/tokens.md: what is on paper. */
export const COLOURS = {
  text: '#141A22',
  soft: '#465364',
  faint: '#5F6C7D',
  line: '#DCE2EA',
  edge: '#C6CFDA',
  tile: '#F0F3F7',
  track: '#E3E8EF',
  accent: '#1A63C9',
  warning: '#8A5A00',
  critical: '#C4271B',
  ok: '#1B7A4E',
  offline: '#616E7F',
  manual: '#6B3FC4',
} as const
/** Series 1 to 8, with the dashes of their slots in points. */
export const SERIES_COLOURS = ['#1B4F9F', '#B88015', '#119D89', '#8A2F66', '#8C78DF', '#45500E', '#A2563F', '#2A7999'] as const
export const SERIES_DASHES: readonly (readonly number[])[] = [
  [],
  [4.5, 2.25],
  [1.5, 2.25],
  [7.5, 2.25],
  [4.5, 2.25, 1.5, 2.25],
  [],
  [4.5, 2.25],
  [1.5, 2.25],
]

export const PAGE = { width: 595.28, height: 841.89, left: 42, right: 42, top: 42, bottom: 56 } as const
export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right

/** Widths that were measured are not cut by their last digit, pt. */
const ROUNDING = 0.1

const WORDS: PDFKit.Mixins.OpenTypeFeatures[] = ['kern']
const FIGURES: PDFKit.Mixins.OpenTypeFeatures[] = ['kern', 'tnum']

export interface TextStyle {
  size?: number
  bold?: boolean
  colour?: string
  align?: 'left' | 'right' | 'center'
  /** Digits of equal width, for columns of numbers and times; default for text on the right. */
  figures?: boolean
  /** Cut with `…` where longer. */
  width?: number
}

export class Sheet {
  readonly doc: PDFKit.PDFDocument
  /** Top of what comes next, points from the top of the page. */
  y: number = PAGE.top
  #features: PDFKit.Mixins.OpenTypeFeatures[] = WORDS
  #font = { bold: false, size: 8 }
  /** Widths at 1 pt by weight, kind of digits and text: shaping is slow, and a table measures its cells several times. */
  readonly #widths = new Map<string, number>()

  constructor(info: { title: string; language: string; madeAtMs: number }) {
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      font: REGULAR,
      bufferPages: true,
      lang: info.language,
      displayTitle: true,
      info: { Title: info.title, Creator: 'Leitstand', Producer: 'Leitstand', CreationDate: new Date(info.madeAtMs) },
    })
    this.doc.registerFont('regular', REGULAR)
    this.doc.registerFont('bold', FONTS.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'))
  }

  /** Goes to the next page where less than `height` is left. @returns whether it did */
  ensure(height: number): boolean {
    // What is higher than a page begins on one of its own.
    if (this.y <= PAGE.top || this.fits(height)) return false
    this.doc.addPage()
    this.y = PAGE.top
    return true
  }

  fits(height: number): boolean {
    return this.y + height <= PAGE.height - PAGE.bottom
  }

  /** One line at (x, y), its top at y. */
  text(text: string, x: number, y: number, style: TextStyle = {}): void {
    const { size = 8, bold = false, colour = COLOURS.text, align = 'left', width, figures = align === 'right' } = style
    this.font(size, bold).doc.fillColor(colour).fillOpacity(1)
    this.#features = figures ? FIGURES : WORDS
    const shown = width === undefined ? text : this.#cut(text, width)
    const room = width ?? 0
    const left = align === 'left' ? x : x + (room - this.measure(shown)) / (align === 'right' ? 1 : 2)
    this.doc.text(shown, left, y, { lineBreak: false, features: this.#features })
    this.#features = WORDS
  }

  /** Wrapped text at the cursor; the cursor goes below it. */
  paragraph(text: string, style: TextStyle = {}): void {
    const { size = 8, bold = false, colour = COLOURS.soft, width = CONTENT_WIDTH } = style
    for (const line of this.font(size, bold).wrap(text, width)) {
      this.ensure(size * 1.5)
      this.text(line, PAGE.left, this.y, { size, bold, colour })
      this.y += size * 1.5
    }
  }

  /** Lines of text as the font chosen last sets them; words longer than a line are broken. */
  wrap(text: string, width: number, figures = false): string[] {
    this.#features = figures ? FIGURES : WORDS
    const lines = this.#lines(text, width)
    this.#features = WORDS
    return lines
  }

  #lines(text: string, width: number): string[] {
    const lines: string[] = []
    let line = ''
    for (const word of text.split(/\s+/)) {
      for (const part of this.#parts(word, width)) {
        const longer = line === '' ? part : `${line} ${part}`
        if (this.measure(longer) <= width) line = longer
        else {
          if (line !== '') lines.push(line)
          line = part
        }
      }
    }
    return line === '' ? lines : [...lines, line]
  }

  /** @param keep height of what must stand below it on the same page, pt */
  heading(text: string, keep: number): void {
    this.ensure(34 + keep)
    if (this.y > PAGE.top) this.y += 14
    this.text(text, PAGE.left, this.y, { size: 11, bold: true, width: CONTENT_WIDTH })
    this.y += 20
  }

  font(size: number, bold = false): this {
    this.doc.font(bold ? 'bold' : 'regular').fontSize(size)
    this.#font = { bold, size }
    return this
  }

  /** Width of text in the font chosen last. */
  measure(text: string): number {
    const { bold, size } = this.#font
    const key = `${bold ? 'b' : 'r'}${this.#features === FIGURES ? 'f' : 'w'}${text}`
    let width = this.#widths.get(key)
    if (width === undefined) {
      width = this.doc.widthOfString(text, { features: this.#features }) / size
      this.#widths.set(key, width)
    }
    return width * size
  }

  widthOf(text: string, { size, bold = false, figures = false }: { size: number; bold?: boolean; figures?: boolean }): number {
    this.#features = figures ? FIGURES : WORDS
    const width = this.font(size, bold).measure(text)
    this.#features = WORDS
    return width
  }

  rule(y: number, colour: string = COLOURS.line, x: number = PAGE.left, width: number = CONTENT_WIDTH): void {
    this.doc
      .save()
      .lineWidth(0.5)
      .strokeColor(colour)
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke()
      .restore()
  }

  #cut(text: string, width: number): string {
    if (this.measure(text) <= width + ROUNDING) return text
    let low = 0
    const characters = [...text]
    let high = characters.length
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.measure(`${characters.slice(0, middle).join('')}…`) <= width) low = middle
      else high = middle - 1
    }
    return `${characters.slice(0, low).join('').trimEnd()}…`
  }

  #parts(word: string, width: number): string[] {
    if (this.measure(word) <= width) return [word]
    const parts: string[] = []
    let part = ''
    for (const character of word) {
      if (part !== '' && this.measure(part + character) > width) {
        parts.push(part)
        part = ''
      }
      part += character
    }
    return [...parts, part]
  }
}

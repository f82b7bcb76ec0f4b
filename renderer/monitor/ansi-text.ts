/** Colours that boards put into their lines (ANSI, "SGR"): spans with their look, and the text alone. Other sequences are left out. */

export interface AnsiSpan {
  text: string
  /** 0…7 as terminals count them; null: the line's own colour. Bright ones count as the same. */
  color: number | null
  bold: boolean
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape begins every sequence
const SEQUENCE = /\u001b(?:\[([0-9;:?]*)([@-~]|$)|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_]?)/g
const ESCAPE = '\u001b'

export function plainText(raw: string): string {
  return raw.includes(ESCAPE) ? raw.replace(SEQUENCE, '') : raw
}

export function spansOf(raw: string): AnsiSpan[] {
  if (!raw.includes(ESCAPE)) return raw === '' ? [] : [{ text: raw, color: null, bold: false }]
  const spans: AnsiSpan[] = []
  let look: Omit<AnsiSpan, 'text'> = { color: null, bold: false }
  let at = 0
  for (const found of raw.matchAll(SEQUENCE)) {
    if (found.index > at) spans.push({ text: raw.slice(at, found.index), ...look })
    at = found.index + found[0].length
    if (found[2] === 'm') look = changed(look, found[1] ?? '')
  }
  if (at < raw.length) spans.push({ text: raw.slice(at), ...look })
  return spans
}

function changed(look: Omit<AnsiSpan, 'text'>, parameters: string): Omit<AnsiSpan, 'text'> {
  let { color, bold } = look
  const codes = parameters.split(/[;:]/).map(Number)
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 0) {
      color = null
      bold = false
    } else if (code === 1) bold = true
    else if (code === 22) bold = false
    else if (code >= 30 && code <= 37) color = code - 30
    else if (code >= 90 && code <= 97) color = code - 90
    else if (code === 39) color = null
    // 256 and true colours take further numbers; only the sixteen basic ones are shown as such.
    else if (code === 38 || code === 48) {
      const kind = codes[at + 1]
      const index = codes[at + 2]
      if (code === 38 && kind === 5 && index !== undefined && index < 16) color = index % 8
      at += kind === 5 ? 2 : kind === 2 ? 4 : 0
    }
  }
  return { color, bold }
}

/** Words, numbers, texts and signs of the text form, one at a time. */

export type TokenKind = 'word' | 'number' | 'time' | 'string' | 'sign' | 'end' | 'bad'

export interface Token {
  kind: TokenKind
  /** As it stands; of a string what it says. Signs in their plain form: `–` is `-`, `≥` is `>=`, `→` is `->`. */
  text: string
  start: number
  end: number
  /** First on its line. */
  first: boolean
  /** Of `bad`. */
  fault?: 'character' | 'open-string' | 'comment' | 'decimal-comma'
}

const SPACE = /[\s\u200b\ufeff]*/y
const WORD = /[\p{L}_][\p{L}\p{N}_-]*/uy
const TIME = /\d{1,2}:\d{2}(?::\d{2})?/y
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+(?![\p{L}\d]))?/uy
const DECIMAL_COMMA = /[+-]?\d+,\d+(?![\d,])/y
const SIGN = /->|>=|<=|!=|<>|==|[-–—→≥≤≠−=<>(),;.&|!?%:+/*]/uy
const PLAIN: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '−': '-',
  '→': '->',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '<>': '!=',
  '==': '=',
}
/** Opening quote → those that may close it. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”"', '„': '“”"' }

/** The token at or after `from`. */
export function tokenAt(text: string, from: number): Token {
  const start = from + matchAt(SPACE, text, from).length
  const first = from === 0 || text.slice(from, start).includes('\n')
  const make = (kind: TokenKind, end: number, said = text.slice(start, end)): Token => ({ kind, text: said, start, end, first })
  const char = text[start]
  if (char === undefined) return make('end', start)
  if (char in QUOTES) return stringAt(text, start, first)
  if (char === '#' || text.startsWith('//', start)) return { ...make('bad', lineEnd(text, start)), fault: 'comment' }
  for (const [kind, pattern] of [
    ['time', TIME],
    ['word', WORD],
  ] as const) {
    const found = matchAt(pattern, text, start)
    if (found !== '') return make(kind, start + found.length)
  }
  const comma = matchAt(DECIMAL_COMMA, text, start)
  if (comma !== '') return { ...make('bad', start + comma.length), fault: 'decimal-comma' }
  // `06:00-20:00` has a dash, `> -5` a number below zero.
  if (matchAt(TIME, text, start + 1) === '' || char !== '-') {
    const number = matchAt(NUMBER, text, char === '−' ? start + 1 : start)
    if (number !== '') return char === '−' ? make('number', start + 1 + number.length, `-${number}`) : make('number', start + number.length)
  }
  const sign = matchAt(SIGN, text, start)
  if (sign !== '') return make('sign', start + sign.length, PLAIN[sign] ?? sign)
  return { ...make('bad', start + String.fromCodePoint(text.codePointAt(start) ?? 32).length), fault: 'character' }
}

/** What stands at `from` up to a space, bracket, comma or quote; `pattern` must be sticky. */
export function matchAt(pattern: RegExp, text: string, from: number): string {
  pattern.lastIndex = from
  return pattern.exec(text)?.[0] ?? ''
}

function stringAt(text: string, start: number, first: boolean): Token {
  const closing = QUOTES[text[start] ?? ''] ?? '"'
  let said = ''
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '\n' || char === '\r') break
    if (closing.includes(char)) return { kind: 'string', text: said, start, end: at + 1, first }
    if (char !== '\\') {
      said += char
      continue
    }
    const { char: meant, length } = escapeAt(text, at)
    said += meant
    at += length - 1
  }
  const end = lineEnd(text, start)
  return { kind: 'bad', text: text.slice(start, end), start, end, first, fault: 'open-string' }
}

/** As in JSON; any other character stands for itself. */
function escapeAt(text: string, at: number): { char: string; length: number } {
  const next = text[at + 1] ?? ''
  const simple = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[next]
  if (simple !== undefined) return { char: simple, length: 2 }
  const hex = text.slice(at + 2, at + 6)
  if (next === 'u' && /^[0-9a-fA-F]{4}$/.test(hex)) return { char: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 }
  return { char: next === '\n' || next === '\r' ? '' : next, length: next === '\n' || next === '\r' ? 1 : 2 }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

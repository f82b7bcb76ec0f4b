// Bytes of a serial line as lines of text: UTF-8 that comes in pieces, every line ending, binary garbage, lines without an end.
// Used by the command line and by the serial monitor of the screens.

/** A line longer than this is cut, characters. */
export const MOST_LINE = 4096

export interface SerialLine {
  /** Colours (ANSI) are left in, see ansi-text.ts. */
  text: string
  /** When its first byte came, Unix ms. */
  atMs: number
}

export class SerialText {
  readonly #decoder = new TextDecoder()
  #rest = ''
  #restAtMs = 0

  /** Lines that are complete now. What is no UTF-8 becomes U+FFFD. */
  take(bytes: Uint8Array, atMs: number): SerialLine[] {
    const decoded = this.#decoder.decode(bytes, { stream: true })
    if (decoded === '') return []
    const pieces = `${this.#rest}${decoded}`.split('\n')
    const lines: SerialLine[] = []
    let startedAtMs = this.#rest === '' ? atMs : this.#restAtMs
    const last = pieces.pop() ?? ''
    for (const piece of pieces) {
      cut(piece, startedAtMs, lines)
      startedAtMs = atMs
    }
    const whole = Math.floor(last.length / MOST_LINE) * MOST_LINE
    if (whole > 0) {
      cut(last.slice(0, whole), startedAtMs, lines)
      startedAtMs = atMs
    }
    this.#rest = last.slice(whole)
    this.#restAtMs = startedAtMs
    return lines
  }

  /** The line that has no end yet; null: the last one is complete. */
  open(): SerialLine | null {
    return this.#rest === '' ? null : { text: shown(this.#rest), atMs: this.#restAtMs }
  }

  /** Ends the open line, as bytes are missing behind it. */
  break(): SerialLine[] {
    const lines: SerialLine[] = []
    if (this.#rest !== '') cut(this.#rest, this.#restAtMs, lines)
    this.#rest = ''
    // What is left of a half character is not joined with what follows the gap.
    this.#decoder.decode()
    return lines
  }
}

function cut(piece: string, atMs: number, into: SerialLine[]): void {
  if (piece.length <= MOST_LINE) into.push({ text: shown(piece), atMs })
  else for (let at = 0; at < piece.length; at += MOST_LINE) into.push({ text: shown(piece.slice(at, at + MOST_LINE)), atMs })
}

/** As a terminal shows it: a carriage return begins the line anew (progress bars). Other control characters get their picture. */
function shown(line: string): string {
  const parts = line.includes('\r') ? line.split('\r').filter((part) => part !== '') : [line]
  const text = parts.at(-1) ?? ''
  return CONTROL.test(text) ? text.replace(CONTROLS, (sign) => String.fromCodePoint(pictureOf(sign.codePointAt(0) ?? 0))) : text
}

// Not tab (9) and escape (27), which colours need.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f]/
const CONTROLS = new RegExp(CONTROL.source, 'g')

function pictureOf(code: number): number {
  return code === 0x7f ? 0x2421 : 0x2400 + code
}

import { isKeyword } from './keywords.ts'
import { sayTextProblem, type TextProblem, type TextProblemCode } from './text-problem.ts'
import { matchAt, type Token, tokenAt } from './token.ts'

/** Most problems told of one text. */
const MOST_PROBLEMS = 50
const RUN = /[^\s(),;"“”„]+/uy
const UNIT = /[\p{L}%°‰′″/][^\s(),;"“”„=<>]*/uy

/** Ends the reading of one part; the parser goes on behind it. Never leaves this folder. */
export class TextFault extends Error {}

/** Where the parser stands in the text, and what it found wrong. */
export class Cursor {
  readonly text: string
  readonly problems: TextProblem[] = []
  token: Token
  #before: Token | undefined
  #lineStarts: number[] | undefined

  constructor(text: string) {
    this.text = text
    this.token = tokenAt(text, 0)
  }

  get before(): Token | undefined {
    return this.#before
  }

  next(): Token {
    const taken = this.token
    this.#before = taken
    this.token = tokenAt(this.text, taken.end)
    return taken
  }

  /** Leaves out what stands here, up to the end of the text. */
  skipUntil(isThere: () => boolean): void {
    while (this.token.kind !== 'end' && !isThere()) this.next()
  }

  /** The token behind the present one. */
  peek(): Token {
    return tokenAt(this.text, this.token.end)
  }

  is(word: string): boolean {
    return isWord(this.token, word)
  }

  isSign(...signs: string[]): boolean {
    return this.token.kind === 'sign' && signs.includes(this.token.text)
  }

  /** Takes these words where all of them follow. */
  takeWords(...words: string[]): boolean {
    let token = this.token
    for (const [index, word] of words.entries()) {
      if (!isWord(token, word)) return false
      if (index < words.length - 1) token = tokenAt(this.text, token.end)
    }
    for (const _ of words) this.next()
    return true
  }

  takeSign(...signs: string[]): boolean {
    if (!this.isSign(...signs)) return false
    this.next()
    return true
  }

  expectWord(word: string): void {
    if (!this.takeWords(word)) throw this.expected(word)
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.expected(`"${sign}"`)
  }

  expectString(what: string): string {
    if (this.token.kind !== 'string') throw this.expected(`${what} in "quotes"`)
    return this.next().text
  }

  /** Everything up to a space, bracket, comma or quote, as one token; or a text in quotes. */
  takeRun(what: string): string {
    if (this.token.kind === 'string') return this.next().text
    const run = matchAt(RUN, this.text, this.token.start)
    if (run === '') throw this.expected(what)
    this.#jump(run)
    return run
  }

  /** The unit behind a number; undefined = there is none. */
  takeUnit(): string | undefined {
    if (this.token.kind === 'string' || this.token.first) return undefined
    const unit = matchAt(UNIT, this.text, this.token.start)
    if (unit === '' || isKeyword(unit) || this.token.kind === 'end') return undefined
    this.#jump(unit)
    return unit
  }

  #jump(run: string): void {
    const { start, first } = this.token
    this.#before = { kind: 'word', text: run, start, end: start + run.length, first }
    this.token = tokenAt(this.text, start + run.length)
  }

  /** Problem that here something else should stand. */
  expected(what: string): TextFault {
    const { token } = this
    if (token.fault !== undefined) return this.fault(token.fault, badParams(token))
    const found = token.kind === 'end' ? 'the end' : `"${shortened(this.text.slice(token.start, token.end))}"`
    return this.fault('expected', { expected: what, found })
  }

  /** Notes a problem at the present token, or between two places, and answers what may be thrown. */
  fault(code: TextProblemCode, params: Record<string, string | number>, start = this.token.start, end = this.token.end): TextFault {
    if (this.problems.length < MOST_PROBLEMS && this.problems.at(-1)?.offset !== start) {
      const [message, remedy] = sayTextProblem(code, params)
      this.problems.push({ code, ...this.#placeOf(start), offset: start, length: end - start, params, message, remedy })
    }
    return new TextFault(code)
  }

  get isFull(): boolean {
    return this.problems.length >= MOST_PROBLEMS
  }

  #placeOf(offset: number): { line: number; column: number } {
    if (this.#lineStarts === undefined) {
      this.#lineStarts = [0]
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1)
    }
    let [low, high] = [0, this.#lineStarts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 }
  }
}

function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.toUpperCase() === word
}

function badParams({ text }: Token): Record<string, string> {
  return { character: shortened(text), given: text, instead: text.replace(',', '.') }
}

function shortened(text: string): string {
  const chars = [...text.slice(0, 80)]
  return chars.length > 24 ? `${chars.slice(0, 24).join('')}…` : chars.join('')
}

// Asks a board by Improv Serial and waits for its answers. Every wait has an end; what goes wrong has a name and a remedy.
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import { IMPROV_ERRORS, IMPROV_TYPES, ImprovReader, improvBytes, textsOf, textsPacket } from './improv-packet.ts'
import type { BoardLine } from './ports.ts'

/** The board answered with an error packet. */
export class ImprovRefusal extends Error {
  readonly code: number

  constructor(command: number, code: number) {
    super(`Improv command ${command} was refused with ${code}`)
    this.name = 'ImprovRefusal'
    this.code = code
  }
}

/** Nothing (whole) came in time. */
export class ImprovSilence extends Error {
  constructor(command: number, timeoutMs: number) {
    super(`no answer to Improv command ${command} within ${timeoutMs} ms`)
    this.name = 'ImprovSilence'
  }
}

const MOST_LOG = 2000
/** After a line end the board's reader of other commands is at rest. */
const REST = Buffer.from('\n')

interface Waiting {
  command: number
  /** Answers of several packets end with an empty one. */
  several: boolean
  found: string[][]
  resolve(found: string[][]): void
  reject(cause: Error): void
}

export class ImprovClient {
  /** What stood between packets, the newest of it. */
  text = ''
  /** Newest state packet; 0: none came. */
  state = 0
  readonly #line: BoardLine
  readonly #signal: AbortSignal
  readonly #reader = new ImprovReader(
    ({ type, data }) => this.#take(type, data),
    (bytes) => {
      this.text = `${this.text}${Buffer.from(bytes).toString('latin1')}`.slice(-MOST_LOG)
    },
  )
  #waiting: Waiting | undefined
  #gone: Error | undefined

  constructor(line: BoardLine, signal: AbortSignal) {
    this.#line = line
    this.#signal = signal
    line.onData = (bytes) => this.#reader.take(bytes)
    line.onGone = (fault) => {
      this.#gone = fault
      this.#waiting?.reject(fault)
    }
    signal.addEventListener('abort', () => this.#waiting?.reject(new LeitstandError('flash.cancelled')), { once: true })
  }

  get damaged(): number {
    return this.#reader.damaged
  }

  /** Texts of the answer. @throws ImprovRefusal, ImprovSilence, LeitstandError `flash.port`, `flash.cancelled` */
  async ask(command: number, texts: readonly string[], timeoutMs: number): Promise<string[]> {
    return (await this.#ask(command, texts, timeoutMs, false))[0] ?? []
  }

  /** Texts of all answers until the empty one. */
  askAll(command: number, timeoutMs: number): Promise<string[][]> {
    return this.#ask(command, [], timeoutMs, true)
  }

  /** Again where nothing came; only for what may be done twice. */
  async askAgain(command: number, texts: readonly string[], timeoutMs: number, times: number): Promise<string[]> {
    for (let time = 1; ; time++) {
      try {
        return await this.ask(command, texts, timeoutMs)
      } catch (cause) {
        if (!(cause instanceof ImprovSilence) || time >= times) throw cause
      }
    }
  }

  /** What is known of a failure, with its remedy. Others pass. */
  faultOf(cause: unknown): unknown {
    const port = this.#line.path
    if (cause instanceof ImprovSilence) {
      if (this.damaged > 0) return new LeitstandError('provision.disturbed', because('improv-disturbed', { port }), { cause })
      return new LeitstandError('provision.silent', because('improv-silent', { port }), { cause })
    }
    return cause
  }

  async #ask(command: number, texts: readonly string[], timeoutMs: number, several: boolean): Promise<string[][]> {
    if (this.#signal.aborted) throw new LeitstandError('flash.cancelled')
    if (this.#gone !== undefined) throw this.#gone
    let timer: NodeJS.Timeout | undefined
    const answer = new Promise<string[][]>((resolve, reject) => {
      this.#waiting = { command, several, found: [], resolve, reject }
      timer = setTimeout(() => reject(new ImprovSilence(command, timeoutMs)), timeoutMs)
    })
    // It may fail while it is still being sent.
    answer.catch(() => undefined)
    try {
      await this.#line.write(Buffer.concat([REST, improvBytes(textsPacket(IMPROV_TYPES.command, command, texts))]))
      return await answer
    } finally {
      clearTimeout(timer)
      this.#waiting = undefined
    }
  }

  #take(type: number, data: Uint8Array): void {
    if (type === IMPROV_TYPES.state) this.state = data[0] ?? 0
    const waiting = this.#waiting
    if (waiting === undefined) return
    if (type === IMPROV_TYPES.error && data[0] !== IMPROV_ERRORS.none) {
      waiting.reject(new ImprovRefusal(waiting.command, data[0] ?? IMPROV_ERRORS.other))
    }
    if (type !== IMPROV_TYPES.result) return
    const answer = textsOf(data)
    if (answer === undefined || answer.command !== waiting.command) return
    if (answer.texts.length > 0 || !waiting.several) waiting.found.push(answer.texts)
    if (answer.texts.length === 0 || !waiting.several || waiting.found.length > 256) waiting.resolve(waiting.found)
  }
}

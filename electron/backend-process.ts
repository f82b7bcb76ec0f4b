import type { UtilityProcess } from 'electron'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import { LogLines } from './log-lines.ts'

/** The backend as a utility process: started, watched, started again after a crash, stopped in time. Used by `main.ts`. */

export const Ready = Type.Object({
  event: Type.Literal('ready'),
  /** Such as `http://127.0.0.1:8000`. */
  http: Type.String({ pattern: '^http://' }),
  mqtt: Type.String(),
  /** Data folder; holds the token. */
  data: Type.String({ minLength: 1 }),
})
export type Ready = Static<typeof Ready>
const Failed = Type.Object({ event: Type.Literal('failed'), message: Type.String() })

export type Child = Pick<UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'on' | 'postMessage' | 'kill'>

export interface BackendProcessParts {
  fork(): Child
  /** Asks a POSIX process to end by itself; `Child.kill` gives it only two seconds. Undefined on Windows. */
  terminate: ((pid: number) => void) | undefined
  /** Runs later; returns how to call it off. */
  later(run: () => void, delayMs: number): () => void
  onReady(ready: Ready): void
  /** It ended by itself and is started again. */
  onCrash(attempt: number, of: number): void
  /** It will not be started again but by `start()`. `message` is its own word for why, where it had one. */
  onGivenUp(message: string | undefined, log: string[]): void
  /** Every line it writes. */
  onLine(line: string): void
}

export const MAX_RESTARTS = 3
const FIRST_PAUSE_MS = 1_000
/** Each pause is so many times the one before: 1 s, 3 s, 9 s. */
const PAUSE_GROWTH = 3
/** So long it must run for earlier crashes to be forgotten. */
const HEALTHY_AFTER_MS = 60_000
/** First start on a slow card, with migrations. */
const READY_WITHIN_MS = 120_000
const STOP_WITHIN_MS = 5_000
/** The last words may arrive after the exit. */
const LAST_WORDS_MS = 200
const LINES_SHOWN = 60

export class BackendProcess {
  readonly #parts: BackendProcessParts
  readonly #log = new LogLines()
  #child: Child | undefined
  #failure: string | undefined
  #isReady = false
  #restarts = 0
  #stopping: { promise: Promise<void>; resolve: () => void } | undefined
  #cancel: (() => void) | undefined

  constructor(parts: BackendProcessParts) {
    this.#parts = parts
  }

  /** Starts it with a fresh count of restarts; does nothing while it runs. */
  start(): void {
    if (this.#child !== undefined || this.#stopping !== undefined) return
    this.#restarts = 0
    this.#launch()
  }

  /** Asks it to stop; ends it by force after 5 s. Resolves when it is gone. */
  stop(): Promise<void> {
    if (this.#stopping !== undefined) return this.#stopping.promise
    this.#wait(undefined)
    const child = this.#child
    if (child === undefined) return Promise.resolve()
    this.#stopping = Promise.withResolvers<void>()
    child.postMessage({ event: 'stop' })
    if (child.pid !== undefined) this.#parts.terminate?.(child.pid)
    this.#wait(() => child.kill(), STOP_WITHIN_MS)
    return this.#stopping.promise
  }

  #launch(): void {
    this.#log.clear()
    this.#failure = undefined
    this.#isReady = false
    const child = this.#parts.fork()
    this.#child = child
    this.#wait(() => {
      this.#failure = `The backend was not ready after ${READY_WITHIN_MS / 1000} s.`
      child.kill()
    }, READY_WITHIN_MS)
    child.stdout?.on('data', (chunk: unknown) => this.#read('stdout', chunk))
    child.stderr?.on('data', (chunk: unknown) => this.#read('stderr', chunk))
    child.on('message', (message: unknown) => this.#hear(message))
    child.on('exit', (code) => this.#ended(child, code))
  }

  #read(stream: string, chunk: unknown): void {
    for (const line of this.#log.take(stream, String(chunk))) {
      this.#parts.onLine(line)
      if (stream === 'stdout' && line.startsWith('{"event":')) this.#hear(parse(line))
    }
  }

  /** By the port and, with `--headless`, as a line on stdout: whichever comes first. */
  #hear(message: unknown): void {
    if (Value.Check(Failed, message)) this.#failure = message.message
    if (this.#isReady || this.#stopping !== undefined || !Value.Check(Ready, message)) return
    this.#isReady = true
    this.#wait(() => {
      this.#restarts = 0
    }, HEALTHY_AFTER_MS)
    this.#parts.onReady(message)
  }

  #ended(child: Child, code: number): void {
    if (child !== this.#child) return
    this.#child = undefined
    this.#wait(undefined)
    if (this.#stopping !== undefined) {
      this.#stopping.resolve()
      this.#stopping = undefined
      return
    }
    // A start it refused itself (port in use, wrong flag) fails the same way again.
    const refused = !this.#isReady && this.#failure !== undefined
    if (refused || this.#restarts >= MAX_RESTARTS) {
      this.#wait(() => this.#parts.onGivenUp(this.#failure ?? `Exit code ${code}`, this.#log.last(LINES_SHOWN)), LAST_WORDS_MS)
      return
    }
    const pauseMs = FIRST_PAUSE_MS * PAUSE_GROWTH ** this.#restarts
    this.#restarts++
    this.#parts.onCrash(this.#restarts, MAX_RESTARTS)
    this.#wait(() => this.#launch(), pauseMs)
  }

  /** One thing is waited for at a time. */
  #wait(run: (() => void) | undefined, delayMs = 0): void {
    this.#cancel?.()
    this.#cancel = run === undefined ? undefined : this.#parts.later(run, delayMs)
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // some other line that starts alike
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'

/** The real backend as a child process on free ports, for integration and browser tests. */

/** `npm test` names the built program, a single test run by hand takes the sources as they are. */
const MAIN = process.env.PROGRAM_UNDER_TEST ?? fileURLToPath(new URL('../backend/main.ts', import.meta.url))
const Ready = Type.Object({ event: Type.Literal('ready'), http: Type.String(), mqtt: Type.String(), data: Type.String() })
export type Ready = Static<typeof Ready>

/** Compiled once for all backends of all tests: with a cache of its own, each took seconds longer to start, and to end. */
const COMPILED = { NODE_COMPILE_CACHE: join(tmpdir(), 'leitstand-test-compiled') }

/** How long a test waits for a start or an end before it fails: the machine may be busy. */
const DEADLINE_MS = 40_000

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
}

export class TestBackend {
  readonly data: string
  readonly #child: ReturnType<typeof spawn>
  readonly exited: Promise<Ended>
  stdout = ''
  stderr = ''

  /** Flags are added to `--headless`, free ports and no announcements in the network; `entry` replaces backend/main.ts. */
  constructor(flags: readonly string[] = [], { data = newDataFolder(), entry = MAIN, environment = {} as Record<string, string> } = {}) {
    this.data = data
    const free = ['--headless', '--http-port', '0', '--mqtt-port', '0', '--data', data, '--mdns', 'off']
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('LEITSTAND_'))
    const env = { ...COMPILED, ...Object.fromEntries(kept), ...environment }
    this.#child = spawn(process.execPath, [entry, ...free, ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env })
    this.exited = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }))
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** The line on stdout. @throws Error with stderr when the process ends or is silent. */
  async ready(): Promise<Ready> {
    const stdout = this.#child.stdout
    if (!stdout) throw new Error('the backend has no stdout')
    const deadline = AbortSignal.timeout(DEADLINE_MS)
    while (!this.stdout.includes('\n')) {
      const next = once(stdout, 'data', { signal: deadline }).then(() => undefined)
      const ended = await Promise.race([next, this.exited])
      if (ended && !this.stdout.includes('\n')) throw new Error(`the backend ended with ${ended.code}: ${this.stderr}`)
    }
    const parsed: unknown = JSON.parse(this.stdout)
    if (!Value.Check(Ready, parsed)) throw new Error(`not a ready line: ${this.stdout}`)
    return parsed
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Ends the process, by force where it hangs; keeps the data folder. */
  async stop(): Promise<Ended> {
    this.#child.kill('SIGTERM')
    const force = setTimeout(() => this.#child.kill('SIGKILL'), DEADLINE_MS)
    const ended = await this.exited
    clearTimeout(force)
    return ended
  }

  removeData(): void {
    rmSync(this.data, { recursive: true, force: true })
  }
}

export function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'leitstand-test-'))
}

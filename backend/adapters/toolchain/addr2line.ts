// addr2line of Espressif's toolchains: on PATH, in PlatformIO's packages, in ESP-IDF's tools. Made by app/flash.ts.
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { AddressTools } from '../../backtraces/backtraces.ts'
import { LeitstandError } from '../../contract/errors.ts'

const run = promisify(execFile)
const RUN_MS = 20_000
const MOST_OUTPUT = 1 << 20

export class InstalledAddr2line implements AddressTools {
  readonly #environment: NodeJS.ProcessEnv

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.#environment = environment
  }

  /** Looked for each time: it may be installed meanwhile. */
  async find(names: readonly string[]): Promise<string | null> {
    const ending = process.platform === 'win32' ? '.exe' : ''
    for (const folder of await this.#folders()) {
      for (const name of names) {
        const path = join(folder, `${name}${ending}`)
        if (await canRun(path)) return path
      }
    }
    return null
  }

  async run(program: string, elf: string, addresses: readonly string[]): Promise<string> {
    try {
      const { stdout } = await run(program, ['-a', '-f', '-i', '-C', '-e', elf, ...addresses], {
        timeout: RUN_MS,
        maxBuffer: MOST_OUTPUT,
        windowsHide: true,
      })
      return stdout
    } catch (cause) {
      const message = cause instanceof Error ? (cause.message.split('\n').at(-2) ?? cause.message) : String(cause)
      throw new LeitstandError('backtrace.failed', `${program} failed: ${message.slice(0, 300)}`, { cause })
    }
  }

  async #folders(): Promise<string[]> {
    const path = (this.#environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
    const packages = join(this.#environment.PLATFORMIO_CORE_DIR ?? join(homedir(), '.platformio'), 'packages')
    const tools = join(this.#environment.IDF_TOOLS_PATH ?? join(homedir(), '.espressif'), 'tools')
    const platformio = (await namesIn(packages)).filter((name) => name.startsWith('toolchain-')).map((name) => join(packages, name, 'bin'))
    const idf = []
    for (const tool of (await namesIn(tools)).filter((name) => name.includes('-elf'))) {
      for (const version of await namesIn(join(tools, tool))) idf.push(join(tools, tool, version, tool, 'bin'))
    }
    return [...path, ...platformio, ...idf]
  }
}

/** Newest version last in the alphabet goes first. None where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort().reverse()
  } catch {
    return []
  }
}

async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

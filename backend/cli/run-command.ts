import { loadSettings } from '../config/load-settings.ts'
import { SettingsError } from '../config/setting-sources.ts'
import type { Settings } from '../config/settings.ts'
import { helpText, versionText } from './help.ts'
import { readToken, signedInAddress, tokenPath } from './running-backend.ts'
import { type CreateApplication, serve, startFolder } from './serve.ts'

/** Finds the command and runs it. Called by `leitstand.ts` (any command) and `main.ts` (always `serve`). */

/** Commands that other files bring along, loaded only when asked for. */
export interface CommandParts {
  createApplication: CreateApplication
  simulate(argv: string[]): Promise<number>
  /** On serial ports: `flash`, `ports`, `monitor`. */
  serial(command: SerialCommand, argv: string[]): Promise<number>
}

export type SerialCommand = 'flash' | 'ports' | 'monitor'

const COMMANDS = ['serve', 'simulate', 'flash', 'ports', 'monitor', 'token', 'ticket', 'settings', 'help']

/** Resolves to the exit code. */
export async function runCommand(argv: readonly string[], parts: CommandParts): Promise<number> {
  const [command, ...rest] = argv
  if (command === 'simulate') return await parts.simulate(rest)
  if (command === 'flash' || command === 'ports' || command === 'monitor') return await parts.serial(command, rest)
  if (command === undefined || command === 'help' || asksFor(argv, '--help', '-h')) return print(helpText())
  if (asksFor(argv, '--version', '-v')) return print(`${versionText()}\n`)
  try {
    if (command === 'serve') return await serve(rest, parts.createApplication)
    if (command === 'token') return tokenCommand(settingsOf(rest))
    if (command === 'ticket') return print(`${await signedInAddress(settingsOf(rest).dataDir)}\n`)
    if (command === 'settings') return print(`${JSON.stringify(settingsOf(rest))}\n`)
  } catch (error) {
    if (!(error instanceof SettingsError) && !(error instanceof Error)) throw error
    return fail(error.message)
  }
  return fail(`Unknown command "${command}". Known are ${COMMANDS.join(', ')}.`)
}

function settingsOf(argv: readonly string[]): Settings {
  return loadSettings({ argv, environment: process.env, cwd: startFolder() })
}

/** The path goes to stderr, so that `$(npm run -s leitstand -- token)` holds the token alone. */
function tokenCommand(settings: Settings): number {
  const token = readToken(settings.dataDir)
  process.stderr.write(`${tokenPath(settings.dataDir)}\n`)
  return print(`${token}\n`)
}

function asksFor(argv: readonly string[], ...flags: string[]): boolean {
  return argv.some((word) => flags.includes(word))
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function fail(message: string): number {
  process.stderr.write(`leitstand: ${message}\n`)
  return 1
}

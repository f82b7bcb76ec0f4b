import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'
import Value from 'typebox/value'
import { type FoundValue, readFlags, readSettingsFile, readVariables, SettingsError } from './setting-sources.ts'
import type { Settings } from './settings.ts'
import { DEFAULTS } from './settings-table.ts'

/** Folds flag > variable > file > default into Settings. Called once by every command of `backend/cli`. */

export interface SettingsInput {
  /** Flags without node and script. */
  argv: readonly string[]
  environment: Readonly<Record<string, string | undefined>>
  /** Folder that a relative data folder is meant from. */
  cwd: string
}

/** Name of the file with settings in the data folder. */
export const SETTINGS_FILE = 'config.json'

/** @throws SettingsError that names the key, its source and what is allowed. */
export function loadSettings(input: SettingsInput): Settings {
  const flags = readFlags(input.argv)
  const variables = readVariables(input.environment)
  const chosen = latest('dataDir', checked(flags), checked(variables))
  const dataDir = typeof chosen === 'string' ? resolve(input.cwd, withHome(chosen)) : envPaths('leitstand', { suffix: '' }).data
  const file = readSettingsFile(join(dataDir, SETTINGS_FILE))
  const folded: Record<string, unknown> = {}
  for (const found of [...checked(file), ...checked(variables), ...checked(flags)]) folded[found.row.key] = found.value
  const settings: Settings = { ...DEFAULTS, ...folded, dataDir }
  checkTogether(settings, [...file, ...variables, ...flags])
  return settings
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host) || /^::ffff:127(\.\d{1,3}){3}$/i.test(host)
}

function checked(found: readonly FoundValue[]): readonly FoundValue[] {
  for (const { row, value, where } of found) {
    if (Value.Check(row.schema, value)) continue
    throw new SettingsError(row.name, `${where}: ${row.name} is ${JSON.stringify(value)}, allowed is ${row.allowed}.`)
  }
  return found
}

function latest(key: keyof Settings, ...sources: (readonly FoundValue[])[]): unknown {
  for (const source of sources) {
    const last = source.findLast((found) => found.row.key === key)
    if (last) return last.value
  }
  return undefined
}

function checkTogether(settings: Settings, found: readonly FoundValue[]): void {
  const where = (key: keyof Settings) => found.findLast((each) => each.row.key === key)?.where ?? 'default'
  if (settings.open && !isLoopback(settings.httpHost)) {
    throw new SettingsError(
      'open',
      `${where('open')}: open lifts the sign-in and is refused while http-host is ${settings.httpHost} (${where('httpHost')}), ` +
        'because everyone on the network could switch actuators. Allowed are 127.0.0.1, ::1 and localhost.',
    )
  }
  checkRetention(settings, where)
  if (settings.httpPort !== 0 && settings.httpPort === settings.mqttPort) {
    throw new SettingsError(
      'mqtt-port',
      `http-port (${where('httpPort')}) and mqtt-port (${where('mqttPort')}) are both ${settings.mqttPort}; they must differ.`,
    )
  }
}

/** What is coarser is kept at least as long. */
function checkRetention(settings: Settings, where: (key: keyof Settings) => string): void {
  const steps = [
    ['retention-raw-days', 'retentionRawDays', 'retention-minute-days', 'retentionMinuteDays'],
    ['retention-minute-days', 'retentionMinuteDays', 'retention-hour-days', 'retentionHourDays'],
  ] as const
  const days = (count: number) => (count === 0 ? '0 (for ever)' : String(count))
  for (const [finer, finerKey, coarser, coarserKey] of steps) {
    if (settings[coarserKey] === 0 || (settings[finerKey] !== 0 && settings[finerKey] <= settings[coarserKey])) continue
    throw new SettingsError(
      coarser,
      `${where(coarserKey)}: ${coarser} is ${settings[coarserKey]} and ${finer} (${where(finerKey)}) ${days(settings[finerKey])}; ` +
        `${coarser} must be at least as long, or 0 for ever.`,
    )
  }
}

function withHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path
}

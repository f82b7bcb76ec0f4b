import { readFileSync } from 'node:fs'
import Type from 'typebox'
import Value from 'typebox/value'
import type { Settings } from '../config/settings.ts'
import { DEFAULTS, SETTINGS_TABLE, variableOf } from '../config/settings-table.ts'

/** What `--help` and `--version` print. */

export function helpText(): string {
  const flags = SETTINGS_TABLE.map(
    (row) => [`--${row.name}${row.placeholder ? ` ${row.placeholder}` : ''}`, row.help + defaultOf(row.key)] as const,
  )
  const width = Math.max(...flags.map(([flag]) => flag.length))
  const example = SETTINGS_TABLE.find((row) => row.key === 'httpPort')
  return [
    'Leitstand: control centre for ESP32 fleets',
    '',
    '  npm start -- [flags]                    set up, start, open the window',
    '  npm run -s leitstand -- <command>       serve | simulate | flash | ports | monitor | token | ticket | settings | help',
    '',
    ...flags.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
    `  ${'--help, --version'.padEnd(width)}`,
    '',
    `Each flag is also a variable (${example ? variableOf(example) : ''}) and a key in config.json in the data folder ("${example?.name}").`,
    'A flag wins over a variable, a variable over the file.',
    '',
  ].join('\n')
}

/** Version in package.json. */
export function versionText(): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return Value.Check(Type.Object({ version: Type.String() }), parsed) ? parsed.version : 'unknown'
}

function defaultOf(key: keyof Settings): string {
  if (key === 'dataDir') return " (default: the platform's own place)"
  const value = DEFAULTS[key]
  return typeof value === 'boolean' || value === 0 ? '' : ` (default: ${value})`
}

import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import Type from 'typebox'
import Value from 'typebox/value'
import { DEFAULT_DEMO_BOARDS } from '../contract/api.ts'
import { SETTINGS_TABLE, type SettingRow, variableOf } from './settings-table.ts'

/** Reads flags, variables and config.json into found values; knows nothing of precedence. Called by `load-settings.ts`. */

/** A setting that can't be used; `message` names the key, the source and what is allowed. */
export class SettingsError extends Error {
  readonly key: string

  constructor(key: string, message: string) {
    super(message)
    this.name = 'SettingsError'
    this.key = key
  }
}

/** One value as it was found; `where` says so in words: `flag --http-port`, `variable LEITSTAND_HTTP_PORT`, `config.json:3`. */
export interface FoundValue {
  row: SettingRow
  value: unknown
  where: string
}

/** Set by Kubernetes for a service called "leitstand"; none of ours. */
const SERVICE_LINK = /^LEITSTAND_(SERVICE_|PORT($|_))/

/** @throws SettingsError for an unknown flag, a stray word or a flag without its value. */
export function readFlags(argv: readonly string[]): FoundValue[] {
  const options = Object.fromEntries(
    SETTINGS_TABLE.map((row) => [
      row.name,
      { type: row.kind === 'switch' || row.kind === 'count' ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true, allowPositionals: true })
  const found: FoundValue[] = []
  const taken = new Set<number>()
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      if (taken.has(token.index)) continue
      throw new SettingsError(token.value, `"${token.value}" belongs to no flag. ${knownFlags()}`)
    }
    const negated = token.name.startsWith('no-') && token.value === undefined
    const row = SETTINGS_TABLE.find(
      (each) => each.name === token.name || (negated && each.kind === 'switch' && `no-${each.name}` === token.name),
    )
    if (!row || !token.rawName.startsWith('--')) throw new SettingsError(token.rawName, `Unknown flag ${token.rawName}. ${knownFlags()}`)
    const where = `flag ${token.rawName}`
    if (row.kind === 'switch') {
      found.push({ row, where, value: token.value === undefined ? !negated : fromText(row, token.value) })
    } else if (row.kind === 'count' && token.value === undefined) {
      const next = tokens.find((each) => each.kind === 'positional' && each.index === token.index + 1)
      if (next?.kind === 'positional') taken.add(next.index)
      found.push({ row, where, value: next?.kind === 'positional' ? fromText(row, next.value) : DEFAULT_DEMO_BOARDS })
    } else if (token.value === undefined) {
      throw new SettingsError(row.name, `${where} needs a value: ${row.allowed}.`)
    } else {
      found.push({ row, where, value: fromText(row, token.value) })
    }
  }
  return found
}

/** Empty variables count as not set. @throws SettingsError for an unknown `LEITSTAND_…` variable. */
export function readVariables(environment: Readonly<Record<string, string | undefined>>): FoundValue[] {
  const found: FoundValue[] = []
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('LEITSTAND_') || SERVICE_LINK.test(name)) continue
    const row = SETTINGS_TABLE.find((each) => variableOf(each) === name)
    if (!row) throw new SettingsError(name, `Unknown variable ${name}. Known are ${SETTINGS_TABLE.map(variableOf).join(', ')}.`)
    if (text !== undefined && text !== '') found.push({ row, where: `variable ${name}`, value: fromText(row, text) })
  }
  return found
}

/** A missing file holds nothing. @throws SettingsError for broken JSON or an unknown key. */
export function readSettingsFile(path: string): FoundValue[] {
  if (!existsSync(path)) return []
  const text = readText(path)
  const parsed = parseObject(path, text)
  return Object.entries(parsed).map(([key, value]) => {
    const where = `${path}:${lineOf(text, key)}`
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const row = SETTINGS_TABLE.find((each) => each.inFile !== false && (each.name === name || each.key === key))
    if (!row) {
      const known = SETTINGS_TABLE.filter((each) => each.inFile !== false).map((each) => each.name)
      throw new SettingsError(key, `${where}: unknown key "${key}". Known are ${known.join(', ')}.`)
    }
    return {
      row,
      where,
      value: row.kind === 'count' && value === true ? DEFAULT_DEMO_BOARDS : row.kind === 'count' && value === false ? 0 : value,
    }
  })
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new SettingsError(path, `${path} can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function parseObject(path: string, text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new SettingsError(path, `${path} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!Array.isArray(parsed) && Value.Check(Type.Record(Type.String(), Type.Unknown()), parsed)) return parsed
  throw new SettingsError(path, `${path} must hold one object, such as { "http-port": 8010 }.`)
}

function lineOf(text: string, key: string): number {
  const at = text.indexOf(JSON.stringify(key))
  return at < 0 ? 1 : text.slice(0, at).split('\n').length
}

/** Text that doesn't convert is kept, so that the schema refuses it with the text in the message. */
function fromText(row: SettingRow, text: string): unknown {
  if (row.kind === 'text') return text
  if ((row.kind === 'switch' || row.kind === 'count') && /^(true|yes|on)$/i.test(text))
    return row.kind === 'switch' ? true : DEFAULT_DEMO_BOARDS
  if ((row.kind === 'switch' || row.kind === 'count') && /^(false|no|off)$/i.test(text)) return row.kind === 'switch' ? false : 0
  if (row.kind === 'switch') return text === '1' ? true : text === '0' ? false : text
  return /^-?\d{1,9}$/.test(text) ? Number(text) : text
}

function knownFlags(): string {
  return `Known are ${SETTINGS_TABLE.map((row) => `--${row.name}`).join(', ')}, --help, --version.`
}

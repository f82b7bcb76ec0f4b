import Type, { type TSchema } from 'typebox'
import { DEFAULT_DEMO_BOARDS } from '../contract/api.ts'
import type { Settings } from './settings.ts'

/**
 * One row per setting: how it is spelled, what it may hold, what it is when nobody says anything.
 * `load-settings.ts` folds the sources by it, `cli/help.ts` prints it.
 */
export interface SettingRow {
  /** Flag without dashes; the variable is `LEITSTAND_` + this in capitals, the key in config.json this or its camel case. */
  readonly name: string
  readonly key: keyof Settings
  readonly kind: 'text' | 'number' | 'switch' | 'count'
  readonly schema: TSchema
  /** What a value may be, as a sentence part for errors and help. */
  readonly allowed: string
  readonly placeholder?: string
  readonly help: string
  /** False: only by flag or variable, because the file lies inside what it names. */
  readonly inFile?: false
}

/** What fits in memory beside the backend on a small machine. */
const MAX_DEMO_BOARDS = 10_000

const port = Type.Integer({ minimum: 0, maximum: 65_535 })
const PORT_ALLOWED = 'a whole number from 0 to 65535 (0 = any free port)'
const days = Type.Integer({ minimum: 0, maximum: 36_500 })
const DAYS_ALLOWED = 'a whole number of days from 0 to 36500 (0 = for ever)'
const host = Type.String({ pattern: '^[A-Za-z0-9.:_%-]{1,253}$' })
const HOST_ALLOWED = 'an address or host name of this machine, such as 127.0.0.1 or 0.0.0.0'

function oneOf(...words: string[]): { schema: TSchema; allowed: string } {
  return { schema: Type.Union(words.map((word) => Type.Literal(word))), allowed: words.join(', ') }
}

const registration = oneOf('manual', 'auto')
const durability = oneOf('normal', 'full')
const anonymous = oneOf('loopback', 'everyone', 'nobody')
const mdns = oneOf('on', 'off', 'loopback')
const levels = oneOf('debug', 'info', 'warn', 'error')

export const SETTINGS_TABLE: readonly SettingRow[] = [
  {
    name: 'headless',
    key: 'headless',
    kind: 'switch',
    schema: Type.Boolean(),
    allowed: 'true or false',
    help: 'no window; stdout carries one JSON line when ready, logs go to stderr',
  },
  {
    name: 'http-port',
    key: 'httpPort',
    kind: 'number',
    schema: port,
    allowed: PORT_ALLOWED,
    placeholder: 'N',
    help: 'port of the interface, REST and WebSocket',
  },
  {
    name: 'http-host',
    key: 'httpHost',
    kind: 'text',
    schema: host,
    allowed: HOST_ALLOWED,
    placeholder: 'H',
    help: 'where it listens; 0.0.0.0 for the whole network',
  },
  {
    name: 'mqtt-port',
    key: 'mqttPort',
    kind: 'number',
    schema: port,
    allowed: PORT_ALLOWED,
    placeholder: 'N',
    help: 'port of the MQTT broker',
  },
  {
    name: 'mqtt-host',
    key: 'mqttHost',
    kind: 'text',
    schema: host,
    allowed: HOST_ALLOWED,
    placeholder: 'H',
    help: 'where the broker listens; 0.0.0.0 lets boards in',
  },
  {
    name: 'outward-address',
    key: 'outwardAddress',
    kind: 'text',
    schema: Type.String({ pattern: '^([A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?)?$' }),
    allowed: 'a name or address, with or without a port, such as lab.example or 192.168.1.10:8080',
    placeholder: 'H[:PORT]',
    help: 'where boards reach this machine, if not at its own address (NAT, several networks); PORT is that of HTTP',
  },
  {
    name: 'mqtt-anonymous',
    key: 'mqttAnonymous',
    kind: 'text',
    ...anonymous,
    placeholder: 'WHO',
    help: 'who may use the broker without a login: loopback, everyone, nobody',
  },
  {
    name: 'data',
    key: 'dataDir',
    kind: 'text',
    schema: Type.String({ minLength: 1, maxLength: 4096 }),
    allowed: 'a folder',
    placeholder: 'DIR',
    help: 'data folder: database, token, libraries, logs, config.json',
    inFile: false,
  },
  {
    name: 'demo',
    key: 'demoBoards',
    kind: 'count',
    schema: Type.Integer({ minimum: 0, maximum: MAX_DEMO_BOARDS }),
    allowed: `a whole number from 0 to ${MAX_DEMO_BOARDS}, or nothing for ${DEFAULT_DEMO_BOARDS}`,
    placeholder: '[BOARDS]',
    help: `start a simulated fleet (${DEFAULT_DEMO_BOARDS} boards unless told otherwise)`,
  },
  {
    name: 'open',
    key: 'open',
    kind: 'switch',
    schema: Type.Boolean(),
    allowed: 'true or false',
    help: 'no sign-in needed; only while listening on this machine alone',
  },
  {
    name: 'registration',
    key: 'registration',
    kind: 'text',
    ...registration,
    placeholder: 'HOW',
    help: 'new boards wait to be accepted (manual) or not (auto)',
  },
  {
    name: 'serial-ports',
    key: 'serialPorts',
    kind: 'text',
    schema: Type.String({ maxLength: 2000 }),
    allowed: 'paths of serial ports, separated by commas',
    placeholder: 'PATHS',
    help: 'serial ports beside those that the system lists, separated by commas',
  },
  {
    name: 'mdns',
    key: 'mdns',
    kind: 'text',
    ...mdns,
    placeholder: 'WHERE',
    help: 'announce open ports and hear boards (mDNS): on, off, loopback',
  },
  {
    name: 'durability',
    key: 'durability',
    kind: 'text',
    ...durability,
    placeholder: 'HOW',
    help: 'normal survives a crash, full also a power cut',
  },
  {
    name: 'retention-raw-days',
    key: 'retentionRawDays',
    kind: 'number',
    schema: days,
    allowed: DAYS_ALLOWED,
    placeholder: 'DAYS',
    help: 'how long every single reading is kept; 0 = for ever',
  },
  {
    name: 'retention-minute-days',
    key: 'retentionMinuteDays',
    kind: 'number',
    schema: days,
    allowed: DAYS_ALLOWED,
    placeholder: 'DAYS',
    help: 'how long minutes are kept, and states; 0 = for ever',
  },
  {
    name: 'retention-hour-days',
    key: 'retentionHourDays',
    kind: 'number',
    schema: days,
    allowed: DAYS_ALLOWED,
    placeholder: 'DAYS',
    help: 'how long hours are kept; 0 = for ever, as days are',
  },
  {
    name: 'log-level',
    key: 'logLevel',
    kind: 'text',
    ...levels,
    placeholder: 'LEVEL',
    help: 'debug, info, warn or error',
  },
]

/** Everything but the data folder, which depends on the platform. */
export const DEFAULTS: Omit<Settings, 'dataDir'> = {
  httpHost: '127.0.0.1',
  httpPort: 8000,
  mqttHost: '127.0.0.1',
  mqttPort: 1883,
  open: false,
  registration: 'manual',
  mqttAnonymous: 'loopback',
  mdns: 'on',
  serialPorts: '',
  outwardAddress: '',
  durability: 'normal',
  retentionRawDays: 90,
  retentionMinuteDays: 730,
  retentionHourDays: 0,
  demoBoards: 0,
  headless: false,
  logLevel: 'info',
}

export function variableOf(row: SettingRow): string {
  return `LEITSTAND_${row.name.toUpperCase().replaceAll('-', '_')}`
}

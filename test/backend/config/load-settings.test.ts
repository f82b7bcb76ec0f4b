import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isLoopback, loadSettings } from '../../../backend/config/load-settings.ts'
import { SettingsError } from '../../../backend/config/setting-sources.ts'
import { DEFAULTS, SETTINGS_TABLE, variableOf } from '../../../backend/config/settings-table.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'leitstand-settings-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

function load(flags: string[] = [], environment: Record<string, string> = {}, file?: unknown) {
  if (file !== undefined) writeFileSync(join(data, 'config.json'), typeof file === 'string' ? file : JSON.stringify(file, null, 2))
  return loadSettings({ argv: ['--data', data, ...flags], environment, cwd: '/' })
}

function refusal(...input: Parameters<typeof load>): SettingsError {
  try {
    load(...input)
  } catch (error) {
    if (error instanceof SettingsError) return error
    throw error
  }
  throw new Error('was not refused')
}

test('nothing said gives the defaults, on loopback only', () => {
  expect(load()).toEqual({ ...DEFAULTS, dataDir: data })
  expect([DEFAULTS.httpHost, DEFAULTS.mqttHost]).toEqual(['127.0.0.1', '127.0.0.1'])
})

test('a flag wins over a variable, a variable over the file, the file over the default', () => {
  const file = { 'http-port': 1001, 'mqtt-port': 2001, registration: 'auto' }
  const variables = { LEITSTAND_HTTP_PORT: '1002', LEITSTAND_MQTT_PORT: '2002' }
  expect(load(['--http-port', '1003'], variables, file)).toMatchObject({
    httpPort: 1003,
    mqttPort: 2002,
    registration: 'auto',
    logLevel: 'info',
  })
})

test('the file takes the spelling of the flags and camel case', () => {
  expect(load([], {}, { httpPort: 1, 'mqtt-port': 2 })).toMatchObject({ httpPort: 1, mqttPort: 2 })
})

test('every setting can be given as flag and as variable', () => {
  const values: Record<string, string> = {
    headless: 'true',
    'http-port': '9',
    'http-host': '::1',
    'mqtt-port': '8',
    'mqtt-host': '0.0.0.0',
    demo: '3',
    open: 'true',
    'retention-raw-days': '7',
    'retention-minute-days': '30',
    'retention-hour-days': '365',
  }
  const words: Record<string, string> = {
    'mqtt-anonymous': 'nobody',
    registration: 'auto',
    mdns: 'off',
    'serial-ports': '/dev/ttyV0,./board',
    'outward-address': 'lab.example:8080',
    durability: 'full',
    'log-level': 'debug',
  }
  const rows = SETTINGS_TABLE.filter((row) => row.name !== 'data')
  const value = (name: string) => values[name] ?? words[name] ?? ''
  const byFlag = load(rows.map((row) => `--${row.name}=${value(row.name)}`))
  const byVariable = load([], Object.fromEntries(rows.map((row) => [variableOf(row), value(row.name)])))
  expect(byFlag).toEqual(byVariable)
  for (const row of rows) expect(byFlag[row.key], row.name).not.toEqual(Reflect.get(DEFAULTS, row.key))
})

test('demo without a number starts 50 boards, with one that many, and leaves the next flag alone', () => {
  expect(load(['--demo']).demoBoards).toBe(50)
  expect(load(['--demo', '50', '--open'])).toMatchObject({ demoBoards: 50, open: true })
  expect(load(['--demo', '--open'])).toMatchObject({ demoBoards: 50, open: true })
  expect(load(['--demo=7']).demoBoards).toBe(7)
  expect(load([], { LEITSTAND_DEMO: 'true' }).demoBoards).toBe(50)
  expect(load([], {}, { demo: true }).demoBoards).toBe(50)
})

test('a switch that the file turns on is turned off by a flag', () => {
  expect(load(['--no-open'], {}, { open: true }).open).toBe(false)
})

test.each([
  [['--htp-port', '1'], {}, undefined, /unknown flag --htp-port.*--http-port/i],
  [['-p', '1'], {}, undefined, /unknown flag -p/i],
  [['--no-http-port'], {}, undefined, /unknown flag --no-http-port/i],
  [['stray'], {}, undefined, /"stray" belongs to no flag/],
  [['--demo', 'many'], {}, undefined, /--demo: demo is "many".*0 to 10000/],
  [['--http-port'], {}, undefined, /--http-port needs a value.*0 to 65535/],
  [['--http-port', 'abc'], {}, undefined, /flag --http-port: http-port is "abc".*0 to 65535/],
  [['--mqtt-port', '65536'], {}, undefined, /mqtt-port is 65536/],
  [['--http-port', '-1'], {}, undefined, /http-port is -1/],
  [['--http-port', '80.5'], {}, undefined, /http-port is "80.5"/],
  [['--http-port', ''], {}, undefined, /http-port is ""/],
  [['--open=perhaps'], {}, undefined, /open is "perhaps".*true or false/],
  [['--mqtt-host', 'a b'], {}, undefined, /mqtt-host is "a b"/],
  [['--log-level', 'loud'], {}, undefined, /log-level is "loud".*debug, info, warn, error/],
  [[], { LEITSTAND_HTTPPORT: '1' }, undefined, /unknown variable LEITSTAND_HTTPPORT.*LEITSTAND_HTTP_PORT/i],
  [[], { LEITSTAND_HTTP_PORT: 'x' }, undefined, /variable LEITSTAND_HTTP_PORT: http-port is "x"/],
  [[], {}, { 'http-port': 1, 'htp-port': 2 }, /config\.json:3: unknown key "htp-port".*http-port/],
  [[], {}, { 'http-port': '8000' }, /config\.json:2: http-port is "8000".*0 to 65535/],
  [[], {}, { data: '/x' }, /unknown key "data"/],
  [[], {}, '{ "open": tru', /config\.json is not valid JSON/],
  [[], {}, '[1]', /must hold one object/],
  [['--retention-raw-days', '1.5'], {}, undefined, /retention-raw-days is "?1\.5"?.*0 to 36500/],
  [
    ['--retention-raw-days', '731'],
    {},
    undefined,
    /^default: retention-minute-days is 730 and retention-raw-days \(flag --retention-raw-days\) 731/,
  ],
  [['--retention-raw-days', '0'], {}, undefined, /retention-minute-days is 730 and retention-raw-days .* 0 \(for ever\)/],
  [['--retention-hour-days', '100'], {}, undefined, /flag --retention-hour-days: retention-hour-days is 100 and retention-minute-days/],
  [['--http-port', '5', '--mqtt-port', '5'], {}, undefined, /http-port .* and mqtt-port .* both 5/],
])('refuses %j %j %j', (flags, environment, file, message) => {
  expect(refusal(flags, environment as Record<string, string>, file).message).toMatch(message)
})

test('a bad value is named even where a stronger source hides it', () => {
  expect(refusal(['--http-port', '1'], { LEITSTAND_HTTP_PORT: 'x' }).key).toBe('http-port')
})

test('each resolution may be kept as long as the finer one, or for ever', () => {
  const days = (raw: number, minute: number, hour: number) =>
    load([`--retention-raw-days=${raw}`, `--retention-minute-days=${minute}`, `--retention-hour-days=${hour}`])
  expect(days(7, 7, 7)).toMatchObject({ retentionRawDays: 7, retentionMinuteDays: 7, retentionHourDays: 7 })
  expect(days(0, 0, 0)).toMatchObject({ retentionRawDays: 0, retentionMinuteDays: 0, retentionHourDays: 0 })
  expect(() => days(7, 0, 30)).toThrow(/retention-hour-days must be at least as long/)
})

test('open is refused off loopback, with the reason', () => {
  expect(refusal(['--open', '--http-host', '0.0.0.0']).message).toMatch(/flag --open: .*0\.0\.0\.0 \(flag --http-host\).*actuators/)
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) expect(load(['--open', '--http-host', host]).open).toBe(true)
})

test('names that only look like loopback are not', () => {
  for (const host of ['127.0.0.1.example.org', '0.0.0.0', '::', '10.0.0.1', '1127.0.0.1']) expect(isLoopback(host)).toBe(false)
})

test('empty variables and those that Kubernetes sets for a service are no settings', () => {
  const environment = {
    LEITSTAND_HTTP_PORT: '',
    LEITSTAND_PORT: 'tcp://10.0.0.1:80',
    LEITSTAND_PORT_80_TCP: 'x',
    LEITSTAND_SERVICE_HOST: 'x',
  }
  expect(load([], environment).httpPort).toBe(8000)
})

test('a relative data folder is meant from where the user stands, ~ from the home', () => {
  const at = (folder: string) => loadSettings({ argv: [`--data=${folder}`], environment: {}, cwd: data }).dataDir
  expect(at('sub')).toBe(join(data, 'sub'))
  expect(at('~/nothing-is-here')).toBe(join(homedir(), 'nothing-is-here'))
})

test('without --data the folder has the plain name of the program', () => {
  const { dataDir } = loadSettings({ argv: [], environment: {}, cwd: data })
  expect(dataDir.split(/[\\/]/)).toContain('leitstand')
})

test('an empty data folder is refused', () => {
  expect(() => loadSettings({ argv: ['--data='], environment: {}, cwd: data })).toThrow(/data is ""/)
})

import { expect, test } from 'vitest'
import { plainSensor, type SensorSetting } from '../../../backend/contract/configuration/configuration.ts'
import { MARK } from '../../../backend/contract/quality.ts'
import { type AcceptanceView, judge, PATIENCE_S } from '../../../backend/provisioning/acceptance.ts'
import type { BoardReport, Reading } from '../../../backend/provisioning/ports.ts'

const SINCE_MS = 1_000_000

const reading = (change: Partial<Reading> = {}): Reading => ({
  gpio: 4,
  sensorType: 'ds18b20',
  address: '28ff64021603c1a2',
  name: 'Water',
  unit: '°C',
  limits: {},
  value: 21.5,
  receivedAtMs: SINCE_MS + 500,
  quality: 'good',
  marks: 0,
  ...change,
})

const report = (change: Partial<BoardReport> = {}): BoardReport => ({
  lastSeenMs: SINCE_MS + 400,
  online: true,
  heartbeatAtMs: SINCE_MS + 400,
  rssiDbm: -57,
  sensorCount: 1,
  readings: [reading()],
  ...change,
})

const setting = (change: Partial<SensorSetting> = {}): SensorSetting => ({
  ...plainSensor(4, 'ds18b20', 'Tank'),
  onewireAddress: '28FF64021603C1A2',
  ...change,
})

const view = (change: Partial<AcceptanceView> = {}): AcceptanceView => ({
  report: report(),
  expected: null,
  sinceMs: SINCE_MS,
  startedAtMs: SINCE_MS,
  nowMs: SINCE_MS + 1000,
  ...change,
})

const said = (given: AcceptanceView) => judge(given).map(({ what, name, state, reason }) => [what, name, state, reason?.key ?? null])
const after = (seconds: number) => SINCE_MS + seconds * 1000

test('passes a board that is connected, beats, has signal and sends a plausible value', () => {
  expect(said(view())).toEqual([
    ['boot', '', 'passed', null],
    ['wifi', '', 'passed', null],
    ['mqtt', '', 'passed', null],
    ['heartbeat', '', 'passed', null],
    ['sensor', 'Water', 'passed', null],
  ])
})

test('what it reported before it was set up does not count', () => {
  const old = report({ lastSeenMs: SINCE_MS - 1, heartbeatAtMs: SINCE_MS - 1, readings: [reading({ receivedAtMs: SINCE_MS - 1 })] })
  expect(said(view({ report: old })).map(([, , state]) => state)).toEqual(['passed', 'waiting', 'waiting', 'waiting', 'waiting'])
  expect(said(view({ report: old, nowMs: after(PATIENCE_S.sensor + 1) })).map(([, , state, key]) => [state, key])).toEqual([
    ['passed', null],
    ['failed', 'acceptance-no-rssi'],
    ['failed', 'acceptance-mqtt'],
    ['failed', 'acceptance-heartbeat'],
    ['failed', 'acceptance-no-sensor'],
  ])
})

test('a weak signal fails at once, with the figures', () => {
  const [, wifi] = judge(view({ report: report({ rssiDbm: -91 }) }))
  expect(wifi).toMatchObject({ state: 'failed', value: -91, reason: { key: 'acceptance-wifi', figures: { rssi: '−91', least: '−85' } } })
})

test.each([
  ['bad', { quality: 'bad', value: -127 }],
  ['suspect', { marks: MARK.suspect, value: 85 }],
  ['of a library that failed', { marks: MARK.libraryFailed }],
  ['beyond its critical limit', { limits: { criticalHigh: 20 } }],
] as const)('a value that is %s may be the first one, and fails when it stays', (_what, change) => {
  const spoilt = report({ readings: [reading(change)] })
  expect(said(view({ report: spoilt })).at(-1)).toEqual(['sensor', 'Water', 'waiting', null])
  expect(said(view({ report: spoilt, nowMs: after(11) })).at(-1)).toEqual(['sensor', 'Water', 'failed', 'acceptance-implausible'])
})

test('every sensor of the configuration must say something, by pin, type and address', () => {
  const expected = [setting(), setting({ gpio: 21, type: 'sht31', name: 'Air', onewireAddress: null, i2cAddress: 0x44 })]
  const air = reading({ gpio: 21, sensorType: 'sht31_humidity', address: '0x44', name: 'Air humidity', value: 60 })
  expect(said(view({ expected })).slice(4)).toEqual([
    ['sensor', 'Tank', 'passed', null],
    ['sensor', 'Air', 'waiting', null],
  ])
  expect(said(view({ expected, report: report({ readings: [reading(), air] }) })).slice(4)).toEqual([
    ['sensor', 'Tank', 'passed', null],
    ['sensor', 'Air', 'passed', null],
  ])
  expect(said(view({ expected, nowMs: after(200) })).at(-1)).toEqual(['sensor', 'Air', 'failed', 'acceptance-no-value'])
})

test('sensors that do not run by themselves are not waited for', () => {
  const expected = [setting({ active: false }), setting({ gpio: 5, operatingMode: 'on_demand' })]
  expect(said(view({ expected })).slice(4)).toEqual([])
})

test('without a configuration it waits for as many sensors as the board says it has, then for quiet', () => {
  const two = report({ sensorCount: 2 })
  expect(said(view({ report: two })).slice(4)).toEqual([
    ['sensor', 'Water', 'passed', null],
    ['sensor', '', 'waiting', null],
  ])
  expect(said(view({ report: two, nowMs: after(12) })).slice(4)).toEqual([['sensor', 'Water', 'passed', null]])
})

import { expect, test } from 'vitest'
import { explainStartFailure } from '../../../backend/cli/start-failure.ts'
import { DEFAULTS } from '../../../backend/config/settings-table.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'

const settings = { ...DEFAULTS, dataDir: '/nowhere' }
const inUse = (port: number) =>
  Object.assign(new Error(`listen EADDRINUSE: address already in use 127.0.0.1:${port}`), { code: 'EADDRINUSE', port })
const mosquitto = () => ({ pid: 12, name: 'mosquitto', command: 'mosquitto -c /etc/mosquitto.conf' })

test('a port in use names the program and the flag for another port', () => {
  const text = explainStartFailure(inUse(1883), settings, mosquitto)
  expect(text).toContain('Port 1883 (MQTT) is in use by mosquitto (pid 12: mosquitto -c /etc/mosquitto.conf)')
  expect(text).toContain('--mqtt-port N')
  expect(explainStartFailure(inUse(8000), settings, mosquitto)).toMatch(/Port 8000 \(HTTP\).*--http-port N/)
})

test('a listen error is found inside other errors', () => {
  const wrapped = new Error('start failed', { cause: new LeitstandError('internal', 'http', { cause: inUse(8000) }) })
  expect(explainStartFailure(wrapped, settings, mosquitto)).toContain('Port 8000 (HTTP)')
})

test('the port is taken from the text where the error has none', () => {
  const error = Object.assign(new Error('listen EADDRINUSE: address already in use :::1883'), { code: 'EADDRINUSE' })
  expect(explainStartFailure(error, settings, mosquitto)).toContain('Port 1883 (MQTT)')
})

test('a holder that the system hides is said to be hidden', () => {
  expect(explainStartFailure(inUse(8000), settings, () => ({ uid: 33 }))).toContain('a program of another user (uid 33)')
  expect(explainStartFailure(inUse(8000), settings, () => undefined)).toContain('a program that the system does not name')
})

test('a port that needs rights and an address of another machine are explained', () => {
  const denied = Object.assign(new Error('listen EACCES: permission denied 127.0.0.1:80'), { code: 'EACCES', port: 80 })
  expect(explainStartFailure(denied, { ...settings, httpPort: 80 })).toMatch(/Port 80 \(HTTP\) needs more rights.*--http-port N/)
  const elsewhere = Object.assign(new Error('listen EADDRNOTAVAIL: address not available 9.9.9.9'), { code: 'EADDRNOTAVAIL' })
  expect(explainStartFailure(elsewhere, settings)).toMatch(/no such address.*--http-host/)
})

test('any other failure is told in its own words', () => {
  expect(explainStartFailure(new Error('the disk is full'), settings)).toBe('the disk is full')
})

import { expect, it } from 'vitest'
import type { InspectedMessage } from '../../../backend/contract/inspector.ts'
import { bestView, hexDump, payloadBytes, prettyJson, shortTopic } from '../../../renderer/device/payload-view.ts'

const message = (payload: string, encoding: InspectedMessage['encoding'] = 'utf8'): InspectedMessage => ({
  atMs: 0,
  topic: 'sensors/a/telemetry',
  qos: 1,
  retain: false,
  payload,
  encoding,
  bytes: payload.length,
  rejected: null,
  detail: null,
  violation: false,
})

it('indents JSON, shows broken JSON as text and bytes as hex', () => {
  expect(prettyJson(message('{"a":1}'))).toBe('{\n  "a": 1\n}')
  expect(bestView(message('{"a":'))).toBe('text')
  expect(bestView(message('/w==', 'base64'))).toBe('hex')
})

it('dumps bytes with offset and readable signs', () => {
  expect(hexDump(payloadBytes(message('{"ü"')))).toBe('0000  7b 22 c3 bc 22                                   {"··"')
  expect([...payloadBytes(message('/wA=', 'base64'))]).toEqual([255, 0])
})

it('leaves out the part of the topic that is the board’s own', () => {
  expect(shortTopic('kaiser/god/esp/ESP_1/sensor/4/data')).toBe('sensor/4/data')
  expect(shortTopic('sensors/tor-1/telemetry')).toBe('telemetry')
  expect(shortTopic('elsewhere/x')).toBe('elsewhere/x')
})

import { expect, test } from 'vitest'
import { boardOfMac } from '../../../renderer/flash/board-of-mac.ts'
import { fileFor, readManifest } from '../../../renderer/flash/choose/manifest-file.ts'
import { faultWords } from '../../../renderer/flash/fault-words.ts'
import { readKept, writeRequest } from '../../../renderer/flash/flash-draft.ts'
import { readBytes } from '../../../renderer/flash/hex-field.ts'
import { jobLog } from '../../../renderer/flash/job-log.ts'
import { stageColumns, stageShare } from '../../../renderer/flash/stage-columns.ts'
import { jobAt } from './flash-lab.ts'

/** Pure parts of the Flash page. */

test('stages of a write: what is through has its time, what runs its share, what failed its place', () => {
  const stages = [
    { stage: 'connecting' as const, startedAtMs: 0, endedAtMs: 800 },
    { stage: 'checking' as const, startedAtMs: 800, endedAtMs: 1000 },
    { stage: 'writing' as const, startedAtMs: 1000, endedAtMs: null },
  ]
  const job = jobAt('p', { stage: 'writing', stages, progress: { done: 30, total: 120 } })
  expect(stageColumns(job).map(({ column, state, share, tookMs }) => [column, state, share, tookMs])).toEqual([
    ['detect', 'done', 1, 800],
    ['check', 'done', 1, 200],
    ['write', 'running', 0.25, null],
    ['verify', 'waiting', 0, null],
    ['reboot', 'waiting', 0, null],
  ])
  const failed = jobAt('p', { stage: 'writing', stages: stages.map((one) => ({ ...one, endedAtMs: 3000 })), progress: { state: 'failed' } })
  expect(stageColumns(failed)[2]).toMatchObject({ state: 'failed', tookMs: 2000 })
  expect(stageShare(jobAt('p', { stage: 'erasing' }))).toBeNull()
})

test('backup and full erase have columns of their own', () => {
  const job = jobAt('p', { request: { port: 'p', action: 'write', backup: true, eraseAll: true } })
  expect(stageColumns(job).map(({ column }) => column)).toEqual(['detect', 'check', 'backup', 'erase', 'write', 'verify', 'reboot'])
})

test.each([
  ['0x10000', 65_536],
  ['65536', 65_536],
  ['4 MB', 4 << 20],
  ['64k', 65_536],
  ['', undefined],
  ['0x', undefined],
  ['-1', undefined],
  ['32 MB', undefined],
  ['1e3', undefined],
])('reads %s as %s', (text, value) => {
  expect(readBytes(text, 16 << 20)).toBe(value)
})

test('a fault is named in its first sentence, the rest is what to do next', () => {
  const error = { code: 'flash.silent', detail: '', reason: { key: 'board-silent', figures: { port: '/dev/ttyUSB2' } } }
  expect(faultWords(error)).toEqual({
    what: '/dev/ttyUSB2 does not answer as a boot loader.',
    next: 'Hold BOOT, press and release RESET, release BOOT, then retry; or try another cable.',
  })
  const image = {
    code: 'flash.image',
    detail: '',
    reason: { key: 'image-chip', figures: { name: 'a.bin', image: 'ESP32', board: 'ESP32-C3' } },
  }
  expect(faultWords(image)).toEqual({ what: 'a.bin is for ESP32, the board has ESP32-C3.', next: 'Choose the build for that chip.' })
})

test('what was kept is taken as far as it fits', () => {
  expect(readKept(null)).toMatchObject({ firmware: null, options: { baud: 921_600, review: true, eraseAll: false } })
  expect(readKept('{"firmware":3,"options":{"baud":9600,"backup":true,"mode":"qio"},"numbers":[["a",2],["b",0],3]}')).toMatchObject({
    firmware: null,
    options: { baud: 921_600, backup: true, mode: 'qio' },
    numbers: new Map([['a', 2]]),
  })
  expect(readKept('{').firmware).toBeNull()
})

test('a check asks for the same as the write, but backs nothing up', () => {
  const { options } = readKept('{"options":{"backup":true,"eraseAll":true,"size":"board"}}')
  const common = { port: 'p', firmware: 'f', baud: 921_600, eraseAll: true, parameters: { mode: 'keep', speed: 'keep', size: 'board' } }
  expect(writeRequest('p', 'check', 'f', options)).toEqual({ ...common, action: 'check' })
  expect(writeRequest('p', 'write', 'f', options)).toEqual({ ...common, action: 'write', backup: true })
})

test('a manifest names the chips and files that are flashed here', () => {
  const text = JSON.stringify({
    name: 'Air',
    builds: [
      { chipFamily: 'ESP32-C3', parts: [{ path: 'bin/air-c3.bin?v=2', offset: 0 }] },
      { chipFamily: 'ESP8266', parts: [{ path: 'air-8266.bin', offset: 0 }] },
    ],
  })
  const wish = readManifest(text)
  expect(wish).toEqual({ name: 'Air', builds: [{ chip: 'esp32c3', paths: ['bin/air-c3.bin?v=2'] }] })
  expect(fileFor('bin/air-c3.bin?v=2', [{ name: 'air-c3.bin' }])?.name).toBe('air-c3.bin')
  expect(readManifest('[]')).toBeUndefined()
  expect(readManifest('{')).toBeUndefined()
})

test('a board of the fleet is known by the end of its MAC', () => {
  const boards = new Map([['ESP_654C11AE', { id: 'ESP_654C11AE' }]]) as unknown as Parameters<typeof boardOfMac>[0]
  expect(boardOfMac(boards, 'a0:b7:65:4c:11:ae')?.id).toBe('ESP_654C11AE')
  expect(boardOfMac(boards, 'a0:b7:65:4c:11:af')).toBeUndefined()
})

test('the log tells everything in English', () => {
  const log = jobLog(
    jobAt('/dev/ttyUSB0', {
      written: 'partly',
      bootLog: 'rst:0x1',
      progress: { state: 'failed', finishedAtMs: 4000, error: { code: 'flash.lost', detail: 'It stopped.' } },
    }),
  )
  for (const part of [
    'write at /dev/ttyUSB0, by anna',
    'failed, written: partly',
    'MAC a0:b7:65:4c:11:ae',
    'flash.lost: It stopped.',
    'rst:0x1',
  ])
    expect(log).toContain(part)
})

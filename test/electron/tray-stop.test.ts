import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TrayStop } from '../../electron/tray-stop.ts'
import { wordsFor } from '../../electron/words.ts'
import { dialog } from './fake-electron.ts'

vi.mock('electron', async () => await import('./fake-electron.ts'))

const STOP = 0
const CANCEL = 1
let data: string
let answer: { status: number; body: object }
let asked: string[]
let stopped: number
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part: Buffer) => {
    body += part.toString()
  })
  request.on('end', () => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
})

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'leitstand-test-'))
  writeFileSync(join(data, 'token'), 'secret')
  answer = { status: 200, body: { phase: 'latched' } }
  asked = []
  stopped = 0
  dialog.errors.length = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  rmSync(data, { recursive: true, force: true })
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

function trayStop(isRunning = true): TrayStop {
  const { port } = server.address() as AddressInfo // it listens on TCP
  return new TrayStop({
    words: () => wordsFor('en'),
    backend: () => (isRunning ? { http: `http://127.0.0.1:${port}`, data } : undefined),
    onStopped: () => stopped++,
    onTrouble: () => undefined,
  })
}

test('stops once a person has said so, without a window', async () => {
  dialog.button = STOP
  await trayStop().ask()
  expect(asked).toEqual(['POST /api/emergency/stop Bearer secret {"origin":"tray"}'])
  expect(stopped).toBe(1)
  expect(dialog.errors).toEqual([])
})

test('cancelled, it stops nothing', async () => {
  dialog.button = CANCEL
  await trayStop().ask()
  expect(asked).toEqual([])
  expect(stopped).toBe(0)
})

test.each([
  ['the backend refuses', { status: 500, body: {} }, true],
  ['the answer is no stop', { status: 200, body: { phase: 'ready' } }, true],
  ['the backend does not run', { status: 200, body: {} }, false],
])('says loudly to cut the power by hand where %s', async (_why, given, isRunning) => {
  dialog.button = STOP
  answer = given
  await trayStop(isRunning).ask()
  expect(stopped).toBe(0)
  expect(dialog.errors).toEqual([['Stop NOT sent', expect.stringContaining('Cut the power by hand')]])
})

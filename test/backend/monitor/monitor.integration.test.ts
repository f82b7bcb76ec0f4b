import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { readToken } from '../../../backend/cli/running-backend.ts'
import type { FlashJob } from '../../../backend/contract/flash/job.ts'
import type { SerialPortInfo } from '../../../backend/contract/flash/port.ts'
import { KEPT_BYTES, type SerialMonitor, type SerialNews } from '../../../backend/contract/flash/serial-monitor.ts'
import { LIVE_SUBPROTOCOL } from '../../../backend/contract/version.ts'
import { TestBackend } from '../../backend-process.ts'
import { findProgram } from '../../fakes/find-program.ts'
import { makeApp, makeMerged } from '../../fakes/firmware-images.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../../fakes/virtual-board/pty.ts'

/** The real backend, its processes and serialport, against a virtual board behind a pseudo terminal, and screens on the live socket. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const hasSocat = findProgram('socat') !== undefined
const PATIENCE_MS = 25_000
let folder: string
let backend: TestBackend
let http: string
let board: VirtualBoardPort
let id: string
/** Starts a flood of so many bytes when the board hears something. */
let flood = 0
const image = makeMerged(5, makeApp(20_000, { chipId: 5 }))

beforeAll(async () => {
  if (!hasSocat) return
  folder = mkdtempSync(join(tmpdir(), 'leitstand-monitor-'))
  board = await openVirtualBoard({ path: join(folder, 'board'), chip: 'esp32c3', usb: true, mac: '24:0a:c4:00:00:01' })
  board.board.startProgram = (_offset, print) => {
    let timer: NodeJS.Timeout | undefined
    return {
      receive: (bytes) => {
        if (flood > 0) timer = pour(flood, print)
        else print(`echo ${Buffer.from(bytes)}`)
      },
      stop: () => clearInterval(timer),
    }
  }
  board.board.flash.bytes.set(image)
  backend = new TestBackend(['--serial-ports', board.path])
  http = (await backend.ready()).http
  const own = (all: SerialPortInfo[]) => all.find(({ path }) => path === board.path)
  id = own(await until(ports, (all) => own(all) !== undefined))?.id ?? ''
})

afterAll(async () => {
  if (!hasSocat) return
  await backend.stop()
  backend.removeData()
  await board.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A megabyte a second in lines of 64 bytes. */
function pour(bytes: number, print: (text: string) => void): NodeJS.Timeout {
  let line = 0
  const timer = setInterval(() => {
    let text = ''
    for (let one = 0; one < 160 && line * 64 < bytes; one++, line++) text += `${String(line).padStart(9, '0')} ${'x'.repeat(52)}\r\n`
    if (text === '') clearInterval(timer)
    else print(text)
  }, 10)
  return timer
}

async function call(path: string, method = 'GET', body?: unknown, token = readToken(backend.data)): Promise<Response> {
  const binary = body instanceof Uint8Array
  return fetch(`${http}/api/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': binary ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body !== undefined && { body: binary ? Buffer.from(body) : JSON.stringify(body) }),
  })
}

async function rest<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const answer = await call(path, method, body)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

async function until<T>(ask: () => Promise<T> | T, fits: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await ask()
    if (fits(found)) return found
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${JSON.stringify(found).slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const ports = () => rest<SerialPortInfo[]>('serial-ports')
const state = async () => (await rest<SerialMonitor[]>('serial-monitors'))[0]?.state
const said = async () => (await call(`serial-monitors/${id}/bytes`)).text()
const open = (body: object = {}) => rest<SerialMonitor>(`serial-monitors/${id}`, 'PUT', body)

/** A screen that takes everything, in order. */
function watching() {
  const socket = new WebSocket(`${http.replace('http', 'ws')}/ws/events`, LIVE_SUBPROTOCOL, {
    headers: { authorization: `Bearer ${readToken(backend.data)}` },
  })
  const seen = { socket, text: '', bytes: 0, gap: 0, next: 0, notes: [] as string[] }
  socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', topics: [`serial/${id}`] })))
  socket.on('message', (data) => {
    const event = JSON.parse(data.toString()) as { type: string; data: SerialNews }
    if (event.type !== 'serial') return
    for (const { from, bytes, note } of event.data.entries) {
      if (note !== null) seen.notes.push(`${note.kind} ${note.by}`)
      const content = Buffer.from(bytes, 'base64')
      seen.gap += Math.max(0, from - seen.next)
      seen.next = from + content.length
      seen.bytes += content.length
      seen.text = `${seen.text}${content.toString('latin1')}`.slice(-100_000)
    }
  })
  return seen
}

test.skipIf(!hasSocat)('opens a port, sends, resets, and several screens see the same', async () => {
  expect(await open({ baud: 115_200 })).toMatchObject({ state: 'open', path: board.path })
  const screens = [watching(), watching()]
  await rest(`serial-monitors/${id}/reset`, 'POST', { into: 'program' })
  await until(said, (text) => text.includes('Loaded app from partition'))
  await rest(`serial-monitors/${id}/send`, 'POST', { text: 'get_config', ending: 'crlf' })
  await until(said, (text) => text.includes('echo get_config\r\n'))
  await until(
    () => screens.map(({ text }) => text.includes('echo get_config') && text.includes('Loaded app')),
    (both) => both.every(Boolean),
  )
  expect(screens[0]?.notes).toEqual(expect.arrayContaining(['program local', 'sent local']))
  await rest(`serial-monitors/${id}/reset`, 'POST', { into: 'loader' })
  await until(
    () => board.board.state,
    (now) => now === 'rom',
  )
  await rest(`serial-monitors/${id}/reset`, 'POST', { into: 'program' })
  for (const { socket } of screens) socket.terminate()
})

test.skipIf(!hasSocat)('a viewer watches and does nothing else', async () => {
  await rest('users', 'POST', { username: 'guest', password: 'a-long-password', role: 'viewer' })
  const answer = await call('auth/login', 'POST', { username: 'guest', password: 'a-long-password' })
  const { token } = (await answer.json()) as { token: string }
  expect((await call('serial-monitors', 'GET', undefined, token)).status).toBe(200)
  expect((await call(`serial-monitors/${id}`, 'PUT', {}, token)).status).toBe(403)
  expect((await call(`serial-monitors/${id}/send`, 'POST', { text: 'x', ending: 'lf' }, token)).status).toBe(403)
  expect((await call(`serial-monitors/${id}/reset`, 'POST', { into: 'loader' }, token)).status).toBe(403)
})

test.skipIf(!hasSocat)('lends its port to flashing, and takes it back with what the new program says', async () => {
  const file = await rest<{ sha256: string; usualOffset: number }>('firmware-files?name=node.bin', 'POST', image)
  const { id: firmware } = await rest<{ id: string }>('firmware', 'POST', {
    name: 'node',
    parts: [{ name: 'node.bin', sha256: file.sha256, offset: file.usualOffset }],
  })
  const screen = watching()
  const job = await rest<FlashJob>('flash-jobs', 'POST', { port: board.path, action: 'write', firmware })
  await until(state, (now) => now === 'lent')
  const refused = await call(`serial-monitors/${id}/send`, 'POST', { text: 'x', ending: 'lf' })
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('monitor-lent')])
  const ended = await until(
    () => rest<FlashJob>(`flash-jobs/${job.id}`),
    ({ progress }) => progress.state !== 'running',
  )
  expect([ended.progress.state, ended.progress.error]).toEqual(['done', null])
  await until(state, (now) => now === 'open')
  await rest(`serial-monitors/${id}/send`, 'POST', { text: 'still there', ending: 'lf' })
  await until(
    () => screen.text,
    (text) => text.includes('echo still there'),
  )
  expect(screen.notes).toEqual(expect.arrayContaining(['lent null', 'returned null']))
  screen.socket.terminate()
})

test.skipIf(!hasSocat)('an unplugged board is told as gone, and comes back by itself', async () => {
  await board.unplug()
  await until(state, (now) => now === 'gone')
  expect((await rest<SerialMonitor[]>('serial-monitors'))[0]?.fault?.key).toBe('port-gone')
  await board.plug()
  await until(state, (now) => now === 'open')
  await rest(`serial-monitors/${id}/send`, 'POST', { text: 'again', ending: 'lf' })
  await until(said, (text) => text.includes('echo again'))
})

test.skipIf(!hasSocat)('a megabyte a second neither fills memory nor holds up anything, and nothing is lost unnoticed', async () => {
  const screen = watching()
  // This one takes nothing at all.
  const frozen = watching()
  await until(
    () => [screen.bytes, frozen.bytes],
    (both) => both.every((bytes) => bytes > 0),
  )
  frozen.socket.pause()
  const before = { bytes: screen.bytes, memory: residentBytes(backend.pid) }
  flood = 6 << 20
  await rest(`serial-monitors/${id}/send`, 'POST', { text: 'pour', ending: 'lf' })
  const lines = Math.ceil((6 << 20) / 64)
  const last = String(lines - 1).padStart(9, '0')
  // Other questions are answered meanwhile.
  await until(
    async () => {
      await rest('health')
      return screen.text
    },
    (text) => text.includes(last),
  )
  expect(screen.bytes + screen.gap - before.bytes).toBeGreaterThanOrEqual(lines * 64)
  expect((await said()).length).toBeLessThanOrEqual(KEPT_BYTES)
  // Room for what a garbage collection has not looked at yet; without bounds it would be several times the flood.
  expect(residentBytes(backend.pid) - before.memory).toBeLessThan(150 << 20)
  screen.socket.terminate()
  frozen.socket.terminate()
  expect((await call(`serial-monitors/${id}`, 'DELETE')).status).toBe(204)
  expect(await rest('serial-monitors')).toEqual([])
})

function residentBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
}

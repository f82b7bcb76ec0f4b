// Firmware over the air, the whole way: archive, signed address, real HTTP, simulated boards that check the hash and restart, waves that stop.
import { createHash } from 'node:crypto'
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rangeOf } from '../../backend/adapters/http/routes/air-updates.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { BoardCommand } from '../../backend/contract/boards/command.ts'
import type { AirOffer } from '../../backend/contract/flash/air-update.ts'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import type { PreviewedBoard } from '../../backend/contract/rollouts/preview.ts'
import { DEFAULT_ROLLOUT, type Rollout, type RolloutStep } from '../../backend/contract/rollouts/rollout.ts'
import { makeApp, makeMerged } from '../fakes/firmware-images.ts'
import { Lab } from './lab.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const PATIENCE_MS = 60_000
const good = makeApp(300_000, { version: '2.5.0' })
const bad = makeApp(50_000, { version: '2.6.0+fails' })
const wrongChip = makeApp(50_000, { version: '2.5.0', chipId: 9 })
let lab: Lab
let boards: Board[]

beforeAll(async () => {
  lab = await Lab.start(['--demo', '4'])
  boards = await until(
    async () => (await lab.get<Board[]>('/api/boards')).filter(({ family }) => family === 'kaiser'),
    (all) => all.length >= 2 && all.every(({ health, presence }) => health.firmware !== undefined && presence.state === 'online'),
  )
})
afterAll(() => lab.stop())

async function until<T>(ask: () => Promise<T>, fits: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await ask()
    if (fits(found)) return found
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${JSON.stringify(found).slice(0, 800)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Over a socket of its own, so that it can be cut. */
async function asked(url: string, from: number): Promise<{ socket: Socket; answer: IncomingMessage }> {
  const answered = Promise.withResolvers<IncomingMessage>()
  const sent = request(url, { agent: false, headers: from === 0 ? {} : { range: `bytes=${from}-` } }, answered.resolve)
  sent.on('error', answered.reject)
  sent.end()
  const answer = await answered.promise
  return { socket: answer.socket, answer }
}

async function archived(name: string, image: Buffer): Promise<string> {
  const answer = await fetch(`${lab.address.http}/api/firmware-files?name=${name}.bin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(image),
  })
  const { sha256 } = (await answer.json()) as { sha256: string }
  const { id } = await lab.post<Firmware>('/api/firmware', { name, parts: [{ name: `${name}.bin`, sha256, offset: 0x10000 }] })
  return id
}

const board = (index: number): Board => boards[index] ?? expect.fail(`no board ${index}`)
const update = (id: string, firmware: string) =>
  lab.post<BoardCommand>(`/api/boards/${id}/commands`, { command: 'ota_update', params: { firmware } })
const ended = (id: string, command: string) =>
  until(
    async () => (await lab.get<BoardCommand[]>(`/api/boards/${id}/commands`)).find((one) => one.id === command),
    (found) => found !== undefined && ['done', 'failed', 'expired'].includes(found.state),
  )

test('a board fetches its program by a signed address and comes back with it; one that fails its test rolls back, and that is said', async () => {
  const { id } = board(0)
  const firmware = await archived('greenhouse', good)
  const offers = await lab.get<AirOffer[]>(`/api/boards/${id}/firmware`)
  expect(offers).toMatchObject([{ firmware, version: '2.5.0', bytes: good.length, problem: null }])
  const sent = await update(id, firmware)
  expect(sent.params).toEqual({ firmware, sha256: createHash('sha256').update(good).digest('hex'), size: good.length, version: '2.5.0' })
  expect(await ended(id, sent.id)).toMatchObject({ state: 'done', code: null, message: 'Installed, restarting', data: { percent: 100 } })
  expect((await lab.board(id)).health.firmware).toBe('2.5.0')

  const rolledBack = await ended(id, (await update(id, await archived('failing', bad))).id)
  expect(rolledBack).toMatchObject({ state: 'failed', code: 'old-firmware', firmwareBefore: '2.5.0' })
  expect((await lab.board(id)).health.firmware).toBe('2.5.0')
})

test('the address opens that one file, to those who have it, for its time; what broke off goes on', async () => {
  const seen = Promise.withResolvers<string>()
  const client = await lab.client({ clientId: 'listener' })
  client.on('message', (_topic, payload) => seen.resolve(JSON.parse(payload.toString()).params.url))
  await client.subscribeAsync(`kaiser/+/esp/${board(1).id}/system/command`)
  const firmware = await archived('greenhouse', good)
  const { id: command } = await update(board(1).id, firmware)
  const url = await seen.promise
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/firmware-download\/[a-f0-9]{64}\.bin\?until=\d+&signature=/)
  const whole = await fetch(url)
  expect([whole.status, whole.headers.get('content-length'), whole.headers.get('accept-ranges')]).toEqual([
    200,
    String(good.length),
    'bytes',
  ])
  expect(whole.headers.get('x-sha256')).toBe(createHash('sha256').update(good).digest('hex'))
  expect(Buffer.from(await whole.arrayBuffer()).equals(good)).toBe(true)
  const rest = await fetch(url, { headers: { range: 'bytes=1000-' } })
  expect([rest.status, rest.headers.get('content-range')]).toEqual([206, `bytes 1000-${good.length - 1}/${good.length}`])
  expect(Buffer.from(await rest.arrayBuffer()).equals(good.subarray(1000))).toBe(true)
  expect((await fetch(url, { headers: { range: `bytes=${good.length}-` } })).status).toBe(416)
  for (const wrong of [
    url.replace(/until=\d/, 'until=9'),
    url.replace(/download\/[a-f0-9]{4}/, 'download/0000'),
    url.replace(/signature=.{4}/, 'signature=AAAA'),
  ])
    expect((await fetch(wrong)).status).toBe(403)
  await ended(board(1).id, command)
})

test('a connection that breaks in the middle of a download goes on where it broke', async () => {
  const seen = Promise.withResolvers<string>()
  const client = await lab.client({ clientId: 'listener-2' })
  client.on('message', (_topic, payload) => seen.resolve(JSON.parse(payload.toString()).params.url))
  await client.subscribeAsync(`kaiser/+/esp/${board(1).id}/system/command`)
  const { id: command } = await update(board(1).id, await archived('greenhouse', good))
  const url = await seen.promise
  const pieces: Buffer[] = []
  let broken = 0
  for (let have = 0; have < good.length; have = Buffer.concat(pieces).length) {
    const { socket, answer } = await asked(url, have)
    expect(answer.statusCode).toBe(have === 0 ? 200 : 206)
    const room = have + Math.ceil(good.length / 4)
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      pieces.push(chunk)
      if (Buffer.concat(pieces).length < room || Buffer.concat(pieces).length >= good.length) continue
      broken++
      socket.resetAndDestroy()
      break
    }
  }
  expect(broken).toBeGreaterThan(0)
  expect(Buffer.concat(pieces).equals(good)).toBe(true)
  await ended(board(1).id, command)
})

test('the program in a whole image is cut out, offered and fetched', async () => {
  const { id } = board(1)
  const program = makeApp(80_000, { version: '3.1.4' })
  const answer = await fetch(`${lab.address.http}/api/firmware-files?name=whole.bin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(Buffer.concat([makeMerged(0, program), Buffer.alloc(5000, 0xff)])),
  })
  const { sha256 } = (await answer.json()) as { sha256: string }
  const parts = [{ name: 'whole.bin', sha256, offset: 0 }]
  const { id: firmware } = await lab.post<Firmware>('/api/firmware', { name: 'whole', parts })
  const offer = (await lab.get<AirOffer[]>(`/api/boards/${id}/firmware`)).find((one) => one.firmware === firmware)
  const hash = createHash('sha256').update(program).digest('hex')
  expect(offer).toMatchObject({ version: '3.1.4', bytes: program.length, sha256: hash, problem: null })
  expect(await ended(id, (await update(id, firmware)).id)).toMatchObject({ state: 'done', code: null })
  expect((await lab.board(id)).health.firmware).toBe('3.1.4')
})

test('what does not fit the board is offered with its reason and refused', async () => {
  const { id } = board(0)
  await lab.patch(`/api/boards/${id}`, { boardType: 'esp32-wroom-32' })
  const firmware = await archived('for-s3', wrongChip)
  const offer = (await lab.get<AirOffer[]>(`/api/boards/${id}/firmware`)).find((one) => one.firmware === firmware)
  expect(offer?.problem?.key).toBe('image-chip')
  await expect(update(id, firmware)).rejects.toThrow('firmware.unfit')
  const act = { kind: 'firmware', firmware, version: null }
  const preview = await lab.post<PreviewedBoard[]>('/api/rollouts/dry-run', { act, boards: [{ board: id, values: {} }] })
  expect(preview).toMatchObject([{ verdict: 'refused', problems: [{ reason: { key: 'image-chip' } }] }])
})

test('a rollout in waves stops by itself when boards roll back', async () => {
  const firmware = await archived('failing', bad)
  const chosen = boards.slice(0, 2).map(({ id }) => ({ board: id, values: {} }))
  const rollout = await lab.post<Rollout>('/api/rollouts', {
    name: 'Autumn',
    reason: '',
    act: { kind: 'firmware', firmware, version: null },
    boards: chosen,
    options: {
      ...DEFAULT_ROLLOUT,
      waves: [
        { kind: 'boards', size: 1 },
        { kind: 'rest', size: 0 },
      ],
      soakS: 0,
      stopFailures: 1,
    },
  })
  const stopped = await until(
    () => lab.get<Rollout>(`/api/rollouts/${rollout.id}`),
    ({ state }) => state !== 'running',
  )
  const steps = await lab.get<{ wave: number; step: RolloutStep }[]>(`/api/rollouts/${rollout.id}/boards`)
  expect(stopped.state).toBe('stopped')
  expect(steps.map(({ step }) => [step.state, step.reason?.key ?? null])).toEqual([
    ['failed', 'air-rolled-back'],
    ['waiting', null],
  ])
  expect(steps[0]?.step.reason?.figures).toMatchObject({ found: '2.5.0', expected: '2.6.0+fails' })
})

test('one range is understood, anything else is the whole file', () => {
  expect(rangeOf(undefined, 10)).toBeUndefined()
  expect(rangeOf('bytes=0-0', 10)).toEqual({ from: 0, to: 0 })
  expect(rangeOf('bytes=-3', 10)).toEqual({ from: 7, to: 9 })
  expect(rangeOf('bytes=5-99', 10)).toEqual({ from: 5, to: 9 })
  expect(rangeOf('bytes=10-', 10)).toBe('beyond')
  expect(rangeOf('bytes=-0', 10)).toBe('beyond')
  expect(rangeOf('bytes=5-2', 10)).toBeUndefined()
  expect(rangeOf('bytes=0-1,4-5', 10)).toBeUndefined()
  expect(rangeOf('lines=1-2', 10)).toBeUndefined()
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readToken } from '../../../backend/cli/running-backend.ts'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import type { FlashJob, FlashRequest } from '../../../backend/contract/flash/job.ts'
import type { SerialPortInfo } from '../../../backend/contract/flash/port.ts'
import { TestBackend } from '../../backend-process.ts'
import { findProgram } from '../../fakes/find-program.ts'
import { makeApp, makeMerged } from '../../fakes/firmware-images.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../../fakes/virtual-board/pty.ts'

/** The real backend, its flashing processes and serialport, against virtual boards behind pseudo terminals. */

// Many processes start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const hasSocat = findProgram('socat') !== undefined
const PATIENCE_MS = 90_000
let folder: string
let backend: TestBackend
let http: string
let boards: VirtualBoardPort[] = []
const images = {
  esp32: makeMerged(0, makeApp(150_000)),
  esp32c3: makeMerged(5, makeApp(150_000, { chipId: 5 })),
  esp32s3: makeMerged(9, makeApp(150_000, { chipId: 9 })),
}

beforeAll(async () => {
  if (!hasSocat) return
  folder = mkdtempSync(join(tmpdir(), 'leitstand-flash-'))
  const chips = ['esp32', 'esp32c3', 'esp32s3', 'esp32'] as const
  boards = await Promise.all(
    chips.map((chip, index) =>
      openVirtualBoard({ path: join(folder, `board${index}`), chip, usb: index === 1, mac: `24:0a:c4:00:00:0${index}` }),
    ),
  )
  backend = new TestBackend(['--serial-ports', boards.map(({ path }) => path).join(',')])
  http = (await backend.ready()).http
})

afterAll(async () => {
  if (!hasSocat) return
  await backend.stop()
  await Promise.all(boards.map((board) => board.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function rest<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const binary = body instanceof Uint8Array
  const answer = await fetch(`${http}/api/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${readToken(backend.data)}`,
      ...(body !== undefined && { 'content-type': binary ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body !== undefined && { body: binary ? Buffer.from(body) : JSON.stringify(body) }),
  })
  const content = await answer.json()
  if (!answer.ok) throw new Error(JSON.stringify(content))
  return content as T
}

async function firmwareOf(chip: keyof typeof images): Promise<string> {
  const file = await rest<{ sha256: string; usualOffset: number }>(`firmware-files?name=${chip}.bin`, 'POST', images[chip])
  const { id } = await rest<Firmware>('firmware', 'POST', {
    name: `greenhouse ${chip}`,
    parts: [{ name: `${chip}.bin`, sha256: file.sha256, offset: file.usualOffset }],
  })
  return id
}

const begin = (request: FlashRequest) => rest<FlashJob>('flash-jobs', 'POST', request)

async function until<T>(ask: () => Promise<T>, fits: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await ask()
    if (fits(found)) return found
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${JSON.stringify(found)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const ended = ({ id }: FlashJob) =>
  until(
    () => rest<FlashJob>(`flash-jobs/${id}`),
    ({ progress }) => progress.state !== 'running',
  )
const board = (index: number): VirtualBoardPort => boards[index] ?? expect.fail(`no board ${index}`)
const holds = (index: number, image: Buffer) => Buffer.from(board(index).board.flash.read(0, image.length)).equals(image)
const portsNow = () => rest<SerialPortInfo[]>('serial-ports')

test.skipIf(!hasSocat)('writes four boards of three chips at once, verifies and starts them', async () => {
  const ids = { esp32: await firmwareOf('esp32'), esp32c3: await firmwareOf('esp32c3'), esp32s3: await firmwareOf('esp32s3') }
  const jobs = await Promise.all(
    boards.map(({ path, board: { model } }) => begin({ port: path, action: 'write', firmware: ids[model.name] })),
  )
  await expect(begin({ port: board(0).path, action: 'detect' })).rejects.toThrow('flash.busy')
  await until(portsNow, (ports) => ports.find(({ path }) => path === board(0).path)?.access === 'lane')
  const done = await Promise.all(jobs.map(ended))
  expect(done.map(({ progress, written }) => [progress.state, progress.error, written])).toEqual(boards.map(() => ['done', null, 'all']))
  expect(done.map((job) => [job.board?.chip, job.board?.mac, job.board?.usb, job.baud])).toEqual([
    ['esp32', '24:0a:c4:00:00:00', false, 921_600],
    ['esp32c3', '24:0a:c4:00:00:01', true, 115_200],
    ['esp32s3', '24:0a:c4:00:00:02', false, 921_600],
    ['esp32', '24:0a:c4:00:00:03', false, 921_600],
  ])
  expect(boards.every((port, index) => holds(index, images[port.board.model.name]) && port.board.state === 'app')).toBe(true)
  expect(done[0]?.bootLog).toContain('Loaded app from partition')
  expect(done[0]?.stages.map(({ stage }) => stage)).toEqual(['connecting', 'checking', 'writing', 'verifying', 'resetting'])
  expect(done[0]?.stages.every(({ startedAtMs, endedAtMs }) => endedAtMs !== null && endedAtMs >= startedAtMs)).toBe(true)
  const told = await rest<Activity[]>('activity?limit=20')
  expect(told.filter(({ kind }) => kind === 'board-flashed').map(({ detail }) => detail.mac)).toEqual(
    expect.arrayContaining(boards.map((_, index) => `24:0a:c4:00:00:0${index}`)),
  )
  expect((await rest<Firmware>(`firmware/${ids.esp32}`)).writtenTimes).toBe(2)
})

test.skipIf(!hasSocat)('a pulled cable is told as such within a second, and the retry on the same board works', async () => {
  const port = board(3)
  port.board.setFaults({ unplugAfter: 60_000 })
  const job = await ended(await begin({ port: port.path, action: 'write', firmware: await firmwareOf('esp32') }))
  expect([job.progress.error?.reason?.key, job.written]).toEqual(['port-gone', 'partly'])
  await until(portsNow, (ports) => ports.every(({ path }) => path !== port.path))
  await port.plug()
  await until(portsNow, (ports) => ports.some(({ path }) => path === port.path))
  const again = await ended(await rest<FlashJob>(`flash-jobs/${job.id}/retry`, 'POST'))
  expect([again.progress.state, again.written, again.request.mac]).toEqual(['done', 'all', '24:0a:c4:00:00:03'])
  expect(holds(3, images.esp32)).toBe(true)
})

test.skipIf(!hasSocat)('writes nothing when a check fails, and says all that is wrong', async () => {
  const before = board(2)
    .board.flash.md5(0, 4 << 20)
    .toString('hex')
  const job = await ended(await begin({ port: board(2).path, action: 'write', firmware: await firmwareOf('esp32') }))
  expect(job.progress.error?.code).toBe('flash.image')
  expect([job.written, job.problems.map(({ key }) => key)]).toEqual(['nothing', ['image-chip']])
  expect(
    board(2)
      .board.flash.md5(0, 4 << 20)
      .toString('hex'),
  ).toBe(before)
})

test.skipIf(!hasSocat)('cancels in the middle and leaves the port free', async () => {
  board(0).board.setFaults({ bytesPerSecond: 20_000 })
  const job = await begin({ port: board(0).path, action: 'read', range: { offset: 0, bytes: 200_000 } })
  await until(
    () => rest<FlashJob>(`flash-jobs/${job.id}`),
    ({ stage, progress }) => stage === 'reading' && progress.done > 0,
  )
  await rest(`flash-jobs/${job.id}/cancel`, 'POST')
  expect((await ended(job)).progress.state).toBe('cancelled')
  board(0).board.setFaults({ bytesPerSecond: 0 })
  const { board: facts, progress } = await ended(await begin({ port: board(0).path, action: 'detect' }))
  expect([progress.state, facts?.mac]).toEqual(['done', '24:0a:c4:00:00:00'])
})

test.skipIf(!hasSocat)('reads flash into the archive, gives it as a file and puts it back', async () => {
  const range = { offset: 0x10000, bytes: 0xc000 }
  const read = await ended(await begin({ port: board(1).path, action: 'read', range }))
  expect(read.progress.error).toBeNull()
  const answer = await fetch(`${http}/api/firmware/${read.saved}/parts/0`, {
    headers: { authorization: `Bearer ${readToken(backend.data)}` },
  })
  const content = Buffer.from(await answer.arrayBuffer())
  expect(content.equals(images.esp32c3.subarray(0x10000, 0x10000 + 0xc000))).toBe(true)
  await ended(await begin({ port: board(1).path, action: 'erase', range }))
  expect(holds(1, images.esp32c3)).toBe(false)
  const put = await ended(await begin({ port: board(1).path, action: 'write', firmware: read.saved ?? '' }))
  expect([put.progress.error, holds(1, images.esp32c3)]).toEqual([null, true])
})

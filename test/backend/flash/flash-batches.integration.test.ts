import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { DeviceState } from '../../../backend/contract/events.ts'
import { type BatchRequest, batchCounts, type FlashBatch } from '../../../backend/contract/flash/batch.ts'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import { findProgram } from '../../fakes/find-program.ts'
import { makeApp, makeMerged } from '../../fakes/firmware-images.ts'
import { equip } from '../../fakes/virtual-board/board-program.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../../fakes/virtual-board/pty.ts'
import { Lab } from '../../system/lab.ts'

/** Bench mode through the real backend: rows, plugging in, a failure that gives its row back, a restart of the program, paper. */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

const hasSocat = findProgram('socat') !== undefined
const PATIENCE_MS = 120_000
let folder: string
let lab: Lab
let boards: VirtualBoardPort[] = []
let request: BatchRequest
const flags = () => ['--serial-ports', boards.map(({ path }) => path).join(','), '--mqtt-anonymous', 'nobody']

beforeAll(async () => {
  if (!hasSocat) return
  folder = mkdtempSync(join(tmpdir(), 'leitstand-batches-'))
  boards = await Promise.all(
    [1, 2].map(async (at) => {
      const mac = `24:0a:c4:33:00:0${at}`
      const port = await openVirtualBoard({ path: join(folder, `board${at}`), chip: 'esp32', mac })
      equip(port.board, mac)
      return port
    }),
  )
  await boards[1]?.unplug()
  lab = await Lab.start(flags())
  const file = await fetch(`${lab.address.http}/api/firmware-files?name=whole.bin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/octet-stream' },
    body: makeMerged(0, makeApp(60_000, { project: 'leitstand-node', version: '2.5.0' })),
  })
  const { sha256, usualOffset: offset } = (await file.json()) as { sha256: string; usualOffset: number }
  const firmware = await lab.post<Firmware>('/api/firmware', { name: 'node 2.5.0', parts: [{ name: 'whole.bin', sha256, offset }] })
  const rows = ['Irrigation 1', 'Irrigation 2', 'Climate 1'].map((name) => ({ name, zone: 'Greenhouse 2', labels: ['november'] }))
  request = {
    name: 'gh2-november',
    firmware: firmware.id,
    eraseAll: false,
    ssid: 'lab-iot',
    wifiPassword: 'greenhouse',
    broker: { host: '127.0.0.1', port: Number(new URL(lab.address.mqtt).port), ca: null },
    template: null,
    acceptance: true,
    autoStart: true,
    rows,
  }
})

afterAll(async () => {
  if (!hasSocat) return
  await lab.stop()
  await Promise.all(boards.map((board) => board.close()))
  rmSync(folder, { recursive: true, force: true })
})

const port = (index: number): VirtualBoardPort => boards[index] ?? expect.fail(`no board ${index}`)

async function until(id: string, fits: (batch: FlashBatch) => boolean): Promise<FlashBatch> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const batch = await lab.get<FlashBatch>(`/api/flash-batches/${id}`)
    if (fits(batch)) return batch
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${JSON.stringify(batch)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function file(id: string, query: string): Promise<{ type: string; content: Buffer }> {
  const answer = await fetch(`${lab.address.http}/api/flash-batches/${id}/file?${query}`, {
    headers: { authorization: `Bearer ${lab.token}` },
  })
  return { type: answer.headers.get('content-type') ?? '', content: Buffer.from(await answer.arrayBuffer()) }
}

test.skipIf(!hasSocat)('works a list off: at once, when plugged in, again after a failure, over a restart', async () => {
  const { id } = await lab.post<FlashBatch>('/api/flash-batches', request)
  port(0).board.setFaults({ wifiWrongPassword: true })
  await lab.post(`/api/flash-batches/${id}/start`, { ports: [port(0).path] })

  const failed = await until(id, ({ lanes }) => lanes.some(({ state }) => state === 'failed'))
  expect(failed.rows[0]).toMatchObject({ state: 'waiting', failures: 1, device: null, error: { reason: { key: 'wifi-refused' } } })
  expect(batchCounts(failed)).toEqual({ done: 0, running: 0, failed: 1, waiting: 2 })

  port(0).board.setFaults({ wifiWrongPassword: false })
  await lab.post(`/api/flash-batches/${id}/take`, { port: port(0).path })
  const passed = await until(id, ({ rows }) => rows[0]?.state === 'done')
  expect(passed.rows[0]).toMatchObject({ device: 'ESP_C4330001', mac: '24:0a:c4:33:00:01', error: null, acceptance: { state: 'passed' } })

  await port(1).plug()
  await until(id, ({ rows }) => rows[1]?.state === 'done')

  // The first board again: it has a name already.
  await lab.post(`/api/flash-batches/${id}/take`, { port: port(0).path })
  const again = await until(id, ({ rows }) => rows[2]?.error !== null)
  expect(again.rows[2]).toMatchObject({ state: 'waiting', error: { code: 'provision.again', reason: { key: 'batch-board-again' } } })

  // In the middle of a board the program ends.
  port(1).board.setFaults({ bytesPerSecond: 4000 })
  await lab.post(`/api/flash-batches/${id}/take`, { port: port(1).path })
  await until(id, ({ rows }) => rows[2]?.state === 'running')
  await lab.kill()
  port(1).board.setFaults({ bytesPerSecond: 0 })
  lab = await Lab.start(flags(), lab.backend.data)
  const after = await lab.get<FlashBatch>(`/api/flash-batches/${id}`)
  expect([after.state, after.rows.map(({ state }) => state), after.lanes]).toEqual(['paused', ['done', 'done', 'waiting'], []])

  // Another board at the same port.
  const mac = '24:0a:c4:33:00:03'
  await port(1).close()
  boards[1] = await openVirtualBoard({ path: port(1).path, chip: 'esp32', mac })
  equip(port(1).board, mac)
  const broker = { host: '127.0.0.1', port: Number(new URL(lab.address.mqtt).port), ca: null }
  const other = await lab.post<FlashBatch>('/api/flash-batches', { ...request, broker, name: 'rest', rows: request.rows.slice(2) })
  await lab.post(`/api/flash-batches/${other.id}/start`, { ports: [port(1).path] })
  await expect(lab.post(`/api/flash-batches/${id}/start`, { ports: [] })).rejects.toThrow('job.running')
  const rest = await until(other.id, ({ state }) => state === 'done')
  expect([rest.rows[0]?.name, rest.rows[0]?.device]).toEqual(['Climate 1', 'ESP_C4330003'])
  const states = await lab.get<DeviceState[]>('/api/sensors')
  expect(states.filter(({ deviceId, lastTelemetry }) => deviceId.startsWith('ESP_C433') && lastTelemetry !== null)).toHaveLength(3)

  const csv = await file(id, 'kind=csv&language=en')
  expect(csv.content.toString()).toContain('Irrigation 1,Greenhouse 2,ESP_C4330001,24:0a:c4:33:00:01,passed,')
  for (const kind of ['pdf', 'labels']) {
    const paper = await file(id, `kind=${kind}&language=de&timeZone=Europe/Berlin`)
    expect([paper.type, paper.content.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-'])
  }
  const said = JSON.stringify([await lab.get('/api/flash-batches'), await lab.get('/api/flash-jobs'), await lab.get('/api/activity')])
  expect(said).not.toContain('wifiPassword')
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Board } from '../../../backend/contract/boards/board.ts'
import type { DeviceState } from '../../../backend/contract/events.ts'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import type { FlashJob, FlashStart } from '../../../backend/contract/flash/job.ts'
import type { ProvisionOrder } from '../../../backend/contract/flash/provision.ts'
import { findProgram } from '../../fakes/find-program.ts'
import { makeApp, makeMerged } from '../../fakes/firmware-images.ts'
import { equip } from '../../fakes/virtual-board/board-program.ts'
import type { Faults } from '../../fakes/virtual-board/faults.ts'
import { NO_FAULTS } from '../../fakes/virtual-board/faults.ts'
import { readSettings } from '../../fakes/virtual-board/nvs.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../../fakes/virtual-board/pty.ts'
import { Lab } from '../../system/lab.ts'

/** From a blank board to its first value, through the real backend, its lanes, serialport, and the broker with the board's own login. */

// Processes start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

const hasSocat = findProgram('socat') !== undefined
const PATIENCE_MS = 120_000
const MACS = ['24:0a:c4:11:22:01', '24:0a:c4:11:22:02'] as const
const IDS = ['ESP_C4112201', 'ESP_C4112202'] as const
let folder: string
let lab: Lab
let boards: VirtualBoardPort[] = []
let order: ProvisionOrder
let firmware: string

beforeAll(async () => {
  if (!hasSocat) return
  folder = mkdtempSync(join(tmpdir(), 'leitstand-provisioning-'))
  boards = await Promise.all(
    MACS.map(async (mac, index) => {
      const port = await openVirtualBoard({ path: join(folder, `board${index}`), chip: 'esp32', mac })
      equip(port.board, mac)
      return port
    }),
  )
  // Nobody comes in without a login: what connects has one of its own.
  lab = await Lab.start(['--serial-ports', boards.map(({ path }) => path).join(','), '--mqtt-anonymous', 'nobody'])
  const port = Number(new URL(lab.address.mqtt).port)
  order = {
    ssid: 'lab-iot',
    broker: { host: '127.0.0.1', port, ca: null },
    name: 'Bed 1',
    zone: 'Greenhouse 2',
    labels: ['november'],
    template: null,
    acceptance: true,
  }
  firmware = await uploaded()
})

afterAll(async () => {
  if (!hasSocat) return
  await lab.stop()
  await Promise.all(boards.map((board) => board.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function uploaded(): Promise<string> {
  const answer = await fetch(`${lab.address.http}/api/firmware-files?name=whole.bin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/octet-stream' },
    body: makeMerged(0, makeApp(60_000, { project: 'leitstand-node', version: '2.5.0' })),
  })
  const { sha256, usualOffset: offset } = (await answer.json()) as { sha256: string; usualOffset: number }
  return (await lab.post<Firmware>('/api/firmware', { name: 'node 2.5.0', parts: [{ name: 'whole.bin', sha256, offset }] })).id
}

async function ended({ id }: FlashJob): Promise<FlashJob> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const job = await lab.get<FlashJob>(`/api/flash-jobs/${id}`)
    if (job.progress.state !== 'running') return job
    if (Date.now() > until) throw new Error(`not ended within ${PATIENCE_MS} ms: ${JSON.stringify(job)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const port = (index: number): VirtualBoardPort => boards[index] ?? expect.fail(`no board ${index}`)
const begin = (index: number, request: Omit<FlashStart, 'port'>) =>
  lab.post<FlashJob>('/api/flash-jobs', { port: port(index).path, ...request })
const run = async (index: number, request: Omit<FlashStart, 'port'>) => ended(await begin(index, request))
const keyOf = ({ progress }: FlashJob) => progress.error?.reason?.key ?? progress.error?.detail ?? progress.state
const setFaults = (index: number, faults: Partial<Faults>) => port(index).board.setFaults({ ...NO_FAULTS, ...faults })

test.skipIf(!hasSocat)('a blank board is flashed, set up, accepted under its name, and its first value is there', async () => {
  const job = await run(0, { action: 'write', firmware, provision: order, wifiPassword: 'greenhouse' })
  expect([job.progress.error, job.written, job.device, job.mac]).toEqual([null, 'all', IDS[0], MACS[0]])
  expect(job.networks?.map(({ ssid, secured }) => [ssid, secured])).toEqual([
    ['lab-iot', true],
    ['Workshop', true],
    ['Guest', false],
  ])
  expect(job.acceptance?.checks.map(({ what, state }) => `${what} ${state}`)).toEqual([
    'boot passed',
    'wifi passed',
    'mqtt passed',
    'heartbeat passed',
    'sensor passed',
    'sensor passed',
  ])
  const board = await lab.get<{ board: Board }>(`/api/boards/${IDS[0]}`).then((answer) => answer.board)
  expect([board.registration, board.name, board.zone, board.labels]).toEqual(['accepted', 'Bed 1', 'Greenhouse 2', ['november']])
  const states = await lab.get<DeviceState[]>('/api/sensors')
  expect(states.find(({ deviceId }) => deviceId === IDS[0])?.lastTelemetry).toBeTruthy()
})

test.skipIf(!hasSocat)('no secret stands in the job, in the activity or in the log', async () => {
  const said = [await lab.get('/api/flash-jobs'), await lab.get('/api/activity'), lab.backend.stdout, lab.backend.stderr]
  expect(JSON.stringify(said)).not.toContain('greenhouse"')
  expect(JSON.stringify(said)).not.toMatch(/password["']?:/i)
})

test.skipIf(!hasSocat)('the login counts for this board alone, and no other does', async () => {
  const login = (username: string, password: string) =>
    mqtt.connectAsync(lab.address.mqtt, { username, password, reconnectPeriod: 0, clientId: 'stranger' })
  await expect(login(IDS[0], 'guessed')).rejects.toThrow(/not authorized|bad user/i)
  await expect(login('ESP_00000000', '')).rejects.toThrow(/not authorized|bad user/i)
})

test.skipIf(!hasSocat)('with its login nobody speaks for another board', async () => {
  const { password } = readSettings(port(0).board.flash)
  const client = await mqtt.connectAsync(lab.address.mqtt, { username: IDS[0], password, reconnectPeriod: 0, clientId: 'other' })
  for (const topic of ['sensors/ESP_OTHER/telemetry', 'kaiser/god/esp/ESP_OTHER/system/diagnostics', `sensors/${IDS[0]}/telemetry`]) {
    await client.publishAsync(topic, JSON.stringify({ metrics: { spare: 1 } }), { qos: 1 })
  }
  await client.endAsync(true)
  const known = await lab.get<{ board: string; channel: string }[]>('/api/series')
  expect(known.filter(({ board }) => board === 'ESP_OTHER')).toEqual([])
  expect(known.filter(({ channel }) => channel === 'spare').map(({ board }) => board)).toEqual([IDS[0]])
  await expect(lab.board('ESP_OTHER')).rejects.toThrow('board.unknown')
})

test.skipIf(!hasSocat)('it keeps what it was told over a restart, and loses it with its flash', async () => {
  port(0).board.start('run')
  const job = await run(0, { action: 'networks' })
  expect(job.progress.state).toBe('done')
  const connections = async () => (await lab.board(IDS[0])).presence.state
  await vi.waitFor(async () => expect(await connections()).toBe('online'), { timeout: 30_000, interval: 200 })
  const erased = await run(0, { action: 'erase', range: { offset: 0x9000, bytes: 0x5000 } })
  expect(erased.bootLog).toContain('no network set')
})

const FAULTS: [string, Partial<Faults>, Partial<FlashStart>, string][] = [
  ['a wrong password', { wifiWrongPassword: true }, {}, 'wifi-refused'],
  ['a password that is not the network’s', {}, { wifiPassword: 'cellar' }, 'wifi-refused'],
  ['an access point out of reach', { wifiUnreachable: true }, {}, 'wifi-out-of-reach'],
  ['a broker that refuses', { brokerRefuses: true }, {}, 'broker-refused'],
  ['no answer to Improv', { improvSilent: true }, {}, 'improv-silent'],
  ['firmware without our commands', { noVendor: true }, {}, 'improv-no-broker'],
]

test.skipIf(!hasSocat)('every fault ends in its name, and the retry works', async () => {
  expect(keyOf(await run(1, { action: 'write', firmware }))).toBe('done')
  const placed = { ...order, name: 'Bed 2', acceptance: false }
  for (const [name, faults, change, key] of FAULTS) {
    setFaults(1, faults)
    const failed = await run(1, { action: 'provision', provision: placed, wifiPassword: 'greenhouse', ...change })
    expect(`${name}: ${keyOf(failed)}`).toBe(`${name}: ${key}`)
    setFaults(1, {})
    const again = await ended(await lab.post<FlashJob>(`/api/flash-jobs/${failed.id}/retry`, { wifiPassword: 'greenhouse' }))
    expect(`${name}: ${keyOf(again)}`).toBe(`${name}: done`)
  }
})

test.skipIf(!hasSocat)('a closed port is told as a broker out of reach', async () => {
  const away = { ...order, broker: { ...order.broker, port: 1 }, acceptance: false }
  expect(keyOf(await run(1, { action: 'provision', provision: away, wifiPassword: 'greenhouse' }))).toBe('broker-unreachable')
})

test.skipIf(!hasSocat)('half packets and log text between the answers do no harm', async () => {
  setFaults(1, { improvGarbageEvery: 1 })
  const job = await run(1, { action: 'provision', provision: { ...order, name: 'Bed 2' }, wifiPassword: 'greenhouse' })
  expect([keyOf(job), job.acceptance?.state]).toEqual(['done', 'passed'])
})

test.skipIf(!hasSocat)('a sensor that says nonsense fails the test, and the mended one passes it', async () => {
  setFaults(1, { sensorImplausible: true })
  const failed = await run(1, { action: 'provision', provision: { ...order, name: 'Bed 2' }, wifiPassword: 'greenhouse' })
  expect([keyOf(failed), failed.acceptance?.state]).toEqual(['acceptance-implausible', 'failed'])
  setFaults(1, {})
  const again = await ended(await lab.post<FlashJob>(`/api/flash-jobs/${failed.id}/retry`, {}))
  expect([keyOf(again), again.acceptance?.state]).toEqual(['done', 'passed'])
})

test.skipIf(!hasSocat)('a template becomes its configuration, and every sensor of it is tested', async () => {
  const sensor = { subzone: null, active: true, onewireAddress: null, i2cAddress: null, sclGpio: null, processing: 'centre' }
  const often = { operatingMode: 'continuous', sampleIntervalS: 2, reportIntervalS: 2 }
  const body = {
    name: 'Bed',
    note: '',
    boardTypes: [],
    mode: 'replace',
    variables: [],
    bindings: [],
    sensors: [
      { gpio: 4, type: 'ds18b20', name: 'Tank of {{name}}', ...sensor, ...often },
      { gpio: 36, type: 'moisture', name: 'Soil', ...sensor, ...often },
    ],
    actuators: [],
    offlineRules: [],
  }
  await lab.put('/api/templates/bed', { version: 0, body })
  const provision = { ...order, name: 'Bed 3', template: 'bed' }
  const job = await run(0, { action: 'provision', provision, wifiPassword: 'greenhouse' })
  expect(keyOf(job)).toBe('done')
  expect(job.acceptance?.checks.slice(4).map(({ name, state, unit }) => [name, state, unit])).toEqual([
    ['Tank of Bed 3', 'passed', '°C'],
    ['Soil', 'passed', '%'],
  ])
  const unknown = await run(0, { action: 'provision', provision: { ...provision, template: 'gone' }, wifiPassword: 'greenhouse' })
  expect(unknown.progress.error?.code).toBe('document.unknown')
})

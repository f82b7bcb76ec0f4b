// Boards over a real broker: commands proven by a new boot, deleted and brought back, replaced without losing a sample.
import type { MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { BoardCommand } from '../../backend/contract/boards/command.ts'
import type { RemovalResult, RetiredBoard } from '../../backend/contract/boards/retired.ts'
import { Lab } from './lab.ts'

let lab: Lab
let board: MqttClient
beforeEach(async () => {
  lab = await Lab.start()
  board = await lab.client()
})
afterEach(() => lab.stop())

const say = (id: string, topic: string, message: object, retain = false) =>
  board.publishAsync(`kaiser/god/esp/${id}/${topic}`, JSON.stringify(message), { qos: 1, retain })
const beat = (id: string, boot: string, uptime: number) =>
  say(id, 'system/heartbeat', { boot_sequence_id: boot, uptime, heap_free: 1e5, wifi_rssi: -60 })
const read = (id: string, number: number) =>
  say(id, 'sensor/4/data', { ts: Date.now() - 10_000 + number, sensor_type: 'flow_raw', raw: number, raw_mode: false, value: number })
const accept = (...ids: string[]) => lab.post('/api/boards/register', { ids, registration: 'accepted' })
const outcome = async (id: string, command: string) =>
  (await lab.get<BoardCommand[]>(`/api/boards/${id}/commands`)).find((one) => one.id === command)
const values = async (series: number) => (await lab.samples(series)).map(([, value]) => value)

it('restarts a board: its word is not enough, a new boot is', async () => {
  await beat('E1', 'b1', 5000)
  await accept('E1')
  await board.subscribeAsync('kaiser/god/esp/E1/system/command', { qos: 2 })
  const heard = new Promise<{ correlation_id: string; command: string }>((resolve) => {
    board.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString())))
  })
  await lab.post('/api/boards/E1/commands', { id: 'restart-1', command: 'reboot' })
  expect(await heard).toMatchObject({ command: 'reboot', correlation_id: 'restart-1' })
  await say('E1', 'system/command/response', { success: true, message: 'Restarting', correlation_id: 'restart-1' })
  await expect.poll(async () => (await outcome('E1', 'restart-1'))?.state).toBe('answered')
  await beat('E1', 'b1', 5001) // it lied: still the same boot
  await say('E1', 'session/announce', {})
  expect((await outcome('E1', 'restart-1'))?.state).toBe('answered')
  await beat('E1', 'b2', 1)
  await expect.poll(async () => (await outcome('E1', 'restart-1'))?.state).toBe('done')
})

it('calls a silent board expired and records its late answer', async () => {
  await beat('E1', 'b1', 5000)
  await accept('E1')
  await lab.post('/api/boards/E1/commands', { id: 'slow', command: 'diagnostics', timeoutMs: 1000 })
  await expect.poll(async () => (await outcome('E1', 'slow'))?.state, { timeout: 6000 }).toBe('expired')
  await say('E1', 'system/response', { success: true, message: 'at last', correlation_id: 'slow' })
  await expect.poll(async () => outcome('E1', 'slow')).toMatchObject({ state: 'done', late: true, message: 'at last' })
})

it('deletes a board with what it left at the broker, meets it as new, and brings it back', async () => {
  await say('E1', 'system/will', { status: 'online' }, true)
  await read('E1', 1)
  await accept('E1')
  await lab.patch('/api/boards/E1', { name: 'Pumps', zone: 'GH1' })
  const { retired } = await lab.post<RemovalResult>('/api/boards/remove', { ids: ['E1'] })
  expect(await lab.get<Board[]>('/api/boards')).toEqual([])
  await expect(lab.post('/api/boards/E1/commands', { command: 'reboot' })).rejects.toThrow('board.unknown')
  const retained: string[] = []
  const other = await lab.client()
  other.on('message', (topic) => retained.push(topic))
  await other.subscribeAsync('kaiser/god/esp/E1/#', { qos: 1 })
  await read('E1', 2)
  await expect.poll(async () => (await lab.get<Board[]>('/api/boards'))[0]?.registration).toBe('new')
  expect(retained.filter((topic) => topic.endsWith('system/will'))).toEqual([])
  await lab.post('/api/retired-boards/restore', { ids: retired.map(({ id }) => id) })
  expect(await lab.board('E1')).toMatchObject({ name: 'Pumps', zone: 'GH1', registration: 'accepted' })
  const [series] = await lab.series('E1')
  await expect.poll(() => values(series?.id ?? 0)).toEqual([1, 2])
})

it('replaces a board while its successor measures: same series, no sample lost, and back again', async () => {
  for (const number of [1, 2, 3]) await read('OLD', number)
  await say('OLD', 'system/will', { status: 'offline', reason: 'broken' })
  await accept('OLD')
  await lab.patch('/api/boards/OLD', { name: 'Pumps', zone: 'GH1', labels: ['a'] })
  const [old] = await lab.series('OLD')
  await read('NEW', 101)
  const [set] = await lab.series('NEW')
  const sent: Promise<unknown>[] = []
  for (let number = 102; number < 160; number++) sent.push(read('NEW', number))
  const [retired] = await Promise.all([lab.post<RetiredBoard>('/api/boards/OLD/replace', { heir: 'NEW' }), ...sent])
  await read('NEW', 160)
  expect(await lab.board('NEW')).toMatchObject({ name: 'Pumps', zone: 'GH1', labels: ['a'], registration: 'accepted' })
  expect((await lab.series('NEW')).map(({ id }) => id)).toEqual([old?.id])
  const both = async () => [...(await values(old?.id ?? 0)), ...(await values(set?.id ?? 0))].sort((a, b) => Number(a) - Number(b))
  await expect.poll(both).toEqual([1, 2, 3, ...Array.from({ length: 60 }, (_, i) => 101 + i)])
  expect(await values(old?.id ?? 0)).toContain(160)
  await lab.post('/api/retired-boards/restore', { ids: [retired.id] })
  expect(await lab.board('OLD')).toMatchObject({ name: 'Pumps', registration: 'accepted' })
  expect((await lab.series('NEW')).map(({ id }) => id)).toEqual([set?.id])
  await read('NEW', 161)
  await expect.poll(() => values(set?.id ?? 0)).toContain(161)
})

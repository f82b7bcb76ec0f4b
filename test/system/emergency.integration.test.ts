// The stop over the real broker, to boards that lie, are silent, restart, are away; and across a killed backend.
import { afterEach, expect, it } from 'vitest'
import type { Activity } from '../../backend/contract/activity.ts'
import type { EmergencyOutput, EmergencyState, EmergencyView } from '../../backend/contract/actuators/emergency.ts'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { Lab } from './lab.ts'

const PATIENCE = { timeout: 15_000, interval: 50 }
const REASON = 'leak at reactor 2'

let lab: Lab
let boards: FaultyBoard[] = []

async function start(flags: string[] = []): Promise<void> {
  lab = await Lab.start(['--registration', 'auto', ...flags])
}

/** On, and known so by the centre. */
async function runningBoard(id: string): Promise<FaultyBoard> {
  const board = new FaultyBoard(id, lab.address.mqtt, { 5: 'pump' })
  boards.push(board)
  await board.connect()
  await board.switchItself(5, 1)
  await expect.poll(async () => (await lab.get<{ on: boolean }[]>(`/api/actuators?board=${id}`))[0]?.on, PATIENCE).toBe(true)
  return board
}

afterEach(async () => {
  for (const board of boards) await board.close()
  boards = []
  await lab.stop()
})

const view = () => lab.get<EmergencyView>('/api/emergency')
const state = async () => (await view()).state
const output = async (board: FaultyBoard) => (await view()).outputs.find((one) => one.board === board.id)
const stateOf = async (board: FaultyBoard): Promise<EmergencyOutput['state'] | undefined> => (await output(board))?.state
const stop = () => lab.post<EmergencyState>('/api/emergency/stop', { reason: REASON })
const switchOn = (board: FaultyBoard) => lab.post(`/api/actuators/${board.id}/5/command`, { command: 'ON' })
const release = (restore: { board: string; gpio: number }[] = []) =>
  lab.post<EmergencyState>('/api/emergency/release', { reason: 'hose replaced', restore })
const stopsHeard = (board: FaultyBoard) =>
  board.received.filter(({ topic, message }) => topic.endsWith('emergency') && message.command === 'emergency_stop').length

it('is seen board by board: off is confirmed, a liar is still on, a silent one is sent, an absent one counts as on', async () => {
  await start()
  const honest = await runningBoard('ESP_HONEST01')
  const liar = await runningBoard('ESP_LIAR0001')
  const silent = await runningBoard('ESP_SILENT01')
  const absent = await runningBoard('ESP_ABSENT01')
  // After the stop its pin is off and it reports on: what it says counts.
  Object.assign(liar.faults, { lie: true })
  Object.assign(silent.faults, { loseAnswers: true })
  absent.cut()
  await expect.poll(async () => (await lab.board(absent.id)).presence.state, PATIENCE).toBe('offline')

  expect(await stop()).toMatchObject({ phase: 'latched', publishedAtMs: expect.any(Number), durableAtMs: expect.any(Number) })
  await expect.poll(() => stateOf(honest), PATIENCE).toBe('confirmed')
  await expect.poll(() => stateOf(liar), PATIENCE).toBe('still-on')
  expect(await stateOf(silent)).toBe('sent')
  expect(await stateOf(absent)).toBe('unreachable')
  expect(honest.pins.get(5)).toBe(0)

  await expect(switchOn(honest)).rejects.toThrow(REASON)
  expect(honest.pins.get(5)).toBe(0)
  // Sent again until it answers.
  const before = stopsHeard(silent)
  await expect.poll(() => stopsHeard(silent), PATIENCE).toBeGreaterThan(before)

  await lab.post('/api/emergency/cause/sign', {})
  await expect(release()).rejects.toThrow('emergency.open')
  expect((await state()).phase).toBe('latched')

  Object.assign(liar.faults, { lie: false })
  Object.assign(silent.faults, { loseAnswers: false })
  await absent.connect('reconnect')
  for (const board of [liar, silent, absent]) await expect.poll(() => stateOf(board), PATIENCE).toBe('confirmed')
  expect(absent.pins.get(5)).toBe(0)
}, 40_000)

it('is one piece of news: what boards answer to it is none, what a board does by itself is', async () => {
  await start()
  const board = await runningBoard('ESP_ANSWER01')
  const said = async () => {
    const entries = await lab.get<Activity[]>(`/api/activity?board=${board.id}&kinds=actuator-alert`)
    return entries.map(({ severity, detail }) => `${severity} ${detail.gpio ?? 'ack'}`)
  }
  const alarms = async () => (await lab.get<Alarm[]>('/api/alarms')).filter(({ source }) => source === 'output').length
  await board.say('actuator/255/alert', { type: 'emergency_stop', ts: Date.now() })
  await expect.poll(said, PATIENCE).toEqual(['critical 255'])
  await expect.poll(alarms, PATIENCE).toBe(1)
  await stop()
  await expect.poll(said, PATIENCE).toEqual(['ok ack', 'critical 255'])
  await board.say('actuator/255/alert', { type: 'emergency_stop', ts: Date.now() })
  await expect.poll(said, PATIENCE).toEqual(['ok 255', 'ok ack', 'critical 255'])
  await board.say('actuator/5/alert', { type: 'fault' })
  await expect.poll(alarms, PATIENCE).toBe(2)
})

it('a board that restarts is not believed and is stopped again, never switched on', async () => {
  await start()
  const board = await runningBoard('ESP_REBOOT01')
  await stop()
  await expect.poll(() => stateOf(board), PATIENCE).toBe('confirmed')
  const before = stopsHeard(board)
  await board.reboot()
  await expect.poll(() => stopsHeard(board), PATIENCE).toBeGreaterThan(before)
  await expect.poll(() => stateOf(board), PATIENCE).toBe('confirmed')
  expect(board.heard.map(({ command }) => command)).not.toContain('ON')
  await expect(switchOn(board)).rejects.toThrow(REASON)
}, 40_000)

it('a client with credentials can stop, whatever its message says; one without cannot', async () => {
  await start()
  const stranger = await lab.client()
  await stranger.publishAsync('kaiser/broadcast/emergency', 'not even JSON', { qos: 1 })
  expect((await state()).phase).toBe('ready')

  const login = { username: 'lab', password: 'a long password' }
  await lab.post('/api/auth/mqtt/configure', login)
  const board = new FaultyBoard('ESP_MQTT0001', lab.address.mqtt, { 5: 'pump' }, login)
  boards.push(board)
  await board.connect()
  await board.switchItself(5, 1)
  const client = await lab.client({ clientId: 'red-button', ...login })
  await client.publishAsync('kaiser/broadcast/emergency', 'not even JSON', { qos: 1 })
  await expect.poll(async () => (await state()).phase, PATIENCE).toBe('latched')
  expect((await state()).reasons[0]).toMatchObject({ origin: 'mqtt', by: 'red-button' })
  await expect.poll(() => board.pins.get(5), PATIENCE).toBe(0)

  await client.publishAsync('kaiser/broadcast/emergency', '{"command":"clear_emergency"}', { qos: 1 })
  await expect.poll(async () => JSON.stringify(await lab.get('/api/activity')), PATIENCE).toContain('emergency-clear-ignored')
  expect((await state()).phase).toBe('latched')
}, 40_000)

it('outlives kill -9, stops before a board can be switched, and gives back as admin only what was chosen', async () => {
  await start()
  const board = await runningBoard('ESP_KILLED01')
  const other = await runningBoard('ESP_KILLED02')
  await stop()
  await expect.poll(() => stateOf(board), PATIENCE).toBe('confirmed')
  for (const one of boards) one.cut()
  const data = lab.address.data
  await lab.kill()
  lab = await Lab.start(['--registration', 'auto'], data)
  expect((await view()).state.phase).toBe('latched')
  expect((await view()).state.reasons[0]).toMatchObject({ reason: REASON })
  expect(await stateOf(board)).toBe('unreachable')

  const again = [board.id, other.id].map((id) => new FaultyBoard(id, lab.address.mqtt, { 5: 'pump' }))
  boards = again
  for (const one of again) await one.connect()
  await expect(switchOn(board)).rejects.toThrow(REASON)
  for (const one of again) await expect.poll(() => stateOf(one), PATIENCE).toBe('confirmed')
  await lab.post('/api/emergency/cause/sign', {})
  await release([{ board: board.id, gpio: 5 }])
  await expect.poll(async () => (await state()).phase, PATIENCE).toBe('ready')
  const [first, second] = again
  await expect.poll(() => first?.pins.get(5), PATIENCE).toBe(1)
  expect(second?.pins.get(5)).toBe(0)
  expect(first?.heard.at(-1)).toMatchObject({ command: 'ON' })
  const commands = await lab.get<{ command: string; source: string }[]>(`/api/commands?board=${board.id}`)
  expect(commands[0]).toMatchObject({ command: 'ON', source: 'emergency' })
}, 60_000)

it('stops boards that nobody has accepted, and those that were rejected', async () => {
  lab = await Lab.start(['--registration', 'manual'])
  const stranger = await runningBoard('ESP_STRANGE1')
  const rejected = new FaultyBoard('ESP_REJECTED', lab.address.mqtt, { 5: 'pump' })
  boards.push(rejected)
  await rejected.connect()
  await lab.post('/api/boards/register', { ids: [rejected.id], registration: 'rejected' })
  await rejected.switchItself(5, 1)
  await stop()
  await expect.poll(() => stateOf(stranger), PATIENCE).toBe('confirmed')
  await expect.poll(() => rejected.pins.get(5), PATIENCE).toBe(0)
  const own = (board: FaultyBoard) => board.received.filter(({ topic }) => topic.endsWith(`${board.id}/actuator/emergency`)).length
  await expect.poll(() => own(rejected), PATIENCE).toBeGreaterThan(0)
  const late = new FaultyBoard('ESP_LATE0001', lab.address.mqtt, { 5: 'pump' })
  boards.push(late)
  late.pins.set(5, 1)
  await late.connect()
  await expect.poll(() => stateOf(late), PATIENCE).toBe('confirmed')
  expect(late.pins.get(5)).toBe(0)
}, 40_000)

it('counts outputs of a deleted board as on: for interlocks, in the matrix, until it speaks again or a hand secures them', async () => {
  await start()
  const deleted = await runningBoard('ESP_DELETED1')
  const kept = new FaultyBoard('ESP_KEPT0001', lab.address.mqtt, { 5: 'pump' })
  boards.push(kept)
  await kept.connect()
  await expect.poll(async () => (await lab.get<unknown[]>(`/api/actuators?board=${kept.id}`)).length, PATIENCE).toBe(1)
  const members = [deleted, kept].map(({ id }) => ({ board: id, gpio: 5 }))
  await lab.put('/api/interlocks/lock', { version: 0, body: { name: 'Acid or base', members } })
  deleted.cut()
  await expect.poll(async () => (await lab.board(deleted.id)).presence.state, PATIENCE).toBe('offline')
  await lab.post('/api/boards/remove', { ids: [deleted.id] })

  await expect(switchOn(kept)).rejects.toThrow('actuator.interlock')
  await expect(switchOn(deleted)).rejects.toThrow('board.unknown')
  await stop()
  await expect.poll(() => stateOf(kept), PATIENCE).toBe('confirmed')
  expect(await output(deleted)).toMatchObject({ state: 'unreachable', secured: null })
  await lab.post('/api/emergency/cause/sign', {})
  await expect(release()).rejects.toThrow('emergency.open')

  await deleted.connect('reconnect')
  await expect.poll(() => stateOf(deleted), PATIENCE).toBe('confirmed')
  expect(deleted.pins.get(5)).toBe(0)

  // Deleted while the stop holds: what it confirmed is no longer known.
  await deleted.close()
  await lab.post('/api/boards/remove', { ids: [deleted.id] })
  expect(await stateOf(deleted)).toBe('unreachable')
  await lab.post(`/api/emergency/outputs/${deleted.id}/5/secure`, {})
  await release()

  // Held since: nobody will ever hear of it again, so a person takes it out and says why. Should it speak all the same, it is stopped.
  await expect.poll(async () => (await state()).held, { timeout: 20_000, interval: 100 }).toEqual([deleted.id])
  const dismiss = (board: string, reason: string) => lab.post<EmergencyState>(`/api/emergency/boards/${board}/dismiss`, { reason })
  await expect(dismiss(kept.id, 'scrapped')).rejects.toThrow('emergency.not-held')
  await expect(dismiss(deleted.id, ' ')).rejects.toThrow()
  expect((await dismiss(deleted.id, 'scrapped')).held).toEqual([])
  expect(JSON.stringify(await lab.get('/api/activity'))).toContain('emergency-dismissed')
  deleted.pins.set(5, 1)
  await deleted.connect('boot')
  await expect.poll(() => deleted.pins.get(5), PATIENCE).toBe(0)
  await expect.poll(async () => (await state()).held, PATIENCE).toEqual([])
}, 80_000)

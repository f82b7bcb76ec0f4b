// A broken board is replaced: what kept the pump on its pin off keeps it off on the new board.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actuator, Command } from '../../backend/contract/actuators/actuator.ts'
import { EMPTY_CONFIGURATION, plainActuator } from '../../backend/contract/configuration/configuration.ts'
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { Lab } from './lab.ts'

const PATIENCE = { timeout: 10_000, interval: 50 }
let lab: Lab
let broken: FaultyBoard
let heir: FaultyBoard

beforeAll(async () => {
  lab = await Lab.start(['--registration', 'auto'])
  broken = new FaultyBoard('ESP_BROKEN01', lab.address.mqtt, { 5: 'pump', 18: 'relay' })
  heir = new FaultyBoard('ESP_HEIR01', lab.address.mqtt, { 5: 'pump', 18: 'relay' })
  await broken.connect()
  await heir.connect()
}, 60_000)
afterAll(async () => {
  await broken.close()
  await heir.close()
  await lab.stop()
})

const output = async (board: string, gpio: number) =>
  (await lab.get<Actuator[]>(`/api/actuators?board=${board}`)).find((one) => one.gpio === gpio)
const send = (board: string, gpio: number, body: object) => lab.post<Command>(`/api/actuators/${board}/${gpio}/command`, body)

it('the hand that holds an output and the rest of another one go on; so they do on the way back', async () => {
  const rests = { ...plainActuator(18, 'relay', 'Relay'), limits: { maxRuntimeS: null, cooldownS: 3600, maxActivationsPerHour: null } }
  const body = { ...EMPTY_CONFIGURATION, actuators: [plainActuator(5, 'pump', 'Pump'), rests] }
  await lab.put(`/api/boards/${broken.id}/configuration`, { version: 0, body })
  await expect.poll(async () => (await output(broken.id, 18))?.on, PATIENCE).toBe(false)
  const untilMs = Date.now() + 3_600_000
  await lab.put(`/api/actuators/${broken.id}/5/override`, { untilMs, reason: 'hands in it' })
  await send(broken.id, 18, { command: 'ON' })
  await expect.poll(() => broken.pins.get(18), PATIENCE).toBe(1)
  broken.cut()
  await expect.poll(async () => (await lab.board(broken.id)).presence.state, PATIENCE).toBe('offline')

  const retired = await lab.post<{ id: string }>(`/api/boards/${broken.id}/replace`, { heir: heir.id })
  expect((await output(heir.id, 5))?.hold).toMatchObject({ source: 'hand', untilMs, reason: 'hands in it' })
  // The relay was on when it was last heard of: it rests from now on.
  await expect(send(heir.id, 18, { command: 'ON' })).rejects.toThrow('actuator.cooldown')
  expect(heir.pins.get(18)).toBe(0)

  await lab.delete(`/api/actuators/${heir.id}/5/override`)
  await lab.put(`/api/actuators/${heir.id}/5/override`, { untilMs: untilMs + 1000 })
  heir.cut()
  await lab.post('/api/retired-boards/restore', { ids: [retired.id] })
  await broken.connect('reconnect')
  await expect.poll(async () => (await output(broken.id, 5))?.hold?.untilMs, PATIENCE).toBe(untilMs + 1000)
})

// A board that goes wrong in every way, at a real broker, over REST: the states stay honest.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actuator, Command } from '../../backend/contract/actuators/actuator.ts'
import { FaultyBoard, NO_FAULTS } from '../fakes/faulty-board.ts'
import { Lab } from './lab.ts'

let lab: Lab
let board: FaultyBoard

beforeAll(async () => {
  lab = await Lab.start(['--registration', 'auto'])
  board = new FaultyBoard('ESP_FAULTY01', lab.address.mqtt, { 5: 'pump', 6: 'relay' })
  await board.connect()
}, 60_000)
afterAll(async () => {
  await board.close()
  await lab.stop()
})

const outputs = () => lab.get<Actuator[]>(`/api/actuators?board=${board.id}`)
const output = async (gpio: number) => (await outputs()).find((one) => one.gpio === gpio)
const send = (gpio: number, body: Record<string, unknown>) => lab.post<Command>(`/api/actuators/${board.id}/${gpio}/command`, body)
const command = async (id: string) => (await lab.get<Command[]>(`/api/commands?board=${board.id}`)).find((one) => one.id === id)

it('switches, with the end of its validity, and confirms by status', async () => {
  await expect.poll(async () => (await outputs()).length).toBe(2)
  const { id } = await send(5, { command: 'ON', duration: 60 })
  await expect.poll(async () => (await command(id))?.state).toBe('confirmed')
  expect(board.heard.at(-1)).toMatchObject({ duration: 60, ttl_s: 10, expires_at: expect.any(Number) })
  expect(await output(5)).toMatchObject({ on: true, mayBeOn: true, switched: { source: 'hand' } })
  await send(5, { command: 'OFF' })
  await expect.poll(async () => (await output(5))?.mayBeOn).toBe(false)
  const usage = await lab.get<{ activations: number }>(`/api/actuators/${board.id}/5/usage`)
  expect(usage.activations).toBe(1)
})

it('acknowledged but not switched is not confirmed, and counts as on', async () => {
  Object.assign(board.faults, { pretend: true })
  const { id } = await send(6, { command: 'ON' })
  await expect.poll(async () => (await command(id))?.state).toBe('acknowledged')
  expect(await output(6)).toMatchObject({ on: false, mayBeOn: true })
  Object.assign(board.faults, NO_FAULTS)
  await send(6, { command: 'OFF' })
  await expect.poll(async () => (await output(6))?.mayBeOn).toBe(false)
})

it('held answers, doubled and in the wrong order, leave the output as its pin is', async () => {
  Object.assign(board.faults, { holdAnswers: true, duplicate: true, reorder: true })
  await send(6, { command: 'ON' })
  await expect.poll(() => board.pins.get(6)).toBe(1)
  expect(await output(6)).toMatchObject({ on: false, mayBeOn: true })
  await board.release()
  Object.assign(board.faults, NO_FAULTS)
  await expect.poll(async () => (await output(6))?.on).toBe(true)
})

it('keeps interlocked outputs apart, with the partner named, and stores the refusal', async () => {
  const members = [5, 6].map((gpio) => ({ board: board.id, gpio }))
  await fetch(`${lab.address.http}/api/interlocks/lock`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: 0, body: { name: 'never both', members } }),
  })
  await expect(send(5, { command: 'ON', id: 'refused-1' })).rejects.toThrow('actuator.interlock')
  expect(await command('refused-1')).toMatchObject({ state: 'refused', code: 'actuator.interlock', refusal: { key: 'interlock-on' } })
  expect(board.pins.get(5)).toBe(0)
})

it('OFF to an absent board is taken and done when it is back', async () => {
  board.cut()
  await expect.poll(async () => (await lab.board(board.id)).presence.state).toBe('offline')
  const { id, state } = await send(6, { command: 'OFF' })
  expect(state).not.toBe('refused')
  expect(await output(6)).toMatchObject({ mayBeOn: true })
  await board.connect('reconnect')
  await expect.poll(async () => (await command(id))?.state, { timeout: 10_000 }).toBe('confirmed')
  expect(board.pins.get(6)).toBe(0)
})

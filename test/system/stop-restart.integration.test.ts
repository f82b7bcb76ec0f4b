// A latched stop over kill -9: it holds before any board can speak, for outputs that were only ever reported as well.
import { expect, it } from 'vitest'
import type { EmergencyView } from '../../backend/contract/actuators/emergency.ts'
import { newDataFolder } from '../backend-process.ts'
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { Lab } from './lab.ts'

const PATIENCE = { timeout: 10_000, interval: 50 }
const FLAGS = ['--registration', 'auto']

it('a stop survives the end of the centre and reaches a board that comes back after it', { timeout: 60_000 }, async () => {
  const data = newDataFolder()
  let lab = await Lab.start(FLAGS, data)
  let board = new FaultyBoard('ESP_STOPPED01', lab.address.mqtt, { 5: 'pump' })
  await board.connect()
  await expect.poll(async () => (await lab.get<unknown[]>('/api/actuators')).length, PATIENCE).toBe(1)
  board.cut()
  await lab.post('/api/emergency/stop', { reason: 'leak' })
  await lab.kill()

  lab = await Lab.start(FLAGS, data)
  const { state, outputs } = await lab.get<EmergencyView>('/api/emergency')
  expect(state.phase).toBe('latched')
  expect(outputs.map((output) => [output.board, output.gpio])).toEqual([[board.id, 5]])
  await board.close()
  board = new FaultyBoard(board.id, lab.address.mqtt, { 5: 'pump' })
  board.pins.set(5, 1) // its own button, while nobody was there
  await board.connect()
  await expect.poll(() => board.latched, PATIENCE).toBe(true)
  expect(board.pins.get(5)).toBe(0)
  await expect(lab.post(`/api/actuators/${board.id}/5/command`, { command: 'ON' })).rejects.toThrow('actuator.stopped')
  expect(board.heard.filter(({ command }) => command === 'ON')).toEqual([])
  await board.close()
  await lab.stop()
})

// The centre is killed between sending a configuration and the board's answer: it settles it right after the restart.
import { expect, it } from 'vitest'
import { type Configuration, EMPTY_CONFIGURATION, plainActuator } from '../../backend/contract/configuration/configuration.ts'
import type { BoardConfiguration } from '../../backend/contract/configuration/state.ts'
import { newDataFolder } from '../backend-process.ts'
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { Lab } from './lab.ts'

const PATIENCE = { timeout: 10_000, interval: 50 }
const FLAGS = ['--registration', 'auto']
const BODY = { ...EMPTY_CONFIGURATION, actuators: [plainActuator(25, 'pump', 'Pump')] }

const url = (id: string) => `/api/boards/${id}/configuration`
const sentTo = (board: FaultyBoard) => board.received.filter(({ topic }) => topic.endsWith('/config')).map(({ message }) => message)

async function join(lab: Lab, id: string): Promise<FaultyBoard> {
  const board = new FaultyBoard(id, lab.address.mqtt, {})
  await board.connect()
  await expect.poll(async () => (await lab.board(id).catch(() => undefined))?.presence.state, PATIENCE).toBe('online')
  return board
}

it('by a late answer, and by the fingerprint in a heartbeat', { timeout: 60_000 }, async () => {
  const data = newDataFolder()
  const ids = ['ESP_KILLED01', 'ESP_KILLED02'] as const
  let lab = await Lab.start(FLAGS, data)
  const before = [await join(lab, ids[0]), await join(lab, ids[1])]
  for (const id of ids) await lab.put<Configuration>(url(id), { version: 0, body: BODY })
  await expect.poll(() => before.map((board) => sentTo(board).length), PATIENCE).toEqual([1, 1])
  await lab.kill()
  for (const board of before) await board.close()

  lab = await Lab.start(FLAGS, data)
  const state = async (id: string) => (await lab.get<BoardConfiguration>(url(id))).state
  const [first, second] = before.map((board) => sentTo(board)[0])
  const [answers, beats] = [await join(lab, ids[0]), await join(lab, ids[1])]
  // Nothing was lost and nothing is taken for granted: it is still the same push, and open.
  expect(await state(ids[0])).toMatchObject({ reported: null, push: { version: 1, correlationId: first?.correlation_id } })
  expect(['sent', 'unanswered']).toContain((await state(ids[0]))?.push?.state)
  await answers.say('config_response', { status: 'success', correlation_id: first?.correlation_id })
  await beats.heartbeat({ config_fingerprint: second?.config_fingerprint, config_generation: 1 })
  for (const id of ids) {
    await expect.poll(async () => (await state(id))?.push?.state, PATIENCE).toBe('confirmed')
    expect(await state(id)).toMatchObject({ generation: 1, reported: { actuators: [{ gpio: 25 }] } })
  }
  for (const board of [answers, beats]) await board.close()
  await lab.stop()
})

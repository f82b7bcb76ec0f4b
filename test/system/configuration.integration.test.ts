// What a board shall be, over REST, a real broker and boards that answer late, wrongly, twice or never.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Configuration,
  type ConfigurationBody,
  EMPTY_CONFIGURATION,
  plainActuator,
} from '../../backend/contract/configuration/configuration.ts'
import type { BoardConfiguration } from '../../backend/contract/configuration/state.ts'
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { Lab } from './lab.ts'

const PATIENCE = { timeout: 10_000, interval: 50 }
const FLAGS = ['--registration', 'auto']
const pump = plainActuator(25, 'pump', 'Pump')
const valve = plainActuator(26, 'valve', 'Valve')
const body = (...actuators: ConfigurationBody['actuators']): ConfigurationBody => ({ ...EMPTY_CONFIGURATION, actuators })

let lab: Lab
const boards: FaultyBoard[] = []

const url = (board: FaultyBoard) => `/api/boards/${board.id}/configuration`
const look = (board: FaultyBoard) => lab.get<BoardConfiguration>(url(board))
const pushOf = async (board: FaultyBoard) => (await look(board)).state?.push
const save = (board: FaultyBoard, version: number, wanted: ConfigurationBody) =>
  lab.put<Configuration>(url(board), { version, body: wanted })
const sentTo = (board: FaultyBoard) => board.received.filter(({ topic }) => topic.endsWith('/config')).map(({ message }) => message)
const answer = (board: FaultyBoard, to: Record<string, unknown> | undefined, more: Record<string, unknown> = {}) =>
  board.say('config_response', { status: 'success', correlation_id: to?.correlation_id, ...more })
const differences = async (board: FaultyBoard) =>
  (await lab.get<{ kind: string; detail: unknown }[]>(`/api/activity?board=${board.id}&limit=200`)).filter(
    ({ kind }) => kind === 'configuration-differs',
  )

/** Connected and known. It reports no output by itself: its heartbeats carry no counts unless a test says so. */
async function join(id: string): Promise<FaultyBoard> {
  const board = new FaultyBoard(id, lab.address.mqtt, {})
  boards.push(board)
  await board.connect()
  await expect.poll(async () => (await lab.board(id).catch(() => undefined))?.presence.state, PATIENCE).toBe('online')
  return board
}

beforeAll(async () => {
  lab = await Lab.start(FLAGS)
}, 60_000)
afterAll(async () => {
  for (const board of boards) await board.close()
  await lab.stop()
})

describe('a configuration', () => {
  it('goes out whole, is confirmed by the answer and by nothing before it', { timeout: 20_000 }, async () => {
    const board = await join('ESP_CONFIG01')
    const { version } = await save(board, 0, body(pump, valve))
    await expect.poll(() => sentTo(board).length, PATIENCE).toBe(1)
    expect(sentTo(board)[0]).toMatchObject({ generation: 1, actuators: [{ gpio: 25 }, { gpio: 26 }] })
    expect((await look(board)).state).toMatchObject({ reported: null, push: { state: 'sent', version } })
    await answer(board, sentTo(board)[0])
    await expect.poll(async () => (await pushOf(board))?.state, PATIENCE).toBe('confirmed')
    expect((await look(board)).drift).toEqual([])
  })

  it('that a board takes in part names what it refused, and shows it as missing', { timeout: 20_000 }, async () => {
    const board = await join('ESP_CONFIG02')
    await save(board, 0, body(pump, valve))
    await expect.poll(() => sentTo(board).length, PATIENCE).toBe(1)
    const failure = { type: 'actuator', gpio: 26, error_code: 1002, error: 'GPIO_CONFLICT', detail: 'GPIO 26 is taken' }
    await answer(board, sentTo(board)[0], { status: 'partial_success', failures: [failure] })
    await expect.poll(async () => (await pushOf(board))?.state, PATIENCE).toBe('partial')
    const { state, drift } = await look(board)
    expect(state?.push?.failures).toEqual([{ part: 'actuators', gpio: 26, code: 'GPIO_CONFLICT', detail: 'GPIO 26 is taken' }])
    expect(state?.reported?.actuators.map(({ gpio }) => gpio)).toEqual([25])
    expect(drift).not.toEqual([])
  })

  it('is not moved by answers that come doubled, late or in the wrong order', { timeout: 20_000 }, async () => {
    const board = await join('ESP_CONFIG03')
    const first = await save(board, 0, body(pump))
    await save(board, first.version, body(pump, valve))
    await expect.poll(() => sentTo(board).length, PATIENCE).toBe(2)
    const [old, now] = sentTo(board)
    await answer(board, now)
    await answer(board, old, { status: 'error', message: 'late' })
    await answer(board, now, { status: 'error', message: 'again' })
    await answer(board, { correlation_id: 'nobody' }, { status: 'error' })
    await expect.poll(async () => (await pushOf(board))?.state, PATIENCE).toBe('confirmed')
    // What is read after this answer was taken in has seen all of the above.
    await board.say('sensor/4/data', { raw: 1, sensor_type: 'flow', ts: Date.now() })
    await expect.poll(async () => (await lab.series(board.id)).map(({ sensorType }) => sensorType), PATIENCE).toContain('flow')
    expect(await pushOf(board)).toMatchObject({ state: 'confirmed', version: first.version + 1, message: null })
  })

  it('saved while the board is away goes out when it is back', { timeout: 20_000 }, async () => {
    const board = await join('ESP_CONFIG04')
    board.cut()
    await expect.poll(async () => (await lab.board(board.id)).presence.state, PATIENCE).toBe('offline')
    await save(board, 0, body(pump))
    expect((await pushOf(board))?.state).toBe('waiting')
    await board.connect('reconnect')
    await expect.poll(() => sentTo(board).length, PATIENCE).toBe(1)
    await answer(board, sentTo(board)[0])
    await expect.poll(async () => (await pushOf(board))?.state, PATIENCE).toBe('confirmed')
  })

  it('comes back from an earlier version as a new one and is sent', { timeout: 20_000 }, async () => {
    const board = await join('ESP_CONFIG05')
    const first = await save(board, 0, body(pump))
    const second = await save(board, first.version, body(valve))
    const back = await lab.post<Configuration>(`${url(board)}/versions/${first.version}/restore`, { version: second.version })
    expect(back).toMatchObject({ version: second.version + 1, actuators: [{ gpio: 25 }] })
    await expect.poll(() => sentTo(board).at(-1), PATIENCE).toMatchObject({ generation: 3, actuators: [{ gpio: 25 }] })
    expect((await lab.get<unknown[]>(`${url(board)}/versions`)).length).toBe(3)
  })

  it('of a board never configured here is made of what it reports', { timeout: 20_000 }, async () => {
    const board = new FaultyBoard('ESP_FIELD01', lab.address.mqtt, { 25: 'pump', 26: 'valve' })
    boards.push(board)
    await board.connect()
    await expect.poll(async () => (await lab.get<unknown[]>(`/api/actuators?board=${board.id}`)).length, PATIENCE).toBe(2)
    await board.say('sensor/32/data', { raw: 2000, sensor_type: 'moisture', raw_mode: true, ts: Date.now() })
    await expect.poll(async () => (await lab.series(board.id)).some(({ sensorType }) => sensorType === 'moisture'), PATIENCE).toBe(true)
    const adopted = await lab.post<Configuration>(`${url(board)}/adopt`, { version: 0 })
    expect(adopted.actuators.map(({ gpio, type }) => [gpio, type])).toEqual([
      [25, 'pump'],
      [26, 'valve'],
    ])
    expect(adopted.sensors).toMatchObject([{ gpio: 32, type: 'moisture' }])
  })

  it('against the pins of the board’s type is refused with the reason, and neither kept nor sent', { timeout: 20_000 }, async () => {
    const board = await join('ESP_CONFIG06')
    await lab.patch(`/api/boards/${board.id}`, { boardType: 'esp32-wroom-32' })
    const onFlash = plainActuator(6, 'pump', 'Pump on flash')
    const onInput = plainActuator(34, 'valve', 'Valve on an input')
    await expect(save(board, 0, body(onFlash, onInput))).rejects.toThrow(/400 .*configuration\.invalid.*"reason":\{"key":"pin-/)
    // Both are named, not only the first.
    const told = await save(board, 0, body(onFlash, onInput)).then(String, String)
    expect(told.match(/"part":"actuators","index":[01],"gpio":(6|34)/g)?.length).toBeGreaterThanOrEqual(2)
    expect(await look(board)).toMatchObject({ desired: null, state: null })
    expect(sentTo(board)).toEqual([])
  })
})

describe('a board', () => {
  it('that is silent or lies is shown so; sent again a few times, then left to a person', { timeout: 60_000 }, async () => {
    const silent = await join('ESP_SILENT01')
    const liar = await join('ESP_LIAR0001')
    await save(silent, 0, body(pump))
    await save(liar, 0, body(pump))
    let answered = 0
    await expect
      .poll(
        async () => {
          for (const message of sentTo(liar).slice(answered)) {
            answered++
            await answer(liar, message)
          }
          await liar.heartbeat({ actuator_count: 7 })
          return (await differences(liar)).length
        },
        { timeout: 45_000, interval: 250 },
      )
      .toBe(4)
    expect(sentTo(liar)).toHaveLength(4)
    expect((await differences(liar)).map(({ detail }) => (detail as { healing: boolean }).healing)).toEqual([false, true, true, true])
    expect(await pushOf(liar)).toMatchObject({ state: 'confirmed', version: 1 })
    // Meanwhile the silent one: unanswered, the very same message once more, and a late answer still counts.
    expect((await pushOf(silent))?.attempts).toBeGreaterThanOrEqual(2)
    expect(new Set(sentTo(silent).map(({ correlation_id }) => correlation_id)).size).toBe(1)
    await answer(silent, sentTo(silent)[0])
    await expect.poll(async () => (await pushOf(silent))?.state, PATIENCE).toBe('confirmed')
  })
})

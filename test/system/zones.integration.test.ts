// Zones and sub-zones over REST and a real broker, with simulated boards, and with boards that lose answers, go away and come back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MqttBoardLinks } from '../../backend/adapters/mqtt/mqtt-board-links.ts'
import { BUNDLED_BOARD_TYPES } from '../../backend/board-types/bundled.ts'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Actuator, Command } from '../../backend/contract/actuators/actuator.ts'
import type { SafeAct } from '../../backend/contract/actuators/safe-act.ts'
import { systemClock } from '../../backend/contract/clock.ts'
import { type Configuration, EMPTY_CONFIGURATION, plainActuator } from '../../backend/contract/configuration/configuration.ts'
import type { BoardPlace, ZoneAct, ZoneView } from '../../backend/contract/zone.ts'
import type { KaiserBlueprint } from '../../backend/simulation/blueprint.ts'
import { SimulatedFleet } from '../../backend/simulation/fleet.ts'
import { newDataFolder } from '../backend-process.ts'
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { Lab } from './lab.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }
const FLAGS = ['--registration', 'auto']
const data = newDataFolder()
const [BENCH, OTHER] = ['ESP_ZONES01', 'ESP_ZONES02']
const LOST = 'ESP_ZONES03'

let lab: Lab
let fleet: SimulatedFleet
const boards: FaultyBoard[] = []

function blueprint(id: string): KaiserBlueprint {
  return {
    family: 'kaiser',
    id,
    name: id,
    zone: 'unused',
    relay: 'god',
    firmware: '2.4.1',
    habits: { oldNames: false, batch: false, dropoutEveryS: 0, sensorGoneShare: 0, rssiDbm: -60 },
    sensors: [],
    actuators: [],
    ...(BUNDLED_BOARD_TYPES[0] && { type: BUNDLED_BOARD_TYPES[0] }),
  }
}

const quietChannel = {
  ...{ name: 'Desk', enabled: true, severities: ['critical'], sources: [], tellEnd: false, quiet: null, timeZone: 'UTC', language: 'en' },
  ...{ perMinute: 10, target: { kind: 'desktop' } },
}

const place = (id: string) => lab.get<BoardPlace>(`/api/boards/${id}/zone`)
const zoneWish = async (id: string) => (await place(id)).state?.zone?.wish
const subzoneWish = async (id: string, name: string) => (await place(id)).state?.subzones.find((one) => one.name === name)?.wish
const move = (zone: string | null, ...ids: string[]) => lab.post<ZoneAct>('/api/zones/move', { boards: ids, zone })
const group = async (id: string, ...subzones: { name: string; gpios: number[] }[]) => {
  const version = (await lab.get<{ desired: Configuration }>(`/api/boards/${id}/configuration`)).desired.version
  return lab.put<Configuration>(`/api/boards/${id}/subzones`, { version, subzones })
}
const outputs = (id: string) => lab.get<Actuator[]>(`/api/actuators?board=${id}`)
const on = async (id: string) => (await outputs(id)).filter((one) => one.on).map(({ gpio }) => gpio)
const toZone = (board: FaultyBoard) => board.received.filter(({ topic }) => topic.endsWith('/zone/assign')).map(({ message }) => message)

async function join(id: string): Promise<FaultyBoard> {
  const board = new FaultyBoard(id, lab.address.mqtt, {})
  boards.push(board)
  await board.connect()
  await expect.poll(async () => (await lab.board(id).catch(() => undefined))?.presence.state, PATIENCE).toBe('online')
  return board
}

beforeAll(async () => {
  lab = await Lab.start(FLAGS, data)
  const onFault = (fault: unknown) => {
    throw fault
  }
  const links = new MqttBoardLinks({ url: lab.address.mqtt })
  fleet = new SimulatedFleet({
    blueprints: [blueprint(BENCH), blueprint(OTHER)],
    links,
    clock: systemClock,
    seed: 1,
    intervalMs: 2000,
    onFault,
  })
  fleet.start()
}, 60_000)
afterAll(async () => {
  await fleet.stop()
  for (const board of boards) await board.close()
  await lab.stop()
})

describe('with simulated boards', () => {
  it('that join and are configured', { timeout: 60_000 }, async () => {
    for (const id of [BENCH, OTHER]) {
      await expect.poll(async () => (await lab.board(id).catch(() => undefined))?.presence.state, PATIENCE).toBe('online')
      const actuators = [plainActuator(25, 'pump', 'Pump'), plainActuator(26, 'valve', 'Valve'), plainActuator(27, 'relay', 'Lamp')]
      await lab.put(`/api/boards/${id}/configuration`, { version: 0, body: { ...EMPTY_CONFIGURATION, actuators } })
      await expect.poll(async () => (await outputs(id)).length, PATIENCE).toBe(3)
    }
  })

  it('a moved board acknowledges its zone, its sub-zones theirs', { timeout: 30_000 }, async () => {
    await move('Greenhouse', BENCH, OTHER)
    for (const id of [BENCH, OTHER]) await expect.poll(async () => (await zoneWish(id))?.state, PATIENCE).toBe('acknowledged')
    expect((await place(BENCH)).state).toMatchObject({ told: 'Greenhouse' })
    await group(BENCH, { name: 'Bench 1', gpios: [25, 26] }, { name: 'Bench 2', gpios: [27] })
    for (const name of ['Bench 1', 'Bench 2'])
      await expect.poll(async () => (await subzoneWish(BENCH, name))?.state, PATIENCE).toBe('acknowledged')
    expect((await place(BENCH)).subzones).toEqual([
      { name: 'Bench 1', gpios: [25, 26] },
      { name: 'Bench 2', gpios: [27] },
    ])
  })

  it('pins that the board does not have are refused with its reason', { timeout: 30_000 }, async () => {
    const { version, ...whole } = (await lab.get<{ desired: Configuration }>(`/api/boards/${OTHER}/configuration`)).desired
    const body = { sensors: whole.sensors, actuators: [...whole.actuators, plainActuator(20, 'relay', 'Nowhere')], offlineRules: [] }
    await lab.put(`/api/boards/${OTHER}/configuration`, { version, body })
    await group(OTHER, { name: 'Bench 1', gpios: [25] }, { name: 'Nowhere', gpios: [20] })
    await expect.poll(async () => await subzoneWish(OTHER, 'Nowhere'), PATIENCE).toMatchObject({ state: 'refused', code: 'GPIO_INVALID' })
    await expect.poll(async () => (await subzoneWish(OTHER, 'Bench 1'))?.state, PATIENCE).toBe('acknowledged')
    const told = await lab.get<Activity[]>(`/api/activity?board=${OTHER}&limit=50`)
    expect(told.find(({ kind }) => kind === 'zone-refused')).toMatchObject({ detail: { subzone: 'Nowhere', code: 'GPIO_INVALID' } })
    // What nothing is configured on is refused here already.
    await expect(group(OTHER, { name: 'X', gpios: [33] })).rejects.toThrow(/400 .*subzone\.invalid/)
  })

  it('made safe, a sub-zone goes off wherever it is in the zone, and nothing else does', { timeout: 30_000 }, async () => {
    for (const [id, gpio] of [
      [BENCH, 25],
      [BENCH, 27],
      [OTHER, 25],
      [OTHER, 26],
    ] as const) {
      await lab.post(`/api/actuators/${id}/${gpio}/command`, { command: 'ON' })
    }
    await expect
      .poll(async () => [await on(BENCH), await on(OTHER)], PATIENCE)
      .toEqual([
        [25, 27],
        [25, 26],
      ])
    const act = await lab.post<SafeAct>('/api/zones/make-safe', { zone: 'Greenhouse', subzone: 'Bench 1', reason: 'leak' })
    expect(act.outputs.map(({ board, gpio }) => [board, gpio])).toEqual([
      [BENCH, 25],
      [BENCH, 26],
      [OTHER, 25],
    ])
    const now = async () => (await lab.get<SafeAct[]>('/api/zones/safe-acts')).find(({ id }) => id === act.id)
    await expect
      .poll(async () => (await now())?.outputs.map(({ state }) => state), PATIENCE)
      .toEqual(['confirmed', 'confirmed', 'confirmed'])
    await expect.poll(async () => (await now())?.orders.map(({ state }) => state), PATIENCE).toEqual(['acknowledged', 'acknowledged'])
    expect([await on(BENCH), await on(OTHER)]).toEqual([[27], [26]])
    const [command] = await lab.get<Command[]>(`/api/commands?board=${BENCH}&gpio=25&limit=1`)
    expect(command).toMatchObject({ command: 'OFF', source: 'hand', reason: 'Make safe: Greenhouse / Bench 1: leak' })
    await expect(lab.post('/api/zones/make-safe', { zone: 'Nowhere' })).rejects.toThrow(/404 .*zone\.unknown/)
  })

  it('a renamed zone is told to all its boards, channels of its alarms follow, and one undo takes it back', {
    timeout: 30_000,
  }, async () => {
    const body = { ...quietChannel, zones: ['Attic', 'Greenhouse'] }
    await lab.put('/api/alarm-channels/desk', { version: 0, body })
    const zonesOfChannel = async () => (await lab.get<{ zones: string[] }>('/api/alarm-channels/desk')).zones
    const { act, boards: moved } = await lab.post<ZoneAct>('/api/zones/rename', { from: 'Greenhouse', to: 'House' })
    expect(moved.sort()).toEqual([BENCH, OTHER])
    for (const id of [BENCH, OTHER]) await expect.poll(async () => (await place(id)).state?.told, PATIENCE).toBe('House')
    expect(await zonesOfChannel()).toEqual(['Attic', 'House'])
    await lab.post('/api/zones/undo', { act })
    expect(await zonesOfChannel()).toEqual(['Attic', 'Greenhouse'])
    for (const id of [BENCH, OTHER]) await expect.poll(async () => (await place(id)).state?.told, PATIENCE).toBe('Greenhouse')
    expect((await lab.get<ZoneView[]>('/api/zones')).map(({ name }) => name)).toEqual(['Greenhouse'])
    const told = (await lab.get<Activity[]>('/api/activity?limit=100')).filter(
      ({ kind }) => kind === 'zone-changed' || kind === 'board-edited',
    )
    expect(told.map(({ detail }) => detail.what)).toEqual(['undone', 'renamed', 'moved'])
  })

  it('forgets all at a factory reset, and is told anew', { timeout: 60_000 }, async () => {
    const before = (await zoneWish(BENCH))?.id
    await lab.post(`/api/boards/${BENCH}/commands`, { command: 'factory_reset', confirm: BENCH })
    await expect
      .poll(
        async () => {
          const { zone, subzones = [] } = (await place(BENCH)).state ?? {}
          const wishes = [zone?.wish, ...subzones.map(({ wish }) => wish)]
          return zone?.wish.id !== before && wishes.every((wish) => wish?.state === 'acknowledged')
        },
        { timeout: 40_000, interval: 100 },
      )
      .toBe(true)
    expect((await place(BENCH)).state?.told).toBe('Greenhouse')
  })
})

describe('with boards that fail', () => {
  it('a lost answer: the same wish goes out again, and its answer counts however late', { timeout: 40_000 }, async () => {
    const board = await join(LOST)
    await move('South', LOST)
    await expect.poll(() => toZone(board).length, PATIENCE).toBe(1)
    await expect.poll(() => toZone(board).length, PATIENCE).toBe(2)
    const [first, second] = toZone(board)
    expect(second?.correlation_id).toBe(first?.correlation_id)
    expect(first).toMatchObject({ zone_id: 'South', kaiser_id: 'god' })
    await board.say('zone/ack', { status: 'zone_assigned', zone_id: 'South', correlation_id: first?.correlation_id })
    await expect.poll(() => zoneWish(LOST), PATIENCE).toMatchObject({ state: 'acknowledged', attempts: 2 })
  })

  it('moved while it is away: it is told when it is back', { timeout: 30_000 }, async () => {
    const board = boards[0]
    board?.cut()
    await expect.poll(async () => (await lab.board(LOST)).presence.state, PATIENCE).toBe('offline')
    await move('North', LOST)
    expect((await zoneWish(LOST))?.state).toBe('waiting')
    await board?.connect('reconnect')
    await expect.poll(async () => board && toZone(board).at(-1)?.zone_id, PATIENCE).toBe('North')
  })

  it('the centre killed before the answer: the wish is still the same, and settled by it', { timeout: 60_000 }, async () => {
    await expect.poll(async () => (await zoneWish(LOST))?.state, PATIENCE).toMatch(/sent|unanswered/)
    const id = (await zoneWish(LOST))?.id
    await fleet.stop()
    await lab.kill()
    for (const board of boards.splice(0)) await board.close()
    lab = await Lab.start(FLAGS, data)
    expect(await zoneWish(LOST)).toMatchObject({ id })
    const board = await join(LOST)
    await board.say('zone/ack', { status: 'zone_assigned', zone_id: 'North', correlation_id: id })
    await expect.poll(async () => (await place(LOST)).state?.told, PATIENCE).toBe('North')
    // What the simulated boards had acknowledged is still known.
    expect((await place(OTHER)).state).toMatchObject({ told: 'Greenhouse', zone: { wish: { state: 'acknowledged' } } })
  })
})

import { beforeEach, describe, expect, test } from 'vitest'
import { MAX_HEALS } from '../../../backend/zones/board-answers.ts'
import { ANSWER_WITHIN_MS, RETRY_PAUSES_MS } from '../../../backend/zones/wish-life.ts'
import { MOST_FLYING } from '../../../backend/zones/zone-desk.ts'
import { exampleBoard } from '../../contracts/examples.ts'
import { DeskWorld, ID } from './desk-world.ts'

let world: DeskWorld

beforeEach(async () => {
  world = new DeskWorld()
  await world.open()
})

const verbs = () => world.sent.map(({ topic, message }) => [topic, message.subzone_id ?? message.zone_id, message.assigned_gpios])
const kinds = () => world.told.map(({ kind }) => kind)

describe('the zone of a board', () => {
  test('is stored, sent, and acknowledged by the answer alone', async () => {
    await world.move('greenhouse')
    expect(world.sent).toMatchObject([{ topic: 'zone/assign', message: { zone_id: 'greenhouse', correlation_id: world.wish()?.id } }])
    expect(world.store.kept.get(ID)?.zone).toMatchObject({ name: 'greenhouse', wish: { state: 'sent', attempts: 1 } })
    expect(world.state()?.toldAtMs).toBeNull()
    await world.answer(world.sent[0])
    expect(world.wish()).toMatchObject({ state: 'acknowledged', late: false })
    expect(world.state()?.told).toBe('greenhouse')
    await world.pass(600_000)
    expect(world.sent).toHaveLength(1)
  })

  test('that nobody ever wished is not sent; one that is taken away is', async () => {
    await world.move(null)
    expect(world.sent).toEqual([])
    await world.move('greenhouse')
    await world.quiet()
    await world.move(null)
    expect(world.sent).toMatchObject([{ message: { zone_id: '' } }])
  })

  test('is refused with the board’s reason, told once, and sent again only by a person', async () => {
    await world.move('greenhouse')
    await world.hear('zone/assign', {
      status: 'error',
      reason_code: 'NVS_FULL',
      message: 'No room',
      correlation_id: world.wish()?.id ?? '',
    })
    expect(world.wish()).toMatchObject({ state: 'refused', code: 'NVS_FULL', message: 'No room' })
    expect(world.told).toEqual([
      { kind: 'zone-refused', detail: { zone: 'greenhouse', subzone: null, code: 'NVS_FULL', message: 'No room' } },
    ])
    await world.pass(600_000)
    expect(world.sent).toHaveLength(1)
    await world.desk.resend(ID)
    await world.settle()
    await world.answer(world.sent[1])
    expect(world.wish()?.state).toBe('acknowledged')
  })

  test('is sent again under the same id when nobody answers, given up at last, and tried anew at the board’s return', async () => {
    await world.move('greenhouse')
    for (const pauseMs of RETRY_PAUSES_MS) {
      await world.pass(ANSWER_WITHIN_MS)
      expect(world.wish()?.state).toBe('unanswered')
      await world.pass(pauseMs)
    }
    await world.pass(ANSWER_WITHIN_MS)
    expect(world.wish()).toMatchObject({ state: 'unanswered', nextAtMs: null, attempts: RETRY_PAUSES_MS.length + 1 })
    expect(new Set(world.sent.map(({ message }) => message.correlation_id)).size).toBe(1)
    expect(kinds()).toEqual(['zone-unanswered'])
    await world.pass(3_600_000)
    expect(world.sent).toHaveLength(RETRY_PAUSES_MS.length + 1)
    world.desk.announced(ID)
    await world.settle()
    expect(world.sent.at(-1)?.message.correlation_id).toBe(world.sent[0]?.message.correlation_id)
    await world.answer(world.sent.at(-1))
    expect(world.wish()?.state).toBe('acknowledged')
  })

  test('takes an answer that comes late, and says so', async () => {
    await world.move('greenhouse')
    await world.pass(ANSWER_WITHIN_MS)
    await world.answer(world.sent[0])
    expect(world.wish()).toMatchObject({ state: 'acknowledged', late: true })
  })

  test('newer than the one under way takes its place; the older’s answer, come last, is a reason to ask again', async () => {
    await world.move('north')
    await world.move('south')
    const [north, south] = world.sent
    const toNorth = world.obey(south as never) && world.obey(north as never) // in the wrong order: it stands in the north now
    await world.answer(south)
    world.places.assignZone('north')
    await world.hear('zone/assign', toNorth)
    expect(world.sent).toHaveLength(3)
    await world.quiet()
    expect(world.places.zone).toBe('south')
    expect(world.wish()).toMatchObject({ state: 'acknowledged', heals: 1 })
  })

  test('waits for an absent board, and goes out when it is back', async () => {
    await world.presence('offline')
    await world.move('greenhouse')
    await world.pass(60_000)
    expect(world.sent).toEqual([])
    expect(world.wish()?.state).toBe('waiting')
    await world.presence('online')
    expect(world.sent).toHaveLength(1)
  })

  test('outlives a restart of the centre, also where it was changed just before', async () => {
    await world.move('greenhouse')
    const [first] = world.sent
    const id = world.wish()?.id
    await world.open()
    expect(world.wish()).toMatchObject({ id, state: 'sent' })
    await world.answer(first)
    expect(world.wish()?.state).toBe('acknowledged')
    // Stored by the fleet, and then the power went.
    world.boards.set(ID, { ...exampleBoard(), id: ID, zone: 'south', presence: { state: 'online', reason: 'message', sinceMs: 1 } })
    await world.open()
    expect(world.sent.at(-1)?.message.zone_id).toBe('south')
  })

  test('is proven by a heartbeat, asked again for another one, and left alone by one that says nothing', async () => {
    await world.move('greenhouse')
    world.desk.heard(ID, { zone_id: 'greenhouse' })
    expect(world.wish()?.state).toBe('acknowledged') // the answer got lost
    await world.pass(60_000)
    world.desk.heard(ID, {})
    await world.settle()
    expect(world.sent).toHaveLength(1)
    for (let times = 0; times < MAX_HEALS + 3; times++) {
      world.desk.heard(ID, { zone_id: 'elsewhere' })
      await world.settle()
      await world.answer(world.sent.at(-1))
      await world.pass(60_000)
    }
    expect(world.sent).toHaveLength(1 + MAX_HEALS)
    expect(world.state()?.told).toBe('elsewhere')
  })

  test('of a plain, new or deleted board is nobody’s but the centre’s', async () => {
    const online = { presence: { state: 'online', reason: 'message', sinceMs: 1 } } as const
    world.boards.set('plain-1', exampleBoard({ id: 'plain-1', family: 'plain', ...online }))
    world.boards.set('new-1', exampleBoard({ id: 'new-1', registration: 'new', ...online }))
    await world.move('greenhouse', ['plain-1', 'new-1', ID])
    expect(world.sent.map(({ board }) => board)).toEqual([ID])
    world.boards.delete(ID)
    world.desk.boardsChanged([], [ID])
    await world.settle()
    expect([world.state(), world.store.kept.size]).toEqual([undefined, 0])
    await world.hear('zone/assign', { status: 'zone_assigned', correlation_id: 'id1' })
    expect(world.store.kept.size).toBe(0)
  })

  test('of a thousand boards goes out a few at a time, and to all in the end', async () => {
    const ids = Array.from({ length: 1000 }, (_, at) => `ESP_${at}`)
    for (const id of ids) world.boards.set(id, exampleBoard({ id, presence: { state: 'online', reason: 'message', sinceMs: 1 } }))
    await world.move('greenhouse', ids)
    for (let turn = 0; turn < 100; turn++) await world.settle()
    expect(world.sent).toHaveLength(MOST_FLYING)
    for (let at = 0; at < world.sent.length; at++) {
      const { board = '', message } = world.sent[at] ?? {}
      await world.desk.zoneAnswered(board, { status: 'zone_assigned', correlation_id: message?.correlation_id ?? '' })
      if (at % 8 === 7 || at === world.sent.length - 1) await world.settle()
      expect(world.sent.length).toBeLessThanOrEqual(at + 1 + MOST_FLYING)
    }
    expect(new Set(world.sent.map(({ board }) => board)).size).toBe(1000)
    expect(ids.every((id) => world.state(id)?.zone?.wish.state === 'acknowledged')).toBe(true)
  })
})

describe('sub-zones of a board', () => {
  test('follow the zone one by one, and again where the zone changes', async () => {
    await world.move('greenhouse')
    await world.group(['Bench 1', 25, 26], ['Bench 2', 4])
    expect(verbs()).toEqual([['zone/assign', 'greenhouse', undefined]])
    await world.answer(world.sent[0])
    expect(verbs().at(-1)).toEqual(['subzone/assign', 'Bench 1', [25, 26]])
    expect(world.sent[1]?.message.parent_zone_id).toBe('greenhouse')
    await world.answer(world.sent[1])
    await world.answer(world.sent[2])
    expect([world.wish('Bench 1')?.state, world.wish('Bench 2')?.state]).toEqual(['acknowledged', 'acknowledged'])
    await world.move('south')
    await world.quiet()
    expect(world.state()?.subzones.map(({ parent, wish }) => [parent, wish.state])).toEqual([
      ['south', 'acknowledged'],
      ['south', 'acknowledged'],
    ])
  })

  test('wait while the configuration is on its way', async () => {
    world.configuring = true
    await world.group(['Bench', 25])
    await world.pass(10_000)
    expect(world.sent).toEqual([])
    world.configuring = false
    await world.pass(1000)
    expect(verbs()).toEqual([['subzone/assign', 'Bench', [25]]])
  })

  test('keep the reason of a refusal by name', async () => {
    await world.group(['Bench', 60])
    await world.quiet()
    expect(world.wish('Bench')).toMatchObject({ state: 'refused', code: 'GPIO_INVALID' })
    expect(world.told).toMatchObject([{ kind: 'zone-refused', detail: { subzone: 'Bench', code: 'GPIO_INVALID' } }])
  })

  test('that swap their pins do so by way of an empty one', async () => {
    await world.group(['A', 4], ['B', 5])
    await world.quiet()
    await world.group(['A', 5], ['B', 4])
    await world.quiet()
    expect(world.has()).toEqual([
      ['A', 5],
      ['B', 4],
    ])
    expect(world.state()?.subzones.map(({ wish }) => wish.state)).toEqual(['acknowledged', 'acknowledged'])
    expect(world.told).toEqual([])
  })

  test('are removed; a board that never had one says so, and that is the same', async () => {
    await world.group(['A', 4])
    await world.quiet()
    await world.group()
    expect(verbs()).toEqual([['subzone/remove', 'A', undefined]])
    await world.hear('subzone/remove', {
      status: 'error',
      reason_code: 'SUBZONE_UNKNOWN',
      correlation_id: world.sent[0]?.message.correlation_id ?? '',
    })
    expect(world.wish('A')?.state).toBe('acknowledged')
    expect(world.told).toEqual([])
  })

  test('are all wished again after a start of the board, as it may have forgotten them', async () => {
    await world.move('greenhouse')
    await world.group(['A', 4])
    await world.quiet()
    world.places.clear()
    world.desk.restarted(ID)
    await world.settle()
    await world.quiet()
    expect([world.places.zone, world.has()]).toEqual(['greenhouse', [['A', 4]]])
  })

  test('take an answer without correlation id by their name', async () => {
    await world.group(['A', 4])
    await world.desk.subzoneAnswered(ID, { status: 'subzone_assigned', subzone_id: 'B' })
    expect(world.wish('A')?.state).toBe('sent')
    await world.desk.subzoneAnswered(ID, { status: 'subzone_assigned', subzone_id: 'A' })
    expect(world.wish('A')?.state).toBe('acknowledged')
  })
})

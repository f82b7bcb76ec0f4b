// Messages on their way: patience, an end to it, summaries, quiet hours, and a channel that hangs.
import { beforeEach, expect, test } from 'vitest'
import type { Channel } from '../../../backend/contract/alarms/channel.ts'
import type { Delivery } from '../../../backend/contract/alarms/delivery.ts'
import { because } from '../../../backend/contract/reasons.ts'
import { MOST_WAITING, Outbox, PAUSES_MS } from '../../../backend/notifications/outbox.ts'
import { SendFault } from '../../../backend/notifications/ports.ts'
import { deliveryStoreSuite } from '../../contracts/delivery-store.suite.ts'
import { exampleChannel, exampleDelivery } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'
import { MemoryDeliveryStore } from '../../fakes/memory-delivery-store.ts'

const fault = (said: string, lasting: boolean) => new SendFault(because('channel-other', { said }), lasting)

deliveryStoreSuite('MemoryDeliveryStore', async () => {
  const store = new MemoryDeliveryStore()
  return { store, reopen: async () => store, close: async () => undefined }
})

let clock: ManualClock
let timers: ManualSchedule
let store: MemoryDeliveryStore
let sent: string[][]
let faults: (SendFault | Promise<void>)[]
let dead: string[]
let channels: Map<string, Channel>
let ended: Set<string>
let count = 0

beforeEach(() => {
  clock = new ManualClock()
  timers = new ManualSchedule(clock)
  store = new MemoryDeliveryStore()
  sent = []
  faults = []
  dead = []
  channels = new Map([['shift', exampleChannel()]])
  ended = new Set()
  count = 0
})

async function started(): Promise<Outbox> {
  const outbox = new Outbox({
    store,
    channel: (id) => channels.get(id),
    send: async (_channel, deliveries) => {
      const fault = faults.shift()
      if (fault instanceof SendFault) throw fault
      await fault
      sent.push(deliveries.map(({ id }) => id))
    },
    faultOf: (cause) => (cause instanceof SendFault ? cause : fault(String(cause), false)),
    stillTrue: ({ id }) => !ended.has(id),
    clock,
    newId: () => 'summary',
    later: timers.later,
    onTrouble: (cause) => {
      throw cause
    },
  })
  outbox.onDead = ({ id, reason }) => dead.push(`${id}: ${reason}`)
  await outbox.start()
  return outbox
}

function message(change: Partial<Delivery> = {}): Delivery {
  return exampleDelivery({ id: `d${++count}`, createdAtMs: clock.now(), nextAtMs: clock.now(), ...change })
}

/** Moves the clock in steps, so that what was begun can end. */
async function pass(ms: number, stepMs = 1000): Promise<void> {
  for (let done = 0; done < ms; done += stepMs) {
    timers.forward(Math.min(stepMs, ms - done))
    await settle()
  }
}

async function settle(): Promise<void> {
  for (let n = 0; n < 12; n++) await Promise.resolve()
}

test('tries again with growing pauses, and logs when it was taken at last', async () => {
  const outbox = await started()
  faults = [fault('no route', false), fault('no route', false)]
  outbox.add(message())
  await settle()
  await pass((PAUSES_MS[0] ?? 0) + (PAUSES_MS[1] ?? 0) - 2000)
  expect(sent).toEqual([])
  await pass(2000)
  expect(sent).toEqual([['d1']])
  await outbox.stop()
  expect(store.kept.get('d1')).toMatchObject({ state: 'sent', tries: 3, reason: null, doneAtMs: expect.any(Number) })
})

test('gives up after five tries within about an hour, and at once where trying again cannot help', async () => {
  const outbox = await started()
  faults = Array.from({ length: 5 }, () => fault('no route', false))
  outbox.add(message())
  await settle()
  await pass(3_600_000, 5000)
  expect(dead).toEqual(['d1: no route'])
  faults = [fault('401', true)]
  outbox.add(message())
  await settle()
  expect(dead).toEqual(['d1: no route', 'd2: 401'])
  await outbox.stop()
  expect([...store.kept.values()].map(({ state, tries }) => [state, tries])).toEqual([
    ['dead', 5],
    ['dead', 1],
  ])
})

test('sends what goes beyond the bound of a minute as one summary', async () => {
  channels.set('shift', exampleChannel({ perMinute: 3 }))
  const outbox = await started()
  outbox.add(message())
  await settle()
  for (let n = 0; n < 40; n++) outbox.add(message())
  await settle()
  expect(sent.map((ids) => ids.length)).toEqual([1, 1, 39])
  for (let n = 0; n < 5; n++) outbox.add(message())
  await settle()
  expect(sent).toHaveLength(3)
  await pass(60_000)
  expect(sent.map((ids) => ids.length)).toEqual([1, 1, 39, 5])
  await outbox.stop()
  expect([...store.kept.values()].filter(({ summary }) => summary === 'summary')).toHaveLength(44)
})

test('says in the morning in one message what still holds, and leaves out what was over', async () => {
  const outbox = await started()
  const morning = clock.now() + 3_600_000
  for (let n = 0; n < 4; n++) outbox.add(message({ nextAtMs: morning, quiet: true }))
  ended.add('d2')
  await pass(3_590_000, 60_000)
  expect(sent).toEqual([])
  await pass(20_000)
  expect(sent).toEqual([['d1', 'd3', 'd4']])
  await outbox.stop()
  expect(store.kept.get('d2')).toMatchObject({ state: 'skipped', reason: 'ended' })
})

test('goes on after a restart, and sends nothing twice that was taken', async () => {
  const first = await started()
  faults = [fault('no route', false)]
  first.add(message())
  await settle()
  await first.stop()
  const second = await started()
  await pass(10_000)
  expect(sent).toEqual([['d1']])
  await second.stop()
  const third = await started()
  await pass(10_000)
  expect(sent).toEqual([['d1']])
  await third.stop()
})

test('keeps other channels going while one hangs', async () => {
  channels.set('slow', exampleChannel({ id: 'slow' }))
  const outbox = await started()
  const hanging = Promise.withResolvers<void>()
  faults = [hanging.promise]
  outbox.add(message({ channel: 'slow' }))
  await settle()
  outbox.add(message())
  await settle()
  expect(sent).toEqual([['d2']])
  hanging.resolve()
  await outbox.stop()
})

test('holds its bound, and logs what found no place', async () => {
  channels.set('shift', exampleChannel())
  const outbox = await started()
  for (let n = 0; n < MOST_WAITING + 30; n++) outbox.add(message({ nextAtMs: clock.now() + 3_600_000 }))
  expect(outbox.waiting).toBe(MOST_WAITING)
  expect(outbox.refused).toBe(30)
  await outbox.stop()
  expect([...store.kept.values()].filter(({ reason }) => reason === 'full')).toHaveLength(30)
})

test('sends nothing to a channel that is gone', async () => {
  const outbox = await started()
  outbox.add(message({ nextAtMs: clock.now() + 5000 }))
  outbox.drop('shift')
  channels.delete('shift')
  await pass(10_000)
  expect(sent).toEqual([])
  await outbox.stop()
  expect(store.kept.get('d1')).toMatchObject({ state: 'skipped', reason: 'removed' })
})

test('tells how a channel fares', async () => {
  const outbox = await started()
  const states: string[] = []
  outbox.onState = (channel, { waiting, fault }) => states.push(`${channel} ${waiting} ${fault}`)
  faults = [fault('no route', false)]
  outbox.add(message())
  await settle()
  await pass(6000)
  expect(states).toEqual(['shift 1 null', 'shift 1 no route', 'shift 0 null'])
  await outbox.stop()
})

test('sends what has failed as soon as a test gets through, each once', async () => {
  const outbox = await started()
  faults = [fault('wrong password', false), fault('wrong password', false)]
  outbox.add(message())
  await pass(2000)
  outbox.add(message())
  await pass(6000)
  expect(sent).toEqual([])
  outbox.note('shift', null)
  await pass(2000)
  expect(sent.flat().sort()).toEqual(['d1', 'd2'])
  await pass(120_000)
  expect(sent.flat()).toHaveLength(2)
  await outbox.stop()
})

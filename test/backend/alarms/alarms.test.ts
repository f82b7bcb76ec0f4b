// The desk of alarms: what people are told, what stands above what, what survives, and where a flood ends.
import { beforeEach, expect, test } from 'vitest'
import type { AlarmRaise } from '../../../backend/alarms/alarm-raise.ts'
import { Alarms, MOST_STANDING } from '../../../backend/alarms/alarms.ts'
import { alarmKeys } from '../../../backend/contract/alarms/alarm.ts'
import { type AlarmSettingsBody, DEFAULT_ALARM_SETTINGS } from '../../../backend/contract/alarms/settings.ts'
import { alarmStoreSuite } from '../../contracts/alarm-store.suite.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'
import { MemoryAlarmStore } from '../../fakes/memory-alarm-store.ts'

const kept = () => {
  const inMemory = new MemoryAlarmStore()
  return { store: inMemory, reopen: async () => inMemory, close: async () => undefined }
}
alarmStoreSuite('MemoryAlarmStore', async () => kept())

const MINUTE = 60_000
let clock: ManualClock
let timers: ManualSchedule
let store: MemoryAlarmStore
let settings: AlarmSettingsBody
let news: string[]
let edges: string[]
let troubles: unknown[]

beforeEach(() => {
  clock = new ManualClock()
  timers = new ManualSchedule(clock)
  store = new MemoryAlarmStore()
  settings = structuredClone(DEFAULT_ALARM_SETTINGS)
  news = []
  edges = []
  troubles = []
})

async function desk(): Promise<Alarms> {
  let ids = store.kept.size
  const alarms = new Alarms({
    store,
    settings: () => settings,
    clock,
    later: timers.later,
    newId: () => `a${++ids}`,
    onTrouble: (cause) => troubles.push(cause),
  })
  alarms.onNews = (alarm, what, channels) => news.push([what, alarm.key, ...channels].join(' '))
  alarms.onEdge = (key, edge) => edges.push(`${edge} ${key}`)
  await alarms.start()
  return alarms
}

function limit(board: string, change: Partial<AlarmRaise> = {}): AlarmRaise {
  const params = { name: 'Zuluft', value: 27, unit: '°C', limit: 25 }
  return {
    key: alarmKeys.limit(board, 'temp'),
    source: 'limit',
    severity: 'warning',
    code: 'limit-high',
    params,
    place: { board, zone: 'A' },
    ...change,
  }
}

function away(board: string): AlarmRaise {
  const place = { board, zone: 'A' }
  return { key: alarmKeys.presence(board), source: 'presence', severity: 'warning', code: 'presence-offline', params: {}, place }
}

test('is one alarm as long as the condition holds, and a new one when it comes back', async () => {
  const alarms = await desk()
  alarms.raise(limit('b1'))
  clock.forward(1000)
  alarms.raise(limit('b1', { params: { name: 'Zuluft', value: 31, unit: '°C', limit: 25 } }))
  expect(alarms.list()).toMatchObject([{ id: 'a1', count: 2, params: { value: 31 }, lastAtMs: clock.now() }])
  alarms.clear(alarmKeys.limit('b1', 'temp'))
  expect(alarms.list()).toEqual([])
  alarms.raise(limit('b1'))
  expect(alarms.list()).toMatchObject([{ id: 'a2', count: 1 }])
  expect(news).toEqual(['raised limit:b1/temp', 'cleared limit:b1/temp', 'raised limit:b1/temp'])
  await alarms.stop()
})

test('survives a restart with acknowledgement, shelf, and a shelf of what has ended', async () => {
  const first = await desk()
  first.raise(limit('b1'))
  first.raise(limit('b2'))
  first.raise(limit('b3'))
  await first.acknowledge(['a1', 'gone'], 'anna', ' on my way ')
  await first.shelve(['a2', 'a3'], clock.now() + 10 * MINUTE, 'filter change', 'anna')
  first.clear(alarmKeys.limit('b3', 'temp'))
  await first.stop() // a kill -9 after acknowledging has the same on disk: see the system test
  news.length = 0

  const second = await desk()
  expect(second.list()).toMatchObject([
    { id: 'a1', state: 'acknowledged', acknowledged: { by: 'anna', comment: 'on my way' } },
    { id: 'a2', shelf: { reason: 'filter change' } },
  ])
  second.raise(limit('b3'))
  expect(second.active(alarmKeys.limit('b3', 'temp'))?.shelf?.reason).toBe('filter change')
  expect(news).toEqual([])
  clock.forward(10 * MINUTE)
  second.tick()
  expect(news).toEqual(['returned limit:b2/temp', 'returned limit:b3/temp'])
  await second.stop()
})

test('tells nobody of readings of a board that is away, and tells them when it is back and they still hold', async () => {
  const alarms = await desk()
  alarms.raise(limit('b1'))
  alarms.raise(away('b1'))
  alarms.raise(limit('b1', { key: alarmKeys.limit('b1', 'hum') }))
  expect(alarms.list().map(({ key, under }) => [key, under])).toEqual([
    ['limit:b1/temp', 'presence:b1'],
    ['presence:b1', null],
    ['limit:b1/hum', 'presence:b1'],
  ])
  expect(news).toEqual(['raised limit:b1/temp', 'raised presence:b1'])
  alarms.clear(alarmKeys.limit('b1', 'hum'))
  alarms.clear(alarmKeys.presence('b1'))
  expect(news.slice(2)).toEqual(['cleared presence:b1', 'returned limit:b1/temp'])
  await alarms.stop()
})

test('answers for members of an alarm that stands for many', async () => {
  const alarms = await desk()
  const member = (board: string) => ({ key: alarmKeys.presence(board), board, name: board, sinceMs: clock.now(), endedAtMs: null })
  alarms.raise(limit('b1'))
  alarms.raise(away('b2'))
  const many = alarmKeys.presenceMany('A')
  alarms.raise({
    ...away('x'),
    key: many,
    code: 'presence-many',
    severity: 'critical',
    place: { board: null, zone: 'A' },
    members: ['b1', 'b2'].map(member),
  })
  alarms.clear(alarmKeys.presence('b2'), 'grouped')
  expect(alarms.active(alarmKeys.presence('b2'))?.key).toBe(many)
  expect(alarms.active(alarmKeys.limit('b1', 'temp'))?.under).toBe(many)
  expect(edges.filter((edge) => edge.startsWith('cleared'))).toEqual([])
  alarms.changeMembers(many, [], [alarmKeys.presence('b1')])
  expect(alarms.active(alarmKeys.presence('b1'))).toBeUndefined()
  expect(alarms.active(alarmKeys.limit('b1', 'temp'))?.under).toBeNull()
  alarms.changeMembers(many, [], [alarmKeys.presence('b2')])
  expect(alarms.list().map(({ key }) => key)).toEqual(['limit:b1/temp'])
  expect(edges.filter((edge) => edge.startsWith('cleared'))).toEqual(['cleared presence:b1', 'cleared presence:*/A', 'cleared presence:b2'])
  await alarms.stop()
})

test('escalates what nobody acknowledges, step by step, and rests when somebody does', async () => {
  settings.escalation = [
    { afterMin: 5, from: 'warning', severity: null, channels: ['shift'] },
    { afterMin: 15, from: 'warning', severity: 'critical', channels: ['boss'] },
  ]
  const alarms = await desk()
  alarms.raise(limit('b1'))
  alarms.raise(limit('b2'))
  alarms.raise(limit('b3', { severity: 'info' }))
  news.length = 0
  clock.forward(5 * MINUTE)
  alarms.tick()
  alarms.tick()
  expect(news).toEqual(['escalated limit:b1/temp shift', 'escalated limit:b2/temp shift'])
  await alarms.acknowledge(['a2'], 'anna', '')
  clock.forward(10 * MINUTE)
  alarms.tick()
  expect(news.slice(2)).toEqual(['acknowledged limit:b2/temp', 'escalated limit:b1/temp boss'])
  expect(alarms.list().map(({ severity }) => severity)).toEqual(['critical', 'warning', 'info'])
  await alarms.stop()
})

test('takes a flood up to its bound, critical ones beyond it, and says so', async () => {
  const alarms = await desk()
  for (let n = 0; n < 6000; n++) alarms.raise(limit(`b${n}`))
  alarms.raise(limit('hot', { severity: 'critical' }))
  expect(alarms.list().length).toBeLessThanOrEqual(MOST_STANDING)
  expect(alarms.active(alarmKeys.limit('hot', 'temp'))?.severity).toBe('critical')
  expect(alarms.active(alarmKeys.system('flood'))?.params).toEqual({ most: MOST_STANDING, lost: alarms.overflow })
  expect(alarms.overflow).toBe(1500)
  await alarms.stop()
  // 6,000 conditions at once are some writes, not thousands.
  expect(store.writes).toBeLessThan(5)
})

test('goes on when the disk does not take it, and writes it when it does', async () => {
  const alarms = await desk()
  store.fails = new Error('disk full')
  alarms.raise(limit('b1'))
  await expect(alarms.acknowledge(['a1'], 'anna', '')).rejects.toThrow('disk full')
  expect(alarms.list()).toMatchObject([{ state: 'acknowledged' }])
  store.fails = undefined
  await alarms.stop()
  expect(store.kept.get('a1')?.state).toBe('acknowledged')
})

test('ends by hand what a person ends, tells it, and begins anew where it still holds', async () => {
  const alarms = await desk()
  alarms.raise(limit('b1'))
  alarms.raise(limit('b2'))
  const { changed, unknown } = await alarms.clearByHand(['a1', 'gone'], 'anna', ' sensor is out ')
  expect(changed).toMatchObject([{ id: 'a1', state: 'cleared', end: 'by-hand' }])
  expect(changed[0]?.steps.at(-1)).toMatchObject({ what: 'cleared', by: 'anna', detail: 'sensor is out' })
  expect(unknown).toEqual(['gone'])
  expect(news.at(-1)).toBe('cleared limit:b1/temp')
  expect(edges.at(-1)).toBe('cleared limit:b1/temp')
  alarms.raise(limit('b1'))
  expect(alarms.own(alarmKeys.limit('b1', 'temp'))).toMatchObject({ state: 'raised', count: 1 })
  await alarms.stop()
})

test('writes an alarm only when what is told of it has been written', async () => {
  const alarms = await desk()
  const order: string[] = []
  const told = Promise.withResolvers<void>()
  alarms.ahead = async () => {
    order.push(`ahead, ${store.kept.size} kept`)
    await told.promise
  }
  alarms.raise(limit('b1'))
  const stopped = alarms.stop()
  await Promise.resolve()
  expect(store.kept.size).toBe(0)
  told.resolve()
  await stopped
  expect([order, store.kept.size]).toEqual([['ahead, 0 kept'], 1])
})

test('refuses a shelf that is past or too long, and says what to do', async () => {
  const alarms = await desk()
  alarms.raise(limit('b1'))
  await expect(alarms.shelve(['a1'], clock.now(), 'x', 'anna')).rejects.toThrow('Choose a later one')
  await expect(alarms.shelve(['a1'], clock.now() + 31 * 86_400_000, 'x', 'anna')).rejects.toThrow('30 days')
  await alarms.stop()
})

test('holds hostile words: no control characters, no endless text, no number that JSON lacks', async () => {
  const alarms = await desk()
  alarms.raise(limit('b1', { params: { name: 'x\u0000\u202e\n'.repeat(500), value: Number.NaN } }))
  const params = alarms.list()[0]?.params
  expect(params?.value).toBeNull()
  expect(String(params?.name)).toMatch(/^(x )+x?$/)
  expect(String(params?.name).length).toBeLessThanOrEqual(300)
  await alarms.stop()
})

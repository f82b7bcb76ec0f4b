// Leitstand's own health: what lasts is an alarm, what flickers is not, and without a broker nobody is told of 500 boards.
import { beforeEach, expect, test } from 'vitest'
import { Alarms } from '../../../backend/alarms/alarms.ts'
import { type Disk, SystemWatch } from '../../../backend/alarms/system-watch.ts'
import { alarmKeys, wantsAttention } from '../../../backend/contract/alarms/alarm.ts'
import { DEFAULT_ALARM_SETTINGS } from '../../../backend/contract/alarms/settings.ts'
import type { SystemStatus } from '../../../backend/contract/status.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'
import { MemoryAlarmStore } from '../../fakes/memory-alarm-store.ts'
import { exampleStatus } from '../../fakes/services.ts'

let clock: ManualClock
let status: SystemStatus
let disk: Disk
let news: string[]
let alarms: Alarms
let watch: SystemWatch

beforeEach(async () => {
  clock = new ManualClock()
  status = exampleStatus()
  disk = { freeBytes: 50e9, totalBytes: 100e9 }
  news = []
  let ids = 0
  const later = new ManualSchedule(clock).later
  const onTrouble = (cause: unknown) => expect.unreachable(String(cause))
  alarms = new Alarms({
    store: new MemoryAlarmStore(),
    settings: () => DEFAULT_ALARM_SETTINGS,
    clock,
    later,
    newId: () => `a${++ids}`,
    onTrouble,
  })
  alarms.onNews = ({ key }, what) => news.push(`${what} ${key}`)
  await alarms.start()
  watch = new SystemWatch({
    status: () => status,
    disk: async () => disk,
    raise: alarms.raise.bind(alarms),
    clear: alarms.clear.bind(alarms),
    now: () => clock.now(),
    onTrouble,
  })
})

async function run(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    watch.tick()
    await Promise.resolve()
    await Promise.resolve()
    clock.forward(1000)
  }
}
const codes = () => alarms.list().map(({ code, severity }) => `${severity} ${code}`)

test('is one alarm without a broker, whatever boards are away; and those that still are away afterwards are told', async () => {
  status = { ...status, broker: { ...status.broker, state: 'critical' } }
  await run(1)
  for (let n = 0; n < 500; n++) {
    const board = `b${n}`
    alarms.raise({
      key: alarmKeys.presence(board),
      source: 'presence',
      severity: 'warning',
      code: 'presence-offline',
      params: { reason: 'silent' },
      place: { board, zone: null },
    })
  }
  expect(alarms.list().filter(wantsAttention)).toMatchObject([{ code: 'system-broker', severity: 'critical' }])
  expect(news).toEqual(['raised system:broker'])
  for (let n = 1; n < 500; n++) alarms.clear(alarmKeys.presence(`b${n}`))
  status = { ...status, broker: { ...status.broker, state: 'ok' } }
  await run(40)
  expect(news).toEqual(['raised system:broker', 'cleared system:broker', 'returned presence:b0'])
})

test('raises for a full store at once, for a backlog only when it lasts, and ends half a minute after both', async () => {
  status = { ...status, database: { ...status.database, state: 'critical', fault: 'store.full' } }
  await run(1)
  expect(codes()).toEqual(['critical system-store-full'])
  status = { ...status, database: { ...status.database, state: 'warning', fault: null, pending: 9000 } }
  await run(9)
  expect(codes()).not.toContain('warning system-behind')
  await run(3)
  expect(codes()).toContain('warning system-behind')
  status = exampleStatus()
  await run(20)
  expect(codes()).toContain('warning system-behind')
  await run(20)
  expect(codes()).toEqual([])
})

test('warns of a disk that runs full, and grows critical before it is', async () => {
  disk = { freeBytes: 1.9e9, totalBytes: 100e9 }
  await run(2)
  expect(codes()).toEqual(['warning system-disk-low'])
  disk = { freeBytes: 100e6, totalBytes: 100e9 }
  await run(35)
  expect(codes()).toEqual(['critical system-disk-low'])
  expect(alarms.list()[0]?.params).toEqual({ freeMb: 100, percent: 0.1 })
  disk = { freeBytes: 50e9, totalBytes: 100e9 }
  await run(35)
  expect(codes()).toEqual([])
})

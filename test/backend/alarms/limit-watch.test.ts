// Readings beyond limits become alarms only in a row, and end only in a row.
import { beforeEach, expect, test } from 'vitest'
import type { AlarmRaise } from '../../../backend/alarms/alarm-raise.ts'
import { MemoryBreachCounter } from '../../../backend/alarms/breach-counter.ts'
import { LimitWatch } from '../../../backend/alarms/limit-watch.ts'
import { nextStanding, type Standing } from '../../../backend/contract/alarms/limit-standing.ts'
import { DEFAULT_ALARM_SETTINGS } from '../../../backend/contract/alarms/settings.ts'
import type { Sample } from '../../../backend/contract/sample.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'

let clock: ManualClock
let timers: ManualSchedule
let told: string[]
let standing: Map<string, AlarmRaise>
let settings = DEFAULT_ALARM_SETTINGS
let watch: LimitWatch
let series: Series
let last: Standing

beforeEach(() => {
  clock = new ManualClock()
  timers = new ManualSchedule(clock)
  told = []
  standing = new Map()
  settings = DEFAULT_ALARM_SETTINGS
  last = 0
  series = exampleSeries({ board: 'b1', channel: 'gpio4:temp', limits: { warningHigh: 25, criticalHigh: 30, hysteresis: 1 } })
  watch = new LimitWatch({
    counter: new MemoryBreachCounter(),
    settings: () => settings,
    raise: (raise) => {
      standing.set(raise.key, raise)
      told.push(`${raise.severity} ${raise.params.value} > ${raise.params.limit}`)
    },
    clear: (key) => {
      standing.delete(key)
      told.push('clear')
    },
    stands: (key) => standing.has(key),
    placeOf: (board) => ({ board, zone: null }),
    now: () => clock.now(),
    later: timers.later,
    onTrouble: (cause) => {
      throw cause
    },
  })
})

function read(value: number): boolean {
  last = nextStanding(last, value, series.limits)
  const sample: Sample = { series, atMs: clock.now(), receivedAtMs: clock.now(), raw: value, value, quality: 'good', marks: 0 }
  return watch.reading(sample, last)
}

/** Each round apart, as when readings come slower than rounds. */
async function slowly(...values: number[]): Promise<void> {
  for (const value of values) {
    read(value)
    await watch.settled()
    clock.forward(3000)
  }
}

test('raises at the third reading in a row, and ends at the third inside', async () => {
  await slowly(26, 27, 24, 26, 27)
  expect(told).toEqual([])
  await slowly(28)
  expect(told).toEqual(['warning 28 > 25'])
  await slowly(23, 23, 26, 23, 23)
  expect(told).toEqual(['warning 28 > 25'])
  await slowly(23)
  expect(told.at(-1)).toBe('clear')
})

test('does the same when readings come faster than rounds', async () => {
  for (const value of [26, 27, 24, 26, 27, 28, 20]) read(value)
  await watch.settled()
  expect(told).toEqual(['warning 28 > 25'])
  for (const value of [20, 20]) read(value)
  await watch.settled()
  expect(told).toEqual(['warning 28 > 25', 'clear'])
})

test('counts critical readings for themselves, and goes back to warning', async () => {
  await slowly(31, 27, 31, 31, 31)
  expect(told).toEqual(['warning 31 > 25', 'warning 31 > 25', 'critical 31 > 30'])
  await slowly(28, 28, 28)
  expect(told.at(-1)).toBe('warning 28 > 25')
})

test('holds within the hysteresis: what has not come back past the limit still breaches', async () => {
  await slowly(26, 24.5, 24.5)
  expect(told).toEqual(['warning 24.5 > 25'])
})

test('takes the number of a single series before that of all', async () => {
  settings = { ...settings, seriesBreaches: [{ board: 'b1', channel: 'gpio4:temp', breaches: 1 }] }
  await slowly(26, 20)
  expect(told).toEqual(['warning 26 > 25', 'clear'])
})

test('asks for readings inside only while they matter', async () => {
  expect(read(20)).toBe(false)
  expect(read(26)).toBe(true)
  await watch.settled()
  expect(read(20)).toBe(true)
  await watch.settled()
  read(20)
  read(20)
  await watch.settled()
  expect(read(20)).toBe(false)
})

test('hears of readings inside after a restart where an alarm of before stands', async () => {
  standing.set('limit:b1/gpio4:temp', {} as AlarmRaise)
  await slowly(20, 20, 20)
  expect(told).toEqual(['clear'])
})

test('says a standing alarm again now and then, not at each reading', async () => {
  await slowly(26, 26, 26)
  for (let n = 0; n < 100; n++) {
    read(27 + n / 100)
    await watch.settled()
    clock.forward(50)
  }
  expect(told.length).toBeLessThanOrEqual(5)
})

import { describe, expect, test } from 'vitest'
import { Schedule } from '../../../backend/simulation/schedule.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

function setUp() {
  const clock = new ManualClock(1_000_000)
  const armed: { delayMs: number; fire: () => void; live: boolean }[] = []
  const faults: unknown[] = []
  const schedule = new Schedule(
    clock,
    (fault) => faults.push(fault),
    (delayMs, fire) => {
      const timer = { delayMs, fire, live: true }
      armed.push(timer)
      return () => {
        timer.live = false
      }
    },
  )
  const pass = (ms: number) => {
    clock.forward(ms)
    schedule.runDue()
  }
  return { clock, schedule, armed, faults, pass }
}

describe('Schedule', () => {
  test('runs tasks in the order of their time, whatever the order they came in', () => {
    const { schedule, pass } = setUp()
    const ran: number[] = []
    for (const delay of [500, 20, 300, 40, 1000, 10, 700]) schedule.after(delay, () => ran.push(delay))
    pass(600)
    expect(ran).toEqual([10, 20, 40, 300, 500])
    pass(400)
    expect(ran).toEqual([10, 20, 40, 300, 500, 700, 1000])
  })

  test('keeps one timer of the runtime alive for a thousand tasks', () => {
    const { schedule, armed } = setUp()
    for (let index = 0; index < 1000; index++) schedule.every(1000, index, () => undefined)
    expect(schedule.waiting).toBe(1000)
    expect(armed.filter(({ live }) => live)).toHaveLength(1)
  })

  test('arms the timer anew when an earlier task comes', () => {
    const { schedule, armed } = setUp()
    schedule.after(5000, () => undefined)
    schedule.after(200, () => undefined)
    expect(armed.map(({ delayMs, live }) => [delayMs, live])).toEqual([
      [5000, false],
      [200, true],
    ])
  })

  test('repeats a task in its phase and leaves out turns it slept through', () => {
    const { schedule, clock, pass } = setUp()
    const ran: number[] = []
    schedule.every(1000, 250, () => ran.push(clock.now() - 1_000_000))
    pass(250)
    pass(1000)
    pass(4600)
    pass(400)
    expect(ran).toEqual([250, 1250, 5850, 6250])
  })

  test('runs no task that was called off', () => {
    const { schedule, pass } = setUp()
    let ran = 0
    const once = schedule.after(100, () => ran++)
    const repeated = schedule.every(100, 100, () => {
      ran += 10
      schedule.cancel(repeated)
    })
    schedule.cancel(once)
    pass(1000)
    pass(1000)
    expect(ran).toBe(10)
    expect(schedule.waiting).toBe(0)
  })

  test('goes on after a task that throws, and tells of it', () => {
    const { schedule, faults, pass } = setUp()
    let ran = 0
    schedule.after(10, () => {
      throw new Error('broken')
    })
    schedule.after(20, () => ran++)
    pass(100)
    expect(ran).toBe(1)
    expect(faults).toEqual([new Error('broken')])
  })

  test('forgets everything when cleared', () => {
    const { schedule, armed, pass } = setUp()
    let ran = 0
    schedule.every(10, 10, () => ran++)
    schedule.clear()
    pass(1000)
    expect(ran).toBe(0)
    expect(armed.some(({ live }) => live)).toBe(false)
  })
})

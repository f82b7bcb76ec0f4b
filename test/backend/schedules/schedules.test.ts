import { beforeEach, describe, expect, it } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Command } from '../../../backend/contract/actuators/actuator.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { because, reasonIn, reasonText } from '../../../backend/contract/reasons.ts'
import type { Schedule, ScheduleBody, ScheduleRun, ScheduleRunBody } from '../../../backend/contract/schedules/schedule.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { Schedules, type ScheduleWish } from '../../../backend/schedules/schedules.ts'
import { exampleCommand } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { aSchedule } from '../contract/schedules.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** 05:00 in Berlin. */
const START = Date.parse('2026-11-20T04:00:00Z')
const SIX = START + HOUR

let clock: ManualClock
let timers: ManualSchedule
let kept: MemoryDocumentStore<Schedule>
let ran: MemoryDocumentStore<ScheduleRun>
let wishes: ScheduleWish[]
let stored: Map<string, Command>
let activity: Omit<Activity, 'id' | 'atMs'>[]
let refusal: LeitstandError | undefined
/** Since when the stop is latched. */
let stoppedMs: number | undefined
let trouble: unknown[]
let current: Schedules | undefined

beforeEach(() => {
  clock = new ManualClock(START)
  timers = new ManualSchedule(clock)
  kept = new MemoryDocumentStore()
  ran = new MemoryDocumentStore()
  wishes = []
  stored = new Map()
  activity = []
  refusal = undefined
  stoppedMs = undefined
  trouble = []
})

async function opened(): Promise<Schedules> {
  timers = new ManualSchedule(clock)
  const base = { clock, newId: () => 'new', most: 100 }
  const schedules = new Shelf<ScheduleBody>({ ...base, noun: 'schedule', store: kept })
  const runs = new Shelf<ScheduleRunBody>({ ...base, noun: 'run', store: ran })
  await schedules.start()
  await runs.start()
  const made = new Schedules({
    schedules,
    runs,
    clock,
    later: timers.later,
    request: async (wish) => {
      if (refusal !== undefined) throw refusal
      if (stoppedMs !== undefined) return stoppedCommand(wish, stoppedMs)
      wishes.push(wish)
      const command = exampleCommand({ id: wish.body.id, board: wish.board, gpio: wish.gpio, command: wish.body.command, state: 'sent' })
      stored.set(command.id, command)
      return command
    },
    findCommand: async (id) => stored.get(id),
    report: (entry) => activity.push(entry),
    onTrouble: (cause) => trouble.push(cause),
  })
  await made.start()
  current = made
  return made
}

/** As the actuators answer while the stop is latched: no fault, a command that is refused. */
function stoppedCommand({ board, gpio, body }: ScheduleWish, sinceMs: number): Command {
  const reason = because('output-stopped', { sinceMs, by: 'J. Kern', reason: 'Hose burst' })
  const state = { state: 'refused', code: 'actuator.stopped', refusal: reason, message: reasonText(reason) } as const
  return exampleCommand({ id: body.id, board, gpio, command: body.command, ...state })
}

/** Second by second, with a look at each. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1000) await jump(clock.ms + 1000)
}

/** Sets the clock and looks, as after sleep. */
async function jump(toMs: number): Promise<void> {
  clock.ms = toMs
  await current?.look().catch((cause: unknown) => trouble.push(cause))
}

describe('on time', () => {
  it('asks for the output at its instant, with its name as reason and its maker as author', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule({ reason: 'beds need it' }), 'J. Kern')
    await jump(SIX - 2000)
    expect(wishes).toEqual([])
    await pass(3000)
    expect(wishes).toMatchObject([
      { board: 'ESP_1', gpio: 25, by: 'J. Kern', reason: 'Morning water: beds need it', body: { command: 'ON', duration: 60 } },
    ])
    expect(ran.kept.get('water')).toMatchObject({ dueMs: SIX, targets: [{ outcome: 'sent' }] })
  })

  it('wakes by itself at the instant, not at the next full second', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule({ when: { kind: 'cron', cron: '30 0 6 * * *' } }), 'J. Kern')
    timers.forward(SIX + 28_400 - START)
    for (let round = 0; round < 40; round++) await Promise.resolve()
    for (const step of [1000, 599, 1]) {
      timers.forward(step)
      for (let round = 0; round < 40; round++) await Promise.resolve()
      expect(wishes).toHaveLength(clock.ms >= SIX + 30_000 ? 1 : 0)
    }
    expect(clock.ms).toBe(SIX + 30_000)
    schedules.stop()
    expect(timers.armed).toBe(0)
  })

  it('follows its command until the board has answered', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule(), 'J. Kern')
    await jump(SIX)
    const id = wishes[0]?.body.id ?? ''
    await schedules.heard([exampleCommand({ id, state: 'expired', message: 'The board did not answer.' })])
    expect(ran.kept.get('water')?.targets[0]).toMatchObject({ outcome: 'failed', message: 'The board did not answer.' })
    // A late answer counts too.
    await schedules.heard([exampleCommand({ id, state: 'confirmed', message: null })])
    expect(ran.kept.get('water')?.targets[0]?.outcome).toBe('confirmed')
  })

  it('switches every one of its outputs, with a share where it has one', async () => {
    const schedules = await opened()
    const targets = [
      { board: 'ESP_1', gpio: 25 },
      { board: 'ESP_2', gpio: 4 },
    ]
    await schedules.put('fans', 0, aSchedule({ targets, action: { command: 'PWM', percent: 40, durationS: 0 } }), 'J. Kern')
    await jump(SIX)
    expect(wishes.map(({ board, gpio, body }) => [board, gpio, body.command, body.value])).toEqual([
      ['ESP_1', 25, 'PWM', 0.4],
      ['ESP_2', 4, 'PWM', 0.4],
    ])
    expect(new Set(wishes.map(({ body }) => body.id)).size).toBe(2)
  })

  it('does nothing while it is switched off, and nothing from before it was changed', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule({ enabled: false }), 'J. Kern')
    await jump(SIX + 1000)
    await schedules.put('water', 1, aSchedule({ enabled: true, makeUpWithinMin: 60 }), 'J. Kern')
    await pass(5000)
    expect(wishes).toEqual([])
  })
})

describe('never twice', () => {
  it('a restart within the same second does not repeat it', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule({ makeUpWithinMin: 60 }), 'J. Kern')
    await jump(SIX)
    schedules.stop()
    await opened()
    await pass(10_000)
    expect(wishes).toHaveLength(1)
  })

  it('a crash after it was stored and before it was sent leaves it undone, and says so', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule({ makeUpWithinMin: 60 }), 'J. Kern')
    await jump(SIX)
    schedules.stop()
    stored.clear()
    await opened()
    await pass(5000)
    expect(wishes).toHaveLength(1)
    expect(ran.kept.get('water')?.targets[0]).toMatchObject({ outcome: 'failed', code: 'stopped' })
  })

  it('a restart takes up what came of it meanwhile', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule(), 'J. Kern')
    await jump(SIX)
    schedules.stop()
    for (const command of stored.values()) command.state = 'confirmed'
    await opened()
    expect(ran.kept.get('water')?.targets[0]?.outcome).toBe('confirmed')
  })

  it('is not fired where it cannot be stored, and done at the next look', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule(), 'J. Kern')
    const save = ran.save.bind(ran)
    ran.save = async () => {
      throw new LeitstandError('store.unavailable')
    }
    await jump(SIX)
    expect(wishes).toEqual([])
    expect(trouble).toHaveLength(1)
    ran.save = save
    await pass(2000)
    expect(wishes).toHaveLength(1)
  })

  it('a clock set back a little does not repeat it, one set back far starts anew', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule(), 'J. Kern')
    await jump(SIX)
    await jump(SIX - 10 * MINUTE)
    await pass(11 * MINUTE)
    expect(wishes).toHaveLength(1)
    await jump(SIX - 24 * HOUR - MINUTE)
    await pass(2 * MINUTE)
    expect(wishes).toHaveLength(2)
  })
})

describe('what was missed', () => {
  it('is skipped and told', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule(), 'J. Kern')
    await jump(SIX + 20 * MINUTE)
    expect(wishes).toEqual([])
    expect(activity).toMatchObject([{ kind: 'schedule-missed', detail: { name: 'Morning water', dueMs: SIX } }])
    expect(ran.kept.get('water')).toMatchObject({ dueMs: SIX, targets: [{ outcome: 'skipped' }] })
    await jump(SIX + 24 * HOUR)
    expect(wishes).toHaveLength(1)
  })

  it('is made up once when it is young enough', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule({ makeUpWithinMin: 30 }), 'J. Kern')
    schedules.stop()
    clock.ms = SIX + 20 * MINUTE
    await opened()
    await pass(3000)
    expect(wishes).toHaveLength(1)
    expect(ran.kept.get('water')).toMatchObject({ dueMs: SIX, atMs: SIX + 20 * MINUTE })
  })

  it('of many missed only the last is made up, and two that want one output end as the later says', async () => {
    const schedules = await opened()
    const when = (cron: string) => ({ when: { kind: 'cron' as const, cron }, makeUpWithinMin: 60 })
    await schedules.put('on', 0, aSchedule({ name: 'On', ...when('*/10 * * * *') }), 'J. Kern')
    const off = { command: 'OFF' as const, percent: null, durationS: 0 }
    await schedules.put('off', 0, aSchedule({ name: 'Off', action: off, ...when('5-59/10 * * * *') }), 'J. Kern')
    await jump(START + 37 * MINUTE)
    expect(wishes.map(({ body }) => body.command)).toEqual(['OFF'])
    expect(ran.kept.get('on')?.targets[0]?.outcome).toBe('superseded')
  })

  it('a year of every second is passed in one look', async () => {
    const schedules = await opened()
    await schedules.put('beat', 0, aSchedule({ when: { kind: 'cron', cron: '* * * * * *' } }), 'J. Kern')
    await jump(START + 365 * 24 * HOUR)
    expect(wishes).toHaveLength(1)
  })
})

describe('against others', () => {
  it('of two at the same instant the higher priority has the output', async () => {
    const schedules = await opened()
    const off = { command: 'OFF' as const, percent: null, durationS: 0 }
    await schedules.put('low', 0, aSchedule({ priority: 10 }), 'J. Kern')
    await schedules.put('high', 0, aSchedule({ priority: 90, action: off }), 'J. Kern')
    await jump(SIX)
    expect(wishes.map(({ body }) => body.command)).toEqual(['OFF'])
    expect(ran.kept.get('low')?.targets[0]?.outcome).toBe('superseded')
  })

  it('a lower one does not cut short what a higher one runs', async () => {
    const schedules = await opened()
    const later = { when: { kind: 'weekly' as const, days: [1, 2, 3, 4, 5, 6, 7], times: ['06:10', '06:40'] } }
    const off = { command: 'OFF' as const, percent: null, durationS: 0 }
    await schedules.put('long', 0, aSchedule({ priority: 90, action: { command: 'ON', percent: null, durationS: 1800 } }), 'J. Kern')
    await schedules.put('off', 0, aSchedule({ priority: 10, action: off, ...later }), 'J. Kern')
    await jump(SIX)
    await jump(SIX + 10 * MINUTE)
    expect(wishes.map(({ body }) => body.command)).toEqual(['ON'])
    await jump(SIX + 40 * MINUTE)
    expect(wishes.map(({ body }) => body.command)).toEqual(['ON', 'OFF'])
  })

  it('a refusal, by a stop or a limit, is kept and told once', async () => {
    const schedules = await opened()
    await schedules.put('often', 0, aSchedule({ when: { kind: 'cron', cron: '* * * * *' } }), 'J. Kern')
    refusal = new LeitstandError('board.offline', 'ESP_1 is not online.')
    for (let minute = 1; minute <= 3; minute++) await jump(START + minute * MINUTE)
    expect(wishes).toEqual([])
    expect(ran.kept.get('often')?.targets[0]).toMatchObject({ outcome: 'refused', code: 'board.offline' })
    expect(activity.filter(({ kind }) => kind === 'schedule-refused')).toHaveLength(1)
  })

  it('while the stop is latched it tells once, with the reason, whatever its outputs and across a restart; of the next stop again', async () => {
    const targets = [
      { board: 'ESP_1', gpio: 25 },
      { board: 'ESP_2', gpio: 4 },
    ]
    const told = () => activity.filter(({ kind }) => kind === 'schedule-refused')
    let schedules = await opened()
    await schedules.put('often', 0, aSchedule({ targets, when: { kind: 'cron', cron: '* * * * *' } }), 'J. Kern')
    stoppedMs = START
    for (let minute = 1; minute <= 3; minute++) await jump(START + minute * MINUTE)
    expect(ran.kept.get('often')?.targets).toMatchObject([
      { outcome: 'refused', code: 'actuator.stopped', refusal: { key: 'output-stopped' } },
      { outcome: 'refused', code: 'actuator.stopped' },
    ])
    expect(told()).toHaveLength(1)
    expect(reasonIn(told()[0]?.detail ?? {})).toEqual(because('output-stopped', { sinceMs: START, by: 'J. Kern', reason: 'Hose burst' }))

    schedules.stop()
    schedules = await opened()
    for (let minute = 4; minute <= 5; minute++) await jump(START + minute * MINUTE)
    expect(told()).toHaveLength(1)

    stoppedMs = undefined
    await jump(START + 6 * MINUTE)
    expect(wishes).toHaveLength(2)
    stoppedMs = START + 6 * MINUTE + 1
    for (let minute = 7; minute <= 8; minute++) await jump(START + minute * MINUTE)
    expect(told()).toHaveLength(2)
  })

  it('what is deleted leaves nothing behind, and comes back without what was missed', async () => {
    const schedules = await opened()
    await schedules.put('water', 0, aSchedule(), 'J. Kern')
    await jump(SIX)
    await schedules.remove(['water'])
    expect(ran.kept.size).toBe(0)
    clock.ms = SIX + 24 * HOUR + MINUTE
    await schedules.put('water', 0, aSchedule({ makeUpWithinMin: 60 }), 'J. Kern')
    await pass(3000)
    expect(wishes).toHaveLength(1)
  })
})

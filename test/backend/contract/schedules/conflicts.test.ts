import { expect, it } from 'vitest'
import type { ActuatorLimits } from '../../../../backend/contract/configuration/configuration.ts'
import { type ConflictFacts, type ScheduleEntry, scheduleConflicts } from '../../../../backend/contract/schedules/conflicts.ts'
import type { ScheduleAction } from '../../../../backend/contract/schedules/schedule.ts'

const MINUTE = 60_000
const PUMP = { board: 'ESP_1', gpio: 25 }
const DRAIN = { board: 'ESP_1', gpio: 26 }
const END = 1440 * MINUTE
const free: ActuatorLimits = { maxRuntimeS: null, cooldownS: 0, maxActivationsPerHour: null }
const facts = (limits: Partial<ActuatorLimits> = {}, interlocks: ConflictFacts['interlocks'] = []): ConflictFacts => ({
  limitsOf: () => ({ ...free, ...limits }),
  interlocks,
})
const on = (minutes: number): ScheduleAction => ({ command: 'ON', percent: null, durationS: minutes * 60 })
const off: ScheduleAction = { command: 'OFF', percent: null, durationS: 0 }
const entry = (
  id: string,
  minute: number,
  action: ScheduleAction,
  change: { priority?: number; target?: typeof PUMP } = {},
): ScheduleEntry => ({
  schedule: { id, name: id, priority: change.priority ?? 50, targets: [change.target ?? PUMP], action },
  atMs: minute * MINUTE,
})
const said = (entries: readonly ScheduleEntry[], given: ConflictFacts) =>
  scheduleConflicts(entries, given, END).map(({ kind, entries: marked }) => [kind, ...marked.map(({ schedule }) => schedule.id)])

it('entries one after the other are fine', () => {
  expect(said([entry('a', 0, on(10)), entry('b', 10, on(10)), entry('c', 30, off)], facts())).toEqual([])
})

it('two schedules of one output at the same time: the lower priority loses', () => {
  expect(said([entry('a', 0, on(10), { priority: 10 }), entry('b', 0, off, { priority: 90 })], facts())).toEqual([['same-time', 'a', 'b']])
  expect(said([entry('a', 0, on(30), { priority: 90 }), entry('b', 10, off, { priority: 10 })], facts())).toEqual([['same-time', 'b', 'a']])
  // Both want the same: nobody loses.
  expect(said([entry('a', 0, on(10)), entry('b', 0, on(10))], facts())).toEqual([])
})

it('outputs that must never be on together, also where one has no end of its own', () => {
  const locked = facts({}, [{ members: [PUMP, DRAIN] }])
  expect(said([entry('fill', 0, on(10)), entry('drain', 5, on(10), { target: DRAIN })], locked)).toEqual([['interlock', 'drain', 'fill']])
  expect(said([entry('fill', 0, on(0)), entry('drain', 600, on(1), { target: DRAIN })], locked)).toEqual([['interlock', 'drain', 'fill']])
  expect(said([entry('fill', 0, on(0)), entry('stop', 590, off), entry('drain', 600, on(1), { target: DRAIN })], locked)).toEqual([])
})

it('limits that would refuse it or end it early', () => {
  expect(said([entry('a', 0, on(10)), entry('b', 11, on(1))], facts({ cooldownS: 120 }))).toEqual([['cooldown', 'b']])
  expect(said([entry('a', 0, on(10)), entry('b', 12, on(1))], facts({ cooldownS: 120 }))).toEqual([])
  expect(said([entry('a', 0, on(10))], facts({ maxRuntimeS: 300 }))).toEqual([['runtime', 'a']])
  const often = [0, 10, 20, 59, 61].map((minute) => entry(`m${minute}`, minute, on(1)))
  expect(said(often, facts({ maxActivationsPerHour: 3 }))).toEqual([
    ['activations', 'm59'],
    ['activations', 'm61'],
  ])
})

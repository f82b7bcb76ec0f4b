import { expect, test } from 'vitest'
import { type Box, ConditionSpaces } from '../../../../../backend/contract/rules/check/condition-space.ts'
import type { Limit } from '../../../../../backend/contract/rules/check/limit.ts'
import { complement, union, weekTimeOf, windowsOf } from '../../../../../backend/contract/rules/check/week-time.ts'
import { RuleRun } from '../../../../../backend/contract/rules/run/rule-run.ts'
import type { SampleValue } from '../../../../../backend/contract/sample.ts'
import fc from '../../../../property.ts'
import { story } from '../run/random-rules.ts'
import { wallClock } from '../run/reference.ts'

/** Truth where it can be told from the world at one moment; undefined: it follows from what was before. */
function holds(box: Box, world: ReadonlyMap<string, SampleValue>, atMs: number): boolean | undefined {
  let known = true
  for (const [subject, limit] of box) {
    const met = meets(subject, limit, world, atMs)
    if (met === false) return false
    if (met === undefined) known = false
  }
  return known ? true : undefined
}

function meets(subject: string, limit: Limit, world: ReadonlyMap<string, SampleValue>, atMs: number): boolean | undefined {
  if (subject.startsWith('time ')) {
    const { day, time } = wallClock(atMs, subject.slice(5))
    const minute = (day - 1) * 1440 + Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
    return limit.kind === 'week' && limit.time.some(([from, to]) => from <= minute && minute < to)
  }
  const value = world.get(subject)
  if (value === undefined) return undefined
  if (limit.kind === 'number')
    return (
      typeof value === 'number' &&
      (limit.lowOpen ? value > limit.low : value >= limit.low) &&
      (limit.highOpen ? value < limit.high : value <= limit.high)
    )
  return (
    limit.kind === 'word' &&
    typeof value !== 'number' &&
    (limit.is === null ? !limit.not.includes(String(value)) : limit.is === String(value))
  )
}

test('what a rule can be, and what it surely is, are what it is at work', () => {
  let certainties = 0
  fc.assert(
    fc.property(story, ({ rule, startMs, told, instants }) => {
      const spaces = new ConditionSpaces(rule)
      const run = new RuleRun(rule, startMs)
      const world = new Map<string, SampleValue>()
      for (const event of told) {
        while (run.wakeAtMs <= event.nowMs) run.time(run.wakeAtMs)
        if (event.kind === 'fact') {
          if (event.value === null) world.delete(event.key)
          else world.set(event.key, event.value)
          run.fact(event.key, event.value, event.nowMs)
        } else if (event.kind === 'reading') {
          const [board = '', channel = ''] = event.series.split('/')
          // Late and bad readings do not change what is so: they are another test's.
          if (event.atMs < event.nowMs || !event.usable) continue
          world.set(`value ${board} ${channel}`, event.value)
          run.reading({ board, channel }, { atMs: event.atMs, value: event.value, usable: true }, event.nowMs)
        }
        for (const { id, truth } of run.trace(event.nowMs)) {
          if (truth === 'unknown') continue
          const is = truth === 'true'
          // Undefined boxes may hold.
          expect(spaces.of(id, is, 'possible').some((box) => holds(box, world, event.nowMs) !== false)).toBe(true)
          expect(spaces.of(id, !is, 'certain').some((box) => holds(box, world, event.nowMs) === true)).toBe(false)
          if (spaces.of(id, is, 'certain').some((box) => holds(box, world, event.nowMs) === true)) certainties++
        }
      }
      expect(instants.length).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
  expect(certainties).toBeGreaterThan(300)
}, 60_000)

test('times of the week are said as people say them', () => {
  const daily = [1, 2, 3, 4, 5, 6, 7]
  const again = (from: string, to: string, days: number[]) => windowsOf(weekTimeOf({ from, to, days }))
  expect(again('19:30', '20:00', daily)).toEqual([{ from: '19:30', to: '20:00', days: daily }])
  expect(again('22:00', '06:00', [7])).toEqual([{ from: '22:00', to: '06:00', days: [7] }])
  expect(again('22:00', '06:00', daily)).toEqual(
    [{ from: '22:00', to: '06:00', days: daily }].map((one) => ({ ...one, days: [1, 2, 3, 4, 5, 6, 7] })),
  )
  expect(again('08:00', '08:00', [3])).toEqual([{ from: '00:00', to: '00:00', days: [3] }])
  expect(windowsOf(complement(weekTimeOf({ from: '06:00', to: '20:00', days: daily })))).toEqual([
    { from: '20:00', to: '06:00', days: daily },
  ])
  expect(complement(union([[0, 10_080]]))).toEqual([])
})

// The states of an alarm under any order of what can happen to it.
import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import {
  acknowledge,
  beginAlarm,
  changeMembers,
  clear,
  escalate,
  putUnder,
  raiseAgain,
  shelve,
  unshelve,
} from '../../../backend/alarms/alarm-machine.ts'
import type { AlarmRaise } from '../../../backend/alarms/alarm-raise.ts'
import { ALARM_SEVERITIES, Alarm, type AlarmSeverity, MAX_STEPS, severityRank } from '../../../backend/contract/alarms/alarm.ts'
import fc from '../../property.ts'

const schema = Compile(Alarm)

function raise(severity: AlarmSeverity, change: Partial<AlarmRaise> = {}): AlarmRaise {
  return { key: 'rule:r/n', source: 'rule', severity, code: 'rule', params: { text: 'x' }, ...change }
}

type Act =
  | { kind: 'raise'; severity: AlarmSeverity }
  | { kind: 'acknowledge' | 'shelve' | 'unshelve' | 'under' | 'free' | 'join' | 'leave' | 'clear' }
  | { kind: 'escalate'; severity: AlarmSeverity | null }

const severity = fc.constantFrom(...ALARM_SEVERITIES)
const act: fc.Arbitrary<Act> = fc.oneof(
  severity.map((one) => ({ kind: 'raise' as const, severity: one })),
  fc.constantFrom('acknowledge', 'shelve', 'unshelve', 'under', 'free', 'join', 'leave').map((kind) => ({ kind })),
  fc.option(severity).map((one) => ({ kind: 'escalate' as const, severity: one })),
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
)

function perform(alarm: Alarm, one: Act, nowMs: number): Alarm {
  switch (one.kind) {
    case 'raise':
      return raiseAgain(alarm, raise(one.severity), nowMs)
    case 'acknowledge':
      return acknowledge(alarm, 'anna', 'seen', nowMs) ?? alarm
    case 'shelve':
      return shelve(alarm, { by: 'anna', atMs: nowMs, untilMs: nowMs + 1000, reason: 'work' }) ?? alarm
    case 'unshelve':
      return unshelve(alarm, null, nowMs) ?? alarm
    case 'under':
      return putUnder(alarm, 'presence:b', nowMs) ?? alarm
    case 'free':
      return putUnder(alarm, null, nowMs) ?? alarm
    case 'escalate':
      return escalate(alarm, alarm.escalation.steps + 1, one.severity, nowMs)
    case 'join':
      return changeMembers(alarm, [{ key: `m${nowMs % 3}`, board: 'b', name: 'b', sinceMs: nowMs, endedAtMs: null }], [], nowMs)
    case 'leave':
      return changeMembers(alarm, [], [`m${nowMs % 3}`], nowMs)
    case 'clear':
      return clear(alarm, 'gone', nowMs)
  }
}

test('whatever happens to an alarm in whatever order, it stays whole', () => {
  fc.assert(
    fc.property(severity, fc.boolean(), fc.array(act, { maxLength: 80 }), (first, momentary, acts) => {
      let alarm = beginAlarm('a1', raise(first, { momentary }), null, 1000)
      let nowMs = 1000
      for (const one of acts) {
        if (alarm.state === 'cleared') break // the end: alarms.ts begins a new one
        const before = alarm
        alarm = perform(before, one, ++nowMs)
        expect(schema.Check(alarm)).toBe(true)
        expect(alarm.firstAtMs).toBe(1000)
        expect(alarm.count).toBeGreaterThanOrEqual(before.count)
        expect(alarm.lastAtMs).toBeGreaterThanOrEqual(before.lastAtMs)
        // What its source says is a floor of how it counts.
        expect(severityRank(alarm.severity)).toBeGreaterThanOrEqual(severityRank(alarm.raisedSeverity))
        expect(alarm.state === 'raised').toBe(alarm.acknowledged === null && alarm.clearedAtMs === null)
        expect(alarm.state === 'cleared').toBe(alarm.end !== null)
        // Only what waits for a person escalates.
        if (alarm.escalation.sinceMs !== null) expect([alarm.state, alarm.shelf, alarm.under]).toEqual(['raised', null, null])
        expect(alarm.memberCount.active).toBe(alarm.members.filter(({ endedAtMs }) => endedAtMs === null).length)
        expect(alarm.steps.length).toBeLessThanOrEqual(MAX_STEPS)
        expect(alarm.steps[0]?.what).toBe('raised')
      }
      if (alarm.state !== 'cleared') return
      expect(acknowledge(alarm, 'bert', '', nowMs)).toBeUndefined()
      expect(shelve(alarm, { by: 'bert', atMs: nowMs, untilMs: nowMs + 1, reason: 'x' })).toBeUndefined()
      expect(unshelve(alarm, 'bert', nowMs)).toBeUndefined()
      expect(putUnder(alarm, 'presence:b', nowMs)).toBeUndefined()
    }),
    { numRuns: 150 },
  )
})

test('takes an acknowledgement back when it grows worse, and leaves it when it grows better', () => {
  const seen = acknowledge(beginAlarm('a1', raise('warning'), null, 1000), 'anna', 'on my way', 2000)
  expect(seen?.state).toBe('acknowledged')
  if (seen === undefined) return
  expect(raiseAgain(seen, raise('info'), 3000)).toMatchObject({ state: 'acknowledged', severity: 'info' })
  const worse = raiseAgain(seen, raise('critical'), 3000)
  expect(worse).toMatchObject({ state: 'raised', acknowledged: null, severity: 'critical', escalation: { steps: 0, sinceMs: 3000 } })
})

test('keeps the severity it was escalated to while its source says less', () => {
  const up = escalate(beginAlarm('a1', raise('warning'), null, 1000), 1, 'critical', 2000)
  expect(raiseAgain(up, raise('warning'), 3000).severity).toBe('critical')
})

test('ends what tells of a moment with its acknowledgement', () => {
  const seen = acknowledge(beginAlarm('a1', raise('warning', { momentary: true }), null, 1000), 'anna', '', 2000)
  expect(seen).toMatchObject({ state: 'cleared', end: 'seen', clearedAtMs: 2000, acknowledged: { by: 'anna' } })
})

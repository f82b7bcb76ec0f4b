import { expect, it } from 'vitest'
import { plainActuator } from '../../../backend/contract/configuration/configuration.ts'
import { commandSteps } from '../../../renderer/outputs/command-steps.ts'
import { clockSpan, outputStory } from '../../../renderer/outputs/output-story.ts'
import { isUnconfirmedOff } from '../../../renderer/outputs/use-unconfirmed-watch.ts'
import { exampleActuator, exampleCommand } from '../../contracts/examples.ts'

const NOW = 1_763_600_000_000
const pump = { ...plainActuator(25, 'pump', 'Pump 3'), limits: { maxRuntimeS: 300, cooldownS: 0, maxActivationsPerHour: null } }
const idle = exampleActuator({ on: false, mayBeOn: false, onSinceMs: null, switched: null, hold: null, runtimeMs: null })
const rule = { source: 'rule' as const, by: 'Bed A', reason: 'Bed A', atMs: NOW - 134_000 }
const hand = { source: 'hand' as const, by: 'J. Kern', reason: null, priority: 0, sinceMs: NOW - 60_000, untilMs: NOW + 60_000 }

it('says how long it runs, of how long it may, and for whom', () => {
  const running = { ...idle, on: true, mayBeOn: true, onSinceMs: NOW - 134_000, switched: rule }
  expect(outputStory(running, pump, NOW)).toEqual({ kind: 'run', runMs: 134_000, maxMs: 300_000, cause: 'rule', name: 'Bed A' })
  expect(outputStory(running, undefined, NOW)).toMatchObject({ maxMs: null })
  expect([clockSpan(134_000), clockSpan(3_734_000)]).toEqual(['2:14', '1:02:14'])
})

it('a hand that holds it comes first, on or off, until its end', () => {
  expect(outputStory({ ...idle, hold: hand }, pump, NOW)).toMatchObject({ kind: 'hand', by: 'J. Kern', untilMs: NOW + 60_000 })
  expect(outputStory({ ...idle, hold: hand }, pump, NOW + 60_001)).toEqual({ kind: 'none' })
})

it('what may be on is never said to be off', () => {
  expect(outputStory({ ...idle, mayBeOn: true }, pump, NOW)).toEqual({ kind: 'maybe' })
})

it('shows the life of a command step by step, with late answers', () => {
  const done = exampleCommand({ state: 'confirmed', createdAtMs: NOW, sentAtMs: NOW + 3, answeredAtMs: NOW + 90, confirmedAtMs: NOW + 120 })
  expect(commandSteps(done).map(({ key, afterMs, late }) => [key, afterMs, late])).toEqual([
    ['accepted', null, false],
    ['sent', 3, false],
    ['acknowledged', 87, false],
    ['confirmed', 30, false],
  ])
  const late = exampleCommand({ state: 'expired', createdAtMs: NOW, sentAtMs: NOW + 3, answeredAtMs: NOW + 12_000, confirmedAtMs: null })
  expect(commandSteps(late).map(({ key, status }) => [key, status])).toEqual([
    ['accepted', 'ok'],
    ['sent', 'ok'],
    ['acknowledged', 'ok'],
    ['expired', 'critical'],
  ])
  expect(commandSteps(late)[2]?.late).toBe(true)
})

it('a command that the centre refused was never sent', () => {
  const refused = exampleCommand({
    state: 'refused',
    createdAtMs: NOW,
    changedAtMs: NOW,
    sentAtMs: null,
    answeredAtMs: null,
    confirmedAtMs: null,
  })
  expect(commandSteps(refused).map(({ key }) => key)).toEqual(['accepted', 'refused'])
})

it('an OFF without confirmation is told, an ON is not', () => {
  expect(isUnconfirmedOff(exampleCommand({ command: 'OFF', state: 'expired' }))).toBe(true)
  expect(isUnconfirmedOff(exampleCommand({ command: 'PWM', value: 0, state: 'failed' }))).toBe(true)
  expect(isUnconfirmedOff(exampleCommand({ command: 'ON', state: 'expired' }))).toBe(false)
  expect(isUnconfirmedOff(exampleCommand({ command: 'OFF', state: 'refused', sentAtMs: null }))).toBe(false)
})

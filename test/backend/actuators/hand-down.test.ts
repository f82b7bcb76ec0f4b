import { expect, it } from 'vitest'
import { handDown } from '../../../backend/actuators/hand-down.ts'
import { freshMemory, type OutputMemory } from '../../../backend/actuators/output-memory.ts'
import type { Hold } from '../../../backend/contract/actuators/actuator.ts'

const NOW = 1_790_000_000_000
const hand: Hold = { source: 'hand', by: 'eva', reason: 'hands in it', priority: 0, sinceMs: NOW - 1000, untilMs: NOW + 3_600_000 }
const former = (fields: Partial<OutputMemory> = {}) => ({ ...freshMemory('OLD', 5), ...fields })

it('a hand that holds the output holds it on the new board, as long as it was to', () => {
  const heir = freshMemory('NEW', 5)
  handDown(former({ hold: hand }), heir, false, NOW)
  expect(heir.hold).toEqual(hand)
  const past = freshMemory('NEW', 5)
  handDown(former({ hold: { ...hand, untilMs: NOW - 1 } }), past, false, NOW)
  expect(past.hold).toBeNull()
})

it('of two hands the one that holds longer stays; what ends with a run is not handed down', () => {
  const own = { ...hand, by: 'tom', untilMs: NOW + 7_200_000 }
  const heir = { ...freshMemory('NEW', 5), hold: own }
  handDown(former({ hold: hand }), heir, false, NOW)
  expect(heir.hold).toEqual(own)
  const rule = freshMemory('NEW', 5)
  handDown(former({ hold: { ...hand, source: 'rule', untilMs: null } }), rule, true, NOW)
  expect(rule.hold).toBeNull()
})

it('rest and activations are those of the pump, not of the board; done twice it is the same', () => {
  const activations = [{ id: 'a', latestMs: NOW - 5000 }]
  const heir = { ...freshMemory('NEW', 5), activations: [{ id: 'b', latestMs: NOW - 9000 }] }
  for (let time = 0; time < 2; time++) handDown(former({ offAtMs: NOW - 4000, activations }), heir, false, NOW)
  expect(heir.offAtMs).toBe(NOW - 4000)
  expect(heir.activations.map(({ id }) => id)).toEqual(['b', 'a'])
})

it('one that may be on until now begins its rest now; the new board does not count as on by it', () => {
  const heir = freshMemory('NEW', 5)
  handDown(former({ onSinceMs: NOW - 10_000 }), heir, true, NOW)
  expect(heir).toMatchObject({ offAtMs: NOW, onSinceMs: null, inFlight: [] })
})

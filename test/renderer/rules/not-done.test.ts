import i18next, { type TFunction } from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { because } from '../../../backend/contract/reasons.ts'
import type { FiringAction } from '../../../backend/contract/rules/firing.ts'
import { whyNotDone } from '../../../renderer/rules/evaluations/not-done.ts'
import de from '../../../renderer/rules/insight/strings-de.ts'
import { exampleFiring, exampleFiringCommand } from '../../contracts/firing-store.suite.ts'

let t: TFunction<'ruleInsight'>
beforeAll(async () => {
  await i18next.init({ lng: 'de', resources: { de: { ruleInsight: de } } })
  t = i18next.getFixedT('de', 'ruleInsight')
})

const action = (change: Partial<FiringAction>): FiringAction => ({
  ...(exampleFiring().actions[0] as FiringAction),
  outcome: 'failed',
  commands: [],
  ...change,
})

test('why an action was not done is a sentence in the language in use, never a key or a sentence of the log', () => {
  const english = 'It rests 60 s between two activations.'
  const refusal = because('output-cooldown', { cooldownS: 60, waitS: 12 })
  const german = 'Er ruht 60 s zwischen zwei Einschaltungen. In 12 s erneut versuchen.'
  expect(whyNotDone(action({ code: 'actuator.cooldown', message: english, why: refusal }), t)).toBe(german)
  const command = exampleFiringCommand({ code: 'actuator.cooldown', message: english, refusal })
  expect(whyNotDone(action({ outcome: 'running', commands: [command] }), t)).toBe(german)
  expect(whyNotDone(action({ code: 'document.unknown', message: 'The scene x does not exist.' }), t)).toMatch(/^[^.]+\. \(The scene x/)
  for (const code of ['fired-again', 'branch-ended', 'rule-off', 'rule-gone', 'master-off', 'late', 'stopped'])
    expect(whyNotDone(action({ outcome: 'cancelled', code }), t)).toMatch(/\S \S/)
  // In the board's own words.
  expect(whyNotDone(action({ code: 'ACT_7', message: 'relay stuck' }), t)).toBe('relay stuck')
  expect(whyNotDone(action({ outcome: 'done', code: null }), t)).toBe('')
})

test('of what was done nothing is said: the code of its command is no reason', () => {
  const commands = [exampleFiringCommand({ code: 'done', refusal: null, message: null })]
  expect(whyNotDone(action({ outcome: 'done', code: null, message: null, commands }), t)).toBe('')
})

import i18next, { type TFunction } from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import type { Condition } from '../../../backend/contract/rules/rule.ts'
import { makeFormat } from '../../../renderer/language/format.ts'
import { firingWords } from '../../../renderer/rules/evaluations/firing-words.ts'
import insight from '../../../renderer/rules/insight/strings-de.ts'
import { graphOf } from '../../../renderer/rules/model/graph.ts'
import { factWord } from '../../../renderer/rules/words/live-words.ts'
import ruleNodes from '../../../renderer/rules/words/strings-de.ts'
import type { Words } from '../../../renderer/rules/words/use-node-words.ts'
import { exampleFiring } from '../../contracts/firing-store.suite.ts'

let t: TFunction<'ruleInsight'>
let nodes: TFunction<'ruleNodes'>
beforeAll(async () => {
  await i18next.init({ lng: 'de', resources: { de: { ruleInsight: insight, ruleNodes } } })
  t = i18next.getFixedT('de', 'ruleInsight')
  nodes = i18next.getFixedT('de', 'ruleNodes')
})

test('what a fact is, and what a simulation offers for it, is said as everywhere', () => {
  expect(['on', 'offline', 'inactive', 'open'].map((value) => factWord(value, nodes))).toEqual(['EIN', 'offline', 'nicht aktiv', 'open'])
})

test('an output that set a rule off is said to be on or off in the language in use', () => {
  const runs: Condition = { id: 'runs', kind: 'output', output: { board: 'b', gpio: 4 }, is: 'on' }
  const branches = [{ id: 'main', on: [], when: 'runs', do: [], otherwise: [] }]
  const names = { output: () => 'Pumpe', series: () => undefined }
  const words = { names, of: () => ({ title: 'Pumpe', test: 'ist', bound: 'EIN', line: 'Pumpe' }) } as unknown as Words
  const firing = exampleFiring({
    outcome: 'otherwise',
    branch: 'main',
    actions: [],
    cause: { kind: 'fact', fact: 'output b 4', value: 'off' },
    trace: [{ id: 'runs', truth: 'false', code: 'fails', value: 'off', ageMs: null, sinceMs: null }],
  })
  const said = firingWords(firing, branches, {
    t,
    nodes,
    format: makeFormat('de'),
    graph: graphOf({ conditions: [runs], branches }),
    words,
  })
  expect(said.cause).toBe('Pumpe AUS')
  expect(said.happened).toContain('Pumpe AUS')
  expect(`${said.cause} ${said.happened}`).not.toMatch(/\boff\b/)
})

import { describe, expect, test } from 'vitest'
import type { RuleStanding } from '../../../backend/contract/rules/desk.ts'
import type { Rule } from '../../../backend/contract/rules/rule.ts'
import { structureProblems } from '../../../backend/contract/rules/structure.ts'
import { readClip, writeClip } from '../../../renderer/rules/editor/clipboard.ts'
import { fits, grouped, ruleRows, stateOf } from '../../../renderer/rules/list/rule-rows.ts'
import { unfinishedOf } from '../../../renderer/rules/model/draft-problems.ts'
import { clipOf } from '../../../renderer/rules/model/edit.ts'
import { graphOf } from '../../../renderer/rules/model/graph.ts'
import { lineDiff } from '../../../renderer/rules/model/line-diff.ts'
import { NODE_TYPES, newNode, newRule } from '../../../renderer/rules/model/new-node.ts'
import { sameButSwitches, sameRule } from '../../../renderer/rules/model/same-rule.ts'
import { ruleFrom, TEMPLATES } from '../../../renderer/rules/model/templates.ts'
import { readRulesSearch } from '../../../renderer/rules/rules-search.ts'

const published = (id: string, change: Partial<Rule> = {}): Rule => ({
  ...newRule(id, 'UTC'),
  id,
  version: 1,
  createdAtMs: 0,
  changedAtMs: 0,
  by: 'test',
  ...change,
})

describe('templates', () => {
  test.each(TEMPLATES)('%s needs nothing but what only a person knows', (template) => {
    const rule = ruleFrom(template, 'Named', 'UTC')
    expect(structureProblems(rule).filter(({ code }) => code !== 'never-looks')).toEqual([])
    const codes = new Set(unfinishedOf(rule).map(({ code }) => code))
    for (const known of ['no-series', 'no-output', 'no-bound', 'empty-rule'] as const) codes.delete(known)
    expect([...codes]).toEqual([])
    expect(Object.keys(rule.layout).sort()).toEqual([...graphOf(rule).nodes.keys()].sort())
  })
})

test('every kind of node that is added says what it lacks, and nothing is guessed that switches', () => {
  for (const type of NODE_TYPES) {
    const { role, node } = newNode(type, 'x-1')
    expect(`${role} ${node.kind}`).toBe(type)
    if (role === 'action' && node.kind === 'output') expect(node.output.board).toBe('')
  }
})

test('the clipboard takes nodes whole, and nothing else', () => {
  const rule = ruleFrom('both', 'Both', 'UTC')
  const clip = clipOf(rule, new Set(graphOf(rule).nodes.keys()))
  expect(readClip(writeClip(clip))).toMatchObject({ conditions: clip.conditions, branches: clip.branches })
  expect(readClip('leitstand-rule-nodes')).toBeUndefined()
  expect(readClip('hello')).toBeUndefined()
})

test('places that only the screen gave make no draft; switching in the list neither', () => {
  const rule = ruleFrom('fill', 'Fill', 'UTC')
  expect(sameRule(rule, { ...rule, layout: {} })).toBe(true)
  expect(sameRule(rule, { ...rule, layout: { ...rule.layout, 'value-1': { x: 999, y: 0 } } })).toBe(false)
  expect(sameButSwitches(rule, { ...rule, enabled: false, dryRun: true })).toBe(true)
  expect(sameButSwitches(rule, { ...rule, priority: 1 })).toBe(false)
})

describe('the list', () => {
  const soil = { board: 'esp1', channel: 'gpio4:moisture' }
  const reads = published('reads', {
    group: 'Bed A',
    conditions: [{ id: 'a', kind: 'silent', series: soil, forS: 60 }],
    branches: [
      {
        id: 'b',
        on: [],
        when: 'a',
        do: [{ id: 'c', kind: 'output', output: { board: 'esp2', gpio: 5 }, command: 'ON', percent: null, durationS: 0 }],
        otherwise: [],
      },
    ],
  })
  const off = published('off', { enabled: false, note: 'for winter' })
  const draft = { id: 'new', version: 1, createdAtMs: 0, changedAtMs: 0, by: 'test', base: 0, rule: newRule('Only a draft', 'UTC') }
  const rows = ruleRows([off, reads], [draft], [])

  test('says how each stands', () => {
    expect(rows.map(({ id, state }) => `${id} ${state}`)).toEqual(['off off', 'reads watching', 'new draft'])
  })

  test('what an event set off is not said to be true ever after', () => {
    const called = published('called', { branches: [{ id: 'b', on: [{ id: 't', kind: 'manual' }], when: null, do: [], otherwise: [] }] })
    const standing = { state: 'running', active: ['b'], waits: [] } as unknown as RuleStanding
    expect(stateOf(called, standing)).toBe('watching')
    expect(stateOf(reads, standing)).toBe('acting')
  })

  test('is found by words, state, series and output', () => {
    const found = (search: Record<string, unknown>) => rows.filter((row) => fits(row, readRulesSearch(search))).map(({ id }) => id)
    expect(found({ text: 'winter' })).toEqual(['off'])
    expect(found({ state: 'draft' })).toEqual(['new'])
    expect(found({ series: 'esp1 gpio4:moisture' })).toEqual(['reads'])
    expect(found({ output: 'esp2/5' })).toEqual(['reads'])
    expect(found({ state: 'nonsense' })).toHaveLength(3)
  })

  test('stands in groups, what has none last', () => {
    expect(grouped(rows, 'en').map((row) => (row.kind === 'group' ? `= ${row.name} ${row.count}` : row.id))).toEqual([
      '= Bed A 1',
      'reads',
      '=  2',
      'off',
      'new',
    ])
    expect(grouped(rows.slice(0, 1), 'en')).toHaveLength(1)
  })

  test('10,000 rules are grouped', () => {
    const many = ruleRows(
      Array.from({ length: 10_000 }, (_, index) => published(`r${index}`, { group: `G${index % 20}` })),
      [],
      [],
    )
    expect(grouped(many, 'en')).toHaveLength(10_020)
  })
})

test('lines that went and came are told apart', () => {
  expect(lineDiff('a\nb\nc\n', 'a\nx\nc\nd\n').map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'same a',
    'gone b',
    'new x',
    'same c',
    'new d',
  ])
})

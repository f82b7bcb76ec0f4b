import { describe, expect, test } from 'vitest'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { structureProblems } from '../../../backend/contract/rules/structure.ts'
import { mergeText } from '../../../backend/contract/rules/text/merge-text.ts'
import { parseRule } from '../../../backend/contract/rules/text/parse-rule.ts'
import { NO_WORLD } from '../../../backend/contract/rules/text/text-world.ts'
import { arranged, placed, placedAfter } from '../../../renderer/rules/model/arrange.ts'
import { connect, disconnect, type Port } from '../../../renderer/rules/model/connect.ts'
import { addNode, clipOf, pasteClip, removeNodes, targetsOf } from '../../../renderer/rules/model/edit.ts'
import { graphOf, type NodeType } from '../../../renderer/rules/model/graph.ts'
import { newRule } from '../../../renderer/rules/model/new-node.ts'
import { runnablePart } from '../../../renderer/rules/model/runnable.ts'
import { ruleFrom } from '../../../renderer/rules/model/templates.ts'

const HERE = { x: 0, y: 0 }

/** Builds by the steps of the editor; ids are the kind and a number. */
function built(types: readonly NodeType[], edges: readonly [string, string, Port?][] = []): RuleBody {
  let rule = newRule('Built', 'UTC')
  for (const type of types) ({ rule } = addNode(rule, type, HERE))
  for (const [from, to, port] of edges) {
    const next = connect(rule, from, to, port)
    if (!next.ok) throw new Error(`${from} to ${to}: ${next.refusal}`)
    rule = next.rule
  }
  return rule
}

const edgesOf = (rule: RuleBody) => graphOf(rule).edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`)
const AND: NodeType[] = ['condition value', 'condition value', 'condition all', 'action output']

describe('connecting', () => {
  test('two values into an AND into an output are one branch that watches the AND', () => {
    const rule = built(AND, [
      ['value-1', 'all-1'],
      ['value-2', 'all-1'],
      ['all-1', 'output-1'],
    ])
    expect(rule.branches).toHaveLength(1)
    expect(rule.branches[0]).toMatchObject({ when: 'all-1', on: [] })
    expect(edgesOf(rule)).toEqual(['value-1 input all-1', 'value-2 input all-1', 'all-1 then output-1'])
    expect(structureProblems(rule)).toEqual([])
  })

  test('in any order the same rule comes out', () => {
    const edges: [string, string][] = [
      ['value-1', 'all-1'],
      ['value-2', 'all-1'],
      ['all-1', 'output-1'],
    ]
    const wanted = edgesOf(built(AND, edges)).sort()
    for (const order of [
      [0, 2, 1],
      [1, 0, 2],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      const rule = built(
        AND,
        order.map((at) => edges[at] ?? ['', '']),
      )
      expect(edgesOf(rule).sort(), String(order)).toEqual(wanted)
    }
  })

  test('a condition that ran an action and goes into logic hands the action on', () => {
    const rule = built(
      ['condition value', 'condition hold', 'action output'],
      [
        ['value-1', 'output-1'],
        ['value-1', 'hold-1'],
      ],
    )
    expect(edgesOf(rule)).toEqual(['value-1 input hold-1', 'hold-1 then output-1'])
  })

  test('what a node says goes to one place: the later edge holds', () => {
    const rule = built(
      ['condition value', 'condition any', 'condition all'],
      [
        ['value-1', 'any-1'],
        ['value-1', 'all-1'],
      ],
    )
    expect(edgesOf(rule)).toEqual(['value-1 input all-1'])
  })

  test('a NOT has one input', () => {
    const rule = built(
      ['condition value', 'condition value', 'condition not'],
      [
        ['value-1', 'not-1'],
        ['value-2', 'not-1'],
      ],
    )
    expect(edgesOf(rule)).toEqual(['value-2 input not-1'])
  })

  test('actions behind one condition run one after the other, and else is a list of its own', () => {
    const rule = built(
      ['condition value', 'action output', 'action wait', 'action notify'],
      [
        ['value-1', 'output-1'],
        ['value-1', 'wait-1'],
        ['value-1', 'notify-1', 'else'],
      ],
    )
    expect(rule.branches).toHaveLength(1)
    expect(edgesOf(rule)).toEqual(['value-1 then output-1', 'output-1 next wait-1', 'value-1 else notify-1'])
  })

  test('an action put behind another goes between it and what followed', () => {
    const rule = built(
      ['condition value', 'action output', 'action wait', 'action notify'],
      [
        ['value-1', 'output-1'],
        ['output-1', 'wait-1'],
        ['output-1', 'notify-1'],
      ],
    )
    expect(edgesOf(rule)).toEqual(['value-1 then output-1', 'output-1 next notify-1', 'notify-1 next wait-1'])
  })

  test('a trigger asks the condition of its branch, or runs the actions itself', () => {
    const types: NodeType[] = ['trigger clock', 'condition value', 'action output']
    expect(edgesOf(built(types, [['clock-1', 'output-1']]))).toEqual(['clock-1 event output-1'])
    for (const edges of [
      [
        ['clock-1', 'value-1'],
        ['value-1', 'output-1'],
      ],
      [
        ['clock-1', 'output-1'],
        ['value-1', 'output-1'],
      ],
      [
        ['value-1', 'output-1'],
        ['clock-1', 'value-1'],
      ],
    ] as [string, string][][]) {
      const rule = built(types, edges)
      expect(rule.branches, edges.join()).toHaveLength(1)
      expect(edgesOf(rule).sort()).toEqual(['clock-1 event value-1', 'value-1 then output-1'])
      expect(structureProblems(rule)).toEqual([])
    }
  })

  test('what cannot be is refused with why', () => {
    const rule = built(
      ['condition value', 'condition value', 'condition any', 'condition hold', 'action output', 'action wait', 'trigger manual'],
      [
        ['value-1', 'any-1'],
        ['any-1', 'hold-1'],
        ['hold-1', 'output-1'],
        ['output-1', 'wait-1'],
      ],
    )
    const refusal = (from: string, to: string, port?: Port) => {
      const outcome = connect(rule, from, to, port)
      return outcome.ok ? undefined : outcome.refusal
    }
    expect(refusal('any-1', 'any-1')).toBe('itself')
    expect(refusal('hold-1', 'any-1')).toBe('circle')
    expect(refusal('wait-1', 'output-1')).toBe('circle')
    expect(refusal('output-1', 'any-1')).toBe('after-action')
    expect(refusal('value-1', 'manual-1')).toBe('into-trigger')
    expect(refusal('value-1', 'value-2')).toBe('needs-logic')
    expect(refusal('value-2', 'hold-1', 'else')).toBe('else-needs-action')
    expect(refusal('value-1', 'any-1')).toBe('already')
  })
})

describe('taking away', () => {
  const whole = built(
    ['condition value', 'condition value', 'condition all', 'condition hold', 'action output', 'action wait', 'trigger manual'],
    [
      ['value-1', 'all-1'],
      ['value-2', 'all-1'],
      ['all-1', 'hold-1'],
      ['hold-1', 'output-1'],
      ['output-1', 'wait-1'],
      ['manual-1', 'hold-1'],
    ],
  )

  test('every edge can be cut, and connecting again makes the same', () => {
    const before = edgesOf(whole).sort()
    for (const edge of graphOf(whole).edges) {
      const parted = disconnect(whole, edge)
      expect(edgesOf(parted), edge.id).not.toContain(`${edge.from} ${edge.kind} ${edge.to}`)
      expect([...graphOf(parted).nodes.keys()].sort(), edge.id).toEqual([...graphOf(whole).nodes.keys()].sort())
      const again = connect(parted, edge.from, edge.to)
      expect(again.ok && edgesOf(again.rule).sort(), edge.id).toEqual(before)
    }
  })

  test('a removed hold leaves its place to its input', () => {
    expect(edgesOf(removeNodes(whole, new Set(['hold-1'])))).toEqual([
      'value-1 input all-1',
      'value-2 input all-1',
      'all-1 then output-1',
      'output-1 next wait-1',
      'manual-1 event all-1',
    ])
  })

  test('removing everything leaves an empty rule', () => {
    const rule = removeNodes(whole, new Set(graphOf(whole).nodes.keys()))
    expect(graphOf(rule).nodes.size).toBe(0)
    expect(rule.branches).toHaveLength(1)
    expect(rule.layout).toEqual({})
  })

  test('a copy has new ids and the edges of the original among itself', () => {
    const clip = clipOf(whole, new Set(['value-1', 'all-1', 'hold-1', 'output-1']))
    const { rule, ids } = pasteClip(whole, clip, { x: 24, y: 24 })
    expect(ids).toHaveLength(4)
    expect(edgesOf(rule).slice(-2)).toContain('hold-2 then output-2')
    expect(edgesOf(rule)).toContain('value-3 input all-2')
    expect(structureProblems(rule).filter(({ fatal }) => fatal)).toEqual([])
    expect(rule.layout['all-2']).toEqual({ x: 24, y: 24 })
  })

  test('targets by keyboard are those that connect', () => {
    const ids = targetsOf(whole, 'value-1').map(({ id }) => id)
    expect(ids).toEqual(['all-1', 'hold-1', 'output-1', 'wait-1'])
  })
})

describe('places', () => {
  test('nothing covers anything, and nothing flows to the left', () => {
    const rule = built(
      [
        'condition value',
        'condition value',
        'condition time',
        'condition all',
        'condition hold',
        'action output',
        'action notify',
        'condition board',
        'action alarm',
        'trigger clock',
        'condition sun',
      ],
      [
        ['value-1', 'all-1'],
        ['value-2', 'all-1'],
        ['time-1', 'all-1'],
        ['all-1', 'hold-1'],
        ['hold-1', 'output-1'],
        ['hold-1', 'notify-1', 'else'],
        ['board-1', 'alarm-1'],
        ['clock-1', 'hold-1'],
      ],
    )
    const places = arranged(rule)
    const { nodes, edges } = graphOf(rule)
    expect(Object.keys(places).sort()).toEqual([...nodes.keys()].sort())
    const all = Object.entries(places)
    for (const [a, one] of all)
      for (const [b, other] of all)
        if (a < b) expect(Math.abs(one.x - other.x) >= 140 || Math.abs(one.y - other.y) >= 104, `${a} ${b}`).toBe(true)
    for (const { from, to } of edges) expect(places[from]?.x, `${from} ${to}`).toBeLessThan(places[to]?.x ?? 0)
  })

  test('what a text brings stands between the nodes that were there, unless a person had placed them', () => {
    const before = ruleFrom('threshold', 'a', 'UTC')
    const text =
      'IF ESP1.Sensor(GPIO4, ph) > 7 AND NOT ESP1.Sensor(GPIO5, ec) > 2 THEN ESP2.Actuator(GPIO5) = ON OTHERWISE ESP2.Actuator(GPIO5) = OFF'
    const { rule: read } = parseRule(text, { name: 'a', timeZone: 'UTC' }, NO_WORLD)
    if (read === undefined) throw new Error('The text was not read.')
    const after = placedAfter(before, mergeText(before, read))
    for (const { from, to } of graphOf(after).edges) expect(after.layout[from]?.x, `${from} ${to}`).toBeLessThan(after.layout[to]?.x ?? 0)
    const moved = { ...before, layout: { ...before.layout, 'output-1': { x: 900, y: 400 } } }
    expect(Object.values(placedAfter(moved, mergeText(moved, read)).layout)).toContainEqual({ x: 900, y: 400 })
  })

  test('a place that a person gave stays', () => {
    const { rule } = addNode(newRule('', 'UTC'), 'condition value', { x: 400, y: 300 })
    const more = { ...rule, conditions: [...rule.conditions, { id: 'not-1', kind: 'not' as const, inputs: [] }] }
    expect(placed(more).layout['value-1']).toEqual({ x: 400, y: 300 })
    expect(placed(more).layout['not-1']).toBeDefined()
  })

  test('200 nodes are placed', () => {
    let rule = newRule('', 'UTC')
    for (let count = 0; count < 100; count++) {
      ;({ rule } = addNode(rule, 'condition value', HERE))
      ;({ rule } = addNode(rule, 'action output', HERE))
      const next = connect(rule, `value-${count + 1}`, `output-${count + 1}`)
      if (next.ok) rule = next.rule
    }
    expect(new Set(Object.values(arranged(rule)).map(({ x, y }) => `${x} ${y}`)).size).toBe(200)
  })
})

test('what can run of an unfinished draft has no fatal problem', () => {
  const rule = built(['condition value', 'condition all', 'action output', 'trigger manual'], [['value-1', 'all-1']])
  const broken = {
    ...rule,
    conditions: [
      ...rule.conditions,
      { id: 'not-1', kind: 'not' as const, inputs: ['not-2'] },
      { id: 'not-2', kind: 'not' as const, inputs: ['not-1'] },
    ],
  }
  const part = runnablePart(broken)
  expect(structureProblems(part).filter(({ fatal }) => fatal)).toEqual([])
  expect(part.conditions.map(({ id }) => id)).toEqual(['value-1', 'all-1'])
})

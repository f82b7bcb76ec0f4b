import { expect, test } from 'vitest'
import { withBounds } from '../../../renderer/rules/evaluations/use-shown-graph.ts'
import { addNode } from '../../../renderer/rules/model/edit.ts'
import { graphOf } from '../../../renderer/rules/model/graph.ts'
import { newRule } from '../../../renderer/rules/model/new-node.ts'

test('nodes of the past have the bounds of the version that decided, and stand where they stand now', () => {
  const before = addNode(newRule('Then', 'UTC'), 'condition value', { x: 0, y: 0 }).rule
  const now = addNode(before, 'condition board', { x: 0, y: 0 }).rule
  const old = { ...before, conditions: before.conditions.map((one) => (one.kind === 'value' ? { ...one, low: 7 } : one)) }
  const nodes = withBounds(graphOf(now), old)
  expect(nodes.get('value-1')?.node).toMatchObject({ low: 7 })
  expect([...nodes.keys()]).toEqual(['value-1', 'board-1'])
  const renamed = { ...before, conditions: [{ ...now.conditions[1], id: 'value-1' } as (typeof now.conditions)[number]] }
  expect(withBounds(graphOf(now), renamed).get('value-1')?.node).toMatchObject({ kind: 'value', low: null })
})

import { describe, expect, test } from 'vitest'
import type { Frame, RuleBody } from '../../../backend/contract/rules/rule.ts'
import { placed } from '../../../renderer/rules/model/arrange.ts'
import { connect } from '../../../renderer/rules/model/connect.ts'
import { addNode, clipOf, pasteClip, removeNodes } from '../../../renderer/rules/model/edit.ts'
import {
  boxOf,
  chosenFrame,
  folded,
  framed,
  framesOf,
  inFrame,
  MAX_FRAMES,
  movedPlaces,
  withFrames,
} from '../../../renderer/rules/model/frames.ts'
import { graphOf } from '../../../renderer/rules/model/graph.ts'
import { newRule } from '../../../renderer/rules/model/new-node.ts'
import { sameRule } from '../../../renderer/rules/model/same-rule.ts'

/** Two values into an AND into an output. */
function sample(): RuleBody {
  let rule = newRule('Framed', 'UTC')
  for (const type of ['condition value', 'condition value', 'condition all', 'action output'] as const)
    ({ rule } = addNode(rule, type, { x: 0, y: 0 }))
  for (const [from, to] of [
    ['value-1', 'all-1'],
    ['value-2', 'all-1'],
    ['all-1', 'output-1'],
  ] as const) {
    const next = connect(rule, from, to)
    if (!next.ok) throw new Error(next.refusal)
    rule = next.rule
  }
  return placed({ ...rule, layout: {} })
}

const both = new Set(['value-1', 'value-2'])
const inputs = framed(sample(), both, 'Inputs')
const only = (rule: RuleBody): Frame => {
  const [frame] = framesOf(rule)
  if (frame === undefined) throw new Error('there is no frame')
  return frame
}
const placeOf = (rule: RuleBody) => (id: string) => rule.layout[id] ?? { x: 0, y: 0 }

describe('frames of a rule', () => {
  test('chosen nodes stand in one, and choosing them again is choosing it', () => {
    expect(only(inputs)).toEqual({ id: 'frame-1', name: 'Inputs', nodes: ['value-1', 'value-2'], folded: false })
    expect(chosenFrame(inputs, both)?.id).toBe('frame-1')
    expect(chosenFrame(inputs, new Set(['value-1']))).toBeUndefined()
    expect(framed(inputs, both, 'Again')).toBe(inputs)
    expect(framed(inputs, new Set(), 'Nothing')).toBe(inputs)
  })

  test('one that is chosen with other nodes takes them in; a part of one leaves it', () => {
    expect(framesOf(framed(inputs, new Set([...both, 'all-1']), 'More'))).toEqual([
      { id: 'frame-1', name: 'Inputs', nodes: ['value-1', 'value-2', 'all-1'], folded: false },
    ])
    expect(framesOf(framed(inputs, new Set(['value-2', 'all-1']), 'Rest')).map(({ name, nodes }) => [name, nodes])).toEqual([
      ['Inputs', ['value-1']],
      ['Rest', ['value-2', 'all-1']],
    ])
  })

  test('there are so many and no more', () => {
    const full = withFrames(
      inputs,
      Array.from({ length: MAX_FRAMES }, (_, index) => ({ id: `f-${index}`, name: 'F', nodes: ['value-1'], folded: false })),
    )
    // One node fits into one of them; the others hold nothing and count for nothing.
    expect(framesOf(full)).toHaveLength(1)
    expect(framesOf(framed(full, new Set(['all-1', 'output-1']), 'New'))).toHaveLength(2)
  })

  test('what is removed leaves its frame, and the last node takes the frame along', () => {
    expect(only(removeNodes(inputs, new Set(['value-1']))).nodes).toEqual(['value-2'])
    expect(removeNodes(inputs, both).frames).toBeUndefined()
    expect(only(inFrame(inputs, 'all-1', 'frame-1')).nodes).toEqual(['value-1', 'value-2', 'all-1'])
    expect(inFrame(inFrame(inputs, 'value-1', null), 'value-2', null).frames).toBeUndefined()
  })

  test('a copy has a frame of its own, a part of it none', () => {
    const whole = pasteClip(inputs, clipOf(inputs, both), { x: 28, y: 28 }).rule
    expect(framesOf(whole).map(({ id, name, nodes }) => [id, name, nodes])).toEqual([
      ['frame-1', 'Inputs', ['value-1', 'value-2']],
      ['frame-2', 'Inputs', ['value-3', 'value-4']],
    ])
    expect(framesOf(pasteClip(inputs, clipOf(inputs, new Set(['value-1'])), { x: 28, y: 28 }).rule)).toHaveLength(1)
  })

  test('a frame is a change of the rule, nodes that are not there are none', () => {
    expect(sameRule(sample(), inputs)).toBe(false)
    expect(sameRule(sample(), withFrames(inputs, []))).toBe(true)
    expect(framesOf({ ...inputs, frames: [{ ...only(inputs), nodes: ['gone'] }] })).toEqual([])
  })
})

describe('a frame on the canvas', () => {
  const graph = graphOf(inputs)

  test('holds its nodes with room around them, and takes them along', () => {
    const box = boxOf(only(inputs), graph, placeOf(inputs))
    for (const id of both) {
      const { x, y } = placeOf(inputs)(id)
      expect(x > box.x && y > box.y && x + 220 < box.x + box.width && y + 104 < box.y + box.height, id).toBe(true)
    }
    const moved = movedPlaces(framesOf(inputs), graph, placeOf(inputs), { 'frame-1': { x: box.x + 40, y: box.y - 8 } })
    for (const id of both) {
      const { x, y } = placeOf(inputs)(id)
      expect(moved[id]).toEqual({ x: x + 40, y: y - 8 })
    }
    expect(Object.keys(moved)).toHaveLength(2)
  })

  test('nodes that are dragged with their frame move once', () => {
    const moved = movedPlaces(framesOf(inputs), graph, placeOf(inputs), { 'frame-1': { x: 100, y: 100 }, 'value-1': { x: 5, y: 6 } })
    expect(moved['value-1']).toEqual({ x: 5, y: 6 })
  })

  test('folded it stands for its nodes: edges inside are gone, edges out lead from it and keep whose truth they carry', () => {
    const shut = [{ ...only(inputs), folded: true }]
    const { hidden, edges } = folded(graph, shut)
    expect([...hidden]).toEqual(['value-1', 'value-2'])
    expect(edges.map(({ from, to, of }) => [from, to, of])).toEqual([
      ['frame-1', 'all-1', 'value-1'],
      ['frame-1', 'all-1', 'value-2'],
      ['all-1', 'output-1', 'all-1'],
    ])
    const whole = { ...only(inputs), nodes: ['value-1', 'value-2', 'all-1'], folded: true }
    expect(folded(graph, [whole]).edges.map(({ from, to }) => [from, to])).toEqual([['frame-1', 'output-1']])
  })
})

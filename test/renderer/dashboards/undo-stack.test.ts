import { expect, test } from 'vitest'
import { redo, startStack, step, undo } from '../../../renderer/dashboards/undo-stack.ts'

test('steps are taken back and done again in order', () => {
  let stack = step(step(startStack('a'), 'b', '', 0), 'c', '', 0)
  stack = undo(stack)
  expect(stack.present).toBe('b')
  stack = undo(undo(stack))
  expect(stack.present).toBe('a')
  expect(redo(redo(redo(stack))).present).toBe('c')
})

test('a new step forgets what was taken back', () => {
  const stack = step(undo(step(startStack('a'), 'b', '', 0)), 'x', '', 0)
  expect(redo(stack)).toBe(stack)
  expect(undo(stack).present).toBe('a')
})

test('typing is one step while it goes on, another field or a pause begins the next', () => {
  let stack = startStack('')
  stack = step(stack, 'h', 'title', 0)
  stack = step(stack, 'hi', 'title', 500)
  stack = step(stack, 'hi!', 'title', 2000)
  stack = step(stack, 'hi! low', 'low', 2100)
  stack = undo(stack)
  expect(stack.present).toBe('hi!')
  stack = undo(stack)
  expect(stack.present).toBe('hi')
  expect(undo(stack).present).toBe('')
})

test('the same content is no step, and a hundred are kept', () => {
  const start = startStack(0)
  expect(step(start, 0, '', 0)).toBe(start)
  let stack = start
  for (let n = 1; n <= 130; n += 1) stack = step(stack, n, '', 0)
  for (let n = 0; n < 200; n += 1) stack = undo(stack)
  expect(stack.present).toBe(30)
})

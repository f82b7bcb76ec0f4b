import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { ANNOTATION_BODY, annotationFault } from '../../../backend/contract/annotation.ts'

const body = { fromMs: 1000, toMs: null, text: 'Pump exchanged', series: [] }

test('takes a point and a range, also one that is a point', () => {
  expect(annotationFault(body)).toBeUndefined()
  expect(annotationFault({ ...body, toMs: 2000 })).toBeUndefined()
  expect(annotationFault({ ...body, toMs: 1000 })).toBeUndefined()
})

test('refuses a range that ends before it starts, and a text of blanks', () => {
  expect(annotationFault({ ...body, toMs: 999 })).toContain('must start before it ends')
  expect(annotationFault({ ...body, text: ' \n' })).toContain('needs a text')
})

test('takes no time that has no date: it would fail every report it touches', () => {
  const schema = Compile(Type.Object(ANNOTATION_BODY))
  expect(schema.Check(body)).toBe(true)
  expect(schema.Check({ ...body, fromMs: Date.UTC(10_000, 0, 2) })).toBe(false)
  expect(schema.Check({ ...body, toMs: 9e15 })).toBe(false)
  expect(schema.Check({ ...body, fromMs: -9e15 })).toBe(false)
})

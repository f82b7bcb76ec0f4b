import { expect, it } from 'vitest'
import { answerOf } from '../../../renderer/imports/upload.ts'

it('keeps code and detail of a refused file', () => {
  const body = JSON.stringify({ error: { code: 'import.unreadable', message: 'This is no CSV file.', detail: 'It is a picture.' } })
  expect(() => answerOf(400, body)).toThrow(expect.objectContaining({ code: 'import.unreadable', detail: 'It is a picture.' }))
})

it('says too large for a proxy that answers so without a body, and internal for nonsense', () => {
  expect(() => answerOf(413, '<html>')).toThrow(expect.objectContaining({ code: 'request.too-large' }))
  expect(() => answerOf(500, '')).toThrow(expect.objectContaining({ code: 'internal' }))
  expect(() => answerOf(201, '{"id":1}')).toThrow(expect.objectContaining({ code: 'answer.invalid' }))
})

import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { StopRequest } from '../../../backend/cli/stop-request.ts'

test.each([
  ['SIGTERM', undefined, 'SIGTERM'],
  ['SIGINT', undefined, 'SIGINT'],
  ['disconnect', undefined, 'the process that started this one is gone'],
  ['message', { event: 'stop' }, 'the process that started this one asked for it'],
])('%s ends the program', async (event, value, text) => {
  const events = new EventEmitter()
  const request = new StopRequest(events).listen()
  events.emit(event, value)
  expect(await request.reason).toEqual({ text })
})

test('a fault that nobody caught ends the program and is kept for the log', async () => {
  const events = new EventEmitter()
  const request = new StopRequest(events).listen()
  const fault = new Error('nobody caught this')
  events.emit('unhandledRejection', fault)
  expect(await request.reason).toEqual({ text: 'unhandled rejection', fault })
})

test('other messages of the parent are ignored', async () => {
  const events = new EventEmitter()
  const request = new StopRequest(events).listen()
  for (const message of [null, 'stop', 7, { event: 'hello' }]) events.emit('message', message)
  events.emit('SIGINT')
  expect(await request.reason).toEqual({ text: 'SIGINT' })
})

test('a closed request listens to nothing', () => {
  const events = new EventEmitter()
  new StopRequest(events).listen().close()
  expect(events.eventNames()).toEqual([])
})

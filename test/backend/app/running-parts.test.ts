import { beforeEach, expect, test } from 'vitest'
import { RunningParts } from '../../../backend/app/running-parts.ts'

let did: string[]
let running: RunningParts
const part = (name: string) => ({
  start: async () => void did.push(`start ${name}`),
  stop: () => void did.push(`stop ${name}`),
})
beforeEach(() => {
  did = []
  running = new RunningParts({ error: (_: unknown, text?: string) => did.push(text ?? '') })
})

test('stops in reverse order, each once', async () => {
  await running.start('a', part('a'))
  running.add('b', () => void did.push('stop b'))
  await running.stop()
  await running.stop()
  expect(did).toEqual(['start a', 'stop b', 'stop a'])
})

test('stops what could not start too, and goes on after one that does not stop', async () => {
  await running.start('a', part('a'))
  const broken = { start: () => Promise.reject(new Error('port taken')), stop: () => Promise.reject(new Error('stuck')) }
  await expect(running.start('broken', broken)).rejects.toThrow('port taken')
  await running.stop()
  expect(did).toEqual(['start a', 'stopping broken failed', 'stop a'])
})

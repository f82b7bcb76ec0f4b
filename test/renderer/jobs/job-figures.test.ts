import { expect, it } from 'vitest'
import type { JobProgress } from '../../../backend/contract/job.ts'
import { isActive, shareOf, timeLeftMs, tookMs } from '../../../renderer/jobs/job-figures.ts'

const running: JobProgress = {
  state: 'running',
  done: 250,
  total: 1000,
  unit: 'samples',
  rate: 50,
  startedAtMs: 1000,
  finishedAtMs: null,
  error: null,
}

it('tells share and time left of running work', () => {
  expect(shareOf(running)).toBe(0.25)
  expect(timeLeftMs(running)).toBe(15_000)
  expect(tookMs(running, 6000)).toBe(5000)
})

it('knows no time left without a total, without a rate, or when it does not run', () => {
  expect(timeLeftMs({ ...running, total: null })).toBeNull()
  expect(timeLeftMs({ ...running, rate: null })).toBeNull()
  expect(timeLeftMs({ ...running, rate: 0 })).toBeNull()
  expect(timeLeftMs({ ...running, state: 'waiting' })).toBeNull()
})

it('stays within 0 and 1 when a total was an estimate', () => {
  expect(shareOf({ ...running, done: 1200 })).toBe(1)
  expect(shareOf({ ...running, total: null })).toBe(0)
  expect(shareOf({ ...running, total: 0 })).toBe(0)
  expect(shareOf({ ...running, state: 'done', total: null })).toBe(1)
})

it('counts waiting and running work as active', () => {
  expect((['waiting', 'running', 'done', 'failed', 'cancelled'] as const).filter((state) => isActive({ state }))).toEqual([
    'waiting',
    'running',
  ])
})

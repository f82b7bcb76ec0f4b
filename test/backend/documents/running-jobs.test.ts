import { beforeEach, expect, test } from 'vitest'
import type { JobProgress } from '../../../backend/contract/job.ts'
import type { JobNoun, RunningJob } from '../../../backend/contract/running-job.ts'
import { jobOf, RunningJobs } from '../../../backend/documents/running-jobs.ts'

const PROGRESS: JobProgress = {
  state: 'running',
  done: 1,
  total: 2,
  unit: 'samples',
  rate: null,
  startedAtMs: 1,
  finishedAtMs: null,
  error: null,
}
const HEAD = { version: 1, createdAtMs: 1, changedAtMs: 1, by: 'anna' }
const job = (noun: JobNoun, id: string, state: JobProgress['state']) =>
  jobOf(noun, { id, ...HEAD }, { what: 'export', name: id, series: null, progress: { ...PROGRESS, state } })

let told: { changed: string[]; ended: readonly string[] }[]
beforeEach(() => {
  told = []
})

function jobs(kept: RunningJob[] = []): RunningJobs {
  const made = new RunningJobs([{ noun: 'exports', list: () => kept }])
  made.onChange = (changed, ended) => told.push({ changed: changed.map(({ id }) => id), ended })
  return made
}

test('what waits or runs is listed, and leaves when it ends, fails or is removed', () => {
  const all = jobs()
  all.note('exports', [job('exports', 'a', 'waiting'), job('exports', 'b', 'done')], [])
  all.note('revisions', [job('revisions', 'a', 'running')], [])
  expect(all.list().map(({ id, noun, job: document }) => [id, noun, document])).toEqual([
    ['exports-a', 'exports', 'a'],
    ['revisions-a', 'revisions', 'a'],
  ])
  all.note('exports', [job('exports', 'a', 'failed')], [])
  all.note('revisions', [], ['a', 'never-known'])
  expect(all.list()).toEqual([])
  expect(told).toEqual([
    { changed: ['exports-a'], ended: [] },
    { changed: ['revisions-a'], ended: [] },
    { changed: [], ended: ['exports-a'] },
    { changed: [], ended: ['revisions-a'] },
  ])
})

test('what ended long ago is told to nobody: ten thousand changes of history cost a page nothing', async () => {
  const all = jobs([
    ...Array.from({ length: 10_000 }, (_, index) => job('exports', `e${index}`, 'done')),
    job('exports', 'goes-on', 'running'),
  ])
  await all.start()
  expect(told).toEqual([{ changed: ['exports-goes-on'], ended: [] }])
  all.note('exports', [job('exports', 'e1', 'done')], ['e2'])
  expect(told).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { buildJob } from '../../../backend/app/jobs.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import type { FirmwareBuild } from '../../../backend/contract/flash/firmware-build.ts'
import { RunningJobs } from '../../../backend/documents/running-jobs.ts'
import { FirmwareBuilds } from '../../../backend/flash/firmware-builds.ts'
import { flashActivity } from '../../../backend/flash/flash-activity.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { jobAt } from '../../renderer/flash/flash-lab.ts'

/** What others hear of flashing: the list of running work, and the activity list. */

test('a build is among the running work from its begin to its end', async () => {
  const jobs = new RunningJobs([])
  const over = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<FirmwareBuild>()
  const builds = new FirmwareBuilds({
    program: { version: async () => null, run: () => over.promise },
    archive: {
      addFolder: async () => {
        throw new LeitstandError('firmware.unreadable')
      },
    },
    clock: new ManualClock(5000),
    newId: () => 'b1',
    onChange: (build) => {
      jobs.note('firmware-builds', [buildJob(build)], [])
      if (build.state !== 'running') ended.resolve(build)
    },
    onFault: () => undefined,
  })
  builds.begin({ folder: '/home/ada/greenhouse' }, 'ada')
  expect(jobs.list()).toMatchObject([
    { noun: 'firmware-builds', job: 'b1', what: 'build', name: 'greenhouse', by: 'ada', progress: { state: 'running', startedAtMs: 5000 } },
  ])
  over.resolve()
  expect((await ended.promise).state).toBe('failed')
  expect(jobs.list()).toEqual([])
})

test('setting a board up that fails is told, alone and after writing, and a board that is written stays flashed', () => {
  const failed = { state: 'failed', error: { code: 'provision.silent', detail: 'no answer' } } as const
  const alone = jobAt('/dev/ttyUSB0', { action: 'provision', progress: failed })
  expect(flashActivity(alone)).toMatchObject([
    { kind: 'board-flash-failed', severity: 'warning', detail: { action: 'provision', code: 'provision.silent' } },
  ])
  const after = jobAt('/dev/ttyUSB0', { written: 'all', progress: failed })
  expect(flashActivity(after).map(({ kind, detail }) => [kind, detail.action])).toEqual([
    ['board-flashed', 'write'],
    ['board-flash-failed', 'provision'],
  ])
  expect(flashActivity(jobAt('/dev/ttyUSB0', { action: 'provision', progress: { state: 'done' } }))).toEqual([])
  expect(flashActivity(jobAt('/dev/ttyUSB0', { action: 'networks', progress: failed }))).toEqual([])
  expect(flashActivity(jobAt('/dev/ttyUSB0', { written: 'partly', progress: failed })).map(({ kind }) => kind)).toEqual([
    'board-flash-failed',
  ])
})

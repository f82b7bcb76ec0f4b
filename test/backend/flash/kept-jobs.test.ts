import { expect, test } from 'vitest'
import { type FlashJob, type FlashJobBody, MOST_FLASH_JOBS } from '../../../backend/contract/flash/job.ts'
import { PassingShelf } from '../../../backend/documents/passing-shelf.ts'
import { KeptJobs } from '../../../backend/flash/kept-jobs.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { jobAt } from '../../renderer/flash/flash-lab.ts'

/** What runs the program once: its shelf, and what it keeps. */
function program(store: MemoryDocumentStore<FlashJob>) {
  const clock = new ManualClock(9000)
  const shelf = new PassingShelf<FlashJobBody>({ noun: 'work on a board', clock, most: MOST_FLASH_JOBS })
  const interrupted: FlashJob[] = []
  const faults: unknown[] = []
  const kept = new KeptJobs({
    ...{ store, shelf, clock },
    onInterrupted: (job) => interrupted.push(job),
    onFault: (cause) => faults.push(cause),
  })
  shelf.onChange = (changed, removed) => kept.note(changed, removed)
  return { shelf, kept, interrupted, faults }
}

test('what was under way when the program ended is interrupted after it, with what the flash holds; what had ended stays', async () => {
  const store = new MemoryDocumentStore<FlashJob>()
  const before = program(store)
  const { id, version: _v, createdAtMs: _c, changedAtMs: _a, by, ...body } = jobAt('/dev/ttyUSB0')
  before.shelf.put(id, body, by)
  before.shelf.put(id, { ...body, stage: 'writing', written: 'partly' }, by)
  const done = { ...body, port: '/dev/ttyUSB1', written: 'all' as const, progress: { ...body.progress, state: 'done' as const } }
  before.shelf.put('other', done, by)
  await before.kept.stop()

  const after = program(store)
  await after.kept.start()
  expect(after.shelf.get(id)).toMatchObject({
    stage: 'writing',
    written: 'partly',
    by: 'anna',
    request: body.request,
    progress: { state: 'failed', error: { code: 'flash.interrupted', detail: '' } },
  })
  expect(after.shelf.get('other')).toMatchObject({ written: 'all', progress: { state: 'done' } })
  expect(after.interrupted.map((job) => job.id)).toEqual([id])
  await after.kept.stop()

  const again = program(store)
  await again.kept.start()
  expect(again.interrupted).toEqual([])
  expect(again.shelf.list()).toHaveLength(2)
  again.shelf.remove([id])
  await again.kept.stop()
  expect([[...store.kept.keys()], again.faults]).toEqual([['other'], []])
})

test('bytes and rates are not worth a write to disk, a stage is', async () => {
  const store = new MemoryDocumentStore<FlashJob>()
  let writes = 0
  const save = store.save.bind(store)
  store.save = (documents) => {
    writes++
    return save(documents)
  }
  const { shelf, kept } = program(store)
  const { id, version: _v, createdAtMs: _c, changedAtMs: _a, by, ...body } = jobAt('/dev/ttyUSB0')
  shelf.put(id, body, by)
  for (let done = 0; done < 50; done++) shelf.put(id, { ...body, leftS: 50 - done, progress: { ...body.progress, done } }, by)
  shelf.put(id, { ...body, stage: 'verifying' }, by)
  await kept.stop()
  expect(writes).toBe(2)
})

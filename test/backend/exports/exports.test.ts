import { beforeEach, expect, test } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import type { Export, ExportBody } from '../../../backend/contract/export.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import type { ExportPlan } from '../../../backend/exports/export-plan.ts'
import type { ExportTarget } from '../../../backend/exports/export-runner.ts'
import { type ExportFiles, Exports } from '../../../backend/exports/exports.ts'
import type { ExportNews } from '../../../backend/exports/write-export.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { plan, spec } from './an-export.ts'

const DAY_MS = 86_400_000
const FIGURES = { samples: 100, total: 100, rows: 100, bytes: 5000 }

class MemoryFiles implements ExportFiles {
  plans = new Map<string, ExportPlan>()

  async start(known: readonly string[]): Promise<void> {
    for (const id of this.plans.keys()) if (!known.includes(id)) this.plans.delete(id)
  }
  async savePlan(id: string, made: ExportPlan): Promise<void> {
    this.plans.set(id, made)
  }
  async loadPlan(id: string): Promise<ExportPlan | undefined> {
    return this.plans.get(id)
  }
  async remove(id: string): Promise<void> {
    this.plans.delete(id)
  }
  targetOf(id: string): ExportTarget {
    return { kind: 'file', folder: '/nowhere', id, reserveBytes: 0 }
  }
  pathOf(id: string): string {
    return `/nowhere/${id}.done`
  }
}

interface Run {
  id: string
  tell(news: ExportNews): void
  stopped: boolean
  asked: number
}

let clock: ManualClock
let store: MemoryDocumentStore<Export>
let files: MemoryFiles
let runs: Run[]
let activity: Omit<Activity, 'id' | 'atMs'>[]
let troubles: unknown[]

beforeEach(() => {
  clock = new ManualClock()
  store = new MemoryDocumentStore<Export>()
  files = new MemoryFiles()
  runs = []
  activity = []
  troubles = []
})

async function opened(): Promise<Exports> {
  let next = store.kept.size
  const shelf = new Shelf<ExportBody>({ noun: 'export', store, clock, newId: () => `e${++next}`, most: 100 })
  await shelf.start()
  const exports = new Exports({
    shelf,
    files,
    runner: {
      run: (_task, target, tell) => {
        const run: Run = { id: target.kind === 'file' ? target.id : 'stream', tell, stopped: false, asked: 0 }
        runs.push(run)
        return {
          more: () => run.asked++,
          stop: async () => {
            run.stopped = true
          },
        }
      },
    },
    clock,
    atOnce: 2,
    plan: async (asked, by) => {
      if (asked.series.includes(99)) throw new LeitstandError('series.unknown')
      return { plan: { ...plan(), spec: asked, by }, skipped: asked.series.filter((id) => id > 50) }
    },
    report: (entry) => activity.push(entry),
    onTrouble: (cause) => troubles.push(cause),
  })
  await exports.start()
  return exports
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}

test('two jobs run at a time, the next begins when one has ended', async () => {
  const exports = await opened()
  for (let count = 0; count < 3; count++) await exports.begin(spec(), 'eva', null)
  await settled()
  expect(runs.map(({ id }) => id)).toEqual(['e1', 'e2'])
  expect(exports.list().map(({ progress }) => progress.state)).toEqual(['running', 'running', 'waiting'])
  runs[0]?.tell({ type: 'done', figures: FIGURES })
  await settled()
  expect(runs.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3'])
  expect(exports.get('e1')).toMatchObject({ rows: 100, bytes: 5000, progress: { state: 'done', done: 100, total: 100 } })
  expect(activity).toEqual([
    {
      kind: 'export-finished',
      severity: 'ok',
      board: null,
      by: 'eva',
      detail: { title: 'Gewächshaus', format: 'csv', rows: 100, bytes: 5000 },
    },
  ])
})

test('progress shows samples, total and rate', async () => {
  const exports = await opened()
  await exports.begin(spec(), 'eva', null)
  await settled()
  runs[0]?.tell({ type: 'progress', figures: { samples: 100, total: 1000, rows: 90, bytes: 10 } })
  clock.ms += 2000
  runs[0]?.tell({ type: 'progress', figures: { samples: 600, total: 500, rows: 590, bytes: 20 } })
  expect(exports.get('e1')).toMatchObject({ rows: 590, bytes: 20, progress: { done: 600, total: 600, rate: 250 } })
})

test('names series that are gone', async () => {
  const exports = await opened()
  expect((await exports.begin(spec({ series: [1, 51, 52] }), 'eva', null)).skipped).toEqual([51, 52])
  await expect(exports.begin(spec({ series: [99] }), 'eva', null)).rejects.toMatchObject({ code: 'series.unknown' })
  expect(exports.list()).toHaveLength(1)
})

test('a file that is sent at once is not without series that were asked for, and its place is free again', async () => {
  const exports = await opened()
  for (let time = 0; time < 5; time++) {
    await expect(exports.stream(spec({ series: [1, 51] }), 'eva')).rejects.toMatchObject({ code: 'series.unknown' })
  }
})

test('a cancelled job stops, can be resumed, and goes on where its file is', async () => {
  const exports = await opened()
  await exports.begin(spec(), 'eva', null)
  await settled()
  const ended = exports.ended('e1')
  expect((await exports.cancel('e1')).progress.state).toBe('cancelled')
  expect((await ended).progress.state).toBe('cancelled')
  expect(runs[0]?.stopped).toBe(true)
  runs[0]?.tell({ type: 'done', figures: FIGURES })
  await settled()
  expect(exports.get('e1').progress.state).toBe('cancelled')
  await exports.resume('e1')
  await settled()
  expect(exports.get('e1').progress.state).toBe('running')
  await expect(exports.resume('e1')).rejects.toMatchObject({ code: 'job.running' })
  expect(runs).toHaveLength(2)
})

test('a failure is told with its code and leaves the job to be resumed', async () => {
  const exports = await opened()
  await exports.begin(spec(), 'eva', null)
  await settled()
  runs[0]?.tell({ type: 'failed', code: 'store.full', detail: 'The disk is full.' })
  await settled()
  expect(exports.get('e1').progress).toMatchObject({ state: 'failed', error: { code: 'store.full', detail: 'The disk is full.' } })
  expect(activity[0]).toMatchObject({ kind: 'export-failed', detail: { code: 'store.full' } })
  expect(troubles).toEqual([])
  expect(() => exports.file('e1')).toThrow(expect.objectContaining({ code: 'job.not-ready' }))
})

test('jobs go on after a restart, with the plan they began with', async () => {
  const first = await opened()
  for (let count = 0; count < 3; count++) await first.begin(spec(), 'eva', null)
  await settled()
  await first.stop()
  expect(runs.every(({ stopped }) => stopped)).toBe(true)
  runs = []
  files.plans.delete('e2')
  const second = await opened()
  await settled()
  expect(runs.map(({ id }) => id)).toEqual(['e1', 'e3'])
  expect(second.get('e2').progress).toMatchObject({ state: 'failed', error: { code: 'store.unavailable' } })
})

test('files are kept for a week and up to 5 GB, the newest in any case', async () => {
  const exports = await opened()
  for (let count = 0; count < 4; count++) {
    await exports.begin(spec(), 'eva', null)
    await settled()
    runs.at(-1)?.tell({ type: 'done', figures: { ...FIGURES, bytes: count === 3 ? 6e9 : 1e9 } })
    await settled()
    clock.ms += DAY_MS
  }
  expect(exports.list().map(({ id }) => id)).toEqual(['e4'])
  expect([...files.plans.keys()]).toEqual(['e4'])
  await exports.stop()
  clock.ms += 8 * DAY_MS
  expect((await opened()).list()).toEqual([])
})

test('a job that is deleted stops, and whoever waits for it hears', async () => {
  const exports = await opened()
  await exports.begin(spec(), 'eva', null)
  await settled()
  const ended = exports.ended('e1')
  await exports.remove(['e1', 'never'])
  expect((await ended).progress.state).toBe('running')
  expect(runs[0]?.stopped).toBe(true)
  expect(exports.list()).toEqual([])
})

test('a stream asks for a piece for each that was taken and ends with its taker', async () => {
  const exports = await opened()
  const opening = exports.stream(spec(), 'eva')
  await settled()
  const run = runs[0]
  run?.tell({ type: 'piece', bytes: Uint8Array.from([1]) })
  const { bytes, fileName } = await opening
  expect(fileName).toBe('Gewächshaus 2026-03-29.csv')
  expect(run?.asked).toBe(2)
  const iterator = bytes[Symbol.asyncIterator]()
  expect((await iterator.next()).value).toEqual(Uint8Array.from([1]))
  expect(run?.asked).toBe(3)
  const pending = iterator.next()
  await iterator.return?.()
  expect(await pending).toEqual({ done: true, value: undefined })
  expect(run?.stopped).toBe(true)
})

test('four streams at a time; one that fails before its first piece fails as a whole and frees its place', async () => {
  const exports = await opened()
  const opening = Array.from({ length: 4 }, () => exports.stream(spec(), 'eva'))
  await settled()
  await expect(exports.stream(spec(), 'eva')).rejects.toMatchObject({ code: 'request.too-many' })
  const failed = expect(opening[0]).rejects.toMatchObject({ code: 'query.too-much' })
  runs[0]?.tell({ type: 'failed', code: 'query.too-much', detail: 'Too much.' })
  await failed
  const fifth = exports.stream(spec(), 'eva')
  await settled()
  runs[4]?.tell({ type: 'done', figures: FIGURES })
  const { bytes } = await fifth
  for await (const _piece of bytes) throw new Error('there is nothing to send')
})

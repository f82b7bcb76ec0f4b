import { beforeEach, describe, expect, test } from 'vitest'
import type { DocumentHead } from '../../../backend/contract/document.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { MARK, packQuality } from '../../../backend/contract/quality.ts'
import type { Revision, RevisionBody, RevisionRequest } from '../../../backend/contract/revision.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import type { Reprocessor } from '../../../backend/revisions/ports.ts'
import { reprocessSamples } from '../../../backend/revisions/reprocess-samples.ts'
import { Revisions } from '../../../backend/revisions/revisions.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { batchOf } from '../../contracts/sample-batches.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { MemoryTelemetryStore } from '../../fakes/memory-telemetry-store.ts'

const T = Date.UTC(2026, 4, 1)
const COUNT = 50
const RANGE = { fromMs: T, toMs: T + COUNT * 1000 }
const REQUEST: RevisionRequest = { kind: 'reprocess', series: 1, ...RANGE, reason: 'one up' }

let store: MemoryTelemetryStore
let shelf: Shelf<RevisionBody>
let series: Series[]
let told: { what: unknown; by: string | null }[]
let faults: unknown[]
let gate: PromiseWithResolvers<void>
let neighbours: string[]
let revisions: Revisions

/** Adds one to each value, but waits at the gate first. */
const plusOne = (): Reprocessor => ({
  neighbours,
  run: async (samples) => {
    await gate.promise
    const processor = {
      process: (raw: number, _: number, out: { value: number }) => {
        out.value = raw + 1
      },
    }
    return reprocessSamples(samples, processor, () => undefined)
  },
  close: async () => undefined,
})

function make(change: Partial<Pick<MemoryTelemetryStore, 'revise' | 'undoRevision'>> = {}): Revisions {
  return new Revisions({
    shelf,
    history: {
      samples: ({ series: id, fromMs, toMs }) => store.export({ series: [id], fromMs, toMs }),
      count: async ({ series: id, fromMs, toMs }) => {
        const [answer] = await store.query({ series: [id], fromMs, toMs, maxPoints: 100_000, aggregation: 'raw' })
        return { any: (answer?.points.length ?? 0) > 0, good: answer?.points.length ?? 0 }
      },
      singleSince: () => store.singleSince(),
    },
    store: {
      revise: (stretch, samples) => (change.revise ?? store.revise.bind(store))(stretch, samples),
      undoRevision: (id, onProgress) => (change.undoRevision ?? store.undoRevision.bind(store))(id, onProgress),
      revisions: () => store.revisions(),
    },
    reprocessors: { open: async () => plusOne() },
    series: { find: (id) => series.find((one) => one.id === id), ofBoard: () => series, check: () => ({ unit: '°C' }) },
    report: {
      activity: ({ detail, by }) => told.push({ what: detail.what, by }),
      newest: () => undefined,
      fault: (cause) => faults.push(cause),
    },
    clock: new ManualClock(),
    pause: async () => undefined,
  })
}

beforeEach(async () => {
  store = new MemoryTelemetryStore()
  await store.append(batchOf(Array.from({ length: COUNT }, (_, index) => ({ series: 1, atMs: T + index * 1000, value: index }))))
  let ids = 0
  const documents = new MemoryDocumentStore<DocumentHead & RevisionBody>()
  shelf = new Shelf<RevisionBody>({ noun: 'revision', store: documents, clock: new ManualClock(), newId: () => `r${++ids}`, most: 100 })
  series = [exampleSeries({ id: 1, library: 'ds18b20', unit: '°C' })]
  told = []
  faults = []
  neighbours = []
  gate = Promise.withResolvers()
  revisions = make()
})

const at = async (id: string, state: string): Promise<Revision> => {
  await expect.poll(() => shelf.get(id).progress.state).toBe(state)
  return shelf.get(id)
}
const firstValue = async () => (await store.query({ series: [1], ...RANGE, maxPoints: COUNT, aggregation: 'raw' }))[0]?.points[0]

describe('a revision', () => {
  test('answers at once, works on, and tells what it has done', async () => {
    const asked = await revisions.revise(REQUEST, 'anna')
    expect(asked).toMatchObject({ stage: 'applying', by: 'anna', changed: 0, progress: { state: 'waiting' } })
    gate.resolve()
    const done = await at(asked.id, 'done')
    expect(done).toMatchObject({ stage: 'applied', changed: COUNT, progress: { done: COUNT, total: COUNT } })
    expect((await firstValue())?.slice(1)).toEqual([1, 0, packQuality('good', MARK.reprocessed)])
    await revisions.undo(asked.id, 'bert')
    expect(await at(asked.id, 'done')).toMatchObject({ stage: 'undone' })
    await expect.poll(() => shelf.get(asked.id).undoneBy).toBe('bert')
    await expect
      .poll(() => told)
      .toEqual([
        { what: 'reprocess', by: 'anna' },
        { what: 'undo', by: 'bert' },
      ])
    expect((await firstValue())?.slice(1)).toEqual([0, 0, 0])
  })

  test('that is cancelled while it runs, or while it waits, changes nothing', async () => {
    const [first, second] = [await revisions.revise(REQUEST, 'anna'), await revisions.revise(REQUEST, 'anna')]
    expect(await revisions.cancel(second.id)).toMatchObject({ stage: 'interrupted', progress: { state: 'cancelled' } })
    await revisions.cancel(first.id)
    gate.resolve()
    for (const { id } of [first, second]) expect(await at(id, 'cancelled')).toMatchObject({ stage: 'interrupted', changed: 0 })
    expect((await firstValue())?.[1]).toBe(0)
    expect(told).toEqual([])
  })

  test('whose undoing is cancelled while it waits stays in force, and can be undone later', async () => {
    gate.resolve()
    const first = await revisions.revise(REQUEST, 'anna')
    await at(first.id, 'done')
    gate = Promise.withResolvers()
    series.push(exampleSeries({ id: 2 }))
    await store.append(batchOf([{ series: 2, atMs: T, value: 1 }]))
    await revisions.revise({ ...REQUEST, series: 2 }, 'anna')
    await revisions.undo(first.id, 'bert')
    expect(await revisions.cancel(first.id)).toMatchObject({ stage: 'applied', progress: { state: 'cancelled' } })
    gate.resolve()
    await revisions.undo(first.id, 'bert')
    await expect.poll(() => shelf.get(first.id).stage).toBe('undone')
    expect((await firstValue())?.[1]).toBe(0)
  })

  test('that a stop interrupts changes nothing, and no other is taken then', async () => {
    const { id } = await revisions.revise(REQUEST, 'anna')
    const stopped = revisions.stop()
    gate.resolve()
    await stopped
    expect(await at(id, 'cancelled')).toMatchObject({ stage: 'interrupted' })
    await expect(revisions.revise(REQUEST, 'anna')).rejects.toMatchObject({ code: 'store.unavailable' })
  })

  test('whose answer is lost is what the store says', async () => {
    gate.resolve()
    const lost = make({
      revise: async (stretch, samples) => {
        await store.revise(stretch, samples)
        throw new LeitstandError('store.unavailable', 'The thread has ended.')
      },
      undoRevision: async () => {
        throw new LeitstandError('store.unavailable', 'The thread has ended.')
      },
    })
    const { id } = await lost.revise(REQUEST, 'anna')
    expect(await at(id, 'done')).toMatchObject({ stage: 'applied', changed: COUNT })
    await lost.undo(id, 'anna')
    expect(await at(id, 'failed')).toMatchObject({ stage: 'applied', progress: { error: { code: 'store.unavailable' } } })
  })

  test('that a crash has left open is in force or not at all, by what the store says', async () => {
    gate.resolve()
    const body = { kind: 'reprocess', series: 1, ...RANGE, reason: 'crash', changed: 0, processing: null, undoneBy: null } as const
    const progress = {
      state: 'running',
      done: 1,
      total: 2,
      unit: 'samples',
      rate: 1,
      startedAtMs: 1,
      finishedAtMs: null,
      error: null,
    } as const
    for (const stage of ['applying', 'applying', 'undoing', 'undoing'] as const) await shelf.add({ ...body, stage, progress }, 'anna')
    const some = () => store.export({ series: [1], ...RANGE })
    for (const id of ['r2', 'r3', 'r4']) await store.revise({ id, series: 1, ...RANGE }, some())
    await store.undoRevision('r4', () => undefined)
    await revisions.start()
    expect(shelf.list().map(({ stage, progress: { state, error } }) => [stage, state, error?.code])).toEqual([
      ['interrupted', 'failed', 'revision.interrupted'],
      ['applied', 'done', undefined],
      ['applied', 'failed', 'revision.interrupted'],
      ['undone', 'done', undefined],
    ])
  })

  test('is refused once too many wait', async () => {
    for (let count = 0; count < 20; count++) await revisions.revise(REQUEST, 'anna')
    await expect(revisions.revise(REQUEST, 'anna')).rejects.toMatchObject({ code: 'request.too-many' })
    gate.resolve()
    await at('r20', 'done')
    expect(faults).toEqual([])
  })

  test('needs the readings of the sensor by which its library compensates', async () => {
    gate.resolve()
    neighbours = ['temperature']
    series.push(exampleSeries({ id: 2, sensorType: 'temperature' }))
    const { id } = await revisions.revise(REQUEST, 'anna')
    expect((await at(id, 'failed')).progress.error).toMatchObject({
      code: 'revision.neighbour',
      detail: expect.stringContaining('temperature'),
    })
    await expect(revisions.preview(REQUEST)).rejects.toMatchObject({ code: 'revision.neighbour' })
    await store.append(batchOf([{ series: 2, atMs: T, value: 20 }]))
    expect((await revisions.preview(REQUEST)).changed).toBe(COUNT)
  })

  test('of an import waits for its turn and answers how many became another', async () => {
    expect(await revisions.replace(1, [{ atMs: T, value: 7 }], 'Import of x.csv', 'anna')).toBe(1)
    expect((await firstValue())?.slice(1)).toEqual([7, 0, packQuality('good', MARK.corrected)])
    await expect(revisions.replace(1, [{ atMs: T + 1, value: 7 }], 'Import of x.csv', 'anna')).rejects.toMatchObject({
      code: 'revision.range',
    })
  })
})

test('states cannot be changed', async () => {
  series = [exampleSeries({ id: 1, kind: 'state' })]
  await expect(revisions.revise(REQUEST, 'anna')).rejects.toMatchObject({ code: 'request.invalid' })
})

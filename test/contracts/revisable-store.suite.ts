import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isBad, MARK, packQuality } from '../../backend/contract/quality.ts'
import type { RevisableStore, RevisedSamples, SampleBlock, TelemetryStore } from '../../backend/telemetry/telemetry-store.ts'
import type { Opened } from './examples.ts'
import { batchOf, type ExampleSample } from './sample-batches.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const T = Date.UTC(2026, 4, 1)
const STEP = 20_000
const COUNT = 1200
const REPROCESSED = packQuality('good', MARK.reprocessed)

export type Revisable = TelemetryStore & RevisableStore

/** Every sample of the range with another value and quality; what `change` answers undefined for stays as it is. */
export async function* revised(
  store: TelemetryStore,
  range: { series: number; fromMs: number; toMs: number },
  change: (raw: number, value: number, atMs: number) => { value: number; quality: number } | undefined,
): AsyncGenerator<RevisedSamples> {
  for await (const block of store.export({ ...range, series: [range.series] })) {
    const { count, atMs, raw } = block
    const [value, quality] = [block.value.slice(), block.quality.slice()]
    for (let row = 0; row < count; row++) {
      const next = change(raw[row] ?? 0, value[row] ?? 0, atMs[row] ?? 0)
      if (!next) continue
      value[row] = next.value
      quality[row] = next.quality
    }
    yield { count, atMs, raw, value, quality }
  }
}

/** All of a series, as it lies in the store. */
export async function wholeSeries(store: TelemetryStore, series: number): Promise<Omit<SampleBlock, 'series' | 'words' | 'count'>[]> {
  const rows: Omit<SampleBlock, 'series' | 'words' | 'count'>[] = []
  for await (const { atMs, receivedAtMs, raw, value, quality } of store.export({ series: [series], fromMs: 0, toMs: 4e12 })) {
    rows.push({ atMs, receivedAtMs, raw, value, quality })
  }
  return rows
}

/** What buckets of this width must hold by the samples themselves. */
async function bucketsBySamples(store: TelemetryStore, series: number, widthMs: number): Promise<number[][]> {
  const groups = new Map<number, number[]>()
  for (const { atMs, value, quality } of await wholeSeries(store, series)) {
    for (let row = 0; row < atMs.length; row++) {
      const number = value[row] ?? Number.NaN
      if (Number.isNaN(number) || isBad(quality[row] ?? 0)) continue
      const start = Math.floor((atMs[row] ?? 0) / widthMs) * widthMs
      const group = groups.get(start)
      if (group) group.push(number)
      else groups.set(start, [number])
    }
  }
  return Array.from(groups, ([start, values]) => {
    const sum = values.reduce((total, one) => total + one, 0)
    const min = values.reduce((least, one) => Math.min(least, one))
    const max = values.reduce((most, one) => Math.max(most, one))
    return [start, sum, min, max, values.length]
  })
}

/** Sums of minutes, hours and days agree with the samples; all of them lie within these days. */
export async function expectSumsToFit(store: TelemetryStore, series: number, firstMs: number, endMs: number): Promise<void> {
  const [fromMs, toMs] = [Math.floor(firstMs / DAY) * DAY, Math.ceil(endMs / DAY) * DAY]
  for (const widthMs of [MINUTE, HOUR, DAY]) {
    const maxPoints = (toMs - fromMs) / widthMs
    const [answer] = await store.query({ series: [series], fromMs, toMs, maxPoints, aggregation: 'sum' })
    expect(answer?.resolutionMs).toBe(widthMs)
    const expected = await bucketsBySamples(store, series, widthMs)
    expect(answer?.points.map(([start, , ...rest]) => [start, ...rest])).toEqual(expected.map(([start, , ...rest]) => [start, ...rest]))
    answer?.points.forEach((point, index) => {
      expect(Number(point[1])).toBeCloseTo(expected[index]?.[1] ?? Number.NaN, 6)
    })
  }
}

/** What every store must do whose history can be changed. `settle` brings samples to where the store keeps them in the long run. */
export function revisableStoreSuite(
  name: string,
  open: () => Promise<Opened<Revisable>>,
  settle: (store: Revisable) => Promise<void>,
): void {
  describe.each(['just written', 'settled'] as const)(`${name} as store whose history can be changed, samples %s`, (stage) => {
    let opened: Opened<Revisable>
    let store: Revisable
    const end = T + COUNT * STEP
    const range = { series: 1, fromMs: T + 100 * STEP, toMs: T + 1100 * STEP }
    beforeEach(async () => {
      opened = await open()
      store = opened.store
      const samples: ExampleSample[] = []
      for (let index = 0; index < COUNT; index++) {
        samples.push({ series: 1, atMs: T + index * STEP, raw: index % 400, value: (index % 400) / 16 })
        if (index % 3 === 0) samples.push({ series: 2, atMs: T + index * STEP, value: index })
      }
      await store.append(batchOf(samples))
      if (stage === 'settled') await settle(store)
    })
    afterEach(() => opened.close())
    const plusOne = () => revised(store, range, (raw) => ({ value: raw / 16 + 1, quality: REPROCESSED }))
    const mean = async (fromMs: number, toMs: number, series = 1) => {
      const [answer] = await store.query({ series: [series], fromMs, toMs, maxPoints: 1, aggregation: 'mean' })
      return answer?.points[0]
    }

    test('puts other values in force for the stretch alone; raw, times and other series stay', async () => {
      const [before, other] = [await wholeSeries(store, 1), await wholeSeries(store, 2)]
      const outcome = await store.revise({ id: 'one', ...range }, plusOne())
      expect(outcome).toEqual({ changed: 1000, newest: null })
      const [after] = await wholeSeries(store, 1)
      const [first] = before
      expect(after?.raw).toEqual(first?.raw)
      expect(after?.atMs).toEqual(first?.atMs)
      expect(after?.receivedAtMs).toEqual(first?.receivedAtMs)
      expect(Array.from(after?.value ?? [])).toEqual(
        Array.from(first?.value ?? [], (value, index) => (index >= 100 && index < 1100 ? value + 1 : value)),
      )
      expect(after?.quality[99]).toBe(0)
      expect(after?.quality[100]).toBe(REPROCESSED)
      expect(await wholeSeries(store, 2)).toEqual(other)
      expect(await store.revisions()).toEqual([{ id: 'one', ...range, state: 'applied', changed: 1000 }])
    })

    test('sums of minutes, hours and days are those of the samples, then and after the undo', async () => {
      await store.revise({ id: 'one', ...range }, plusOne())
      await expectSumsToFit(store, 1, T, end)
      await store.undoRevision('one', () => undefined)
      await expectSumsToFit(store, 1, T, end)
    })

    test('undo brings back every bit, and the mark is gone', async () => {
      const before = await wholeSeries(store, 1)
      await store.revise({ id: 'one', ...range }, plusOne())
      const told: number[][] = []
      const outcome = await store.undoRevision('one', (done, total) => told.push([done, total]))
      expect(outcome.changed).toBe(1000)
      expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1])
      expect(await wholeSeries(store, 1)).toEqual(before)
      expect((await store.revisions())[0]?.state).toBe('undone')
      await expect(store.undoRevision('one', () => undefined)).rejects.toMatchObject({ code: 'revision.not-newest' })
    })

    test('what is excluded is in no bucket, and empty buckets disappear', async () => {
      const fromMs = T + HOUR
      const excluded = packQuality('bad', MARK.excluded)
      const hour = { series: 1, fromMs, toMs: fromMs + HOUR }
      await store.revise(
        { id: 'one', ...hour },
        revised(store, hour, (_, value) => ({ value, quality: excluded })),
      )
      expect(await mean(fromMs, fromMs + HOUR)).toBeUndefined()
      await expectSumsToFit(store, 1, T, end)
      const [answer] = await store.query({ series: [1], fromMs, toMs: fromMs + 1, maxPoints: 10, aggregation: 'raw' })
      expect(answer?.points).toEqual([[fromMs, 180 / 16, 180, excluded]])
      await store.undoRevision('one', () => undefined)
      await expectSumsToFit(store, 1, T, end)
    })

    test('values may become none and come back', async () => {
      const before = await wholeSeries(store, 1)
      const failed = packQuality('bad', MARK.libraryFailed | MARK.reprocessed)
      await store.revise(
        { id: 'one', ...range },
        revised(store, range, () => ({ value: Number.NaN, quality: failed })),
      )
      await expectSumsToFit(store, 1, T, end)
      await store.undoRevision('one', () => undefined)
      expect(await wholeSeries(store, 1)).toEqual(before)
    })

    test('only the newest revision of a stretch can be undone; those of other stretches and series are no matter', async () => {
      const before = await wholeSeries(store, 1)
      const other = { series: 2, fromMs: T, toMs: end }
      const earlier = { series: 1, fromMs: T, toMs: range.fromMs }
      const double = (_: number, value: number) => ({ value: value * 2, quality: REPROCESSED })
      await store.revise({ id: 'one', ...range }, plusOne())
      await store.revise({ id: 'two', ...range }, revised(store, range, double))
      await store.revise({ id: 'beside', ...earlier }, revised(store, earlier, double))
      await store.revise({ id: 'other', ...other }, revised(store, other, double))
      await expect(store.undoRevision('one', () => undefined)).rejects.toMatchObject({ code: 'revision.not-newest' })
      await store.undoRevision('two', () => undefined)
      await store.undoRevision('one', () => undefined)
      expect((await wholeSeries(store, 1))[0]?.value[1]).toBe(1 / 8)
      await store.undoRevision('beside', () => undefined)
      expect(await wholeSeries(store, 1)).toEqual(before)
      await expectSumsToFit(store, 1, T, end)
      await expect(store.undoRevision('nobody', () => undefined)).rejects.toMatchObject({ code: 'revision.expired' })
    })

    test('readings that come late keep their own value through revision and undo', async () => {
      const late = { series: 1, atMs: T + 500 * STEP + 5, raw: 7, value: 77 }
      const same = { series: 1, atMs: T + 501 * STEP, raw: 8, value: 88 }
      const before = await wholeSeries(store, 1)
      await store.revise({ id: 'one', ...range }, plusOne())
      await store.append(batchOf([late, same]))
      if (stage === 'settled') await settle(store)
      const values = async () => {
        const all = { series: [1], fromMs: late.atMs, toMs: same.atMs + 1, maxPoints: 10, aggregation: 'raw' as const }
        return (await store.query(all))[0]?.points.map((point) => point[1])
      }
      expect(await values()).toEqual([77, 101 / 16 + 1, 88])
      await store.undoRevision('one', () => undefined)
      expect(await values()).toEqual([77, 101 / 16, 88])
      await expectSumsToFit(store, 1, T, end)
      const [restored] = await wholeSeries(store, 1)
      const own = Array.from(restored?.value ?? []).filter((value) => value !== 77 && value !== 88)
      expect(own).toEqual(Array.from(before[0]?.value ?? []))
    })

    test('a reading that is sent again after its value was changed is no new one', async () => {
      await store.revise({ id: 'one', ...range }, plusOne())
      const count = (await wholeSeries(store, 1))[0]?.atMs.length
      await store.append(batchOf([{ series: 1, atMs: T + 500 * STEP, raw: 100, value: 100 / 16 }]))
      if (stage === 'settled') await settle(store)
      expect((await wholeSeries(store, 1))[0]?.atMs.length).toBe(count)
    })

    test('equal readings of one moment are told apart by their order', async () => {
      const at = end + 5
      const twin = { series: 1, atMs: at, raw: 3, value: 3, quality: packQuality('good', MARK.arrivalClock) }
      await store.append(batchOf([twin, { ...twin, raw: 4, value: 4 }, twin]))
      if (stage === 'settled') await settle(store)
      let next = 10
      const moment = { series: 1, fromMs: at, toMs: at + 1 }
      await store.revise(
        { id: 'one', ...moment },
        revised(store, moment, () => ({ value: next++, quality: REPROCESSED })),
      )
      const [answer] = await store.query({ series: [1], fromMs: at, toMs: at + 1, maxPoints: 10, aggregation: 'raw' })
      expect(answer?.points.map((point) => [point[1], point[2]])).toEqual([
        [10, 3],
        [11, 4],
        [12, 3],
      ])
    })

    test('the newest value is the changed one, also after a restart, and comes back', async () => {
      const whole = { series: 1, fromMs: T, toMs: end }
      const outcome = await store.revise(
        { id: 'one', ...whole },
        revised(store, whole, (raw) => ({ value: raw + 0.5, quality: REPROCESSED })),
      )
      const raw = (COUNT - 1) % 400
      expect(outcome.newest).toMatchObject({ series: 1, atMs: end - STEP, raw, value: raw + 0.5, marks: MARK.reprocessed })
      const reopened = await opened.reopen()
      expect((await reopened.loadLatest()).find((latest) => latest.series === 1)).toEqual(outcome.newest)
      const undone = await reopened.undoRevision('one', () => undefined)
      expect(undone.newest).toMatchObject({ value: raw / 16, marks: 0 })
      expect((await reopened.loadLatest()).find((latest) => latest.series === 1)).toEqual(undone.newest)
    })

    test('a revision that is given up half way never was', async () => {
      const before = await wholeSeries(store, 1)
      const failing = async function* () {
        yield* plusOne()
        throw new Error('enough')
      }
      await expect(store.revise({ id: 'one', ...range }, failing())).rejects.toThrow('enough')
      expect(await wholeSeries(store, 1)).toEqual(before)
      expect(await store.revisions()).toEqual([])
      expect((await store.revise({ id: 'two', ...range }, plusOne())).changed).toBe(1000)
      const stopped = () => {
        throw new Error('stopped')
      }
      await expect(store.undoRevision('two', stopped)).rejects.toThrow('stopped')
      expect((await store.revisions())[0]?.state).toBe('applied')
      await store.undoRevision('two', () => undefined)
      expect(await wholeSeries(store, 1)).toEqual(before)
    })

    test('samples that nobody has stored are passed over', async () => {
      const moment = { series: 1, fromMs: T - HOUR, toMs: T + 1 }
      const foreign = async function* (): AsyncGenerator<RevisedSamples> {
        const atMs = Float64Array.of(T - 5, T, T + 1)
        yield { count: 3, atMs, raw: Float64Array.of(1, 99, 2), value: atMs, quality: new Uint16Array(3) }
      }
      expect((await store.revise({ id: 'one', ...moment }, foreign())).changed).toBe(0)
      await expect(store.revise({ id: 'two', series: 1, fromMs: T, toMs: T }, plusOne())).rejects.toMatchObject({ code: 'query.range' })
    })
  })
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MARK, packQuality } from '../../backend/contract/quality.ts'
import type { QueryRange, TelemetryStore } from '../../backend/telemetry/telemetry-store.ts'
import type { Opened } from './examples.ts'
import { batchOf } from './sample-batches.ts'

const MINUTE = 60_000
const T = Date.UTC(2026, 4, 1)

/** What every TelemetryStore must do. `settle` brings samples to where the store keeps them in the long run. */
export function telemetryStoreSuite(
  name: string,
  open: () => Promise<Opened<TelemetryStore>>,
  settle: (store: TelemetryStore) => Promise<void>,
): void {
  describe.each(['just written', 'settled'] as const)(`${name} as telemetry store, samples %s`, (stage) => {
    let opened: Opened<TelemetryStore>
    let store: TelemetryStore
    beforeEach(async () => {
      opened = await open()
      store = opened.store
    })
    afterEach(() => opened.close())
    const ripen = () => (stage === 'settled' ? settle(store) : Promise.resolve())
    const points = async (range: Partial<QueryRange>, series = 1) => {
      const [answer] = await store.query({
        series: [series],
        fromMs: T,
        toMs: T + 3_600_000,
        maxPoints: 1000,
        aggregation: 'raw',
        ...range,
      })
      return answer?.points
    }

    test('gives raw, value and quality back in order of time', async () => {
      await store.append(
        batchOf([
          { series: 1, atMs: T + 2000, raw: 352, value: 22, quality: 3 },
          { series: 2, atMs: T, value: 5 },
          { series: 1, atMs: T + 1000, raw: 351, value: 21.9375, quality: 1 | (8 << 3) },
        ]),
      )
      await ripen()
      expect(await points({})).toEqual([
        [T + 1000, 21.9375, 351, 65],
        [T + 2000, 22, 352, 3],
      ])
    })

    test('keeps "no number" apart from zero, in value and in raw', async () => {
      await store.append(
        batchOf([
          { series: 1, atMs: T, raw: 7, value: Number.NaN },
          { series: 1, atMs: T + 1, raw: Number.NaN, value: 0 },
        ]),
      )
      await ripen()
      expect(await points({})).toEqual([
        [T, null, 7, 0],
        [T + 1, 0, null, 0],
      ])
      expect(await points({ aggregation: 'count', maxPoints: 1 })).toEqual([[T, 1, 0, 0, 1]])
    })

    test('aggregates into aligned buckets and leaves gaps as gaps', async () => {
      const at = [0, 20_000, 59_999, 3 * MINUTE, 3 * MINUTE + 1]
      await store.append(batchOf(at.map((ms, index) => ({ series: 1, atMs: T + ms, value: [4, 1, 7, -2, 10][index] ?? 0 }))))
      await ripen()
      const range = { fromMs: T, toMs: T + 10 * MINUTE, maxPoints: 10 }
      const values = async (aggregation: QueryRange['aggregation']) => (await points({ ...range, aggregation }))?.map((point) => point[1])
      expect(await points({ ...range, aggregation: 'mean' })).toEqual([
        [T, 4, 1, 7, 3],
        [T + 3 * MINUTE, 4, -2, 10, 2],
      ])
      expect(await values('min')).toEqual([1, -2])
      expect(await values('max')).toEqual([7, 10])
      expect(await values('sum')).toEqual([12, 8])
      expect(await values('last')).toEqual([7, 10])
      expect(await values('count')).toEqual([3, 2])
    })

    test('counts the start of a range in and its end out, also within a minute', async () => {
      const samples = Array.from({ length: 300 }, (_, second) => ({ series: 1, atMs: T + second * 1000, value: second }))
      await store.append(batchOf(samples))
      await ripen()
      const [first] = (await points({ fromMs: T + 90_000, toMs: T + 210_000, maxPoints: 3, aggregation: 'count' })) ?? []
      expect(first).toEqual([T + MINUTE, 30, 90, 119, 30])
      const all = (await points({ fromMs: T + 90_000, toMs: T + 210_000, maxPoints: 3, aggregation: 'count' })) ?? []
      expect(all.map((point) => point[1])).toEqual([30, 60, 30])
    })

    test('never gives more points than asked for; of raw samples the newest', async () => {
      const samples = Array.from({ length: 500 }, (_, index) => ({ series: 1, atMs: T + index * 7_001, value: index }))
      await store.append(batchOf(samples))
      await ripen()
      expect((await points({ maxPoints: 7, aggregation: 'mean' }))?.length).toBeLessThanOrEqual(7)
      expect((await points({ maxPoints: 2 }))?.map((point) => point[1])).toEqual([498, 499])
    })

    test('counts a reading that came twice once, wherever the first one lies', async () => {
      const reading = { series: 1, atMs: T + 5, raw: 1, value: 2 }
      await store.append(batchOf([reading, { ...reading, quality: 4 }]))
      await ripen()
      await store.append(batchOf([reading, { ...reading, value: 3 }]))
      expect(await points({})).toEqual([
        [T + 5, 2, 1, 0],
        [T + 5, 3, 1, 0],
      ])
      await ripen()
      expect(await points({ aggregation: 'sum', maxPoints: 1 })).toEqual([[T, 5, 2, 3, 2]])
    })

    test('keeps bad readings in raw samples and out of every bucket', async () => {
      const bad = packQuality('bad', MARK.suspect)
      await store.append(
        batchOf([
          { series: 1, atMs: T, value: -127, quality: bad },
          { series: 1, atMs: T + 1000, value: 21 },
          { series: 1, atMs: T + 2000, value: 22, quality: packQuality('stale', 0) },
          { series: 1, atMs: T + 3000, value: -127, quality: bad },
          { series: 1, atMs: T + MINUTE, value: -127, quality: bad },
        ]),
      )
      await ripen()
      expect((await points({}))?.map((point) => point[1])).toEqual([-127, 21, 22, -127, -127])
      for (const maxPoints of [60, 2, 3600]) {
        const range = { maxPoints, aggregation: 'last' as const }
        const buckets = (await points(range)) ?? []
        expect(buckets.reduce((sum, point) => sum + Number(point[4]), 0)).toBe(2)
        expect(Math.min(...buckets.map((point) => Number(point[2])))).toBe(21)
        expect(buckets.at(-1)?.[1]).toBe(22)
      }
      expect((await store.loadLatest())[0]).toMatchObject({ atMs: T + MINUTE, value: -127, quality: 'bad' })
    })

    test('never takes readings timed by their arrival for repeats', async () => {
      const byArrival = { series: 1, atMs: T + 5, raw: 1, value: 2, quality: packQuality('good', MARK.arrivalClock) }
      const byBoard = { ...byArrival, quality: 0 }
      await store.append(batchOf([byArrival, byBoard, byArrival, byBoard]))
      await ripen()
      await store.append(batchOf([byArrival, byBoard]))
      expect((await points({}))?.length).toBe(4)
      await ripen()
      expect(await points({ aggregation: 'count', maxPoints: 1 })).toEqual([[T, 4, 2, 2, 4]])
    })

    test('exports every sample of a range with all its columns, series by series', async () => {
      const noisy = Array.from({ length: 5000 }, (_, row) => ({ series: 1, atMs: T + row * 100, raw: row % 97, value: row / 3 }))
      await store.append(batchOf(noisy))
      await ripen()
      await store.append(
        batchOf([
          { series: 1, atMs: T + 150, raw: 5, value: -127, quality: 4 },
          { series: 3, atMs: T + 150, value: 'open' },
          { series: 3, atMs: T + 100, value: false },
        ]),
      )
      const rows: unknown[][] = []
      for await (const block of store.export({ series: [3, 9, 1], fromMs: T + 100, toMs: T + 499_900 })) {
        for (let row = 0; row < block.count; row++) {
          const { atMs, receivedAtMs, raw, value, quality, words } = block
          rows.push([block.series, atMs[row], receivedAtMs[row], raw[row], words ? words[row] : value[row], quality[row]])
        }
      }
      const late = [1, T + 150, T + 157, 5, -127, 4]
      const expected = noisy.slice(1, -1).map(({ series, atMs, raw, value }) => [series, atMs, atMs + 7, raw, value, 0])
      expect(rows).toEqual([
        [3, T + 100, T + 107, Number.NaN, false, 0],
        [3, T + 150, T + 157, Number.NaN, 'open', 0],
        expected[0],
        late,
        ...expected.slice(1),
      ])
    })

    test('gives changes of a state, and the word in force when the range begins', async () => {
      const words: [number, string | boolean][] = [
        [0, 'closed'],
        [1000, 'closed'],
        [2000, 'open'],
        [3000, 'open'],
        [4000, true],
        [5000, 'true'],
      ]
      await store.append(batchOf(words.map(([ms, value]) => ({ series: 3, atMs: T + ms, value }))))
      await ripen()
      expect(await points({}, 3)).toEqual([
        [T, 'closed'],
        [T + 2000, 'open'],
        [T + 4000, true],
        [T + 5000, 'true'],
      ])
      expect(await points({ fromMs: T + 2500, toMs: T + 4500 }, 3)).toEqual([
        [T + 2500, 'open'],
        [T + 4000, true],
      ])
      expect(await points({ fromMs: T + 2000, toMs: T + 2001 }, 3)).toEqual([[T + 2000, 'open']])
    })

    test('tells how long each word was in force in each bucket, from the word at the start to the end of the range', async () => {
      const words: [number, string | boolean][] = [
        [-90, 'closed'],
        [0.5, 'open'],
        [1.5, 'closed'],
        [1.75, 'closed'],
        [3.5, true],
        [3.75, 'true'],
      ]
      await store.append(batchOf(words.map(([minutes, value]) => ({ series: 3, atMs: T + minutes * MINUTE, value }))))
      await ripen()
      const range = { fromMs: T - MINUTE / 2, toMs: T + 4.5 * MINUTE, maxPoints: 6, aggregation: 'timeInState' as const }
      const [answer] = await store.query({ series: [3], ...range })
      expect(answer).toEqual({
        id: 3,
        resolutionMs: MINUTE,
        points: [
          [T - MINUTE, 'closed', 30_000],
          [T, 'closed', 30_000],
          [T, 'open', 30_000],
          [T + MINUTE, 'open', 30_000],
          [T + MINUTE, 'closed', 30_000],
          [T + 2 * MINUTE, 'closed', 60_000],
          [T + 3 * MINUTE, 'closed', 30_000],
          [T + 3 * MINUTE, true, 15_000],
          [T + 3 * MINUTE, 'true', 15_000],
          [T + 4 * MINUTE, 'true', 30_000],
        ],
      })
      expect((await points({ ...range, presentMs: T + 3.75 * MINUTE }, 3))?.at(-1)).toEqual([T + 3 * MINUTE, true, 15_000])
      expect(await points({ ...range, presentMs: T - MINUTE }, 3)).toEqual([])
      expect(await points({ ...range, toMs: T + 365 * 24 * 60 * MINUTE, maxPoints: 1, presentMs: T + MINUTE }, 3)).toEqual([
        [expect.any(Number), 'closed', 60_000],
        [expect.any(Number), 'open', 30_000],
      ])
      await store.append(batchOf([{ series: 1, atMs: T, value: 1 }]))
      await ripen()
      await expect(store.query({ series: [3, 1], ...range })).rejects.toMatchObject({ code: 'request.invalid' })
      expect(await points(range, 77)).toEqual([])
    })

    test('fills every bucket with words, once the first one is known', async () => {
      let seed = 7
      const random = (below: number) => {
        seed = (seed * 48_271) % 2_147_483_647
        return seed % below
      }
      const word = () => ['open', 'closed', true, false][random(4)] ?? 'open'
      const changes = Array.from({ length: 300 }, () => ({ series: 3, atMs: T + random(5 * 60 * MINUTE), value: word() }))
      await store.append(batchOf(changes.slice(0, 250)))
      await ripen()
      await store.append(batchOf(changes.slice(250)))
      const first = Math.min(...changes.map((change) => change.atMs))
      for (let round = 0; round < 20; round++) {
        const fromMs = T - MINUTE + random(5 * 60 * MINUTE)
        const toMs = fromMs + 1 + random(3 * 60 * MINUTE)
        const presentMs = fromMs + random(4 * 60 * MINUTE)
        const range = { series: [3], fromMs, toMs, presentMs, maxPoints: 2 + random(100), aggregation: 'timeInState' as const }
        const [answer] = await store.query(range)
        const width = answer?.resolutionMs ?? 0
        const sums = new Map<number, number>()
        for (const point of answer?.points ?? []) sums.set(Number(point[0]), (sums.get(Number(point[0])) ?? 0) + Number(point[2]))
        const [beginMs, endMs] = [Math.max(fromMs, first), Math.min(toMs, presentMs)]
        for (let start = Math.floor(beginMs / width) * width; start < endMs; start += width) {
          expect(sums.get(start)).toBe(Math.min(start + width, endMs) - Math.max(start, beginMs))
          sums.delete(start)
        }
        expect([...sums]).toEqual([])
      }
    })

    test('loads the newest sample of each series, by time of measurement, after a restart', async () => {
      await store.append(
        batchOf([
          { series: 1, atMs: T + 2, raw: 1, value: 1.5, quality: 2 | (1 << 3), receivedAtMs: T + 9 },
          { series: 1, atMs: T + 1, value: 7 },
          { series: 2, atMs: T, value: 'open' },
          { series: 4, atMs: T, raw: 3, value: Number.NaN },
        ]),
      )
      await ripen()
      const latest = await (await opened.reopen()).loadLatest()
      expect(latest.sort((a, b) => a.series - b.series)).toEqual([
        { series: 1, atMs: T + 2, receivedAtMs: T + 9, raw: 1, value: 1.5, quality: 'fair', marks: 1 },
        { series: 2, atMs: T, receivedAtMs: T + 7, raw: null, value: 'open', quality: 'good', marks: 0 },
        { series: 4, atMs: T, receivedAtMs: T + 7, raw: 3, value: null, quality: 'good', marks: 0 },
      ])
    })

    test('answers for a series nobody has heard of with no points', async () => {
      expect(await points({}, 77)).toEqual([])
      expect(await store.loadLatest()).toEqual([])
    })

    test('counts its samples', async () => {
      await store.append(batchOf([1, 2, 3].map((ms) => ({ series: 1, atMs: T + ms, value: ms }))))
      await ripen()
      expect((await store.figures()).samples).toBe(3)
    })
  })
}

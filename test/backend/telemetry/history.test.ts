import { beforeEach, describe, expect, it } from 'vitest'
import type { Series } from '../../../backend/contract/series.ts'
import { History } from '../../../backend/telemetry/history.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { batchOf } from '../../contracts/sample-batches.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryTelemetryStore } from '../../fakes/memory-telemetry-store.ts'

const DAY = 86_400_000
let known: Series[]
let store: MemoryTelemetryStore
let clock: ManualClock
let history: History

beforeEach(() => {
  store = new MemoryTelemetryStore()
  clock = new ManualClock()
  known = Array.from({ length: 60 }, (_, index) => exampleSeries({ id: index + 1, unit: '°C', limits: {} }))
  history = new History({ store, clock, series: { find: (id) => known.find((series) => series.id === id) } })
})

const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const mean = { maxPoints: 100, aggregation: 'mean' as const }
const last = (ms: number) => ({ fromMs: clock.now() - ms, toMs: clock.now() })

describe('a question to the history', () => {
  it('names all series that are not known, deleted meanwhile for example', async () => {
    const asked = history.query({ series: [1, 77, 2, 99], ...mean, ...last(1000) })
    await expect(asked).rejects.toMatchObject({ code: 'series.unknown', detail: 'No series have the ids 77, 99.' })
    await expect(history.statistics({ series: [77], ...last(1000) })).rejects.toMatchObject({ detail: 'No series has the id 77.' })
  })

  it('may ask for 50 series and half a million points, no more', async () => {
    await expect(history.query({ series: ids(51), ...mean, ...last(1000) })).rejects.toMatchObject({ code: 'query.too-much' })
    await expect(history.statistics({ series: ids(51), ...last(1000) })).rejects.toMatchObject({ code: 'query.too-much' })
    expect((await history.query({ series: [...ids(50), 1, 2], ...mean, ...last(1000), maxPoints: 10_000 })).series).toHaveLength(50)
    const tooMany = history.query({ series: ids(50), ...mean, ...last(1000), maxPoints: 10_001 })
    await expect(tooMany).rejects.toMatchObject({ code: 'query.too-much' })
    const hours = history.query({ series: ids(50), ...mean, ...last(500 * DAY), bucket: 'hour', timeZone: 'Europe/Berlin' })
    await expect(hours).rejects.toMatchObject({ code: 'query.too-much' })
  })

  it('must run forwards; one that lies ahead is answered with nothing', async () => {
    await expect(history.query({ series: [1], ...mean, fromMs: 5, toMs: 5 })).rejects.toMatchObject({ code: 'query.range' })
    await store.append(batchOf([{ series: 1, atMs: clock.now() - 1000, value: 5 }]))
    const ahead = { fromMs: clock.now() + DAY, toMs: clock.now() + 2 * DAY }
    expect((await history.query({ series: [1], ...mean, ...ahead })).series[0]?.points).toEqual([])
    expect((await history.statistics({ series: [1], ...ahead })).series[0]).toMatchObject({ count: 0, gaps: 0 })
  })

  it('needs a known time zone, and an aggregate for buckets of the calendar', async () => {
    const asked = { series: [1], ...mean, ...last(3 * DAY) }
    await expect(history.query({ ...asked, bucket: 'day', timeZone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'query.time-zone' })
    await expect(history.query({ ...asked, timeZone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'query.time-zone' })
    await expect(history.query({ ...asked, bucket: 'day', aggregation: 'raw' })).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('is answered with unit and kind, the same as objects and as text', async () => {
    known[1] = exampleSeries({ id: 2, kind: 'state', unit: '' })
    const toMs = clock.now()
    await store.append(
      batchOf([
        { series: 1, atMs: toMs - 500, value: 20.25 },
        { series: 2, atMs: toMs - 400, value: 'größer "auf"' },
      ]),
    )
    const query = { series: [2, 1], ...mean, fromMs: toMs - 1000, toMs, aggregation: 'raw' as const }
    const answer = await history.query(query)
    expect(answer.series).toMatchObject([
      { id: 2, unit: '', kind: 'state', points: [[toMs - 400, 'größer "auf"']] },
      { id: 1, unit: '°C', kind: 'number', points: [[toMs - 500, 20.25, 20.25, 0]] },
    ])
    expect(JSON.parse(new TextDecoder().decode(await history.queryText(query)))).toEqual(answer)
  })

  it('takes thresholds from the question, else from the limits of each series', async () => {
    known[1] = exampleSeries({ id: 2, limits: { warningHigh: 10, criticalHigh: 20, criticalLow: 2 } })
    const toMs = clock.now()
    await store.append(batchOf([1, 2].flatMap((series) => [3000, 2000, 1000].map((ms) => ({ series, atMs: toMs - ms, value: 15 })))))
    const figures = async (change: object) => (await history.statistics({ series: [1, 2], fromMs: toMs - DAY, toMs, ...change })).series
    expect(await figures({})).toMatchObject([
      { aboveMs: null, belowMs: null },
      { aboveMs: 3000, belowMs: 0 },
    ])
    expect(await figures({ above: 16, below: 16 })).toMatchObject([
      { aboveMs: 0, belowMs: 3000 },
      { aboveMs: 0, belowMs: 3000 },
    ])
  })
})

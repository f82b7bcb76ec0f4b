import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, LOCAL_TOKEN, startServer } from './server-under-test.ts'

const RANGE = { from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T11:00:00.000Z', raw: { from: 'now-1h', to: 'now' } }
const FROM = Date.UTC(2026, 10, 20, 10)

describe('Grafana’s JSON data source', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  beforeAll(async () => {
    under = await startServer()
    await under.services.annotations.put(
      'one',
      0,
      { fromMs: FROM + 60_000, toMs: FROM + 120_000, text: 'Pumpe getauscht', series: [] },
      'anna',
    )
    await under.services.annotations.put('two', 0, { fromMs: FROM - 60_000, toMs: null, text: 'vorher', series: [] }, 'anna')
  })
  afterAll(() => under.stop())
  const post = (path: string, body?: unknown) =>
    under.call('POST', `/api/grafana${path}`, { headers: bearer(LOCAL_TOKEN), ...(body === undefined ? {} : { body }) })

  test('tests the connection, and says so when the header with the token is missing', async () => {
    for (const path of ['/api/grafana', '/api/grafana/']) {
      expect((await under.call('GET', path, { headers: bearer(LOCAL_TOKEN) })).status).toBe(200)
      expect((await under.call('GET', path)).json.error.code).toBe('auth.required')
    }
    expect((await under.call('POST', '/api/grafana/query', { body: { range: RANGE, targets: [] } })).status).toBe(401)
  })

  test('lists series by board and name, for both plug-ins', async () => {
    const found = (await post('/search', { target: '' })).json
    expect(found).toContainEqual({ text: 'tor-1 tempC', value: '2' })
    expect(await post('/search')).toMatchObject({ status: 200 })
    const metrics = (await post('/metrics', { metric: 'tempC' })).json
    expect(metrics).toMatchObject([{ value: '2', payloads: [{ name: 'aggregation' }, { name: 'bucket' }, { name: 'timeZone' }] }])
    expect((await post('/metric-payload-options', { name: 'bucket' })).json.map((one: { value: string }) => one.value)).toEqual([
      'hour',
      'day',
      'week',
      'month',
    ])
  })

  test('answers targets with [value, ms], each by its aggregate, hidden ones left out', async () => {
    const answer = await post('/query', {
      range: RANGE,
      intervalMs: 2000,
      maxDataPoints: 1800,
      targets: [
        { refId: 'A', target: '1', type: 'timeserie', payload: {} },
        { refId: 'B', target: 'tor-1/tempC', payload: { aggregation: 'max', bucket: 'day', timeZone: 'Europe/Berlin' } },
        { refId: 'C', target: 1, hide: true },
        { refId: 'D' },
      ],
    })
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual([
      {
        target: expect.any(String),
        refId: 'A',
        datapoints: [
          [20.5, FROM],
          [null, FROM + 1000],
        ],
      },
      { target: 'tor-1 tempC', refId: 'B', datapoints: expect.any(Array) },
    ])
    const [first, second] = under.services.queries.slice(-2)
    expect(first).toEqual({ series: [1], fromMs: FROM, toMs: FROM + 3_600_000, maxPoints: 1800, aggregation: 'mean' })
    expect(second).toMatchObject({ series: [2], aggregation: 'max', bucket: 'day', timeZone: 'Europe/Berlin' })
  })

  test('answers a table, and all series that the dashboard’s filters fit', async () => {
    const table = await post('/query', { range: RANGE, targets: [{ refId: 'A', target: '2', type: 'table' }] })
    expect(table.json).toEqual([
      {
        type: 'table',
        refId: 'A',
        columns: [
          { text: 'Time', type: 'time' },
          { text: 'Series', type: 'string' },
          { text: 'Value', type: 'number' },
          { text: 'Unit', type: 'string' },
        ],
        rows: [
          [FROM, 'tor-1 tempC', 20.5, '°C'],
          [FROM + 1000, 'tor-1 tempC', null, '°C'],
        ],
      },
    ])
    const filtered = async (key: string, operator: string, value: string) => {
      const adhocFilters = [{ key, operator, value }]
      return (await post('/query', { range: RANGE, adhocFilters, targets: [{ target: '*' }] })).json.map(
        (one: { target: string }) => one.target,
      )
    }
    expect(await filtered('zone', '=', 'Hof')).toEqual(['tor-1 tempC'])
    expect(await filtered('board', '!=', 'tor-1')).toHaveLength(1)
    expect(await filtered('board', '=~', '(tor-1|other)')).toEqual(['tor-1 tempC'])
    expect(await filtered('unit', '=', 'bar')).toEqual([])
  })

  test('offers filters and their values', async () => {
    expect((await post('/tag-keys', {})).json.map((one: { text: string }) => one.text)).toEqual(['board', 'zone', 'unit', 'sensorType'])
    expect((await post('/tag-values', { key: 'zone' })).json).toEqual([{ text: 'Hof' }])
    expect((await post('/tag-values', { key: 'colour' })).json).toEqual([])
  })

  test('marks annotations and activity of the range', async () => {
    const annotation = { name: 'Lab', enable: true, query: 'annotations' }
    const marks = await post('/annotations', { range: RANGE, annotation })
    const common = { annotation: { name: 'Lab', query: 'annotations' }, title: 'Pumpe getauscht', text: 'anna', tags: ['annotation'] }
    expect(marks.json).toMatchObject([{ ...common, time: FROM + 60_000, timeEnd: FROM + 120_000, isRegion: true }])
    const events = await post('/annotations', { range: RANGE, annotation: { query: 'limit-crossed, board-offline' } })
    expect(under.services.activityQueries.at(-1)).toMatchObject({ kinds: ['board-offline', 'limit-crossed'], fromMs: FROM })
    expect(events.json[0]).toMatchObject({ title: expect.any(String), tags: [expect.any(String), expect.any(String)] })
  })

  test('says what is wrong in the shape of every route', async () => {
    const code = async (body: unknown) => (await post('/query', body)).json.error.code
    expect(await code({ range: RANGE, targets: [{ target: 'nobody' }] })).toBe('series.unknown')
    expect(await code({ range: { from: RANGE.to, to: RANGE.from }, targets: [{ target: '1' }] })).toBe('query.range')
    expect(await code({ range: RANGE, targets: [{ target: '1', payload: { aggregation: 'median' } }] })).toBe('request.invalid')
    expect(await code({ targets: [] })).toBe('request.invalid')
    const many = Array.from({ length: 51 }, () => ({ target: '1' }))
    expect(await code({ range: RANGE, targets: many })).toBe('query.too-much')
  })
})

import { connect } from 'node:net'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Activity } from '../../../../backend/contract/activity.ts'
import { Actuator, Command } from '../../../../backend/contract/actuators/actuator.ts'
import { BoardDetail, BulkResult, Organisation } from '../../../../backend/contract/api.ts'
import { Board } from '../../../../backend/contract/boards/board.ts'
import { DeviceState } from '../../../../backend/contract/events.ts'
import { QueryAnswer, StatisticsAnswer } from '../../../../backend/contract/history.ts'
import { InspectedMessage } from '../../../../backend/contract/inspector.ts'
import { LibraryView } from '../../../../backend/contract/library.ts'
import { LatestValue } from '../../../../backend/contract/sample.ts'
import { Series } from '../../../../backend/contract/series.ts'
import { SystemStatus } from '../../../../backend/contract/status.ts'
import { exampleStatistics } from '../../../contracts/examples.ts'
import { bearer, LOCAL_TOKEN, PASSWORD, startServer } from './server-under-test.ts'

describe('REST answers', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  beforeAll(async () => {
    under = await startServer()
  })
  afterAll(() => under.stop())
  const headers = bearer(LOCAL_TOKEN)
  const call = (method: string, path: string, body?: unknown) =>
    under.call(method, path, { headers, ...(body === undefined ? {} : { body }) })

  test.each([
    ['/api/boards', Type.Array(Board), 2],
    ['/api/boards/tor-1/messages', Type.Array(InspectedMessage), 1],
    ['/api/messages/unassigned', Type.Array(InspectedMessage), 1],
    ['/api/series', Type.Array(Series), 2],
    ['/api/series?board=tor-1', Type.Array(Series), 1],
    ['/api/latest?board=tor-1', Type.Array(LatestValue), 1],
    ['/api/libraries', Type.Array(LibraryView), 1],
    ['/api/sensors', Type.Array(DeviceState), 2],
    ['/api/organizations', Type.Array(Organisation), 1],
    ['/api/actuators', Type.Array(Actuator), 1],
    ['/api/commands?limit=5', Type.Array(Command), 1],
    ['/api/activity?limit=1', Type.Array(Activity), 1],
  ])('GET %s keeps its contract', async (path, schema, length) => {
    const answer = await call('GET', path)
    expect(answer.status).toBe(200)
    expect(Compile(schema).Check(answer.json)).toBe(true)
    expect(answer.json).toHaveLength(length)
  })

  test('are complete where a schema is loose: nested documents, words, booleans, numbers', async () => {
    const answer = await call('GET', '/api/boards/ESP_12AB34CD')
    expect(Compile(BoardDetail).Check(answer.json)).toBe(true)
    expect(answer.json.board).toEqual(under.services.boards[0])
    expect(answer.json.series[0].parameters).toEqual({ resolution: 12, averaged: true, mode: 'fast' })
    const sensors = await call('GET', '/api/sensors')
    expect(sensors.json[1].lastTelemetry.metrics).toEqual({ tempC: 22.4, doorState: 'open', locked: false })
    expect(Compile(SystemStatus).Check((await call('GET', '/api/status')).json)).toBe(true)
    const activity = await call('GET', '/api/activity')
    expect(activity.json[0].detail).toEqual({ reason: 'will', rssiDbm: -86, retained: true, zone: null })
  })

  test('of statistics and of activity by time have what was asked for', async () => {
    const answer = await call('GET', '/api/statistics?series=1,2&from=5&to=9000&above=28.5')
    expect(Compile(StatisticsAnswer).Check(answer.json)).toBe(true)
    expect(answer.json.series[1]).toEqual(exampleStatistics(2))
    expect(under.services.statisticsQueries.at(-1)).toEqual({ series: [1, 2], fromMs: 5, toMs: 9000, above: 28.5 })
    const path = '/api/activity?from=5&to=2026-11-20T00:00:00Z&board=E1&kinds=limit-crossed,board-online&limit=5000'
    expect(Compile(Type.Array(Activity)).Check((await call('GET', path)).json)).toBe(true)
    const kinds = ['limit-crossed', 'board-online']
    expect(under.services.activityQueries.at(-1)).toEqual({ fromMs: 5, toMs: Date.UTC(2026, 10, 20), board: 'E1', kinds, limit: 5000 })
    const wrong = await call('GET', '/api/activity?kinds=limit-crossed,party')
    expect(wrong.json.error).toMatchObject({ code: 'request.invalid', detail: 'querystring/kinds: "party" is no kind of activity' })
    expect((await call('GET', '/api/activity?from=6&to=5')).json.error.code).toBe('query.range')
    expect((await call('GET', '/api/statistics?series=1&from=6&to=5')).json.error.code).toBe('query.range')
  })

  test('of a query have the asked range, points and aggregation, with defaults', async () => {
    const answer = await call('GET', '/api/query?series=1,2,1')
    expect(Compile(QueryAnswer).Check(answer.json)).toBe(true)
    expect(answer.json.series[0].points[1]).toEqual([expect.any(Number), null, null, null, 0])
    const query = under.services.queries.at(-1)
    expect(query).toMatchObject({ series: [1, 2], maxPoints: 1000, aggregation: 'mean' })
    expect((query?.toMs ?? 0) - (query?.fromMs ?? 0)).toBe(900_000)
    await call('GET', '/api/query?series=7&from=2026-11-20T10:00:00Z&to=1795176000000&maxPoints=50&agg=raw')
    expect(under.services.queries.at(-1)).toEqual({
      series: [7],
      fromMs: Date.UTC(2026, 10, 20, 10),
      toMs: 1_795_176_000_000,
      maxPoints: 50,
      aggregation: 'raw',
    })
    await call('GET', '/api/query?series=7&bucket=day&timeZone=Europe/Berlin')
    expect(under.services.queries.at(-1)).toMatchObject({ bucket: 'day', timeZone: 'Europe/Berlin' })
    await call('GET', '/api/query?series=7&agg=timeInState')
    expect(under.services.queries.at(-1)?.aggregation).toBe('timeInState')
    expect((await call('GET', '/api/query?series=1&from=5&to=4')).json.error.code).toBe('query.range')
    expect((await call('GET', '/api/query?series=1&bucket=year')).json.error.code).toBe('request.invalid')
    for (const bad of ['', 'series=a', 'series=1&agg=median', 'series=1&maxPoints=0', 'series=1&from=soon']) {
      expect((await call('GET', `/api/query?${bad}`)).json.error.code, bad).toBe('request.invalid')
    }
  })

  test('to changes of boards carry what was done, and what was unknown', async () => {
    const accepted = await call('POST', '/api/boards/register', { ids: ['tor-1', 'ghost'], registration: 'rejected' })
    expect(Compile(BulkResult).Check(accepted.json)).toBe(true)
    expect(accepted.json).toEqual({ changed: ['tor-1'], unknown: ['ghost'] })
    expect((await call('POST', '/api/boards/edit', { ids: ['tor-1'], patch: { zone: 'Hof' } })).json.changed).toEqual(['tor-1'])
    expect((await call('PATCH', '/api/boards/tor-1', { name: 'Tor' })).json).toMatchObject({ id: 'tor-1', name: 'Tor', zone: 'Hof' })
    expect((await call('PATCH', '/api/boards/ghost', { name: 'x' })).json.error.code).toBe('board.unknown')
    expect((await call('PATCH', '/api/boards/tor-1', { boardType: 'esp8266' })).json.error.code).toBe('board-type.unknown')
    expect((await call('POST', '/api/boards/edit', { ids: ['tor-1'], patch: { boardType: 'esp8266' } })).json.error.code).toBe(
      'board-type.unknown',
    )
    expect((await call('PATCH', '/api/boards/tor-1', { boardType: 'xiao-esp32-c3' })).status).toBe(200)
    expect((await call('GET', '/api/boards/ghost/messages')).status).toBe(404)
    expect((await call('PATCH', '/api/series/2', { unit: 'K' })).json.unit).toBe('K')
    expect((await call('PATCH', '/api/series/99', { unit: 'K' })).status).toBe(404)
  })

  test('to existing callers are the same with and without /api', async () => {
    for (const prefix of ['', '/api']) {
      const device = { deviceId: `new${prefix.length}`, name: 'Neu' }
      expect((await call('POST', `${prefix}/devices`, device)).status).toBe(201)
      expect((await call('POST', `${prefix}/devices`, device)).json.error.code).toBe('board.exists')
      expect((await call('POST', `${prefix}/organizations`, { name: 'Hof' })).json).toMatchObject({ id: 'hof' })
      const body = { deviceId: 'tor-1', ts: null, metrics: { tempC: 1.5, doorState: 'open', locked: true } }
      expect((await call('POST', `${prefix}/ingest`, body)).json).toEqual({ status: 'stored' })
      expect(under.services.ingested.at(-1)).toEqual(body)
    }
    const command = await call('POST', '/api/actuators/ESP_12AB34CD/5/command', { command: 'ON', duration: 3 })
    expect(command.status).toBe(202)
    expect(command.json).toMatchObject({ board: 'ESP_12AB34CD', gpio: 5, command: 'ON', by: 'local' })
    expect((await call('POST', '/api/auth/mqtt/configure', { username: 'boards', password: 'long enough' })).json).toEqual({
      status: 'configured',
    })
    expect(under.services.mqttLogins).toEqual(['boards'])
  })

  test('to the demo fleet need no body', async () => {
    expect((await call('POST', '/api/demo')).json).toEqual({ boards: 50 })
    expect((await call('POST', '/api/demo', { boards: 3 })).json.error.code).toBe('demo.running')
    expect((await call('DELETE', '/api/demo')).status).toBe(204)
    expect(under.services.demoBoards).toBe(0)
  })

  test('to bad bodies name the place', async () => {
    const bad: [string, unknown, string][] = [
      ['/api/ingest', { deviceId: 'tor-1', metrics: { tempC: [] } }, 'body/metrics/tempC'],
      ['/api/ingest', '{"deviceId":"tor-1","metrics":{"a":1e999}}', 'body/metrics/a'],
      ['/api/ingest', { deviceId: '../etc', metrics: {} }, 'body/deviceId'],
      ['/api/ingest', 'null', 'body'],
      ['/api/boards/edit', { ids: ['tor-1'], patch: { nmae: 'x' } }, 'body/patch'],
      ['/api/boards/register', { ids: [], registration: 'accepted' }, 'body/ids'],
      ['/api/actuators/x/49/command', { command: 'ON' }, 'params/gpio'],
      ['/api/actuators/x/5/command', { command: 'PWM', value: 1.5 }, 'body/value'],
    ]
    for (const [path, body, place] of bad) {
      const answer = await call('POST', path, body)
      expect(answer.status, path).toBe(400)
      expect(answer.json.error).toMatchObject({ code: 'request.invalid', message: 'The request is not valid.' })
      expect(answer.json.error.detail, JSON.stringify(body)).toContain(place)
    }
    for (const body of ['{"deviceId":', '{"__proto__":{"x":1}}', '[', 'x']) {
      expect((await call('POST', '/api/ingest', body)).json.error.code, body).toBe('request.invalid')
    }
    expect((await call('POST', '/api/ingest', '')).json.error.code).toBe('request.invalid')
  })

  test('to what is too large, not there, or not decodable keep the one shape', async () => {
    const large = await call('POST', '/api/ingest', { deviceId: 'a', metrics: {}, pad: 'x'.repeat(1024 * 1024) })
    expect([large.status, large.json.error.code]).toEqual([413, 'request.too-large'])
    for (const path of ['/api/nowhere', '/nowhere', '/api/boards/a/b/c', '/ws/nowhere']) {
      const answer = await call('GET', path)
      expect([answer.status, answer.json], path).toEqual([
        404,
        { error: { code: 'request.not-found', message: 'Nothing is at this address.' } },
      ])
    }
    expect((await call('DELETE', '/api/boards')).status).toBe(404)
    for (const path of [
      '/api/boards/%E0%A4%A',
      `/api/boards/${'x'.repeat(300)}`,
      `/api/boards/${'x'.repeat(3000)}`,
      '/api/boards/%00%2F..%2F',
    ]) {
      const answer = await call('GET', path)
      expect([400, 404, 414], path).toContain(answer.status)
      expect(answer.json.error.code, path).toMatch(/^(request|board)\./)
    }
  })

  test('to bytes that are not HTTP are one short refusal', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(under.port, '127.0.0.1', () => socket.write('\x16\x03\x01 hello\r\n\r\n'))
      let received = ''
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer within 5 s')))
      socket.on('data', (chunk) => {
        received += chunk
      })
      socket.on('close', () => resolve(received))
      socket.on('error', reject)
    })
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ error: { code: 'request.invalid' } })
  })

  test('to faults say nothing of the inside; the log does', async () => {
    under.services.series.list = () => {
      throw new Error('SQLITE_CORRUPT at /secret/path')
    }
    const answer = await call('GET', '/api/series')
    expect(answer.status).toBe(500)
    expect(answer.json).toEqual({ error: { code: 'internal', message: 'Leitstand failed here. The log names the cause.' } })
    expect(under.log.join('')).toContain('SQLITE_CORRUPT')
  })

  test('carry a strict content policy and no server name', async () => {
    const { headers: got } = await under.call('GET', '/api/health')
    const policy = String(got['content-security-policy'])
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      `connect-src 'self' ws://127.0.0.1:${under.port}`,
    ]) {
      expect(policy).toContain(rule)
    }
    expect(policy).not.toContain('unsafe-eval')
    expect(got['x-content-type-options']).toBe('nosniff')
    expect(got['x-powered-by']).toBeUndefined()
    expect((await under.call('GET', '/api/boards')).headers['content-security-policy']).toBe(policy)
  })

  test('of /metrics are for Prometheus, and count requests by route', async () => {
    const answer = await call('GET', '/metrics')
    expect(answer.headers['content-type']).toContain('text/plain')
    expect(answer.text).toMatch(/leitstand_http_request_seconds_count\{method="GET",route="\/api\/boards\/:id",status="200"\} [1-9]/)
    expect(answer.text).toContain('leitstand_live_clients 0')
  })

  test('of health turn degraded while database or broker do not work', async () => {
    const { database } = under.services.present
    under.services.present = { ...under.services.present, database: { ...database, state: 'critical', fault: 'store.full' } }
    expect((await under.call('GET', '/api/health')).json.status).toBe('degraded')
  })

  test('leave no secret in the log', async () => {
    await under.call('POST', '/api/auth/login', { body: { username: 'viewer', password: PASSWORD } })
    const { ticket } = (await call('POST', '/api/auth/ticket')).json
    await under.call('POST', `/api/auth/session?ticket=${ticket}`, { body: { ticket } })
    await under.call('POST', '/api/auth/login', { body: { username: 'viewer', password: 'wrong-secret' } })
    const log = under.log.join('')
    expect(log).toContain('"route":"/api/auth/session"')
    for (const secret of [LOCAL_TOKEN, ticket, PASSWORD, 'wrong-secret', 'eyJ']) expect(log).not.toContain(secret)
  })
})

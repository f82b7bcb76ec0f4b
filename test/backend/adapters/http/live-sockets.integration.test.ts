import { afterEach, describe, expect, test } from 'vitest'
import { LOGIN_LIFE_S } from '../../../../backend/access/access.ts'
import { LIVE_SUBPROTOCOL } from '../../../../backend/contract/version.ts'
import { sampleOf } from '../../live/hub-under-test.ts'
import { bearer, LOCAL_TOKEN, PASSWORD, startServer, until } from './server-under-test.ts'

const OWN = { protocols: [LIVE_SUBPROTOCOL], headers: bearer(LOCAL_TOKEN) }

describe('WebSocket /ws/events', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  const open = async (wishes: Parameters<typeof startServer>[0] = {}) => {
    under = await startServer(wishes)
    return under
  }
  afterEach(() => under.stop())

  test('is refused without credentials', async () => {
    await open()
    for (const headers of [{}, bearer('wrong'), { cookie: 'leitstand_session=x' }]) {
      const socket = under.socket('/ws/events', { headers, protocols: [LIVE_SUBPROTOCOL] })
      await socket.opened()
      expect(socket.refused).toBe(401)
    }
  })

  test('greets an own client and serves what it subscribes to', async () => {
    await open()
    const socket = under.socket('/ws/events', OWN)
    expect(await socket.event('hello')).toMatchObject({ v: 1, data: { version: '0.1.0', user: 'local', role: 'admin' } })
    expect(socket.ws.protocol).toBe(LIVE_SUBPROTOCOL)
    socket.say({ type: 'subscribe', topics: ['boards', 'series', 'values', 'status', 'actuators', 'activity', 'messages/tor-1'] })
    for (const type of ['status', 'boards', 'series', 'messages', 'values', 'actuators', 'activity']) {
      expect(await socket.event(type)).toMatchObject({ v: 1 })
    }
    under.live.value(sampleOf('tor-1', 2, 23.5))
    expect(await socket.event('values', 2)).toMatchObject({ data: [[2, 1000, 23.5, 23.5, 0]] })
  })

  test('takes the cookie of a sign-in, with the role behind it', async () => {
    await open()
    const login = await under.call('POST', '/api/auth/login', { body: { username: 'viewer', password: PASSWORD } })
    const cookie = login.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const socket = under.socket('/ws/events', { protocols: [LIVE_SUBPROTOCOL], headers: { cookie } })
    expect(await socket.event('hello')).toMatchObject({ data: { user: 'viewer', role: 'viewer' } })
  })

  test('serves existing callers snapshot and telemetry, in exactly their shapes', async () => {
    await open()
    const socket = under.socket('/ws/events', { headers: bearer(LOCAL_TOKEN) })
    await socket.event('snapshot')
    const telemetry = { deviceId: 'tor-1', ts: '2026-11-20T12:00:00.000Z', metrics: { tempC: 22.4, doorState: 'open' } }
    under.live.telemetry(telemetry)
    await socket.event('telemetry')
    expect(socket.events).toEqual([
      { type: 'snapshot', data: under.services.fleet.deviceStates() },
      { type: 'telemetry', data: telemetry },
    ])
    expect(socket.ws.protocol).toBe('')
  })

  test('answers garbage with errors, ends it after ten, and serves everyone else on', async () => {
    await open()
    const other = under.socket('/ws/events', OWN)
    await other.event('hello')
    const bad = under.socket('/ws/events', OWN)
    await bad.event('hello')
    const garbage: (string | Buffer)[] = [
      '{',
      'null',
      '[]',
      '"x"',
      '{"type":"subscribe"}',
      Buffer.from([0, 255, 1]),
      '{"type":"subscribe","topics":["../x"]}',
      'x'.repeat(100_000),
      '',
      '{"type":1}',
    ]
    for (const frame of garbage) bad.ws.send(frame)
    await bad.closed()
    expect(bad.events.map((event) => event.type)).toEqual(['hello', ...Array(10).fill('error')])
    expect(bad.closeCode).toBe(1008)
    expect(under.live.figures()).toMatchObject({ clients: 1, garbageFrames: 10, droppedClients: 1 })
    other.say({ type: 'ping', id: 3 })
    expect(await other.event('pong')).toMatchObject({ data: { id: 3 } })
  })

  test('ends a client whose frame is beyond all measure', async () => {
    await open()
    const socket = under.socket('/ws/events', OWN)
    await socket.event('hello')
    socket.ws.send('x'.repeat(2 * 1024 * 1024))
    await socket.closed()
    expect(socket.closeCode).toBe(1009)
    await until(() => under.live.figures().clients === 0, 'the hub to forget it')
  })

  test('drops a client that never reads, while another gets every value and memory stays bounded', async () => {
    await open({ limits: { skipAboveBytes: 256 * 1024, dropAboveBytes: 1024 * 1024, stuckMs: 500 } })
    const frozen = under.socket('/ws/events', OWN)
    await frozen.event('hello')
    frozen.say({ type: 'subscribe', topics: ['values'] })
    await frozen.event('values')
    frozen.ws.pause()
    const reader = under.socket('/ws/events', OWN)
    await reader.event('hello')
    reader.say({ type: 'subscribe', topics: ['values'] })
    await reader.event('values')
    let round = 0
    const feed = setInterval(() => {
      round += 1
      for (let series = 1; series <= 3000; series += 1) under.live.value(sampleOf('tor-1', series, round))
    }, 5)
    try {
      await until(() => under.live.figures().droppedClients === 1, 'the frozen client to be dropped', 20_000)
    } finally {
      clearInterval(feed)
    }
    expect(under.live.figures().clients).toBe(1)
    expect(under.live.figures().skippedFrames).toBeGreaterThan(0)
    await until(
      () => reader.events.some((event) => event.type === 'values' && event.data.some((tuple: number[]) => tuple[2] === round)),
      'the last value',
    )
    frozen.ws.terminate()
  })

  test('notices a dead client by its silence', async () => {
    await open({ pingIntervalMs: 50 })
    const alive = under.socket('/ws/events', OWN)
    const dead = under.socket('/ws/events', { ...OWN })
    await Promise.all([alive.event('hello'), dead.event('hello')])
    dead.ws.pause()
    await until(() => under.live.figures().clients === 1, 'the dead client to go')
    expect(alive.closeCode).toBeNull()
    dead.ws.terminate()
  })

  test('ends with 4401 when the session ends', async () => {
    await open({ pingIntervalMs: 50 })
    const token = await under.signIn('viewer')
    const person = under.socket('/ws/events', { protocols: [LIVE_SUBPROTOCOL], headers: bearer(token) })
    const machine = under.socket('/ws/events', OWN)
    await Promise.all([person.event('hello'), machine.event('hello')])
    under.clock.aheadMs = (LOGIN_LIFE_S + 1) * 1000
    await person.closed()
    expect(person.closeCode).toBe(4401)
    expect(machine.closeCode).toBeNull()
  })

  test('ends with 4401 when the user is removed', async () => {
    await open({ pingIntervalMs: 50 })
    const token = await under.signIn('viewer')
    const person = under.socket('/ws/events', { headers: bearer(token) })
    await person.event('snapshot')
    await under.access.accounts.remove('viewer')
    await person.closed()
    expect(person.closeCode).toBe(4401)
  })

  test('has room for a bounded number of clients', async () => {
    await open({ limits: { maxClients: 2 } })
    const sockets = [under.socket('/ws/events', OWN), under.socket('/ws/events', OWN)]
    await Promise.all(sockets.map((socket) => socket.event('hello')))
    const late = under.socket('/ws/events', OWN)
    await late.closed()
    expect(late.closeCode).toBe(1013)
    expect(under.live.figures().refusedClients).toBe(1)
  })

  test('is not answered by plain HTTP', async () => {
    await open()
    expect((await under.call('GET', '/ws/events', { headers: bearer(LOCAL_TOKEN) })).status).toBe(404)
  })
})

import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { Aedes } from 'aedes'
import { connectAsync } from 'mqtt'
import { afterEach, describe, expect, test } from 'vitest'
import { LIVE_SUBPROTOCOL } from '../../../../backend/contract/version.ts'
import { bearer, LOCAL_TOKEN, startServer, until } from './server-under-test.ts'

describe('HttpServer', () => {
  const started: Awaited<ReturnType<typeof startServer>>[] = []
  const start = async (wishes: Parameters<typeof startServer>[0] = {}) => {
    const under = await startServer(wishes)
    started.push(under)
    return under
  }
  afterEach(async () => {
    for (const under of started.splice(0)) await under.stop()
  })

  test('says EADDRINUSE when the port is taken, and leaves nothing running', async () => {
    const first = await start()
    await expect(startServer({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect((await first.call('GET', '/api/health')).status).toBe(200)
  })

  test('stops within 3 s with live clients, MQTT clients and half a request open', async () => {
    const streams: Duplex[] = []
    const under = await start({ mqttUpgrade: (stream) => streams.push(stream) })
    const live = under.socket('/ws/events', { headers: bearer(LOCAL_TOKEN), protocols: [LIVE_SUBPROTOCOL] })
    const frozen = under.socket('/ws/events', { headers: bearer(LOCAL_TOKEN) })
    const mqtt = under.socket('/mqtt', { protocols: ['mqtt'] })
    await Promise.all([live.opened(), frozen.opened(), mqtt.opened()])
    frozen.ws.pause()
    const half = connect(under.port, '127.0.0.1')
    half.on('error', () => half.destroy())
    half.write('POST /api/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"user')
    const beganMs = performance.now()
    await under.stop()
    expect(performance.now() - beganMs).toBeLessThan(3000)
    await live.closed()
    expect(live.closeCode).toBe(1001)
    await expect(under.call('GET', '/api/health')).rejects.toThrow('ECONNREFUSED')
    frozen.ws.terminate()
    half.destroy()
  })

  test('lets an answer under way finish before it stops', async () => {
    const under = await start()
    let release: () => void = () => undefined
    const asked = new Promise<void>((isAsked) => {
      under.services.activity.list = () =>
        new Promise((resolve) => {
          release = () => resolve([])
          isAsked()
        })
    })
    const answer = under.call('GET', '/api/activity', { headers: bearer(LOCAL_TOKEN) })
    await asked
    const stopped = under.stop()
    release()
    expect((await answer).status).toBe(200)
    await stopped
  })

  test('carries MQTT of a real client over WebSocket to a real broker', async () => {
    const broker = await Aedes.createBroker()
    const under = await start({ mqttUpgrade: (stream, request) => broker.handle(stream, request) })
    const client = await connectAsync(`ws://127.0.0.1:${under.port}/mqtt`, { connectTimeout: 5000, reconnectPeriod: 0 })
    try {
      const received: string[] = []
      client.on('message', (topic, payload) => received.push(`${topic} ${payload}`))
      await client.subscribeAsync('sensors/#', { qos: 1 })
      await client.publishAsync('sensors/tor-1/telemetry', `{"metrics":{"pad":"${'x'.repeat(60_000)}"}}`, { qos: 1 })
      await until(() => received.length === 1, 'the message')
      expect(received[0]).toMatch(/^sensors\/tor-1\/telemetry \{"metrics"/)
    } finally {
      await client.endAsync(true)
      await new Promise<void>((resolve) => broker.close(() => resolve()))
    }
  })

  test('has no /mqtt where nobody takes it', async () => {
    const under = await start()
    const socket = under.socket('/mqtt', { protocols: ['mqtt'] })
    await socket.opened()
    expect(socket.refused).toBe(404)
  })

  test('survives a client that breaks off in the middle of an upgrade', async () => {
    const under = await start()
    for (let i = 0; i < 20; i += 1) {
      const socket = under.socket('/ws/events', { headers: bearer(LOCAL_TOKEN) })
      socket.ws.on('open', () => socket.ws.terminate())
      if (i % 2 === 0) socket.ws.terminate()
      await socket.closed()
    }
    await until(() => under.live.figures().clients === 0, 'all clients to be forgotten')
    expect((await under.call('GET', '/api/health')).status).toBe(200)
  })
})

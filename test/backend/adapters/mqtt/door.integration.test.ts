import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Login } from '../../../../backend/adapters/mqtt/broker-options.ts'
import { deferred, eventually, startBroker, stopBrokers } from './broker-fixture.ts'
import { connectPacket, RawClient } from './raw-client.ts'

afterEach(stopBrokers)

async function answerTo(port: number, bytes: Buffer): Promise<{ returnCode: unknown; client: RawClient }> {
  const client = await RawClient.open(port)
  client.socket.write(bytes)
  const packet = await client.next('connack')
  return { returnCode: packet.cmd === 'connack' ? packet.returnCode : undefined, client }
}

describe('credentials', () => {
  const authenticate = async ({ username, password }: Login): Promise<boolean> =>
    username === 'board' && Buffer.from(password ?? []).toString() === 'secret'

  test('let in who has them', async () => {
    const { port, broker } = await startBroker({ authenticate })
    const { returnCode } = await answerTo(port, connectPacket('a', { username: 'board', password: Buffer.from('secret') }))
    expect(returnCode).toBe(0)
    expect(broker.figures()).toMatchObject({ clients: 1, refusedLogins: 0 })
  })

  test('that are wrong get CONNACK 4, missing ones CONNACK 5; both are counted and closed, the log holds no password', async () => {
    const { port, broker, log } = await startBroker({ authenticate })
    const wrong = await answerTo(port, connectPacket('a', { username: 'board', password: Buffer.from('guess-42') }))
    const missing = await answerTo(port, connectPacket('b'))
    expect([wrong.returnCode, missing.returnCode]).toEqual([4, 5])
    await Promise.all([wrong.client.whenClosed(), missing.client.whenClosed()])
    expect(broker.figures()).toMatchObject({ clients: 0, refusedLogins: 2, refusedConnects: 0 })
    expect(log.some(({ text }) => text === 'MQTT login refused')).toBe(true)
    expect(JSON.stringify(log)).not.toContain('guess-42')
  })

  test('that cannot be checked get CONNACK 3', async () => {
    const failing = await startBroker({ authenticate: () => Promise.reject(new Error('no database')) })
    expect((await answerTo(failing.port, connectPacket('a'))).returnCode).toBe(3)
    const hanging = await startBroker({ authenticate: () => new Promise(() => undefined), limits: { loginTimeoutMs: 50 } })
    expect((await answerTo(hanging.port, connectPacket('a'))).returnCode).toBe(3)
    expect(hanging.broker.figures().refusedConnects).toBe(1)
  })

  test('are asked for with what is known of the client', async () => {
    const logins: Login[] = []
    const { port } = await startBroker({
      authenticate: async (login) => {
        logins.push(login)
        return true
      },
    })
    await answerTo(port, connectPacket('a', { username: 'u', password: Buffer.from('p') }))
    await answerTo(port, connectPacket('b'))
    expect(logins).toEqual([
      { clientId: 'a', loopback: true, username: 'u', password: Buffer.from('p') },
      { clientId: 'b', loopback: true },
    ])
  })

  test('may still be checked when the client leaves: nothing remains of it', async () => {
    const check = deferred()
    const { port, broker } = await startBroker({ authenticate: () => check.promise.then(() => true) })
    const client = await RawClient.open(port)
    client.socket.write(connectPacket('a'))
    await eventually(() => broker.figures().connections === 1, 'the connection')
    client.close()
    await eventually(() => broker.figures().connections === 0, 'the end of the connection')
    check.resolve()
    await (await RawClient.login(port, 'b')).settled()
    expect(broker.figures().clients).toBe(1)
  })
})

describe('client ids', () => {
  test.each([
    ['of 256 characters', 'x'.repeat(256), 0],
    ['of 257 characters', 'x'.repeat(257), 2],
    ['of any script', 'Tür-1/пост/門 %2e%2e/../x', 0],
    ['named like an inherited property', '__proto__', 0],
    ['with a line break', 'a\nb', 2],
    ['with NUL', 'a\u0000b', 2],
  ])('%s: %#', async (_what, clientId, expected) => {
    const { port } = await startBroker()
    const { returnCode, client } = await answerTo(port, connectPacket(clientId))
    expect(returnCode).toBe(expected)
    if (expected === 0) expect(await client.settled()).toEqual([])
    else await client.whenClosed()
  })

  test('may be missing, unless the session is to last', async () => {
    const { port } = await startBroker()
    expect((await answerTo(port, connectPacket(''))).returnCode).toBe(0)
    const lasting = connectPacket('x', { clean: false })
    // Without the id: length 13 → 12, id length 1 → 0.
    const nameless = Buffer.concat([Buffer.from([0x10, 12]), lasting.subarray(2, 12), Buffer.from([0, 0])])
    expect((await answerTo(port, nameless)).returnCode).toBe(2)
  })

  test('that come twice end the older connection, also when many come together', async () => {
    const { port, broker } = await startBroker()
    const clients = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = await RawClient.open(port)
        client.socket.write(connectPacket('same'))
        return client
      }),
    )
    await eventually(() => clients.filter(({ closed }) => closed).length === 19, 'all but one to be closed')
    expect(broker.figures()).toMatchObject({ clients: 1, connections: 1 })
    for (const client of clients) client.close()
    await eventually(() => broker.figures().clients === 0, 'none left')
  })
})

describe('connections that are none', () => {
  test('are closed in the time for CONNECT, and counted', async () => {
    const { port, broker } = await startBroker({ limits: { connectTimeoutMs: 100 } })
    const silent = await RawClient.open(port)
    const slow = await RawClient.open(port)
    slow.socket.write(connectPacket('slow').subarray(0, 6))
    await Promise.all([silent.whenClosed(), slow.whenClosed()])
    expect(broker.figures()).toMatchObject({ refusedConnects: 2, clients: 0 })
  })

  test.each([
    ['HTTP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['zeros', '\u0000'.repeat(100)],
    ['a PUBLISH before CONNECT', '\u0030\u0005\u0000\u0001axx'],
    ['an endless length', '\u0010\u00ff\u00ff\u00ff\u00ff\u00ff'],
    ['protocol level 9', '\u0010\u000d\u0000\u0004MQTT\u0009\u0002\u0000\u0000\u0000\u0001a'],
  ])('%s: closed at once, and counted', async (_what, text) => {
    const { port, broker } = await startBroker()
    const client = await RawClient.open(port)
    client.socket.write(Buffer.from(text, 'latin1'))
    await client.whenClosed(2_000)
    expect(broker.figures()).toMatchObject({ refusedConnects: 1, clients: 0 })
  })

  test('are refused beyond the number', async () => {
    const { port, broker } = await startBroker({ limits: { maxConnections: 3 } })
    for (let i = 0; i < 3; i++) await RawClient.login(port, `client-${i}`)
    const one = await RawClient.open(port)
    await one.whenClosed()
    expect(broker.figures()).toMatchObject({ connections: 3, refusedConnects: 1 })
  })
})

describe('large packets', () => {
  test('up to the bound go to the pipeline and are acknowledged, larger ones cut the connection before they are buffered', async () => {
    const { port, broker, taken } = await startBroker({ limits: { maxPacketBytes: 200_000 } })
    const board = await RawClient.login(port, 'board')
    board.publish('sensors/a/telemetry', Buffer.alloc(150_000), { qos: 1, messageId: 1 })
    await board.next('puback')
    expect(taken[0]?.payload.byteLength).toBe(150_000)
    // Fixed header of a PUBLISH of 200 MB, and a first piece.
    board.socket.write(Buffer.concat([Buffer.from([0x30, 0x80, 0x84, 0xaf, 0x5f]), Buffer.alloc(1_000)]))
    await board.whenClosed()
    expect(taken).toHaveLength(1)
    expect(broker.figures().oversizedPackets).toBe(1)
  })
})

describe('five thousand clients at once', () => {
  const count = 5_000

  test('all get their CONNACK, and a client that was there before notices nothing', { timeout: 60_000 }, async () => {
    const { port, broker } = await startBroker()
    const before = await RawClient.login(port, 'before')
    await before.subscribe('sensors/#')
    const sockets: Socket[] = []
    let accepted = 0
    let failed = 0
    for (let i = 0; i < count; i++) {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.write(connectPacket(`burst-${i}`, { keepalive: 60 }))
      socket.once('data', (bytes) => {
        if (bytes.equals(Buffer.from([0x20, 2, 0, 0]))) accepted++
      })
      socket.once('error', () => failed++)
      sockets.push(socket)
    }
    let messageId = 0
    while (accepted + failed < count) {
      before.publish('sensors/a/telemetry', '{}', { qos: 1, messageId: (messageId++ % 60_000) + 1 })
      await before.next('puback', 5_000)
      await before.next('publish', 5_000)
    }
    expect({ accepted, failed }).toEqual({ accepted: count, failed: 0 })
    expect(broker.figures()).toMatchObject({ clients: count + 1, refusedConnects: 0 })
    for (const socket of sockets) socket.destroy()
    await eventually(() => broker.figures().clients === 1, 'all to be gone', 20_000)
    expect(broker.figures().connections).toBe(1)
  })
})

describe('the port', () => {
  test('that is taken ends the start with its code', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await expect(startBroker({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await new Promise((resolve) => server.close(resolve))
  })
})

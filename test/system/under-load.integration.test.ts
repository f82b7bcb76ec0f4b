// Correctness under load on a small scale (test/bench measures the large one): what was acknowledged is stored exactly once, and
// clients that stop reading cost nobody anything.
import { once } from 'node:events'
import net from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { MAX_QUERY_SERIES } from '../../backend/contract/history.ts'
import { LIVE_SUBPROTOCOL } from '../../backend/contract/version.ts'
import type { LoadResult } from '../bench/load-generator.ts'
import { LOAD, load } from '../bench/subject.ts'
import { Lab } from './lab.ts'

const CONNECTIONS = 50
let lab: Lab

beforeAll(async () => {
  lab = await Lab.start(['--registration', 'auto'])
})
afterAll(() => lab.stop())

it('stores every acknowledged message exactly once while a subscriber and a screen have stopped reading', async () => {
  const subscriber = await stalledSubscriber()
  const screen = await stalledScreen()
  const result = await load({
    ...LOAD,
    port: Number(new URL(lab.address.mqtt).port),
    connections: CONNECTIONS,
    window: 10,
    seconds: 3,
    series: 2 * CONNECTIONS,
  })
  expect(result.acknowledged).toBe(result.sent)
  expect(result.acknowledged).toBeGreaterThan(CONNECTIONS * 10)

  await expectStored(result)
  await expectHealthyBoard()
  subscriber.destroy()
  screen.terminate()
})

async function expectStored({ acknowledged }: LoadResult): Promise<void> {
  const { ingest, database, boards } = await lab.status()
  expect(ingest).toMatchObject({ messages: acknowledged, rejected: 0, duplicates: 0 })
  expect(boards).toMatchObject({ total: CONNECTIONS, online: CONNECTIONS })
  expect(database).toMatchObject({ pending: 0, state: 'ok' })
  let stored = 0
  const series = await lab.get<{ id: number; board: string }[]>('/api/series')
  expect(series).toHaveLength(2 * CONNECTIONS)
  for (let first = 0; first < series.length; first += MAX_QUERY_SERIES) {
    const ids = series.slice(first, first + MAX_QUERY_SERIES).map(({ id }) => id)
    const answer = await lab.get<{ series: { points: number[][] }[] }>(
      `/api/query?series=${ids}&from=${Date.now() - 3_600_000}&to=${Date.now() + 60_000}&maxPoints=1000&agg=count`,
    )
    for (const { points } of answer.series) for (const [, , , , count = 0] of points) stored += count
  }
  expect(stored).toBe(acknowledged)
}

/** Acknowledged, on a screen and in the counters of its board. */
async function expectHealthyBoard(): Promise<void> {
  const board = await lab.client()
  const screen = await openScreen(['values/healthy'])
  const frame = new Promise<unknown>((resolve) => {
    screen.on('message', (data) => {
      const event: { type: string; data: unknown[][] } = JSON.parse(data.toString())
      if (event.type === 'values' && event.data.some(([, , value]) => value === 21.5)) resolve(event.type)
    })
  })
  await board.publishAsync('sensors/healthy/telemetry', '{"metrics":{"tempC":21.5}}', { qos: 1 })
  expect(await frame).toBe('values')
  expect((await lab.board('healthy')).counters).toMatchObject({ messages: 1, rejected: 0 })
  screen.terminate()
}

/** Subscribed to everything, and then deaf. */
async function stalledSubscriber(): Promise<net.Socket> {
  const socket = net.connect({ host: '127.0.0.1', port: Number(new URL(lab.address.mqtt).port) })
  socket.on('error', () => socket.destroy()) // the broker may cut it
  await once(socket, 'connect')
  socket.write(Buffer.from([0x10, 13, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, 1, 0x73]))
  await once(socket, 'data')
  socket.write(Buffer.from([0x82, 6, 0, 1, 0, 1, 0x23, 1]))
  await once(socket, 'data')
  socket.pause()
  return socket
}

async function stalledScreen(): Promise<WebSocket> {
  const screen = await openScreen(['values', 'boards', 'series', 'status'])
  screen.pause()
  return screen
}

async function openScreen(topics: string[]): Promise<WebSocket> {
  const options = { headers: { authorization: `Bearer ${lab.token}` } }
  const screen = new WebSocket(`${lab.address.http.replace('http', 'ws')}/ws/events`, LIVE_SUBPROTOCOL, options)
  await once(screen, 'open')
  screen.send(JSON.stringify({ type: 'subscribe', topics }))
  await once(screen, 'message')
  return screen
}

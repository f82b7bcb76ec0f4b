// Nothing that was acknowledged is lost: the backend is killed under load and started again on the same data folder.
import type { MqttClient } from 'mqtt'
import { expect, it } from 'vitest'
import { newDataFolder } from '../backend-process.ts'
import { Lab } from './lab.ts'

const ROUNDS = 3
const BOARDS = 5

/** Publishes numbered readings until the connection breaks; returns the numbers that were acknowledged. */
async function publishUntilKilled(client: MqttClient, board: string, from: number): Promise<number[]> {
  const acknowledged: number[] = []
  let next = from
  const closed = new Promise<void>((resolve) => client.once('close', resolve))
  const lane = async () => {
    while (client.connected) {
      const number = next++
      try {
        await client.publishAsync(
          'sensors/%/telemetry'.replace('%', board),
          JSON.stringify({ ts: Date.UTC(2026, 0) + number, metrics: { n: number } }),
          { qos: 1 },
        )
        acknowledged.push(number)
      } catch {
        return // the connection broke: this one was never acknowledged
      }
    }
  }
  await Promise.race([Promise.all([lane(), lane(), lane(), lane()]), closed])
  return acknowledged
}

it(`keeps every acknowledged reading exactly once over ${ROUNDS} kill -9`, { timeout: 90_000 }, async () => {
  const data = newDataFolder()
  const acknowledged = new Map<string, number[]>()
  for (let round = 0; round < ROUNDS; round++) {
    const lab = await Lab.start([], data)
    const boards = await Promise.all(
      Array.from({ length: BOARDS }, async (_, i) => {
        const client = await lab.client()
        client.on('error', () => undefined)
        return { id: `b${i}`, done: publishUntilKilled(client, `b${i}`, round * 1_000_000) }
      }),
    )
    await expect.poll(async () => (await lab.status()).ingest.messages, { timeout: 10_000 }).toBeGreaterThan(300 + 200 * round)
    lab.backend.kill('SIGKILL')
    await lab.backend.exited
    for (const { id, done } of boards) acknowledged.set(id, [...(acknowledged.get(id) ?? []), ...(await done)])
    await lab.stop({ keepData: true })
  }
  const lab = await Lab.start([], data)
  let total = 0
  for (const [id, numbers] of acknowledged) {
    total += numbers.length
    const [series] = await lab.series(id)
    const stored = (await lab.samples(series?.id ?? 0)).map(([, value]) => Number(value))
    const missing = numbers.filter((number) => !stored.includes(number))
    expect(missing, `${id}: acknowledged but lost`).toEqual([])
    expect(new Set(stored).size, `${id}: stored twice`).toBe(stored.length)
  }
  expect(total).toBeGreaterThan(500)
  await lab.stop()
})

it('keeps boards, names, acceptance, values, states and activity over a kill -9', { timeout: 60_000 }, async () => {
  const data = newDataFolder()
  let lab = await Lab.start([], data)
  const client = await lab.client()
  client.on('error', () => undefined)
  await client.publishAsync('sensors/tor-1/telemetry', '{"metrics":{"tempC":22.4,"doorState":"open"}}', { qos: 1 })
  await client.publishAsync('sensors/tor-1/state', '{"status":"open"}', { qos: 1, retain: true })
  await lab.post('/api/boards/register', { ids: ['tor-1'], registration: 'accepted' })
  await lab.patch('/api/boards/tor-1', { name: 'Gate', zone: 'Yard' })
  const before = await lab.get<{ deviceId: string; lastTelemetry: unknown }[]>('/api/sensors')
  lab.backend.kill('SIGKILL')
  await lab.stop({ keepData: true })

  lab = await Lab.start([], data)
  expect(await lab.board('tor-1')).toMatchObject({
    name: 'Gate',
    zone: 'Yard',
    registration: 'accepted',
    presence: { state: 'unknown', reason: 'restart' },
  })
  const after = await lab.get<{ deviceId: string; lastTelemetry: unknown }[]>('/api/sensors')
  expect(after.map(({ lastTelemetry }) => lastTelemetry)).toEqual(before.map(({ lastTelemetry }) => lastTelemetry))
  const reader = await lab.client()
  const retained = new Promise<string>((resolve) => reader.on('message', (_, payload) => resolve(payload.toString())))
  await reader.subscribeAsync('sensors/tor-1/state')
  expect(JSON.parse(await retained)).toEqual({ status: 'open' })
  await lab.stop()
})

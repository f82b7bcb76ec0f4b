// Troubles of Leitstand itself as alarms, seen over REST on the composed program: the listener of the broker dies, the disk fills, the
// clock jumps. The program runs in this process, on a small disk of its own and by a clock that the test moves.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { App } from '../../backend/app/app.ts'
import { loadSettings } from '../../backend/config/load-settings.ts'
import { type Alarm, alarmKeys } from '../../backend/contract/alarms/alarm.ts'

const WITHIN = { timeout: 20_000 }
const BOARD = 'ESP_0A0B0C0D'
const disk = mkdtempSync(join(tmpdir(), 'leitstand-small-disk-'))
const mounted = mount(disk)
let aheadMs = 0
let app: App
let http: string
let token: string
let board: MqttClient
let port: number

/** Undefined where this user may not mount. */
function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder], { stdio: 'ignore', timeout: 5000 })
    return true
  } catch {
    return false
  }
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(http + path, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
const standing = async (key: string) => (await get<Alarm[]>('/api/alarms')).filter((one) => one.key === alarmKeys.system(key))
const said = async (key: string) => (await standing(key)).map(({ state, severity, code }) => `${state} ${severity} ${code}`)
const ended = async (key: string) =>
  (await get<{ alarms: Alarm[] }>('/api/alarms/history')).alarms.filter((one) => one.key === alarmKeys.system(key))

beforeAll(async () => {
  const data = join(disk, 'data')
  mkdirSync(data)
  const argv = ['--headless', '--http-port', '0', '--mqtt-port', '0', '--mdns', 'off', '--registration', 'auto', '--data', data]
  const settings = loadSettings({ argv, environment: {}, cwd: data })
  app = new App(settings, pino({ level: 'silent' }), { clock: { now: () => Date.now() + aheadMs } })
  const { httpAddress, mqttAddress } = await app.start()
  http = httpAddress
  port = Number(new URL(mqttAddress).port)
  token = readFileSync(join(data, 'token'), 'utf8').trim()
  board = await mqtt.connectAsync(mqttAddress, { reconnectPeriod: 200 })
  board.on('error', () => undefined)
}, 60_000)

afterAll(async () => {
  board?.end(true)
  await app?.stop()
  if (mounted) execFileSync('umount', ['-l', disk], { timeout: 5000 })
  rmSync(disk, { recursive: true, force: true })
}, 60_000)

async function read(count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const message = { ts: Date.now() + aheadMs + at, sensor_type: 'flow', unit: 'l/min', raw: at, raw_mode: false, value: at }
    board.publish(`kaiser/god/esp/${BOARD}/sensor/4/data`, JSON.stringify(message), { qos: 0 })
  }
}

it('a broker that does not listen any more is one alarm, which ends half a minute after it listens again', {
  timeout: 60_000,
}, async () => {
  const listener = listenerAt(port)
  listener.close()
  await expect.poll(() => said('broker'), WITHIN).toEqual(['raised critical system-broker'])
  listener.listen(port, '127.0.0.1')
  aheadMs += 31_000
  await expect.poll(() => said('broker'), WITHIN).toEqual([])
  expect(await ended('broker')).toMatchObject([{ count: expect.any(Number), severity: 'critical' }])
})

it.skipIf(!mounted)('a full disk is told, and what cannot be stored; both end when there is room', { timeout: 90_000 }, async () => {
  const ballast = join(disk, 'ballast')
  fill(ballast)
  await expect
    .poll(
      async () => {
        await read(2000)
        aheadMs += 5000
        return [...(await said('store')), ...(await said('disk-low'))]
      },
      { ...WITHIN, interval: 500 },
    )
    .toEqual(['raised critical system-store-full', 'raised critical system-disk-low'])
  rmSync(ballast)
  await expect
    .poll(
      async () => {
        aheadMs += 31_000
        return [...(await said('store')), ...(await said('disk-low'))]
      },
      { ...WITHIN, interval: 500 },
    )
    .toEqual([])
  expect(await ended('store')).toHaveLength(1)
  expect(await ended('disk-low')).toHaveLength(1)
})

it('a clock that jumps an hour ahead and back raises nothing of itself, and rules and alarms go on', { timeout: 60_000 }, async () => {
  await read(5)
  await expect.poll(async () => (await get<unknown[]>(`/api/series?board=${BOARD}`)).length, WITHIN).toBeGreaterThan(0)
  const body = {
    ...{ name: 'Jump', note: '', group: '', enabled: true, dryRun: false, priority: 50, timeZone: 'UTC', cooldownS: 0, maxRuntimeS: null },
    ...{ maxPerHour: null, whenUnknown: 'end', failuresToDisable: 5, alsoOnBoard: false, layout: {}, conditions: [] },
    branches: [
      {
        id: 'b',
        on: [{ id: 'm', kind: 'manual' }],
        when: null,
        do: [{ id: 's', kind: 'variable', variable: 'jumps', value: 1 }],
        otherwise: [],
      },
    ],
  }
  const put = { method: 'PUT', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }
  expect((await fetch(`${http}/api/rules/jump`, { ...put, body: JSON.stringify({ version: 0, body }) })).status).toBe(200)
  const run = async () => (await fetch(`${http}/api/rules/jump/run`, { ...put, method: 'POST', body: '{}' })).ok
  const fired = async () => (await get<{ atMs: number }[]>('/api/rules/firings?rule=jump&outcome=fired')).length
  for (const [jumpMs, count] of [
    [0, 1],
    [3_600_000, 2],
    [-3_600_000, 3],
  ] as const) {
    aheadMs += jumpMs
    expect(await run()).toBe(true)
    await expect.poll(fired, WITHIN).toBe(count)
  }
  await read(5)
  const raised = (await get<Alarm[]>('/api/alarms')).filter(({ source, state }) => source === 'system' && state === 'raised')
  expect(raised.map(({ key }) => key)).toEqual([])
})

/** The socket that the broker listens on. */
function listenerAt(wanted: number): Server {
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles()
  const found = handles.find((one): one is Server => {
    const address = one instanceof Server ? one.address() : null
    return typeof address === 'object' && address?.port === wanted
  })
  if (found === undefined) throw new Error(`nothing listens on ${wanted}`)
  return found
}

/** To the last byte. */
function fill(path: string): void {
  for (let size = 64 * 2 ** 20; size >= 4096; size /= 2) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
    } catch (cause) {
      if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'ENOSPC') throw cause
    }
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import Value from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MqttBoardLinks } from '../../../backend/adapters/mqtt/mqtt-board-links.ts'
import { KAISER_UP, PLAIN_UP } from '../../../backend/contract/boards/device-topics.ts'
import { systemClock } from '../../../backend/contract/clock.ts'
import { routeTopic } from '../../../backend/messaging/route-topic.ts'
import type { BoardBlueprint } from '../../../backend/simulation/blueprint.ts'
import { demoCatalogue } from '../../../backend/simulation/demo-catalogue.ts'
import { SimulatedFleet } from '../../../backend/simulation/fleet.ts'
import { findProgram } from '../../fakes/find-program.ts'

const MOSQUITTO = findProgram('mosquitto')
const CLI = new URL('../../../backend/cli/simulate.ts', import.meta.url).href
const PATIENCE = { timeout: 10_000, interval: 20 }

if (MOSQUITTO === undefined && process.env.CI === 'true')
  throw new Error('mosquitto is not installed, and with CI=true nothing may be skipped')

interface Heard {
  topic: string
  payload: Buffer
  retain: boolean
  qos: number
}

describe.skipIf(MOSQUITTO === undefined)(
  `simulated boards on a real broker${MOSQUITTO ? '' : ' (skipped: the program mosquitto is missing)'}`,
  () => {
    let broker: ChildProcess
    let folder: string
    let port: number
    let url: string
    let centre: MqttClient
    const heard: Heard[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'leitstand-simulation-'))
      port = await freePort()
      url = `mqtt://127.0.0.1:${port}`
      const config = join(folder, 'mosquitto.conf')
      await writeFile(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n`)
      broker = spawn(MOSQUITTO ?? '', ['-c', config], { stdio: 'ignore' })
      centre = await connectAsync(url, { reconnectPeriod: 50 })
      centre.on('message', (topic, payload, { retain, qos }) => heard.push({ topic, payload, retain, qos }))
      await centre.subscribeAsync('#', { qos: 2 })
    })

    afterAll(async () => {
      await centre?.endAsync(true)
      if (broker?.exitCode === null && broker.kill()) await once(broker, 'exit')
      await rm(folder, { recursive: true, force: true })
    })

    /** Runs the boards while the test asks them things; the centre hears everything. */
    async function withFleet(blueprints: BoardBlueprint[], use: (fleet: SimulatedFleet) => Promise<void>): Promise<SimulatedFleet> {
      heard.length = 0
      const faults: unknown[] = []
      const fleet = new SimulatedFleet({
        blueprints,
        links: new MqttBoardLinks({ url }),
        clock: systemClock,
        seed: 5,
        intervalMs: 200,
        onFault: (fault) => faults.push(fault),
      })
      fleet.start()
      try {
        await expect.poll(() => fleet.figures().connected, PATIENCE).toBe(blueprints.length)
        await use(fleet)
      } finally {
        await fleet.stop()
      }
      expect(faults).toEqual([])
      return fleet
    }

    const on = (ending: string) => heard.filter(({ topic }) => topic.endsWith(ending)).map(({ payload }) => JSON.parse(payload.toString()))

    test('every message of a demo fleet is one the contract knows and passes its schema', async () => {
      const boards = demoCatalogue(30, 3)
      await withFleet(boards, async () => {
        await expect.poll(() => heard.length, PATIENCE).toBeGreaterThan(600)
        for (const board of boards) {
          if (board.family === 'plain') continue
          await centre.publishAsync(`kaiser/god/esp/${board.id}/system/command`, '{"command":"diagnostics"}', { qos: 2 })
        }
        const kaisers = boards.filter(({ family }) => family === 'kaiser').length
        await expect.poll(() => on('system/diagnostics').length, PATIENCE).toBe(kaisers)
      })
      const seen = new Set<string>()
      for (const { topic, payload } of heard) {
        if (/\/(command)$/.test(topic)) continue
        const route = routeTopic(topic)
        if (route.kind !== 'kaiser' && route.kind !== 'plain') throw new Error(`${topic} leads nowhere: ${JSON.stringify(route)}`)
        const { schema } = route.kind === 'kaiser' ? KAISER_UP[route.key] : PLAIN_UP[route.key]
        const message: unknown = JSON.parse(payload.toString())
        expect(Value.Check(schema, message), `${topic} ${payload}`).toBe(true)
        seen.add(route.key)
      }
      for (const key of [
        'sensor/{gpio}/data',
        'sensor/batch',
        'system/heartbeat',
        'session/announce',
        'actuator/{gpio}/status',
        'telemetry',
        'state',
      ]) {
        expect(seen).toContain(key)
      }
    })

    test('a command goes down and comes back as answer and state; a broadcast stop reaches every board', async () => {
      const boards = demoCatalogue(12, 3)
      const dosing = boards[0]
      const stoppable = boards.filter(({ family }) => family === 'kaiser').length
      await withFleet(boards, async () => {
        const topic = `kaiser/god/esp/${dosing?.id}/actuator/25/command`
        await centre.publishAsync(topic, JSON.stringify({ command: 'ON', correlation_id: 'cmd_1' }), { qos: 2 })
        await expect
          .poll(() => on(`${dosing?.id}/actuator/25/response`).at(-1), PATIENCE)
          .toMatchObject({ success: true, correlation_id: 'cmd_1' })
        await expect.poll(() => isOn(on(`${dosing?.id}/actuator/25/status`).at(-1)), PATIENCE).toBe(true)
        await centre.publishAsync('kaiser/broadcast/emergency', '{"command":"emergency_stop"}', { qos: 2 })
        await expect.poll(() => on('actuator/emergency/ack').length, PATIENCE).toBe(stoppable)
        await expect.poll(() => isOn(on(`${dosing?.id}/actuator/25/status`).at(-1)), PATIENCE).toBe(false)
      })
    })

    test('the broker publishes the last will of a board that drops out, and keeps it', async () => {
      const [board] = demoCatalogue(1, 3)
      if (board === undefined) throw new Error('no board')
      board.habits.away = { everyS: 600, firstAfterS: 1, forS: 300, reason: 'test' }
      await withFleet([board], async (fleet) => {
        await expect.poll(() => on('system/will').at(-1), PATIENCE).toMatchObject({ status: 'offline', reason: 'unexpected_disconnect' })
        expect(fleet.figures()).toMatchObject({ connected: 0, dropouts: 1 })
      })
      const late = await connectAsync(url)
      const kept: string[] = []
      late.on('message', (_topic, payload) => kept.push(payload.toString()))
      await late.subscribeAsync(`kaiser/god/esp/${board.id}/system/will`)
      await expect.poll(() => kept.length, PATIENCE).toBe(1)
      await late.endAsync(true)
      expect(JSON.parse(kept[0] ?? '')).toMatchObject({ status: 'offline', reason: 'unexpected_disconnect' })
    })

    test('three hundred boards connect, send and leave without losing a message', async () => {
      const fleet = await withFleet(demoCatalogue(300, 3), async (running) => {
        await expect.poll(() => running.figures().acknowledged, { timeout: 20_000, interval: 50 }).toBeGreaterThan(3000)
      })
      expect(fleet.figures()).toMatchObject({ connected: 0, dropped: 0, lost: 0, faults: 0, connects: 300 })
    })

    test('the command line ends with code 0 at SIGINT after a clean goodbye', async () => {
      heard.length = 0
      const cli = startCli(['--broker', url, '--boards', '4', '--interval', '0.2'])
      await expect.poll(() => heard.length, PATIENCE).toBeGreaterThan(20)
      cli.child.kill('SIGINT')
      expect(await cli.code).toBe(0)
      expect(cli.stderr()).toMatch(/stopped: \d+ messages sent, \d+ acknowledged, 0 dropped/)
      const goodbyes = heard.filter(({ payload }) => payload.toString().includes('"offline"'))
      expect(goodbyes.filter(({ payload }) => payload.toString().includes('unexpected'))).toHaveLength(0)
      expect(goodbyes).toHaveLength(4)
    })

    test('the command line says why it can not use a broker that is not there, and wrong flags', async () => {
      const closed = await freePort()
      const unreachable = startCli(['--broker', `mqtt://127.0.0.1:${closed}`])
      expect(await unreachable.code).toBe(1)
      expect(unreachable.stderr()).toContain(`The broker mqtt://127.0.0.1:${closed} can't be used: connect ECONNREFUSED`)
      const wrong = startCli(['--boards', 'many'])
      expect(await wrong.code).toBe(1)
      expect(wrong.stderr()).toContain('--boards is "many"; allowed is a whole number from 1 to 20000.')
    })
  },
)

/** Both spellings: `state: true` and `state: "on"`. */
function isOn(status: { state?: unknown } | undefined): boolean {
  return status?.state === true || status?.state === 'on'
}

function startCli(argv: string[]) {
  const script = `import { run } from ${JSON.stringify(CLI)}; process.exit(await run(process.argv.slice(1)))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', ...argv], { stdio: ['ignore', 'ignore', 'pipe'] })
  let text = ''
  child.stderr.on('data', (chunk) => {
    text += chunk
  })
  const code = once(child, 'close', { signal: AbortSignal.timeout(20_000) }).then(([exitCode]) => exitCode)
  return { child, code, stderr: () => text }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

// A rule that a board keeps too: out with its configuration, obeyed by a simulated board while the centre is dead, and told afterwards.
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MqttBoardLinks } from '../../backend/adapters/mqtt/mqtt-board-links.ts'
import type { Actuator, Command } from '../../backend/contract/actuators/actuator.ts'
import { systemClock } from '../../backend/contract/clock.ts'
import type { OutputExplanation } from '../../backend/contract/rules/firing.ts'
import type { RulePlace } from '../../backend/contract/rules/places.ts'
import { demoCatalogue } from '../../backend/simulation/demo-catalogue.ts'
import { SimulatedFleet } from '../../backend/simulation/fleet.ts'
import { rule, valueCondition } from '../backend/rules/example-rules.ts'
import { newDataFolder } from '../backend-process.ts'
import { Lab } from './lab.ts'
import { putRule } from './rule-fleet.ts'

const WITHIN = { timeout: 20_000 }
/** One that does not go on and off by itself. */
const isRelay = ({ type, cycle }: { type: string; cycle?: unknown }) => type === 'relay' && cycle === undefined
const blueprint = demoCatalogue(12, 4711).find((one) => one.family === 'kaiser' && one.configuration && one.actuators.some(isRelay))
if (blueprint?.family !== 'kaiser' || blueprint.configuration === undefined) throw new Error('no demo board has a relay')
const { id: board, configuration } = blueprint
const relay = blueprint.actuators.find(isRelay)?.gpio ?? -1

const data = newDataFolder()
const faults: unknown[] = []
let flags: string[]
let lab: Lab
let fleet: SimulatedFleet

beforeAll(async () => {
  flags = ['--registration', 'auto', '--demo', 'off', '--mqtt-port', String(await freePort())]
  lab = await Lab.start(flags, data)
  fleet = new SimulatedFleet({
    ...{
      blueprints: [{ ...blueprint, configuration: undefined }],
      links: new MqttBoardLinks({ url: lab.address.mqtt }),
      clock: systemClock,
    },
    ...{ seed: 1, intervalMs: 200, onFault: (fault: unknown) => faults.push(fault) },
  })
  fleet.start()
}, 60_000)

afterAll(async () => {
  await fleet?.stop()
  await lab?.stop()
}, 60_000)

const output = async () => (await lab.get<Actuator[]>('/api/actuators')).find((one) => one.board === board && one.gpio === relay)
const place = async () => (await lab.get<RulePlace[]>('/api/rules/places')).find((one) => one.rule === 'alone')

it('is sent, confirmed, obeyed while nobody else decides, and the output says afterwards that its board did it', {
  timeout: 120_000,
}, async () => {
  const measured = async () => (await lab.series(board)).find(({ gpio }) => configuration.sensors.some((one) => one.gpio === gpio))
  await expect.poll(measured, WITHIN).toBeDefined()
  const { channel = '' } = (await measured()) ?? {}
  await expect.poll(output, WITHIN).toMatchObject({ on: false })
  await lab.put(`/api/boards/${board}/configuration`, { version: 0, body: configuration })
  // True for whatever it measures; both switch on.
  const any = valueCondition('any', { series: { board, channel }, low: -1e6, hysteresis: 1 })
  const on = { id: 'on', kind: 'output', output: { board, gpio: relay }, command: 'ON', percent: null, durationS: 0 } as const
  const off = { ...on, id: 'off', command: 'OFF' } as const
  await putRule(
    lab,
    'alone',
    rule({ alsoOnBoard: true, conditions: [any], branches: [{ id: 'b', on: [], when: 'any', do: [on], otherwise: [off] }] }),
  )
  expect(await place()).toMatchObject({ place: 'sending', board, refusals: [] })
  await expect.poll(place, WITHIN).toMatchObject({ place: 'board', offlineRule: { activateAbove: -1e6, deactivateBelow: -1e6 - 1 } })
  await expect.poll(output, WITHIN).toMatchObject({ on: true, switched: { source: 'rule' } })

  // A person switches it off; the rule of the centre stays true and does not fire again.
  await lab.post(`/api/actuators/${board}/${relay}/command`, { command: 'OFF' })
  await expect.poll(output, WITHIN).toMatchObject({ on: false })
  const { connects } = fleet.figures()
  await lab.kill()
  await expect.poll(() => fleet.figures().connected, WITHIN).toBe(0)
  lab = await Lab.start(flags, data)
  await expect.poll(() => fleet.figures().connects, WITHIN).toBeGreaterThan(connects)
  await expect.poll(output, WITHIN).toMatchObject({ on: true })
  // Nobody told it to: the last command is still the person's.
  const [last] = await lab.get<Command[]>(`/api/commands?board=${board}`)
  expect(last).toMatchObject({ command: 'OFF', source: 'hand' })
  const why = await lab.get<OutputExplanation>(`/api/rules/explain?board=${board}&gpio=${relay}`)
  expect(why).toMatchObject({ on: true, source: 'board' })
  expect(faults).toEqual([])
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

// Commands to boards that lose, delay, deny or invent: what is shown is never safer than what is.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Actuator, Command, OutputUsage } from '../../backend/contract/actuators/actuator.ts'
import {
  type ActuatorSetting,
  type Configuration,
  EMPTY_CONFIGURATION,
  plainActuator,
} from '../../backend/contract/configuration/configuration.ts'
import type { Schedule } from '../../backend/contract/schedules/schedule.ts'
import { aSchedule } from '../backend/contract/schedules.ts'
import { FaultyBoard, NO_FAULTS } from '../fakes/faulty-board.ts'
import { Lab } from './lab.ts'

const PATIENCE = { timeout: 10_000, interval: 50 }
/** Past the validity of an ON (10 s). */
const LATE = { timeout: 20_000, interval: 100 }

let lab: Lab
let board: FaultyBoard
let version = 0

const output = async (gpio: number) => (await lab.get<Actuator[]>(`/api/actuators?board=${board.id}`)).find((one) => one.gpio === gpio)
const send = (gpio: number, body: Record<string, unknown>) => lab.post<Command>(`/api/actuators/${board.id}/${gpio}/command`, body)
const commands = (gpio: number) => lab.get<Command[]>(`/api/commands?board=${board.id}&gpio=${gpio}`)
const command = async (gpio: number, id: string) => (await commands(gpio)).find((one) => one.id === id)
const off = async (gpio: number) => {
  await send(gpio, { command: 'OFF' })
  await expect.poll(async () => (await output(gpio))?.mayBeOn, PATIENCE).toBe(false)
}
const configure = async (...actuators: ActuatorSetting[]) => {
  const body = { ...EMPTY_CONFIGURATION, actuators }
  version = (await lab.put<Configuration>(`/api/boards/${board.id}/configuration`, { version, body })).version
}
const pump = plainActuator(5, 'pump', 'Pump')
const relay = plainActuator(18, 'relay', 'Relay')
const lamp = plainActuator(19, 'relay', 'Lamp')

beforeAll(async () => {
  lab = await Lab.start(['--registration', 'auto'])
  board = new FaultyBoard('ESP_FAULTY02', lab.address.mqtt, { 5: 'pump', 18: 'relay', 19: 'relay' })
  await board.connect()
}, 60_000)
beforeEach(() => {
  Object.assign(board.faults, NO_FAULTS)
})
afterAll(async () => {
  await board.close()
  await lab.stop()
})

it('a board that denies an ON it obeyed never looks safe: the output counts as on; so does one that only claims to be on', async () => {
  await expect.poll(async () => (await lab.get<unknown[]>(`/api/actuators?board=${board.id}`)).length, PATIENCE).toBe(3)
  Object.assign(board.faults, { lie: true })
  await send(18, { command: 'ON' })
  await expect.poll(() => board.pins.get(18), PATIENCE).toBe(1)
  // Acknowledged, then reported off: the board's word counts. It never becomes a confirmed ON.
  await expect.poll(async () => (await commands(18))[0]?.state, PATIENCE).toBe('acknowledged')
  expect(await output(18)).toMatchObject({ on: false, mayBeOn: true })
  Object.assign(board.faults, NO_FAULTS)
  await board.report(18)
  await expect.poll(async () => (await output(18))?.on, PATIENCE).toBe(true)
  await off(18)
  Object.assign(board.faults, { lie: true })
  await board.report(18)
  await expect.poll(async () => output(18), PATIENCE).toMatchObject({ on: true, mayBeOn: true, switched: { source: 'board' } })
  Object.assign(board.faults, NO_FAULTS)
  await board.report(18)
  await expect.poll(async () => (await output(18))?.mayBeOn, PATIENCE).toBe(false)
})

it('an output that the board switched by its button is shown as the board’s own, and left on where nothing forbids it', async () => {
  await board.switchItself(18, 1)
  await expect.poll(() => output(18), PATIENCE).toMatchObject({ on: true, switched: { source: 'board', by: null } })
  expect((await commands(18)).filter(({ source }) => source === 'safety')).toEqual([])
  await off(18)
})

it('and switched off again where a cooldown forbids it', async () => {
  await configure({ ...pump, limits: { ...pump.limits, cooldownS: 60 } }, relay, lamp)
  await send(5, { command: 'ON' })
  await expect.poll(async () => (await output(5))?.on, PATIENCE).toBe(true)
  await off(5)
  await board.switchItself(5, 1)
  await expect.poll(() => board.pins.get(5), PATIENCE).toBe(0)
  await expect.poll(async () => (await commands(5))[0], PATIENCE).toMatchObject({ command: 'OFF', source: 'safety', state: 'confirmed' })
  await configure(pump, relay, lamp)
})

it('a condition whose reading has grown old refuses, with the reading named; a fresh one lets it pass', async () => {
  await board.say('sensor/32/data', { raw: 21.5, sensor_type: 'level', ts: Date.now() })
  await expect.poll(async () => (await lab.series(board.id)).some(({ sensorType }) => sensorType === 'level'), PATIENCE).toBe(true)
  const series = (await lab.series(board.id)).find(({ sensorType }) => sensorType === 'level')?.id ?? 0
  const onlyIf = [{ series, comparison: 'above' as const, low: 20, high: null, maxAgeS: 30 }]
  await configure(pump, { ...relay, onlyIf }, lamp)
  await board.say('sensor/32/data', { raw: 21.5, sensor_type: 'level', ts: Date.now() - 60_000 })
  await expect.poll(async () => (await lab.samples(series)).length, PATIENCE).toBe(2)
  // The newest reading is the fresh one still.
  const { id } = await send(18, { command: 'ON' })
  await expect.poll(async () => (await command(18, id))?.state, PATIENCE).toBe('confirmed')
  await off(18)
  await configure(pump, { ...relay, onlyIf: [{ ...onlyIf[0], series, comparison: 'above', low: 20, high: null, maxAgeS: 1 }] }, lamp)
  await expect
    .poll(
      () =>
        send(18, { command: 'ON' }).then(
          async () => off(18).then(() => 'passed'),
          (fault: Error) => fault.message,
        ),
      PATIENCE,
    )
    .toContain('condition-stale')
  expect(board.pins.get(18)).toBe(0)
  await configure(pump, relay, lamp)
})

it('an override holds back a schedule’s wish, says whose it is, and lets it through when it is ended early', async () => {
  const url = `/api/actuators/${board.id}/19/override`
  await lab.put(url, { untilMs: Date.now() + 3_600_000, reason: 'bulb is being changed' })
  expect(await output(19)).toMatchObject({ hold: { source: 'hand', reason: 'bulb is being changed' } })
  await expect(lab.put(url, { untilMs: Date.now() - 1 })).rejects.toThrow('request.invalid')
  const body = aSchedule({
    name: 'Night',
    targets: [{ board: board.id, gpio: 19 }],
    action: { command: 'ON', percent: null, durationS: 0 },
    when: { kind: 'cron', cron: '*/2 * * * * *' },
    timeZone: 'UTC',
  })
  const { version: saved } = await lab.put<Schedule>('/api/schedules/night', { version: 0, body })
  const byNight = async () => (await commands(19)).filter(({ source }) => source === 'schedule')
  await expect.poll(async () => (await byNight())[0], PATIENCE).toMatchObject({ state: 'refused', code: 'actuator.held' })
  expect(board.pins.get(19)).toBe(0)
  await lab.delete(url)
  expect((await output(19))?.hold ?? null).toSatisfy((hold: Actuator['hold']) => hold === null || hold.source === 'schedule')
  await expect.poll(() => board.pins.get(19), PATIENCE).toBe(1)
  await lab.delete(`/api/schedules/night?version=${saved}`)
  await expect.poll(async () => (await byNight()).some(({ state }) => state === 'confirmed'), PATIENCE).toBe(true)
  await off(19)
})

it('tells runtime, switchings and energy of what was really on', async () => {
  await configure(pump, relay, { ...lamp, powerW: 3600 })
  const usage = () => lab.get<OutputUsage>(`/api/actuators/${board.id}/19/usage`)
  const before = await usage()
  await send(19, { command: 'ON' })
  await expect.poll(async () => (await output(19))?.on, PATIENCE).toBe(true)
  await expect.poll(async () => (await usage()).present?.runtimeMs, PATIENCE).toBeGreaterThan(300)
  await off(19)
  await expect.poll(async () => (await usage()).present, PATIENCE).toBeNull()
  const { runtimeMs, activations, energyWh } = await usage()
  expect(activations).toBe(before.activations + 1)
  expect(runtimeMs).toBeGreaterThan(before.runtimeMs)
  // 3600 W = 1 Wh per second.
  expect(energyWh).toBeCloseTo(runtimeMs / 1000, 3)
})

it('a board that restarts in the middle of a command leaves it off, and nobody shows it as on', async () => {
  Object.assign(board.faults, { holdCommands: true })
  const { id } = await send(5, { command: 'ON' })
  await expect.poll(() => board.heard.at(-1)?.correlation_id, PATIENCE).toContain(id)
  expect(await output(5)).toMatchObject({ on: false, mayBeOn: true })
  await board.reboot()
  Object.assign(board.faults, NO_FAULTS)
  await off(5)
  expect(board.pins.get(5)).toBe(0)
  expect(await command(5, id)).not.toMatchObject({ state: 'confirmed' })
})

it('lost and late commands end as expired; a board that ignores the end of validity is corrected by the OFF behind it', {
  timeout: 40_000,
}, async () => {
  Object.assign(board.faults, { loseCommands: true })
  const lost = await send(5, { command: 'ON' })
  await expect.poll(() => board.heard.at(-1)?.correlation_id, PATIENCE).toContain(lost.id)
  Object.assign(board.faults, { loseCommands: false, holdCommands: true })
  const late = await send(18, { command: 'ON' })
  expect(await output(5)).toMatchObject({ mayBeOn: true })
  await expect.poll(async () => (await command(18, late.id))?.state, LATE).toBe('expired')
  await expect.poll(async () => (await command(5, lost.id))?.state, LATE).toBe('expired')
  expect(await output(18)).toMatchObject({ on: false, mayBeOn: true })
  // The OFF stands behind the ON in the board's queue.
  await expect.poll(() => board.heard.filter((one) => one.command === 'OFF').length, LATE).toBeGreaterThan(1)
  Object.assign(board.faults, { ...NO_FAULTS, honourExpiry: false })
  await board.release()
  await expect.poll(async () => (await output(18))?.mayBeOn, LATE).toBe(false)
  await expect.poll(async () => (await output(5))?.mayBeOn, LATE).toBe(false)
  expect([board.pins.get(5), board.pins.get(18)]).toEqual([0, 0])
  expect((await commands(18))[0]).toMatchObject({ command: 'OFF', source: 'safety', state: 'confirmed' })
})

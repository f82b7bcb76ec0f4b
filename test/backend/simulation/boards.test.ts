import { beforeEach, describe, expect, test } from 'vitest'
import type { BoardBlueprint, Habits, KaiserBlueprint, PlainBlueprint } from '../../../backend/simulation/blueprint.ts'
import { SimulatedFleet } from '../../../backend/simulation/fleet.ts'
import { battery, door, ds18b20, metric, ph } from '../../../backend/simulation/lab-sensors.ts'
import { randomBoards } from '../../../backend/simulation/random-boards.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { noTimer, passTime, RecordedLinks } from '../../fakes/recorded-links.ts'

const ID = 'ESP_12AB34CD'
const BASE = `kaiser/god/esp/${ID}/`
const HABITS: Habits = { oldNames: false, batch: false, dropoutEveryS: 0, sensorGoneShare: 0, rssiDbm: -60 }

let clock: ManualClock
let links: RecordedLinks

beforeEach(() => {
  clock = new ManualClock()
  links = new RecordedLinks(clock)
})

function kaiser(more: Partial<KaiserBlueprint> = {}): KaiserBlueprint {
  return {
    family: 'kaiser',
    id: ID,
    name: 'Bench',
    zone: 'Lab',
    relay: 'god',
    firmware: '2.4.1',
    habits: HABITS,
    sensors: [ds18b20('Water', '28FF641E8D3C0C79', { mean: 21 }), ph('pH', { mean: 7 })],
    actuators: [
      { gpio: 25, type: 'pump', name: 'Pump' },
      { gpio: 26, type: 'relay', name: 'Relay' },
      { gpio: 33, type: 'pwm', name: 'Fan' },
    ],
    ...more,
  }
}

function plain(more: Partial<PlainBlueprint> = {}): PlainBlueprint {
  const metrics = [metric('tempC', 'Temperature', '°C', { mean: 20 }), door('Door'), battery()]
  return { family: 'plain', id: 'gate-001', name: 'Gate', zone: 'Yard', habits: HABITS, metrics, ...more }
}

async function started(blueprints: BoardBlueprint[], intervalMs = 2000): Promise<SimulatedFleet> {
  const onFault = (fault: unknown) => {
    throw fault
  }
  const fleet = new SimulatedFleet({ blueprints, links, clock, seed: 1, intervalMs, onFault, timer: noTimer })
  fleet.start()
  await passTime(clock, fleet, 500)
  links.published.length = 0
  return fleet
}

const command = (gpio: number, message: object) => links.send(ID, `${BASE}actuator/${gpio}/command`, message)
const ack = () => links.send(ID, `${BASE}system/heartbeat/ack`, { ack_type: 'heartbeat', status: 'online', handover_epoch: 5 })
const pumpStates = () => links.on('actuator/25/status').map(({ message }) => message.state)

describe('a board of the full protocol', () => {
  test('connects with a retained last will, announces itself, beats and reports its outputs', async () => {
    const fleet = new SimulatedFleet({
      blueprints: [kaiser()],
      links,
      clock,
      seed: 1,
      intervalMs: 2000,
      onFault: () => undefined,
      timer: noTimer,
    })
    fleet.start()
    await passTime(clock, fleet, 100)
    expect(links.opened[0]?.will).toMatchObject({ topic: `${BASE}system/will`, retain: true, qos: 1 })
    expect(JSON.parse(links.opened[0]?.will.payload ?? '')).toMatchObject({ status: 'offline', esp_id: ID })
    expect(links.published.map(({ topic }) => topic.slice(BASE.length))).toEqual([
      'system/will',
      'session/announce',
      'system/heartbeat',
      'actuator/25/status',
      'actuator/26/status',
      'actuator/33/status',
    ])
    expect(links.on('system/will')[0]).toMatchObject({ retain: true, message: { status: 'online' } })
  })

  test('measures every channel once per interval, as raw counts', async () => {
    const fleet = await started([kaiser()], 2000)
    await passTime(clock, fleet, 20_000)
    const water = links.on('sensor/4/data')
    expect(water).toHaveLength(10)
    expect(links.on('sensor/34/data')).toHaveLength(10)
    expect(water[0]?.message).toMatchObject({ sensor_type: 'DS18B20', raw_mode: true, onewire_address: '28FF641E8D3C0C79' })
    for (const { message } of water) expect(Math.abs(Number(message.raw) * 0.0625 - 21)).toBeLessThan(2)
    expect(new Set(water.map(({ message }) => message.ts)).size).toBe(10)
  })

  test('speaks old field names and batches when its firmware does', async () => {
    const fleet = await started([kaiser({ habits: { ...HABITS, oldNames: true, batch: true } })])
    await passTime(clock, fleet, 61_000)
    expect(links.on('/heartbeat')[0]).toMatchObject({ topic: `${BASE}heartbeat`, message: { active_sensors: 2, active_actuators: 3 } })
    expect(links.on('/heartbeat')[0]?.message).toHaveProperty('free_heap')
    const batch = links.on('sensor/batch')[0]?.message
    expect(batch?.timestamp).toBeTypeOf('number')
    expect(batch?.sensors).toEqual([
      expect.objectContaining({ gpio: 4, raw_value: expect.any(Number) }),
      expect.objectContaining({ gpio: 34 }),
    ])
    expect(links.on('/data')).toHaveLength(0)
  })

  test('beats every 60 s with QoS 0 and echoes the epoch of the last answer', async () => {
    const fleet = await started([kaiser()])
    ack()
    await passTime(clock, fleet, 240_000)
    const beats = links.on('system/heartbeat')
    expect(beats).toHaveLength(4)
    expect(beats[0]).toMatchObject({ qos: 0, message: { handover_epoch: 5, sensor_count: 2, actuator_count: 3 } })
  })

  test('switches everything off when three heartbeats were not answered, and recovers with the next answer', async () => {
    const fleet = await started([kaiser()])
    command(25, { command: 'ON', correlation_id: 'a' })
    await passTime(clock, fleet, 1000)
    await passTime(clock, fleet, 200_000)
    expect(pumpStates()).toEqual([true, false])
    expect(links.on('safe_mode').map(({ message }) => message.active)).toEqual([true])
    expect(fleet.figures().safeStates).toBe(1)
    ack()
    expect(links.on('safe_mode').map(({ message }) => message.active)).toEqual([true, false])
  })

  test('stays as it is while heartbeats are answered', async () => {
    const fleet = await started([kaiser()])
    command(25, { command: 'ON' })
    for (let minute = 0; minute < 6; minute++) {
      ack()
      await passTime(clock, fleet, 60_000)
    }
    expect(pumpStates()).toEqual([true])
  })

  test('answers a command with its correlation id, then reports the new state', async () => {
    const fleet = await started([kaiser()])
    command(33, { command: 'PWM', value: 0.5, correlation_id: 'cmd_1', intent_id: 'cmd_1' })
    await passTime(clock, fleet, 400)
    const own = links.published.filter(({ topic }) => topic.includes('actuator/33/'))
    expect(own.map(({ topic }) => topic.slice(BASE.length))).toEqual(['actuator/33/response', 'actuator/33/status'])
    expect(own[0]?.message).toMatchObject({ success: true, command: 'PWM', value: 0.5, correlation_id: 'cmd_1' })
    expect(own[1]?.message).toMatchObject({ state: true, pwm: 128 })
  })

  test('executes a command that is delivered twice only once', async () => {
    const fleet = await started([kaiser()])
    command(25, { command: 'TOGGLE', correlation_id: 'twice' })
    await passTime(clock, fleet, 400)
    command(25, { command: 'TOGGLE', correlation_id: 'twice' })
    await passTime(clock, fleet, 400)
    expect(links.on('actuator/25/response')).toHaveLength(2)
    expect(pumpStates()).toEqual([true])
  })

  test('does not execute an order after the end of its validity', async () => {
    const fleet = await started([kaiser()])
    command(25, { command: 'ON', correlation_id: 'late', expires_at: clock.now() - 1 })
    command(26, { command: 'ON', correlation_id: 'timely', expires_at: clock.now() + 10_000 })
    await passTime(clock, fleet, 400)
    expect(links.on('actuator/25/response').at(-1)?.message).toMatchObject({ success: false, message: 'The command came too late' })
    expect(pumpStates()).toEqual([])
    expect(links.on('actuator/26/status').at(-1)?.message.state).toBe(true)
  })

  test('switches off by itself after the duration', async () => {
    const fleet = await started([kaiser()])
    command(25, { command: 'ON', duration: 5, correlation_id: 'c' })
    await passTime(clock, fleet, 4000)
    expect(pumpStates()).toEqual([true])
    await passTime(clock, fleet, 2000)
    expect(pumpStates()).toEqual([true, false])
    expect(links.on('actuator/25/status').at(-1)?.message.runtime_ms).toBe(5000)
  })

  test.each([
    [7, { command: 'ON' }, 'No actuator on GPIO 7'],
    [26, { command: 'PWM', value: 0.3 }, 'A relay takes ON, OFF and TOGGLE only'],
    [33, { command: 'PWM', value: 7 }, 'PWM needs a value of 0.0 to 1.0'],
    [33, { command: 'EXPLODE' }, 'Unknown command EXPLODE'],
  ])('refuses on GPIO %i %o', async (gpio, message, reason) => {
    const fleet = await started([kaiser()])
    command(gpio, { ...message, correlation_id: 'x' })
    await passTime(clock, fleet, 400)
    expect(links.on(`actuator/${gpio}/response`)[0]?.message).toMatchObject({ success: false, message: reason, correlation_id: 'x' })
    expect(links.on(`actuator/${gpio}/status`)).toHaveLength(0)
  })

  test.each([
    ['its own stop', `${BASE}actuator/emergency`, { command: 'emergency_stop', correlation_id: 'e' }],
    ['the broadcast', 'kaiser/broadcast/emergency', { command: 'emergency_stop', correlation_id: 'e' }],
    ['an unknown word', `${BASE}actuator/emergency`, { command: 'panic', correlation_id: 'e' }],
    ['something that is no JSON', `${BASE}actuator/emergency`, 'stop!'],
  ])('stops everything at once on %s', async (_what, topic, message) => {
    const fleet = await started([kaiser()])
    command(25, { command: 'ON' })
    await passTime(clock, fleet, 400)
    links.send(ID, topic, message)
    expect(pumpStates()).toEqual([true, false])
    const stopped = links.on('actuator/emergency/ack')[0]?.message
    expect(stopped).toMatchObject({ command: 'emergency_stop', gpio_count: 3, outcome: 'executed' })
    if (typeof message === 'object') expect(stopped?.correlation_id).toBe('e')
    expect(links.on('actuator/255/alert')[0]?.message).toMatchObject({ type: 'emergency_stop' })
    command(25, { command: 'ON', correlation_id: 'late' })
    await passTime(clock, fleet, 400)
    expect(links.on('actuator/25/response').at(-1)?.message).toMatchObject({
      success: false,
      message: 'Actuator GPIO 25 is emergency stopped',
    })
  })

  test('takes commands again after the stop is cleared', async () => {
    const fleet = await started([kaiser()])
    links.send(ID, `${BASE}actuator/emergency`, {})
    links.send(ID, `${BASE}actuator/emergency`, { command: 'clear_emergency', correlation_id: 'f' })
    expect(links.on('actuator/recovery_confirm')[0]?.message).toMatchObject({ gpio_count: 3, correlation_id: 'f' })
    expect(links.on('actuator/25/status').map(({ message }) => message.emergency)).toEqual(['active', 'normal'])
    command(25, { command: 'ON' })
    await passTime(clock, fleet, 400)
    expect(pumpStates().at(-1)).toBe(true)
  })

  test('reboots with a new boot sequence, uptime 0 and outputs off', async () => {
    const fleet = await started([kaiser()])
    command(25, { command: 'ON' })
    await passTime(clock, fleet, 61_000)
    const before = links.on('system/heartbeat')[0]?.message
    links.send(ID, `${BASE}system/command`, { command: 'reboot', correlation_id: 'r' })
    await passTime(clock, fleet, 400)
    expect(links.on('system/response')[0]?.message).toMatchObject({ command: 'reboot', success: true, correlation_id: 'r' })
    expect(links.connected).toBe(0)
    links.published.length = 0
    await passTime(clock, fleet, 9000)
    const after = links.on('system/heartbeat')[0]?.message
    expect(after?.boot_sequence_id).not.toBe(before?.boot_sequence_id)
    expect(after?.uptime).toBeLessThan(10)
    expect(after?.reset_reason).toBe('SW_RESET')
    expect(pumpStates()).toEqual([false])
  })

  describe('that is configured', () => {
    const sensor = { gpio: 34, type: 'ph', name: 'pH', report_interval_seconds: 4 }
    const pump = { gpio: 26, type: 'pump', name: 'Pump' }
    const configured = async (message: object) => {
      const fleet = await started([kaiser()])
      links.send(ID, `${BASE}config`, { correlation_id: 'cfg', generation: 7, config_fingerprint: 'abc', ...message })
      await passTime(clock, fleet, 400)
      return fleet
    }
    const command = async (fleet: SimulatedFleet, gpio: number, order: object) => {
      links.send(ID, `${BASE}actuator/${gpio}/command`, { correlation_id: `${gpio}${clock.now()}`, ...order })
      await passTime(clock, fleet, 400)
      return links.on(`actuator/${gpio}/response`).at(-1)?.message
    }
    const isOn = (gpio: number) => links.on(`actuator/${gpio}/status`).at(-1)?.message.state

    test('says which pins it could not take, and names what it was sent', async () => {
      await configured({
        sensors: [
          { gpio: 4, type: 'ds18b20' },
          { gpio: 26, type: 'flow' },
          { gpio: 99, type: 'flow' },
        ],
        actuators: [pump],
      })
      const answer = links.on('config_response')[0]
      expect(answer?.qos).toBe(2)
      expect(answer?.message).toMatchObject({ status: 'partial_success', correlation_id: 'cfg', generation: 7, config_fingerprint: 'abc' })
      expect(answer?.message.failures).toEqual(
        expect.arrayContaining([expect.objectContaining({ gpio: 26 }), expect.objectContaining({ gpio: 99, error: 'GPIO_INVALID' })]),
      )
    })

    test('does what came first first, however close together', async () => {
      const fleet = await configured({ sensors: [sensor] })
      for (let generation = 8; generation <= 20; generation++) links.send(ID, `${BASE}config`, { generation, sensors: [sensor] })
      await passTime(clock, fleet, 400)
      const answered = links.on('config_response').map(({ message }) => message.generation)
      expect(answered).toEqual(answered.toSorted((a, b) => Number(a) - Number(b)))
      expect(answered.at(-1)).toBe(20)
    })

    test('measures what it was told and nothing else, at the interval asked for', async () => {
      const fleet = await configured({ sensors: [sensor, { gpio: 33, type: 'moisture', name: 'Soil' }] })
      links.published.length = 0
      await passTime(clock, fleet, 20_000)
      expect(links.on('sensor/4/data')).toHaveLength(0)
      expect(links.on('sensor/34/data')).toHaveLength(5)
      expect(links.on('sensor/33/data')[0]?.message).toMatchObject({ sensor_type: 'moisture', sensor_name: 'Soil', raw_mode: true })
    })

    test('has the outputs it was told, and switches off what it loses', async () => {
      const fleet = await configured({ actuators: [pump, { gpio: 18, type: 'relay' }] })
      expect(isOn(18)).toBe(false)
      expect(await command(fleet, 18, { command: 'ON' })).toMatchObject({ success: true })
      links.send(ID, `${BASE}config`, { actuators: [pump] })
      await passTime(clock, fleet, 400)
      expect(isOn(18)).toBe(false)
      expect(await command(fleet, 18, { command: 'ON' })).toMatchObject({ success: false })
    })

    test('keeps the longest time on by itself, also where the order is longer', async () => {
      const fleet = await configured({ actuators: [{ ...pump, max_runtime_ms: 10_000 }] })
      await command(fleet, 26, { command: 'ON', duration: 60 })
      await passTime(clock, fleet, 5000)
      await command(fleet, 26, { command: 'ON' })
      expect(isOn(26)).toBe(true)
      await passTime(clock, fleet, 5000)
      expect(isOn(26)).toBe(false)
      expect(links.on('actuator/26/alert')[0]?.message.type).toBe('runtime_protection')
    })

    test('refuses to switch on within the cooldown, too often, and against an interlock', async () => {
      const fleet = await configured({
        actuators: [
          { ...pump, cooldown_ms: 5000, max_activations_per_hour: 2 },
          { gpio: 18, type: 'relay', interlocks: [26] },
        ],
      })
      await command(fleet, 26, { command: 'ON' })
      expect(await command(fleet, 18, { command: 'ON' })).toMatchObject({ success: false, message: 'Interlock: GPIO 26 is on' })
      await command(fleet, 26, { command: 'OFF' })
      expect(await command(fleet, 26, { command: 'ON' })).toMatchObject({ success: false, message: expect.stringMatching(/^Cooldown/) })
      await passTime(clock, fleet, 5000)
      expect(await command(fleet, 26, { command: 'ON' })).toMatchObject({ success: true })
      await command(fleet, 26, { command: 'OFF' })
      await passTime(clock, fleet, 5000)
      expect(await command(fleet, 26, { command: 'ON' })).toMatchObject({
        success: false,
        message: expect.stringMatching(/within an hour/),
      })
    })

    test('keeps its configuration over a restart, says so in its heartbeats, and forgets it at a factory reset', async () => {
      const fleet = await configured({ sensors: [sensor], actuators: [{ ...pump, default_state: true }] })
      const own = links.on('system/heartbeat').at(-1)?.message
      expect(own).toMatchObject({ sensor_count: 1, actuator_count: 1, config_generation: 7 })
      links.send(ID, `${BASE}system/command`, { command: 'reboot' })
      await passTime(clock, fleet, 10_000)
      expect(links.on('system/heartbeat').at(-1)?.message.config_fingerprint).toBe(own?.config_fingerprint)
      expect(isOn(26)).toBe(true)
      links.send(ID, `${BASE}system/command`, { command: 'factory_reset' })
      await passTime(clock, fleet, 10_000)
      const after = links.on('system/heartbeat').at(-1)?.message
      expect(after).toMatchObject({ sensor_count: 0, actuator_count: 0 })
      expect(after).not.toHaveProperty('config_fingerprint')
    })

    test('runs its offline rules only while the centre is away', async () => {
      const fleet = await configured({
        sensors: [sensor],
        actuators: [pump],
        offline_rules: [{ actuator_gpio: 26, sensor_gpio: 34, sensor_value_type: 'ph', activate_above: 0.1, deactivate_below: 0.05 }],
      })
      await passTime(clock, fleet, 10_000)
      expect(isOn(26)).toBe(false)
      links.lose(ID, 'Wi-Fi gone')
      await passTime(clock, fleet, 20_000)
      expect(isOn(26)).toBe(true)
    })
  })

  test('keeps groups of pins, refuses pins it does not have or that are taken, and makes safe one group alone', async () => {
    const fleet = await started([kaiser()])
    const order = async (verb: string, message: object) => {
      links.published.length = 0
      links.send(ID, `${BASE}subzone/${verb}`, message)
      await passTime(clock, fleet, 300)
      return links.on('subzone/ack')[0]?.message
    }
    expect(await order('assign', { subzone_id: 'Bench 1', assigned_gpios: [25, 4], correlation_id: 'a' })).toMatchObject({
      status: 'subzone_assigned',
      subzone_id: 'Bench 1',
      correlation_id: 'a',
    })
    expect(await order('assign', { subzone_id: 'Bench 2', assigned_gpios: [26, 25], correlation_id: 'b' })).toMatchObject({
      status: 'error',
      reason_code: 'GPIO_CONFLICT',
      correlation_id: 'b',
    })
    expect(await order('assign', { subzone_id: 'Bench 2', assigned_gpios: [99] })).toMatchObject({ reason_code: 'GPIO_INVALID' })
    expect(await order('assign', { subzone_id: 7, correlation_id: 'c' })).toMatchObject({
      status: 'error',
      reason_code: 'INVALID_MESSAGE',
      correlation_id: 'c',
    })
    expect(await order('safe', { subzone_id: 'Bench 2' })).toMatchObject({ status: 'error', reason_code: 'SUBZONE_UNKNOWN' })
    command(25, { command: 'ON' })
    command(26, { command: 'ON' })
    await passTime(clock, fleet, 300)
    expect(await order('safe', { subzone_id: 'Bench 1', reason: 'leak' })).toMatchObject({ status: 'subzone_safe', subzone_id: 'Bench 1' })
    expect(links.on('actuator/25/status').at(-1)?.message).toMatchObject({ state: false })
    expect(links.on('actuator/26/status')).toEqual([])
    expect(await order('remove', { subzone_id: 'Bench 1' })).toMatchObject({ status: 'subzone_removed' })
    expect(await order('safe', { subzone_id: 'Bench 1' })).toMatchObject({ reason_code: 'SUBZONE_UNKNOWN' })
  })

  test('forgets zone and groups at a factory reset, not at a restart', async () => {
    const fleet = await started([kaiser()])
    links.send(ID, `${BASE}zone/assign`, { zone_id: 'greenhouse' })
    links.send(ID, `${BASE}subzone/assign`, { subzone_id: 'Bench 1', assigned_gpios: [25] })
    const afterRestart = async (how: string) => {
      await passTime(clock, fleet, 300)
      links.published.length = 0
      links.send(ID, `${BASE}system/command`, { command: how })
      await passTime(clock, fleet, 20_000)
      links.send(ID, `${BASE}subzone/safe`, { subzone_id: 'Bench 1' })
      await passTime(clock, fleet, 300)
      return [links.on('system/heartbeat')[0]?.message.zone_id, links.on('subzone/ack')[0]?.message.status]
    }
    expect(await afterRestart('reboot')).toEqual(['greenhouse', 'subzone_safe'])
    expect(await afterRestart('factory_reset')).toEqual([undefined, 'error'])
  })

  test('keeps its zone in heartbeats and echoes the correlation id exactly', async () => {
    const fleet = await started([kaiser()])
    links.send(ID, `${BASE}zone/assign`, { zone_id: 'greenhouse', correlation_id: ' 5F-ö ' })
    await passTime(clock, fleet, 61_000)
    expect(links.on('zone/ack')[0]?.message).toMatchObject({ status: 'zone_assigned', zone_id: 'greenhouse', correlation_id: ' 5F-ö ' })
    expect(links.on('system/heartbeat')[0]?.message.zone_id).toBe('greenhouse')
  })

  test('measures on demand', async () => {
    const fleet = await started([kaiser()], 3_600_000)
    links.send(ID, `${BASE}sensor/34/command`, { command: 'measure', request_id: 'q' })
    await passTime(clock, fleet, 400)
    expect(links.on('sensor/34/data')).toHaveLength(1)
    expect(links.on('sensor/34/response')[0]?.message).toMatchObject({ request_id: 'q', success: true })
  })

  test('reports what it does not understand, and goes on', async () => {
    const fleet = await started([kaiser()])
    command(25, { value: 3 })
    links.send(ID, `${BASE}system/command`, '{"broken')
    expect(links.on('system/error').map(({ message }) => message.error_code)).toEqual(['INVALID_MESSAGE', 'INVALID_MESSAGE'])
    command(25, { command: 'ON' })
    await passTime(clock, fleet, 400)
    expect(pumpStates()).toEqual([true])
  })

  test('drops readings instead of piling them up while the broker takes nothing, and says so', async () => {
    const fleet = await started([kaiser()], 500)
    links.takes = false
    await passTime(clock, fleet, 60_000)
    const sent = links.published.filter(({ qos }) => qos > 0).length
    expect(sent).toBeLessThanOrEqual(64)
    expect(fleet.figures().dropped).toBeGreaterThan(100)
  })
})

describe('drop-outs', () => {
  test('a planned absence cuts the connection without goodbye and ends in time', async () => {
    const away = { everyS: 600, firstAfterS: 60, forS: 120, reason: 'Wi-Fi lost' }
    const fleet = await started([kaiser({ habits: { ...HABITS, away } })])
    await passTime(clock, fleet, 61_000)
    expect(links.ended).toEqual([{ clientId: ID, how: 'cut' }])
    expect(fleet.figures().connected).toBe(0)
    links.published.length = 0
    await passTime(clock, fleet, 100_000)
    expect(links.published).toHaveLength(0)
    await passTime(clock, fleet, 25_000)
    expect(links.on('session/announce')[0]?.message).toMatchObject({ reason: 'reconnect', connect_seq: 2 })
    expect(fleet.figures()).toMatchObject({ connected: 1, dropouts: 1, lost: 0 })
  })

  test('a lost connection is tried again with growing pauses', async () => {
    const fleet = await started([kaiser()])
    for (let turn = 0; turn < 3; turn++) {
      links.lose(ID, 'connection refused')
      await passTime(clock, fleet, 3000)
    }
    expect(links.opened).toHaveLength(4)
    expect(fleet.figures()).toMatchObject({ lost: 3, lastProblem: 'connection refused' })
  })

  test('happen by chance, at the same moments for the same seed', async () => {
    const run = async () => {
      clock = new ManualClock()
      links = new RecordedLinks(clock)
      const boards = randomBoards({ boards: 5, sensors: 2, family: 'both', seed: 9 })
      for (const { habits } of boards) habits.dropoutEveryS = 120
      const fleet = await started(boards, 60_000)
      await passTime(clock, fleet, 600_000, 200)
      expect(fleet.figures().dropouts).toBeGreaterThan(5)
      return links.published.map(({ atMs, topic, message }) => `${atMs} ${topic} ${JSON.stringify(message)}`)
    }
    const first = await run()
    expect(first.length).toBeGreaterThan(50)
    expect(await run()).toEqual(first)
  })
})

describe('a plain board', () => {
  test('sends its metrics in one message and moves its door with a retained state', async () => {
    const fleet = await started([plain()])
    await passTime(clock, fleet, 1_200_000, 500)
    const metrics = links.on('/telemetry').map(({ message }) => message.metrics)
    expect(metrics[0]).toEqual({
      tempC: expect.any(Number),
      doorState: expect.stringMatching(/^(open|closed)$/),
      batteryV: expect.any(Number),
    })
    const states = links.on('/state')
    expect(new Set(states.map(({ message }) => message.status))).toEqual(new Set(['open', 'closed']))
    expect(states.every(({ retain }) => retain)).toBe(true)
  })

  test('says goodbye in its state when it is stopped', async () => {
    const fleet = await started([plain(), kaiser()])
    await fleet.stop()
    expect(links.on('/state').at(-1)).toMatchObject({ retain: true, message: { status: 'offline' } })
    expect(links.on('system/will').at(-1)).toMatchObject({ retain: true, message: { status: 'offline', reason: 'shutdown' } })
    expect(links.ended.map(({ how }) => how)).toEqual(['closed', 'closed'])
    expect(fleet.figures().connected).toBe(0)
  })
})

test('a fleet of a thousand boards spreads its readings over the interval', async () => {
  const fleet = await started(randomBoards({ boards: 1000, sensors: 1, family: 'both', seed: 2 }), 10_000)
  await passTime(clock, fleet, 10_000, 100)
  links.published.length = 0
  const start = clock.now()
  await passTime(clock, fleet, 10_000, 100)
  const perSecond = new Array<number>(10).fill(0)
  for (const { atMs, topic } of links.published) {
    const second = Math.min(9, Math.floor((atMs - start - 1) / 1000))
    if (/telemetry|data|batch/.test(topic)) perSecond[second] = (perSecond[second] ?? 0) + 1
  }
  for (const count of perSecond) {
    expect(count).toBeGreaterThan(50)
    expect(count).toBeLessThan(160)
  }
})

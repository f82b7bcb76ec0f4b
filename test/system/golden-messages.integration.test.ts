// Every example message of the device protocol through the real broker, and what each must become.
import { readFileSync } from 'node:fs'
import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import { MARK, unpackQuality } from '../../backend/contract/quality.ts'
import { Lab } from './lab.ts'

const golden = readFileSync(new URL('../fixtures/messages/device-messages.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { topic: string; payload: Record<string, unknown>; expect: string })

const ESP = 'ESP_12AB34CD'
const AT = Date.UTC(2025, 0, 2, 11, 40)
let lab: Lab
let board: MqttClient
const acks: { topic: string; message: Record<string, unknown> }[] = []

/** The example whose expectation starts like this. */
const send = async (expectation: string) => {
  const example = golden.find((candidate) => candidate.expect.startsWith(expectation))
  if (example === undefined) throw new Error(`no example "${expectation}"`)
  await board.publishAsync(example.topic, JSON.stringify(example.payload), { qos: 1, retain: example.topic.endsWith('/state') })
}
const seriesOf = async (id: string, channel: string) => {
  const series = (await lab.series(id)).find((candidate) => candidate.channel === channel)
  if (series === undefined) throw new Error(`${id} has no ${channel}`)
  return series
}
const latestSample = async (id: string, channel: string) => {
  const [atMs, value, raw, packed] = (await lab.samples((await seriesOf(id, channel)).id)).at(-1) ?? []
  return { atMs, value, raw, ...unpackQuality(Number(packed ?? 0)) }
}

beforeAll(async () => {
  lab = await Lab.start(['--registration', 'auto'])
  board = await lab.client()
  board.on('message', (topic, payload) => acks.push({ topic, message: JSON.parse(payload.toString()) }))
  await board.subscribeAsync(`kaiser/god/esp/${ESP}/system/heartbeat/ack`, { qos: 1 })
})
afterAll(() => lab.stop())

const DS18B20 = 'gpio4:ds18b20:28FF641E8D3C0C79'

describe('readings of the full protocol', () => {
  it('DS18B20: 344 / 16 = 21.5 °C at the board’s time', async () => {
    await send('one sample; series')
    expect(await latestSample(ESP, DS18B20)).toMatchObject({ atMs: AT, value: 21.5, raw: 344, quality: 'good' })
    expect(await seriesOf(ESP, DS18B20)).toMatchObject({ unit: '°C', library: 'ds18b20', gpio: 4, address: '28FF641E8D3C0C79' })
  })

  it('old field names and a millisecond clock: the same series', async () => {
    await send('same series, millisecond clock')
    expect(await latestSample(ESP, DS18B20)).toMatchObject({ atMs: AT + 123, value: 21.5 })
  })

  it('SHT31: two series on one pin', async () => {
    await send('series with value type temperature')
    await send('second series on the same pin')
    const temperature = await latestSample(ESP, 'gpio21:sht31_temperature:0x44')
    const humidity = await latestSample(ESP, 'gpio21:sht31_humidity:0x44')
    expect(temperature.value).toBeCloseTo(25, 2)
    expect(humidity.value).toBeCloseTo(50, 2)
  })

  it('a board that processes by itself: its value is kept, raw beside it', async () => {
    await send('board processed by itself')
    expect(await latestSample(ESP, 'gpio34:ph')).toMatchObject({ value: 7.02, raw: 2048, marks: MARK.processedByBoard })
  })

  it('clock not set: arrival time, marked', async () => {
    await send('board clock not set')
    const sample = await latestSample(ESP, DS18B20)
    expect(Math.abs(Number(sample.atMs) - Date.now())).toBeLessThan(60_000)
    expect(sample.marks & MARK.arrivalClock).toBe(MARK.arrivalClock)
  })

  it('a batch: two samples, one time', async () => {
    await send('two samples, one time')
    expect(await latestSample(ESP, 'gpio4:ds18b20')).toMatchObject({ atMs: AT, value: 21.5 })
    expect((await lab.samples((await seriesOf(ESP, 'gpio34:ph')).id)).map(([, value]) => value)).toContain(7.2)
  })

  it('the topic wins over the payload, and the violation is counted', async () => {
    await send('topic wins')
    expect(await seriesOf(ESP, 'gpio5:moisture')).toMatchObject({ board: ESP, gpio: 5 })
    expect((await lab.board(ESP)).counters.violations).toBe(1)
    const boards = await lab.get<{ id: string }[]>('/api/boards')
    expect(boards.map(({ id }) => id)).not.toContain('ESP_FFFFFFFF')
  })
})

describe('health', () => {
  it.each(['ack at once', 'old topic and field names'])('heartbeat (%s)', async (expectation) => {
    acks.length = 0
    await send(expectation)
    await expect.poll(() => acks.length).toBe(1)
    expect(acks[0]?.message).toMatchObject({
      ack_type: 'heartbeat',
      status: 'online',
      handover_epoch: expect.any(Number),
      session_id: expect.any(String),
    })
    expect((await lab.board(ESP)).health).toMatchObject({
      uptimeS: 3600,
      heapFreeBytes: 245760,
      rssiDbm: -65,
      sensorCount: 3,
      actuatorCount: 2,
    })
  })

  it('diagnostics', async () => {
    await send('health')
    expect((await lab.board(ESP)).health).toMatchObject({ heapFreeBytes: 150000, heapMinFreeBytes: 120000, heapFragmentationPercent: 15 })
  })

  it('an error of severity 3 is the board’s last error and critical in the activity', async () => {
    await send('critical error')
    expect((await lab.board(ESP)).lastError).toMatchObject({ code: 'GPIO_CONFLICT', severity: 3 })
    const activity = await lab.get<Activity[]>('/api/activity')
    expect(activity.find(({ kind }) => kind === 'board-error')).toMatchObject({ severity: 'critical', board: ESP })
  })

  it('will: offline; the next message: online again', async () => {
    await send('offline')
    expect((await lab.board(ESP)).presence).toMatchObject({ state: 'offline', detail: 'unexpected_disconnect' })
    await send('reconnected')
    expect((await lab.board(ESP)).presence.state).toBe('online')
  })

  it.each(['zone confirmed', 'configuration partly applied', 'stop confirmed', 'alert of the whole board', 'command cmd_abc123 refused'])(
    'takes: %s',
    async (expectation) => {
      const before = (await lab.board(ESP)).counters.rejected
      await send(expectation)
      expect((await lab.board(ESP)).counters.rejected).toBe(before)
    },
  )
})

describe('actuators', () => {
  it('status with new and old names', async () => {
    await send('actuator on')
    const actuator = async () => (await lab.get<Actuator[]>(`/api/actuators?board=${ESP}`))[0]
    expect(await actuator()).toMatchObject({ gpio: 5, type: 'pump', on: true, pwm: 128, runtimeMs: 3_600_000, emergency: 'normal' })
    await send('old names; off')
    expect(await actuator()).toMatchObject({ on: false, pwm: 0, emergency: 'active' })
  })
})

describe('plain boards', () => {
  it('a number and a state change at arrival time', async () => {
    await send('number sample tempC')
    expect(await latestSample('tor-1', 'tempC')).toMatchObject({ value: 22.4 })
    expect((await lab.samples((await seriesOf('tor-1', 'doorState')).id)).map(([, word]) => word)).toEqual(['open'])
  })

  it('time from the payload', async () => {
    await send('time from the payload')
    expect(await latestSample('gate-001', 'humidity')).toMatchObject({ atMs: Date.UTC(2025, 10, 2, 12), value: 48.2 })
  })

  it('a retained state', async () => {
    await send('retained state')
    expect((await lab.board('tor-1')).state).toEqual({ status: 'open', updated_at: '2025-11-03T12:40:00Z' })
    const reader = await lab.client()
    const seen = new Promise<string>((resolve) => reader.on('message', (_, payload) => resolve(payload.toString())))
    await reader.subscribeAsync('sensors/tor-1/state')
    expect(JSON.parse(await seen)).toMatchObject({ status: 'open' })
  })
})

it('boards that a relay has found are known as new before they speak', async () => {
  await board.publishAsync('kaiser/relay-7/discovery/esp32_nodes', '{"nodes":["ESP_0000AAAA",{"esp_id":"ESP_0000BBBB"},"../x"]}', {
    qos: 1,
  })
  for (const id of ['ESP_0000AAAA', 'ESP_0000BBBB']) {
    expect(await lab.board(id)).toMatchObject({ relay: 'relay-7', family: 'kaiser', presence: { state: 'unknown', reason: 'never' } })
  }
})

it('rejected nothing of all this', async () => {
  expect((await lab.status()).ingest.rejected).toBe(0)
})

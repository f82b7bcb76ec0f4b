// A sensor board and a board with relays in a process of their own: how old is a reading when the command of its rule reaches the relay.
// Answers `ready` when both are known, waits for a message, answers with the ages. Forked by rules.ts.
import { once } from 'node:events'
import mqtt from 'mqtt'
import { microseconds } from './probe-topics.ts'
import { type Spread, spread } from './spread.ts'

export const RULE_SENSOR = 'RULE_SENSOR'
export const RULE_ACTOR = 'RULE_ACTOR'
/** Pairs of a sensor and a relay. A rule that switches more often than 60 times a minute is ended, so the probes take turns. */
export const PAIRS = 40
const EVERY_MS = 40
const LAST_MS = 5_000

export interface RuleProbeResult {
  sent: number
  command: Spread
}

const base = (board: string) => `kaiser/god/esp/${board}`

async function run(address: string): Promise<void> {
  const [sensor, actor] = await Promise.all([mqtt.connectAsync(address), mqtt.connectAsync(address)])
  const sentAtUs = new Float64Array(PAIRS)
  const ages: number[] = []
  actor.on('message', (topic, payload) => {
    const gpio = Number(topic.split('/')[5])
    ages.push((microseconds() - (sentAtUs[gpio] ?? 0)) / 1000)
    const { command, correlation_id } = JSON.parse(payload.toString()) as { command: string; correlation_id: string }
    actor.publish(`${base(RULE_ACTOR)}/actuator/${gpio}/response`, JSON.stringify({ success: true, command, correlation_id, message: '' }))
    state(gpio, command === 'ON')
  })
  const state = (gpio: number, on: boolean) =>
    actor.publish(
      `${base(RULE_ACTOR)}/actuator/${gpio}/status`,
      JSON.stringify({ type: 'relay', state: on, runtime_ms: 0, emergency: 'normal' }),
      { qos: 1 },
    )
  await actor.subscribeAsync(`${base(RULE_ACTOR)}/actuator/+/command`, { qos: 1 })
  const beat = JSON.stringify({ uptime: 60, heap_free: 100_000, wifi_rssi: -50 })
  const beats = () => [RULE_SENSOR, RULE_ACTOR].map((board) => sensor.publishAsync(`${base(board)}/system/heartbeat`, beat))
  await Promise.all(beats())
  const send = (gpio: number, value: number) =>
    sensor.publish(`${base(RULE_SENSOR)}/sensor/${gpio}/data`, JSON.stringify({ sensor_type: 'probe', value, raw_mode: false }), { qos: 1 })
  for (let gpio = 0; gpio < PAIRS; gpio++) {
    send(gpio, 20)
    state(gpio, false)
  }
  process.send?.('ready')
  for (;;) {
    const [seconds] = (await once(process, 'message')) as [number]
    if (seconds === 0) break
    ages.length = 0
    let sent = 0
    for (const endAt = performance.now() + seconds * 1000; performance.now() < endAt; sent++) {
      const gpio = sent % PAIRS
      sentAtUs[gpio] = microseconds()
      send(gpio, Math.floor(sent / PAIRS) % 2 === 0 ? 30 : 20)
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS * (0.5 + Math.random())))
    }
    const lastAt = performance.now() + LAST_MS
    while (ages.length < sent && performance.now() < lastAt) await new Promise((resolve) => setTimeout(resolve, 20))
    process.send?.({ sent, command: spread(ages) } satisfies RuleProbeResult)
    await Promise.all(beats())
  }
  await Promise.all([sensor.endAsync(true), actor.endAsync(true)])
}

const [address] = process.argv.slice(2)
if (process.send !== undefined && address !== undefined) {
  await run(address)
  process.disconnect()
}

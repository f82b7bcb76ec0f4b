// Boards of the tests of rules over the real broker, and questions to the rules of a lab.
import type { MqttClient } from 'mqtt'
import type { RuleStanding } from '../../backend/contract/rules/desk.ts'
import type { Firing } from '../../backend/contract/rules/firing.ts'
import type { Rule, RuleBody } from '../../backend/contract/rules/rule.ts'
import type { Lab } from './lab.ts'

export const CHANNEL = 'gpio4:ds18b20'
const nowS = () => Math.floor(Date.now() / 1000)

/** A board with one relay on GPIO 5 that does what it is told and says so. @param told gets each command in words @param on as it begins */
export async function relay(lab: Lab, board: string, told: (words: string) => void, on = false): Promise<MqttClient> {
  const base = `kaiser/god/esp/${board}`
  const client = await lab.client()
  client.on('error', () => undefined)
  const state = (now: boolean) =>
    client.publish(`${base}/actuator/5/status`, JSON.stringify({ type: 'relay', state: now, runtime_ms: 0, emergency: 'normal' }), {
      qos: 1,
    })
  client.on('message', (topic, payload) => {
    if (!topic.endsWith('/actuator/5/command')) return
    const command = JSON.parse(payload.toString()) as { command: string; correlation_id: string; duration: number }
    told(command.duration > 0 ? `${command.command} ${command.duration}` : command.command)
    const answer = { success: true, command: command.command, correlation_id: command.correlation_id, message: 'done' }
    client.publish(`${base}/actuator/5/response`, JSON.stringify(answer), { qos: 1 })
    state(command.command === 'ON')
  })
  await client.subscribeAsync(`${base}/actuator/+/command`, { qos: 2 })
  await heartbeat(client, board)
  state(on)
  return client
}

export async function heartbeat(client: MqttClient, board: string): Promise<void> {
  const beat = { ts: nowS(), uptime: 60, heap_free: 100_000, wifi_rssi: -50 }
  await client.publishAsync(`kaiser/god/esp/${board}/system/heartbeat`, JSON.stringify(beat))
}

export async function send(client: MqttClient, board: string, value: unknown): Promise<void> {
  const reading = { ts: nowS(), gpio: 4, sensor_type: 'ds18b20', value, unit: '°C', raw_mode: false }
  await client.publishAsync(`kaiser/god/esp/${board}/sensor/4/data`, JSON.stringify(reading), { qos: 1 })
}

/** Publishes, whatever was there. */
export async function putRule(lab: Lab, id: string, body: RuleBody): Promise<Rule> {
  const version = (await lab.get<Rule[]>('/api/rules')).find((one) => one.id === id)?.version ?? 0
  return lab.put(`/api/rules/${id}`, { version, body })
}

export function firingsOf(lab: Lab, id: string, outcome = 'fired'): Promise<Firing[]> {
  return lab.get(`/api/rules/firings?rule=${id}&outcome=${outcome}`)
}

export async function standingOf(lab: Lab, id: string): Promise<RuleStanding | undefined> {
  return (await lab.get<RuleStanding[]>('/api/rules/standings')).find((one) => one.id === id)
}

// A schedule switches a board over the real broker, once: also when the backend is killed and started again right after.
import type { MqttClient } from 'mqtt'
import { expect, it } from 'vitest'
import type { Command } from '../../backend/contract/actuators/actuator.ts'
import type { Schedule, ScheduleBody, ScheduleRun } from '../../backend/contract/schedules/schedule.ts'
import { aSchedule } from '../backend/contract/schedules.ts'
import { newDataFolder } from '../backend-process.ts'
import { Lab } from './lab.ts'

const BOARD = 'ESP_0A0B0C01'
const BASE = `kaiser/god/esp/${BOARD}`

/** A board with one relay that does what it is told and says so; remembers what it was told. */
async function relay(lab: Lab, told: string[]): Promise<MqttClient> {
  const client = await lab.client()
  client.on('error', () => undefined)
  client.on('message', (_topic, payload) => {
    const command = JSON.parse(payload.toString()) as { command: string; correlation_id: string; duration: number }
    told.push(command.command)
    const answer = { success: true, command: command.command, correlation_id: command.correlation_id, message: 'done' }
    client.publish(`${BASE}/actuator/25/response`, JSON.stringify(answer), { qos: 1 })
    state(client, command.command === 'ON')
  })
  await client.subscribeAsync(`${BASE}/actuator/+/command`, { qos: 2 })
  await client.publishAsync(
    `${BASE}/system/heartbeat`,
    JSON.stringify({ ts: Math.floor(Date.now() / 1000), uptime: 60, heap_free: 100_000, wifi_rssi: -50 }),
  )
  state(client, false)
  return client
}

function state(client: MqttClient, on: boolean): void {
  client.publish(`${BASE}/actuator/25/status`, JSON.stringify({ type: 'relay', state: on, runtime_ms: 0, emergency: 'normal' }), { qos: 1 })
}

const put = async (lab: Lab, id: string, body: ScheduleBody): Promise<Schedule> => {
  const answer = await fetch(`${lab.address.http}/api/schedules/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: 0, body }),
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Schedule
}
const run = async (lab: Lab) => (await lab.get<ScheduleRun[]>('/api/schedule-runs')).find(({ id }) => id === 'soon')

it('fires once at its instant and is confirmed by the board; a restart does not repeat it', { timeout: 60_000 }, async () => {
  const data = newDataFolder()
  const told: string[] = []
  let lab = await Lab.start(['--registration', 'auto'], data)
  await relay(lab, told)
  await expect.poll(async () => (await lab.get<unknown[]>('/api/actuators')).length, { timeout: 10_000 }).toBe(1)
  const due = new Date(Date.now() + 3000)
  const cron = `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} * * *`
  const targets = [{ board: BOARD, gpio: 25 }]
  const action = { command: 'ON' as const, percent: null, durationS: 0 }
  await put(lab, 'soon', aSchedule({ name: 'Soon', targets, action, when: { kind: 'cron', cron }, timeZone: 'UTC', makeUpWithinMin: 60 }))
  expect(await lab.get<number[]>('/api/schedules/soon/upcoming')).toContain(Math.floor(due.getTime() / 1000) * 1000)

  await expect.poll(async () => (await run(lab))?.targets[0]?.outcome, { timeout: 20_000 }).toBe('confirmed')
  expect(told).toEqual(['ON'])
  const [command] = await lab.get<Command[]>(`/api/commands?board=${BOARD}`)
  expect(command).toMatchObject({ source: 'schedule', reason: 'Soon', state: 'confirmed', by: 'local' })

  lab.backend.kill('SIGKILL')
  await lab.backend.exited
  await lab.stop({ keepData: true })
  lab = await Lab.start(['--registration', 'auto'], data)
  await relay(lab, told)
  await expect.poll(async () => (await lab.board(BOARD)).presence.state, { timeout: 10_000 }).toBe('online')
  await lab.post(`/api/actuators/${BOARD}/25/command`, { command: 'OFF' })
  // Schedules look before the API opens: an ON that came again would stand before this OFF.
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['ON', 'OFF'])
  expect(await run(lab)).toMatchObject({ targets: [{ outcome: 'confirmed' }] })
  await lab.stop()
})

it('refuses a schedule that is none, and says why', { timeout: 30_000 }, async () => {
  const lab = await Lab.start()
  const answer = await fetch(`${lab.address.http}/api/schedules/wrong`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: 0, body: aSchedule({ when: { kind: 'cron', cron: 'now and then' } }) }),
  })
  expect(answer.status).toBe(400)
  expect(JSON.stringify(await answer.json())).toContain('five fields')
  await lab.stop()
})

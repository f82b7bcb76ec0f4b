// One healthy board and one screen in a process of their own: how old is a reading when the rule hook has it, when the rule's command
// comes back to the board, when the frame is on the screen, and when it is acknowledged. Forked by `startProbe`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import mqtt from 'mqtt'
import WebSocket from 'ws'
import { LIVE_SUBPROTOCOL } from '../../backend/contract/version.ts'
import { COMMAND_TOPIC, microseconds, PROBE_BOARD, type ProbeCommand, READING_TOPIC } from './probe-topics.ts'
import { type Spread, spread } from './spread.ts'

export interface ProbeOptions {
  http: string
  mqtt: string
  token: string
  seconds: number
  /** Boards of the load that the screen shows beside the probe. */
  boards: string[]
}

/** Ages in ms. */
export interface ProbeResult {
  sent: number
  hook: Spread
  command: Spread
  frame: Spread
  acknowledged: Spread
}

/** Readings per second: so few that each has a frame of its own. */
const RATE = 25
const LAST_MS = 5_000

export async function startProbe(options: ProbeOptions): Promise<ProbeResult> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options)], { stdio: 'inherit' })
  const late = AbortSignal.timeout((options.seconds + 60) * 1000)
  const [result] = await once(child, 'message', { signal: late })
  return result as ProbeResult // our own process
}

async function runProbe(options: ProbeOptions): Promise<ProbeResult> {
  const hook: number[] = []
  const command: number[] = []
  const frame: number[] = []
  const acknowledged: number[] = []
  const board = await mqtt.connectAsync(options.mqtt, { reconnectPeriod: 0, clientId: PROBE_BOARD })
  board.on('message', (_topic, payload) => {
    const { sentAtUs, hookAtUs }: ProbeCommand = JSON.parse(payload.toString())
    command.push((microseconds() - sentAtUs) / 1000)
    hook.push((hookAtUs - sentAtUs) / 1000)
  })
  await board.subscribeAsync(COMMAND_TOPIC, { qos: 1 })
  const publish = async () => {
    const sentAtUs = microseconds()
    await board.publishAsync(READING_TOPIC, JSON.stringify({ sensor_type: 'probe', raw: sentAtUs }), { qos: 1 })
    acknowledged.push((microseconds() - sentAtUs) / 1000)
  }
  await publish()
  const series = await seriesOfProbe(options)
  const screen = new WebSocket(`${options.http.replace('http', 'ws')}/ws/events`, LIVE_SUBPROTOCOL, {
    headers: { authorization: `Bearer ${options.token}` },
  })
  await once(screen, 'open')
  let watching = false
  screen.on('message', (data) => {
    const event: { type: string; data: [number, number, number, number][] } = JSON.parse(data.toString())
    if (event.type !== 'values') return
    const nowUs = microseconds()
    for (const [id, , , raw] of event.data) if (id === series && watching) frame.push((nowUs - raw) / 1000)
    watching = true // the first one is the state at subscription
  })
  screen.send(JSON.stringify({ type: 'subscribe', topics: [PROBE_BOARD, ...options.boards].map((id) => `values/${id}`) }))
  const endAt = performance.now() + options.seconds * 1000
  let sent = 1
  while (performance.now() < endAt) {
    await new Promise((resolve) => setTimeout(resolve, (1000 / RATE) * (0.5 + Math.random())))
    sent++
    publish().catch((cause: unknown) => console.error('probe:', cause))
  }
  const lastAt = performance.now() + LAST_MS
  while (frame.length < sent - 1 && performance.now() < lastAt) await new Promise((resolve) => setTimeout(resolve, 20))
  screen.terminate()
  board.end(true)
  return { sent, hook: spread(hook), command: spread(command), frame: spread(frame), acknowledged: spread(acknowledged) }
}

async function seriesOfProbe(options: ProbeOptions): Promise<number> {
  const answer = await fetch(`${options.http}/api/series?board=${PROBE_BOARD}`, { headers: { authorization: `Bearer ${options.token}` } })
  const [series] = (await answer.json()) as { id: number }[] // the API's own tests check its shapes
  if (series === undefined) throw new Error('the probe has no series')
  return series.id
}

const [given] = process.argv.slice(2)
if (process.send !== undefined && given !== undefined) {
  const result = await runProbe(JSON.parse(given))
  process.send(result, () => process.disconnect())
}

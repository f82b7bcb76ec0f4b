import { parseArgs } from 'node:util'
import { MqttBoardLinks } from '../adapters/mqtt/mqtt-board-links.ts'
import { systemClock } from '../contract/clock.ts'
import type { FleetFigures } from '../simulation/figures.ts'
import { SimulatedFleet } from '../simulation/fleet.ts'
import { randomBoards } from '../simulation/random-boards.ts'

/** `leitstand simulate`: a fleet of simulated boards against any broker, until Ctrl+C. Called by `run-command.ts`. */

const FAMILIES = ['kaiser', 'plain', 'both'] as const
const STATUS_EVERY_MS = 5_000

interface Plan {
  boards: number
  sensors: number
  intervalS: number
  broker: string
  family: (typeof FAMILIES)[number]
  seed: number
  username: string | undefined
  password: string | undefined
  /** 0 = until stopped. */
  durationS: number
}

const OPTIONS = {
  boards: { type: 'string', default: '10' },
  sensors: { type: 'string', default: '4' },
  interval: { type: 'string', default: '5' },
  broker: { type: 'string', default: 'mqtt://127.0.0.1:1883' },
  family: { type: 'string', default: 'both' },
  seed: { type: 'string', default: '1' },
  username: { type: 'string' },
  password: { type: 'string' },
  duration: { type: 'string', default: '0' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

const HELP = `leitstand simulate: boards that behave like the real ones

  --boards N       number of boards, 1 to 20000 (default: 10)
  --sensors N      channels per board, 1 to 64 (default: 4)
  --interval S     seconds between two readings of a channel, 0.02 to 86400 (default: 5)
  --broker URL     mqtt://, mqtts://, ws:// or wss:// (default: mqtt://127.0.0.1:1883)
  --family F       kaiser, plain or both (default: both)
  --seed N         same seed, same fleet and curves (default: 1)
  --username U     login at the broker
  --password P     its password; better in the variable LEITSTAND_MQTT_PASSWORD
  --duration S     stop by itself after S seconds (default: 0 = at Ctrl+C)
`

/** Resolves to the exit code: 0 after a clean stop, 1 when flags are wrong or the broker can't be reached. */
export async function run(argv: string[]): Promise<number> {
  let plan: Plan | undefined
  try {
    plan = readPlan(argv)
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
  }
  if (plan === undefined) {
    process.stdout.write(HELP)
    return 0
  }
  const links = new MqttBoardLinks({ url: plan.broker, username: plan.username, password: plan.password })
  try {
    await links.probe()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return fail(
      `The broker ${plan.broker} can't be used: ${why}. Start Leitstand first (npm start), name another broker with --broker URL, or give --username and --password.\n`,
    )
  }
  return await simulate(plan, links)
}

async function simulate(plan: Plan, links: MqttBoardLinks): Promise<number> {
  const fleet = new SimulatedFleet({
    blueprints: randomBoards(plan),
    links,
    clock: systemClock,
    seed: plan.seed,
    intervalMs: plan.intervalS * 1000,
    onFault: (fault) =>
      process.stderr.write(`leitstand: fault in the simulator: ${fault instanceof Error ? fault.stack : String(fault)}\n`),
  })
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const stop = () => end()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const limit = plan.durationS > 0 ? setTimeout(stop, plan.durationS * 1000) : undefined
  fleet.start()
  let before = { figures: fleet.figures(), atMs: performance.now() }
  const status = setInterval(() => {
    const now = { figures: fleet.figures(), atMs: performance.now() }
    process.stderr.write(`${statusLine(before.figures, now.figures, now.atMs - before.atMs)}\n`)
    before = now
  }, STATUS_EVERY_MS)
  await ended
  clearInterval(status)
  clearTimeout(limit)
  process.off('SIGINT', stop).off('SIGTERM', stop)
  await fleet.stop()
  const { published, acknowledged, dropped, readings, faults } = fleet.figures()
  process.stderr.write(
    `stopped: ${published} messages sent, ${acknowledged} acknowledged, ${dropped} dropped, ${readings} readings, ${faults} faults\n`,
  )
  return 0
}

/** One line: how many are there, what flows, what is wrong. */
function statusLine(before: FleetFigures, now: FleetFigures, elapsedMs: number): string {
  const perSecond = (after: number, first: number) => Math.round(((after - first) * 1000) / Math.max(1, elapsedMs))
  const parts = [
    `${now.connected}/${now.boards} connected`,
    `${perSecond(now.published, before.published)} msg/s`,
    `${perSecond(now.readings, before.readings)} readings/s`,
    `${now.commands} received`,
    `${now.dropped} dropped`,
  ]
  if (now.safeStates > 0) parts.push(`${now.safeStates} in safe state for want of an ack`)
  if (now.lost > before.lost && now.lastProblem !== undefined)
    parts.push(`${now.lost - before.lost} connections failed: ${now.lastProblem}`)
  return parts.join(', ')
}

/** Undefined: help was asked for. @throws Error that names the flag */
function readPlan(argv: string[]): Plan | undefined {
  const { values } = parseArgs({ args: argv, options: OPTIONS, strict: true, allowPositionals: false })
  if (values.help) return undefined
  const family = FAMILIES.find((each) => each === values.family)
  if (family === undefined) throw new Error(`--family is "${values.family}"; allowed are ${FAMILIES.join(', ')}.`)
  if (!/^(mqtts?|wss?):\/\/./.test(values.broker) || !URL.canParse(values.broker)) {
    throw new Error(`--broker is "${values.broker}"; allowed is an address such as mqtt://127.0.0.1:1883.`)
  }
  return {
    boards: number('boards', values.boards, 1, 20_000, true),
    sensors: number('sensors', values.sensors, 1, 64, true),
    intervalS: number('interval', values.interval, 0.02, 86_400, false),
    broker: values.broker,
    family,
    seed: number('seed', values.seed, 0, 4_294_967_295, true),
    username: values.username,
    password: values.password ?? process.env.LEITSTAND_MQTT_PASSWORD,
    durationS: number('duration', values.duration, 0, 86_400 * 365, false),
  }
}

function number(flag: string, text: string, least: number, most: number, whole: boolean): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value
  throw new Error(`--${flag} is "${text}"; allowed is a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`)
}

function fail(text: string): number {
  process.stderr.write(`leitstand simulate: ${text}`)
  return 1
}

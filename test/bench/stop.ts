// `npm run bench -- stop [repetitions]`: from the end of the hold until the broker has written the stop to 1,000 boards that all report,
// beside the same boards and load at a bare aedes and a client that publishes to them. Ages by the machine's clock, from the request's write.
import mqtt from 'mqtt'
import { BareBroker } from './bare-broker.ts'
import { microseconds } from './probe-topics.ts'
import { spread } from './spread.ts'
import { BROADCAST, type Heard, StopFleet } from './stop-fleet.ts'
import { StopLab } from './stop-lab.ts'
import { Presser } from './stop-press.ts'
import { round, Subject } from './subject.ts'

const BOARDS = 1000
const RATE = 1500
/** Each with a different distance to the timers of the centre, ms. */
const PAUSE_MS = 300
/** From before the press, so that it holds the press. */
const HEARD_MS = 130_000
const WARM = 10
/** Of the repetitions this share is pressed in a browser as well. */
const PRESSED = 0.3
const GOAL_MS = 20

interface Ages {
  /** What any request takes at that moment, before each stop. */
  floor: number[]
  /** From the latch until the broker has handed it to every subscriber, by the centre's own clock. */
  broker: number[]
  /** From the request, or the end of the hold, until then. */
  toBroker: number[]
  first: number[]
  median: number[]
  last: number[]
}

export async function stop(repetitions: number): Promise<object[]> {
  const ceiling = await bare(repetitions)
  const subject = await Subject.start(['--registration', 'auto'])
  const lab = new StopLab(subject.address.http, subject.token)
  try {
    const fleet = await StopFleet.start({ port: subject.mqttPort, boards: BOARDS, rate: RATE })
    try {
      await lab.open()
      const requested = await overHttp(lab, fleet, repetitions)
      const before = subject.usage()
      const pressed = await overBrowser(lab, fleet, subject.address.data, Math.ceil(repetitions * PRESSED)).catch(String)
      const after = subject.usage()
      const ratio = round(spread(requested.last).p99 / spread(ceiling.last).p99)
      return [
        ...rows('a client publishes, bare aedes', ceiling),
        row('GET /api/health', 'answered: the floor of a request, before each stop', requested.floor),
        row('POST /api/emergency/stop', 'latched → handed to the broker', requested.broker),
        row('POST /api/emergency/stop', 'written → handed to the broker', requested.toBroker, GOAL_MS),
        ...rows('POST /api/emergency/stop', requested),
        row('POST /api/emergency/stop', 'answered, on the disk', requested.answered),
        ...(typeof pressed === 'string'
          ? [{ run: 'button held in Chromium', stage: `not measured: ${pressed}` }]
          : [
              row('button held in Chromium', 'end of the hold → handed to the broker', pressed.toBroker, GOAL_MS),
              ...rows('button held in Chromium', pressed),
              row('button held in Chromium', 'end of the hold → the page asks', pressed.asked),
            ]),
        { run: 'ratio of the last board, p99: Leitstand / bare aedes', 'p99 ms': ratio },
        { run: 'backend', stage: `RSS ${Math.round(after.rssBytes / 1e6)} MB, ${cpuOf(before, after)} % CPU while pressed` },
      ]
    } finally {
      await fleet.stop()
    }
  } finally {
    lab.close()
    await subject.stop()
  }
}

/** The ceiling: nothing but aedes between the client and the same boards, which report and answer in the same way. */
async function bare(repetitions: number): Promise<Ages> {
  const broker = await BareBroker.start('aedes')
  const fleet = await StopFleet.start({ port: broker.port, boards: BOARDS, rate: RATE })
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0 })
  const ages = noAges()
  try {
    for (let i = -WARM; i < repetitions; i++) {
      const heard = nextHeard(fleet)
      const sentUs = microseconds()
      const payload = JSON.stringify({ command: 'emergency_stop', reason: 'bench', correlation_id: `bare.${i}` })
      await client.publishAsync(BROADCAST, payload, { qos: 1 })
      note(ages, await heard, sentUs, i)
      await pause()
    }
  } finally {
    await client.endAsync(true)
    await fleet.stop()
    await broker.stop()
  }
  return ages
}

async function overHttp(lab: StopLab, fleet: StopFleet, repetitions: number): Promise<Ages & { answered: number[] }> {
  const ages = { ...noAges(), answered: [] as number[] }
  for (let i = -WARM; i < repetitions; i++) {
    const floor = await lab.floor()
    await pause()
    const heard = nextHeard(fleet)
    const { sentUs, answeredUs, state } = await lab.stop()
    if (state.durableAtMs === null) console.error(`stop ${i}: answered before it was on the disk`)
    note(ages, await heard, sentUs, i)
    if (i >= 0) {
      ages.floor.push(floor)
      ages.broker.push((state.publishedAtMs ?? Number.NaN) - (state.stoppedAtMs ?? Number.NaN))
      ages.toBroker.push((state.publishedAtMs ?? Number.NaN) - wallMs(sentUs))
      ages.answered.push((answeredUs - sentUs) / 1000)
    }
    await lab.release()
    await pause()
  }
  return ages
}

async function overBrowser(lab: StopLab, fleet: StopFleet, data: string, repetitions: number): Promise<Ages & { asked: number[] }> {
  const ages = { ...noAges(), asked: [] as number[] }
  const presser = await Presser.open(data)
  try {
    for (let i = -1; i < repetitions; i++) {
      const heard = nextHeard(fleet)
      const { heldUs, askedUs } = await presser.press()
      note(ages, await heard, heldUs, i)
      if (i >= 0) ages.asked.push((askedUs - heldUs) / 1000)
      const endMs = wallMs(heldUs) - 1 // what is older is the stop before this one
      await lab.until(({ publishedAtMs }) => publishedAtMs !== null && publishedAtMs >= endMs, 'the broker has it')
      if (i >= 0) ages.toBroker.push((lab.state?.publishedAtMs ?? Number.NaN) - wallMs(heldUs))
      await lab.release()
      await pause()
    }
  } finally {
    await presser.close()
  }
  return ages
}

/** The wall clock at a moment of `microseconds()`, to the millisecond in which the centre tells its times. */
function wallMs(us: number): number {
  return Date.now() - (microseconds() - us) / 1000
}

function nextHeard(fleet: StopFleet): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not every board heard the stop within ${HEARD_MS} ms`)), HEARD_MS)
    fleet.onHeard = (heard) => {
      clearTimeout(timer)
      resolve(heard)
    }
  })
}

function note(ages: Ages, { firstUs, medianUs, lastUs }: Heard, fromUs: number, repetition: number): void {
  if (repetition < 0) return // warming up
  ages.first.push((firstUs - fromUs) / 1000)
  ages.median.push((medianUs - fromUs) / 1000)
  ages.last.push((lastUs - fromUs) / 1000)
}

function rows(run: string, { first, median, last }: Ages): object[] {
  return [row(run, 'first board has it', first), row(run, 'half of the boards', median), row(run, 'last of 1,000 boards', last)]
}

function row(run: string, stage: string, ages: number[], goal?: number): object {
  const { count, p50, p99, max } = spread(ages)
  return { run, stage, count, 'p50 ms': p50, 'p99 ms': p99, 'max ms': max, ...(goal && { goal, met: p99 <= goal }) }
}

function noAges(): Ages {
  return { floor: [], broker: [], toBroker: [], first: [], median: [], last: [] }
}

function cpuOf(before: { atMs: number; cpuSeconds: number }, after: { atMs: number; cpuSeconds: number }): number {
  return Math.round((100 * (after.cpuSeconds - before.cpuSeconds)) / ((after.atMs - before.atMs) / 1000))
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())))
}

// `npm run bench -- latency [seconds]`: age of a reading at the rule hook, at the board that gets the rule's command, and on the
// screen, under load and with 100 screens. Ages are end to end: from the board's `write` to the code that receives it.
import { fileURLToPath } from 'node:url'
import type { LoadOptions } from './load-generator.ts'
import { startProbe } from './probe.ts'
import { Screens, topicsOfScreens } from './screens.ts'
import type { Spread } from './spread.ts'
import { LOAD, load, measuredLoad, round, Subject } from './subject.ts'

const ENTRY = fileURLToPath(new URL('bench-backend.ts', import.meta.url))
/** With the probe's own, 100. */
const SCREENS = 99
const WARM_SECONDS = 5
const RUNS = [
  { name: '1,000/s over 200 boards', connections: 200, rate: 1_000, goals: { frame: 25, hook: 2, command: 5 } },
  { name: '10,000/s over 500 boards', connections: 500, rate: 10_000, goals: { frame: 50, hook: 5, command: 15 } },
]

export async function latency(seconds: number): Promise<object[]> {
  const rows: object[] = []
  for (const { name, connections, rate, goals } of RUNS) {
    const subject = await Subject.start(['--registration', 'auto'], ENTRY)
    try {
      const options: LoadOptions = { ...LOAD, port: subject.mqttPort, connections, rate }
      await load({ ...options, seconds: WARM_SECONDS })
      const { http, mqtt } = subject.address
      const screens = await Screens.start({ http, token: subject.token, topics: topicsOfScreens(SCREENS, connections) })
      const boards = Array.from({ length: 9 }, (_, i) => `LOAD_${i}`)
      const probing = startProbe({ http, mqtt, token: subject.token, seconds, boards })
      const { used } = await measuredLoad(subject.pid, { ...options, seconds: seconds + 1 })
      const probe = await probing
      const seen = await screens.stop()
      const row = (stage: string, { count, p50, p99, max }: Spread, goal?: number) => {
        rows.push({ run: name, stage, count, 'p50 ms': p50, 'p99 ms': p99, 'max ms': max, goal, ...(goal && { met: p99 <= goal }) })
      }
      row('message in → rule hook', probe.hook, goals.hook)
      row('message in → command out', probe.command, goals.command)
      row('message in → frame out', probe.frame, goals.frame)
      row('message in → acknowledged', probe.acknowledged)
      const frames = round(seen.frames / (seconds + 1))
      rows.push({ run: name, stage: `backend: ${used.cpuPercent} % CPU, ${frames} frames/s, ${seen.closed} screens lost` })
    } finally {
      await subject.stop()
    }
  }
  return rows
}

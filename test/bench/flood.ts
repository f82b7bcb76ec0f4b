// `npm run bench -- flood [seconds]`: many times more than the backend can take, while one healthy board and one screen are watched.
// Memory must stay bounded, what was acknowledged must be stored, the status must show what happens.
import { fileURLToPath } from 'node:url'
import type { SystemStatus } from '../../backend/contract/status.ts'
import type { LoadOptions } from './load-generator.ts'
import { startProbe } from './probe.ts'
import { LOAD, load, Subject, storedSamples } from './subject.ts'

const ENTRY = fileURLToPath(new URL('bench-backend.ts', import.meta.url))
const WARM_SECONDS = 5
/** What waits in the sockets of 200 flooding clients alone is some hundred megabytes. */
const SETTLE_MS = 300_000
const RUNS: { name: string; options: Partial<LoadOptions> }[] = [
  { name: 'QoS 1, 200 boards, window 1,000 (200,000 outstanding)', options: { window: 1000 } },
  { name: 'QoS 0, 200 boards, as fast as sockets take it', options: { qos: 0 } },
]

export async function flood(seconds: number): Promise<object[]> {
  const rows: object[] = []
  for (const { name, options } of RUNS) {
    const subject = await Subject.start(['--registration', 'auto'], ENTRY)
    try {
      const base = { ...LOAD, port: subject.mqttPort }
      await load({ ...base, seconds: WARM_SECONDS })
      const before = await settled(subject)
      const storedBefore = await storedSamples(subject)
      const { http, mqtt } = subject.address
      const probing = startProbe({ http, mqtt, token: subject.token, seconds, boards: ['LOAD_0', 'LOAD_1'] })
      const worst = { rss: 0, pending: 0, lag: 0, perSecond: 0, database: 'ok' }
      const timer = setInterval(() => {
        worst.rss = Math.max(worst.rss, subject.usage().rssBytes)
        subject.get<SystemStatus>('/api/status').then(
          ({ database, ingest }) => {
            if (database.state !== 'ok') worst.database = database.state
            worst.pending = Math.max(worst.pending, database.pending)
            worst.lag = Math.max(worst.lag, ingest.lagP95Ms)
            worst.perSecond = Math.max(worst.perSecond, ingest.perSecond)
          },
          (cause: unknown) => console.error('status:', cause),
        )
      }, 500)
      const result = await load({ ...base, ...options, seconds })
      const probe = await probing
      clearInterval(timer)
      const after = await settled(subject)
      const stored = (await storedSamples(subject)) - storedBefore - probe.sent
      rows.push({
        run: name,
        sent: result.sent,
        acknowledged: result.acknowledged,
        stored,
        'repeated or given up': after.ingest.duplicates + after.ingest.dropped - before.ingest.duplicates - before.ingest.dropped,
        'acknowledged, not stored': Math.max(0, result.acknowledged - stored),
        'RSS MB most': Math.round(worst.rss / 1e6),
        'pending most': worst.pending,
        'database shown as': worst.database,
        'lag p95 ms shown': worst.lag,
        'msg/s shown': Math.round(worst.perSecond),
        'healthy board: ack p50 / p99 ms': `${probe.acknowledged.p50} / ${probe.acknowledged.p99}`,
        'command p99 ms': probe.command.p99,
        'screen p50 / p99 ms': `${probe.frame.p50} / ${probe.frame.p99}`,
        'screen frames': `${probe.frame.count} of ${probe.sent - 1}`,
      })
    } finally {
      await subject.stop()
    }
  }
  return rows
}

/** Status once nothing waits for the disk and no message comes any more. */
async function settled(subject: Subject): Promise<SystemStatus> {
  const deadline = performance.now() + SETTLE_MS
  let messages = -1
  while (performance.now() < deadline) {
    const status = await subject.get<SystemStatus>('/api/status')
    if (status.database.pending === 0 && status.ingest.messages === messages) return status
    messages = status.ingest.messages
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`the backend did not come to rest within ${SETTLE_MS} ms`)
}

// `npm run bench -- soak [seconds]`: a whole lab for a while: 100 boards, 1,000 series at 1 Hz. Memory over time, CPU, disk.
import { LOAD, load, round, Subject, type Usage } from './subject.ts'

const EVERY_MS = 2000

export async function soak(seconds: number): Promise<object[]> {
  const subject = await Subject.start(['--registration', 'auto'])
  const usages: Usage[] = [subject.usage()]
  const [start] = usages
  try {
    const timer = setInterval(() => usages.push(subject.usage()), EVERY_MS)
    const result = await load({ ...LOAD, port: subject.mqttPort, connections: 100, rate: 1000, seconds })
    clearInterval(timer)
    const end = subject.usage()
    const late = usages.slice(Math.floor(usages.length / 2))
    const [middle] = late
    if (start === undefined || middle === undefined) return []
    return [
      {
        run: `100 boards, 1,000 series at 1 Hz, ${seconds} s`,
        acknowledged: result.acknowledged,
        lost: result.sent - result.acknowledged,
        'RSS MB start': mb(start),
        'RSS MB middle': mb(middle),
        'RSS MB end': mb(end),
        'RSS MB most': Math.max(...usages.map(mb)),
        'growth MB/min (2nd half)': round(slopePerMinute(late)),
        'CPU %': round((100 * (end.cpuSeconds - start.cpuSeconds)) / ((end.atMs - start.atMs) / 1000)),
        'CPU % (2nd half)': round((100 * (end.cpuSeconds - middle.cpuSeconds)) / ((end.atMs - middle.atMs) / 1000)),
        'disk B/sample': Math.round((end.writtenBytes - start.writtenBytes) / result.acknowledged),
        'ack p99 ms': round(result.ackMs.p99),
      },
    ]
  } finally {
    await subject.stop()
  }
}

/** Least squares, MB per minute. */
function slopePerMinute(usages: readonly Usage[]): number {
  const meanAt = usages.reduce((sum, { atMs }) => sum + atMs, 0) / usages.length
  const meanMb = usages.reduce((sum, usage) => sum + mb(usage), 0) / usages.length
  let over = 0
  let under = 0
  for (const usage of usages) {
    const minutes = (usage.atMs - meanAt) / 60_000
    over += minutes * (mb(usage) - meanMb)
    under += minutes * minutes
  }
  return under === 0 ? 0 : over / under
}

function mb({ rssBytes }: Usage): number {
  return Math.round(rssBytes / 1e6)
}

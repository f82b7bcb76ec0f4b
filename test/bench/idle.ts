// `npm run bench -- idle [seconds]`: what boards cost that are connected and say nothing but a heartbeat a minute.
import type { LoadOptions } from './load-generator.ts'
import { LOAD, load, round, Subject, usageOf } from './subject.ts'

const HEARTBEAT_SECONDS = 60

/** Above some thousand boards `ulimit -n` must be higher than the number of boards. */
export async function idle(seconds: number): Promise<object[]> {
  const rows: object[] = []
  for (const connections of [0, 100, 10_000]) {
    const subject = await Subject.start(['--registration', 'auto'])
    try {
      await new Promise((resolve) => setTimeout(resolve, 5000)) // the start is over
      const started = usageOf(subject.pid)
      if (connections === 0) {
        rows.push({ boards: 0, 'RSS MB': mb(started.rssBytes), ...(await wait(subject, seconds)) })
        continue
      }
      const options: LoadOptions = {
        ...LOAD,
        kind: 'heartbeat',
        port: subject.mqttPort,
        connections,
        rate: connections / HEARTBEAT_SECONDS,
      }
      let connected = started
      await load({ ...options, seconds }, () => {
        connected = usageOf(subject.pid)
      })
      const ended = usageOf(subject.pid)
      rows.push({
        boards: connections,
        'CPU %': round((100 * (ended.cpuSeconds - connected.cpuSeconds)) / ((ended.atMs - connected.atMs) / 1000)),
        'RSS MB': mb(ended.rssBytes),
        'KB per board when connected': kb(connected.rssBytes - started.rssBytes, connections),
        'KB per board after the run': kb(ended.rssBytes - started.rssBytes, connections),
      })
    } finally {
      await subject.stop()
    }
  }
  return rows
}

async function wait(subject: Subject, seconds: number): Promise<object> {
  const before = subject.usage()
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const after = subject.usage()
  return { 'CPU %': round((100 * (after.cpuSeconds - before.cpuSeconds)) / seconds) }
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6)
}

function kb(bytes: number, boards: number): number {
  return round(bytes / 1000 / boards)
}

// Ingest: saturated throughput and CPU per message when paced. `npm run bench -- ingest [seconds]`
import { LOAD, load, Subject } from './subject.ts'

export async function ingest(seconds: number): Promise<object[]> {
  const rows: object[] = []
  for (const run of [
    { name: 'saturated, 200 connections, window 10', connections: 200, rate: 0 },
    { name: 'paced 10,000/s, 500 connections', connections: 500, rate: 10_000 },
    { name: 'paced 1,000/s, 200 connections', connections: 200, rate: 1_000 },
  ]) {
    const subject = await Subject.start()
    try {
      const options = { ...LOAD, port: subject.mqttPort, connections: run.connections, rate: run.rate }
      await load({ ...options, seconds: 3 }) // boards and series become known, code gets hot
      const before = subject.usage()
      const result = await load({ ...options, seconds, firstBoard: 0 })
      const after = subject.usage()
      const wall = (after.atMs - before.atMs) / 1000
      rows.push({
        run: run.name,
        'msg/s': Math.round(result.perSecond),
        'backend CPU %': Math.round((100 * (after.cpuSeconds - before.cpuSeconds)) / wall),
        'µs/msg': round((1e6 * (after.cpuSeconds - before.cpuSeconds)) / result.acknowledged),
        'ack p50 ms': round(result.ackMs.p50),
        'ack p99 ms': round(result.ackMs.p99),
        'disk B/msg': Math.round((after.writtenBytes - before.writtenBytes) / result.acknowledged),
        'RSS MB': Math.round(after.rssBytes / 1e6),
        'generator CPU %': Math.round((100 * result.cpuSeconds) / result.seconds),
      })
    } finally {
      await subject.stop()
    }
  }
  return rows
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

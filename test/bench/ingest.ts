// `npm run bench -- ingest [seconds]`: saturated throughput and CPU per message when paced, beside the ceiling (the broker without
// the pipeline), Node-RED, and the same rate from 10 and from 10,000 boards.
import { BareBroker, type BareKind } from './bare-broker.ts'
import type { LoadOptions } from './load-generator.ts'
import { nodeRed } from './node-red.ts'
import { LOAD, load, measuredLoad, round, Subject } from './subject.ts'

interface Run {
  name: string
  options: Partial<LoadOptions>
}

const SATURATED: Run = { name: 'saturated, 200 connections, window 10', options: {} }
const RUNS: Run[] = [
  SATURATED,
  { name: 'paced 10,000/s, 500 connections', options: { connections: 500, rate: 10_000 } },
  { name: 'paced 1,000/s, 200 connections', options: { rate: 1_000 } },
]
/** The same rate, so that batches are equally large and only the number of boards differs. */
const FLEETS: Run[] = [10, 10_000].map((connections) => ({
  name: `paced 5,000/s, ${connections} boards`,
  options: { connections, rate: 5_000, window: 1_000, series: Math.max(400, connections) },
}))
/** Boards and series become known and code gets hot; several times slower than afterwards, so it is not measured. */
const WARM_SECONDS = 5

type Row = { run: string; 'msg/s': number; 'µs/msg': number; [figure: string]: string | number }

export async function ingest(seconds: number): Promise<object[]> {
  const rows: Row[] = []
  const ceiling = await bare('aedes', 'aedes alone, counting', seconds)
  rows.push(ceiling, await bare('broker', 'our broker, nothing to keep', seconds))
  for (const run of [...RUNS, ...FLEETS]) {
    const subject = await Subject.start(['--registration', 'auto'])
    try {
      rows.push(await measured(subject.pid, subject.mqttPort, run, seconds))
    } finally {
      await subject.stop()
    }
  }
  const red = await nodeRed(seconds)
  const full = rows.find(({ run }) => run === SATURATED.name)
  const [few, many] = FLEETS.map(({ name }) => rows.find(({ run }) => run === name))
  return [
    ...rows,
    red,
    { run: 'ratio: full pipeline to aedes alone', 'msg/s': ratio(full?.['msg/s'], ceiling['msg/s']) },
    { run: 'ratio: full pipeline to Node-RED', 'msg/s': ratio(full?.['msg/s'], 'msg/s' in red ? Number(red['msg/s']) : undefined) },
    { run: 'ratio: 10,000 boards to 10 boards', 'µs/msg': ratio(many?.['µs/msg'], few?.['µs/msg']) },
  ]
}

async function bare(kind: BareKind, name: string, seconds: number): Promise<Row> {
  const broker = await BareBroker.start(kind)
  try {
    return await measured(broker.pid, broker.port, { name: `${name}, saturated`, options: {} }, seconds)
  } finally {
    await broker.stop()
  }
}

async function measured(pid: number, port: number, run: Run, seconds: number): Promise<Row> {
  const options = { ...LOAD, port, ...run.options }
  await load({ ...options, seconds: WARM_SECONDS })
  const { result, used } = await measuredLoad(pid, { ...options, seconds })
  return {
    run: run.name,
    'msg/s': Math.round(result.perSecond),
    'CPU %': Math.round(used.cpuPercent),
    'µs/msg': used.cpuMicrosPerMessage,
    'ack p50 ms': round(result.ackMs.p50),
    'ack p99 ms': round(result.ackMs.p99),
    'disk B/msg': used.bytesPerMessage,
    'RSS MB': used.rssMb,
    'generator CPU %': Math.round((100 * result.cpuSeconds) / result.seconds),
  }
}

function ratio(a: number | undefined, b: number | undefined): number {
  return Math.round((100 * (a ?? Number.NaN)) / (b ?? Number.NaN)) / 100
}

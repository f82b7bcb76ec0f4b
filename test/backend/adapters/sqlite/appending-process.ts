// Child process of kill-9.integration.test.ts: appends without end, and prints what was acknowledged.
import pino from 'pino'
import { SqliteTelemetryStore } from '../../../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import { batchOf } from '../../../contracts/sample-batches.ts'

const [path = '', from = '0'] = process.argv.slice(2)
const store = new SqliteTelemetryStore({
  path,
  durability: 'normal',
  logger: pino({ level: 'silent' }),
  onTrouble: (_, detail) => process.stderr.write(`${detail}\n`),
  compaction: { rows: 2_000, chunkRows: 256 },
})
await store.start()
const SERIES = 40
const ROWS = 20
const IN_FLIGHT = 8

async function append(start: number): Promise<void> {
  for (let batch = start; ; batch += IN_FLIGHT) {
    const samples = Array.from({ length: ROWS }, (_, row) => {
      const number = batch * ROWS + row
      return { series: 1 + (number % SERIES), atMs: 1_790_000_000_000 + Math.floor(number / SERIES) * 1000, raw: number, value: number / 2 }
    })
    await store.append(batchOf(samples))
    process.stdout.write(`${batch}\n`)
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, (_, lane) => append(Number(from) + lane)))

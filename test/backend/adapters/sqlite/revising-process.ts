// Child process of revision-crash.integration.test.ts: revises series 1 again and again and takes some of it back, while it appends to
// others; prints what was answered.
import pino from 'pino'
import { SqliteTelemetryStore } from '../../../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import { MARK, packQuality } from '../../../../backend/contract/quality.ts'
import type { RevisedSamples } from '../../../../backend/telemetry/telemetry-store.ts'
import { revised } from '../../../contracts/revisable-store.suite.ts'
import { batchOf } from '../../../contracts/sample-batches.ts'

const [path = '', from = '0'] = process.argv.slice(2)
const store = new SqliteTelemetryStore({
  path,
  durability: 'normal',
  logger: pino({ level: 'silent' }),
  onTrouble: (_, detail) => process.stderr.write(`${detail}\n`),
  compaction: { rows: 20_000, chunkRows: 24 },
})
await store.start()
const tell = (what: string, number: number) => process.stdout.write(`${what} ${number}\n`)
const range = { series: 1, fromMs: 0, toMs: 4e12 }

async function append(start: number): Promise<void> {
  for (let batch = start; ; batch += 4) {
    const samples = Array.from({ length: 20 }, (_, row) => {
      const number = batch * 20 + row
      return { series: 2 + (number % 10), atMs: 1_790_000_000_000 + Math.floor(number / 10) * 1000, raw: number, value: number }
    })
    await store.append(batchOf(samples))
    tell('appended', batch)
  }
}

/** Tells when all is handed over and what is left is to put it in force. */
async function* plusOne(number: number): AsyncGenerator<RevisedSamples> {
  yield* revised(store, range, (_, value) => ({ value: value + 1, quality: packQuality('good', MARK.reprocessed) }))
  tell('ready', number)
}

async function revise(start: number): Promise<void> {
  for (let number = start; ; number++) {
    await store.revise({ id: `r${number}`, ...range }, plusOne(number))
    tell('applied', number)
    if (number % 3 !== 2) continue
    await store.undoRevision(`r${number}`, (done, total) => (done === total ? tell('ready', number) : undefined))
    tell('undone', number)
  }
}

await Promise.all([...Array.from({ length: 4 }, (_, lane) => append(Number(from) + lane)), revise(Number(from))])

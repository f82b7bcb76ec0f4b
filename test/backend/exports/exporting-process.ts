// Writes the export of `plan.json` in the folder argv[2] from telemetry.db in argv[3], with checkpoints every few KB; says how many
// bytes it has after each. Killed at any moment by kill-9.integration.test.ts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Value from 'typebox/value'
import { ExportPartFile } from '../../../backend/adapters/files/export-part-file.ts'
import { SqliteSampleSource } from '../../../backend/adapters/sqlite/sqlite-sample-source.ts'
import { ExportPlan } from '../../../backend/exports/export-plan.ts'
import { writeToFile } from '../../../backend/exports/write-export.ts'

const [folder = '', database = ''] = process.argv.slice(2)
const plan = Value.Parse(ExportPlan, JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')))

class TalkingFile extends ExportPartFile {
  #bytes = 0

  override append(bytes: Uint8Array): void {
    super.append(bytes)
    this.#bytes += bytes.byteLength
    process.stdout.write(`${this.#bytes}\n`)
  }
}

const tools = {
  source: new SqliteSampleSource(database, (detail) => {
    throw new Error(detail)
  }),
  draw: () => {
    throw new Error('no report here')
  },
  tell: () => undefined,
  now: () => performance.now(),
}
await writeToFile(plan, new TalkingFile(folder, 'job', 0), tools, 1e9, { bytes: 300_000, ms: 50 })

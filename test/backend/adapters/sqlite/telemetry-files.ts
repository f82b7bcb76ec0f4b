import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteTelemetryStore, type SqliteTelemetryStoreOptions } from '../../../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import type { OnTrouble } from '../../../../backend/adapters/sqlite/store-logger.ts'
import { quietLogger } from './quiet-logger.ts'

/** A telemetry store on a real file in a temp folder of its own, which `close` removes. */
export async function openTelemetry(change: Partial<SqliteTelemetryStoreOptions> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'leitstand-telemetry-'))
  const path = join(dir, 'telemetry.db')
  const troubles: string[] = []
  const onTrouble: OnTrouble = (code, detail) => troubles.push(`${code}: ${detail}`)
  const start = async () => {
    const store = new SqliteTelemetryStore({ path, durability: 'normal', logger: quietLogger, onTrouble, ...change })
    await store.start()
    return store
  }
  const opened = {
    dir,
    path,
    troubles,
    store: await start(),
    async reopen() {
      await opened.store.stop()
      opened.store = await start()
      return opened.store
    },
    async close() {
      await opened.store.stop()
      await rm(dir, { recursive: true })
    },
  }
  return opened
}

import { expect } from 'vitest'
import { SqliteTelemetryStore } from '../../../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import { revisableStoreSuite } from '../../../contracts/revisable-store.suite.ts'
import { openTelemetry } from './telemetry-files.ts'

for (const chunkRows of [128, 2048]) {
  revisableStoreSuite(
    `SqliteTelemetryStore with chunks of ${chunkRows}`,
    () => openTelemetry({ compaction: { chunkRows } }),
    async (store) => {
      if (!(store instanceof SqliteTelemetryStore)) expect.fail('not the store under test')
      await store.compact()
    },
  )
}

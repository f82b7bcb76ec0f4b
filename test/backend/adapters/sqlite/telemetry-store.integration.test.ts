import { expect } from 'vitest'
import { SqliteTelemetryStore } from '../../../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import { historyQuestionsSuite } from '../../../contracts/history-questions.suite.ts'
import { telemetryStoreSuite } from '../../../contracts/telemetry-store.suite.ts'
import { openTelemetry } from './telemetry-files.ts'

telemetryStoreSuite(
  'SqliteTelemetryStore',
  () => openTelemetry(),
  async (store) => {
    if (!(store instanceof SqliteTelemetryStore)) expect.fail('not the store under test')
    await store.compact()
  },
)
historyQuestionsSuite(
  'SqliteTelemetryStore',
  () => openTelemetry({ compaction: { chunkRows: 200 } }),
  async (store) => {
    if (!(store instanceof SqliteTelemetryStore)) expect.fail('not the store under test')
    await store.compact()
  },
)

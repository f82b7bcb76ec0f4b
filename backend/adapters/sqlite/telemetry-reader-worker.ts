// Worker thread that reads telemetry.db: queries and latest values. Started by SqliteTelemetryStore.
import { workerData } from 'node:worker_threads'
import { openForReading } from './telemetry-file.ts'
import { TelemetryQuery } from './telemetry-query.ts'
import type { ReaderRequests, ReaderWorkerData } from './telemetry-requests.ts'
import { serveWorker } from './worker-service.ts'

// The creator of this thread passes exactly this shape.
const settings = workerData as ReaderWorkerData

serveWorker<ReaderRequests>(settings.path, (service) => {
  const db = openForReading(settings.path)
  const told = new Set<string>()
  const query = new TelemetryQuery(db, (detail) => {
    if (told.has(detail) || told.size > 1000) return
    told.add(detail)
    service.trouble({ code: 'store.corrupt', detail, sqlite: null })
  })
  return {
    query: (range) => query.query(range),
    latest: () => query.loadLatest(),
    close: () => {
      db.close()
    },
  }
})

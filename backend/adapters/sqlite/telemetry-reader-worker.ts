// Worker thread that reads telemetry.db: queries and latest values. Started by SqliteTelemetryStore.
import { workerData } from 'node:worker_threads'
import { openForReading } from './telemetry-file.ts'
import { TelemetryQuery } from './telemetry-query.ts'
import type { ReaderRequests, ReaderWorkerData } from './telemetry-requests.ts'
import { LATER, serveWorker } from './worker-service.ts'

// The creator of this thread passes exactly this shape.
const settings = workerData as ReaderWorkerData

serveWorker<ReaderRequests>(settings.path, (service) => {
  const db = openForReading(settings.path)
  const text = new TextEncoder()
  const told = new Set<string>()
  const query = new TelemetryQuery(db, (detail) => {
    if (told.has(detail) || told.size > 1000) return
    told.add(detail)
    service.trouble({ code: 'store.corrupt', detail, sqlite: null })
  })
  return {
    query: (range) => query.query(range),
    queryText: (range, id) => {
      const value = query.query(range).map((one) => ({ ...one, points: text.encode(JSON.stringify(one.points)) }))
      service.send(
        { type: 'answers', answers: [{ id, ok: true, value }] },
        value.map(({ points }) => points.buffer),
      )
      return LATER
    },
    statistics: (range) => query.statistics(range),
    export: ({ series, fromMs, toMs }, id) => {
      const { samples, nextMs } = query.exportBlock(series, fromMs, toMs)
      const { atMs, receivedAtMs, raw, value, quality, words, count } = samples
      const columns = { atMs: own(atMs), receivedAtMs: own(receivedAtMs), raw: own(raw), value: own(value), quality: own(quality) }
      const block = count > 0 ? { series, count, ...columns, words } : null
      const transfer = Object.values(columns).map(({ buffer }) => buffer)
      service.send({ type: 'answers', answers: [{ id, ok: true, value: { block, nextMs } }] }, block ? transfer : [])
      return LATER
    },
    latest: () => query.loadLatest(),
    close: () => {
      db.close()
    },
  }
})

/** The column in a buffer of exactly its size, that nobody else looks at. */
function own<A extends Float64Array | Uint16Array>(column: A): A & { buffer: ArrayBuffer } {
  const copy = column.slice()
  return copy as A & { buffer: ArrayBuffer } // `slice` makes a plain buffer
}

// Wires the watch over data quality to store, catalogue, latest values and fleet. Part of app.ts.
import { join } from 'node:path'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Clock } from '../contract/clock.ts'
import type { FindingBody } from '../contract/finding.ts'
import type { ScanBody } from '../contract/scan.ts'
import { isHealth, isOutput, type Series } from '../contract/series.ts'
import { Findings } from '../data-quality/findings.ts'
import type { ScannedHistory } from '../data-quality/ports.ts'
import { Scans } from '../data-quality/scans.ts'
import { WatchFile } from '../data-quality/watch-file.ts'
import { WatchHistory } from '../data-quality/watch-history.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { LibraryRegistry } from '../libraries/registry.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { LatestValues } from '../telemetry/latest.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'

/** Series of one question to the store. */
const COUNTED_AT_ONCE = 50

export interface DataQualityWiring {
  dataDir: string
  shelves: { findings: Shelf<FindingBody>; scans: Shelf<ScanBody> }
  store: TelemetryStore
  catalog: SeriesCatalog
  latest: LatestValues
  libraries: LibraryRegistry
  fleet: Fleet
  activity: ActivityLog
  clock: Clock
  onTrouble(cause: unknown): void
}

export type DataQuality = ReturnType<typeof openDataQuality>

/** Alarms take their input from `findings.onFinding`. */
export function openDataQuality({
  dataDir,
  shelves,
  store,
  catalog,
  latest,
  libraries,
  fleet,
  activity,
  clock,
  onTrouble,
}: DataQualityWiring) {
  const series = {
    find: (id: number) => catalog.find(id),
    numbers: () => catalog.list().filter((one) => one.kind === 'number' && !isOutput(one) && !isHealth(one)),
    libraryRange: (one: Series) => libraryRange(libraries, one),
    newestMs: (id: number) => latest.get(id)?.atMs,
    isOffline: (board: string) => fleet.find(board)?.presence.state === 'offline',
  }
  const report = { activity: activity.append.bind(activity), fault: onTrouble }
  const findings = new Findings({ shelf: shelves.findings, series, report, clock })
  const memory = new WatchFile(join(dataDir, 'data-quality.bin'))
  const history = scannedHistory(store)
  const watch = new WatchHistory({ findings, series, history, memory, report, clock })
  const scans = new Scans({ shelf: shelves.scans, findings, series, history, report, clock })
  return {
    findings,
    scans,
    async start(): Promise<void> {
      findings.start()
      await watch.start()
      await scans.start()
    },
    async stop(): Promise<void> {
      await scans.stop()
      await watch.stop()
    },
  }
}

/** Counted by the sums, which are there without reading samples. */
function scannedHistory(store: TelemetryStore): ScannedHistory {
  return {
    export: (range) => store.export(range),
    count: async ({ series, fromMs, toMs }) => {
      let count = 0
      for (let from = 0; from < series.length; from += COUNTED_AT_ONCE) {
        const ids = series.slice(from, from + COUNTED_AT_ONCE)
        const answer = await store.query({ series: ids, fromMs, toMs, maxPoints: 1, aggregation: 'count' })
        for (const { points } of answer) for (const point of points) count += Number(point[1])
      }
      return count
    },
  }
}

/** Under the series' own parameters; not where a person has given it another unit than the library's. */
function libraryRange(libraries: LibraryRegistry, series: Series): { min: number; max: number } | undefined {
  const preparation = libraries.prepareFor(series)
  return preparation.ok && preparation.prepared.unit === series.unit ? preparation.prepared.range : undefined
}

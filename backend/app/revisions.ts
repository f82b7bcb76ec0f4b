// Wires changes of history to store, sensor libraries, latest values and screens. Part of app.ts.
import { setTimeout } from 'node:timers/promises'
import type { ActivityLog } from '../activity/activity-log.ts'
import { ReprocessThreads } from '../adapters/threads/reprocess-threads.ts'
import { calibrate } from '../contract/calibrations/curve.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { RevisionBody } from '../contract/revision.ts'
import type { LatestValue, Sample } from '../contract/sample.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { LibraryRegistry } from '../libraries/registry.ts'
import type { RevisedHistory, RevisedSeries, Stretch } from '../revisions/ports.ts'
import { Revisions } from '../revisions/revisions.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { LatestValues } from '../telemetry/latest.ts'
import type { RevisableStore, TelemetryStore } from '../telemetry/telemetry-store.ts'

export interface RevisionWiring {
  dataDir: string
  shelf: Shelf<RevisionBody>
  store: TelemetryStore & RevisableStore
  catalog: SeriesCatalog
  libraries: LibraryRegistry
  latest: LatestValues
  /** Screens. */
  live: { value(sample: Sample): void }
  activity: ActivityLog
  clock: Clock
  onTrouble(cause: unknown): void
}

export function openRevisions(wiring: RevisionWiring): Revisions {
  const { shelf, store, catalog, libraries, activity, clock, onTrouble } = wiring
  return new Revisions({
    shelf,
    history: revisedHistory(store),
    store,
    reprocessors: new ReprocessThreads(new URL('../revision-worker.ts', import.meta.url), (library) => foreignIn(wiring, library)),
    series: revisedSeries(catalog, libraries),
    report: {
      activity: (entry) => activity.append(entry),
      newest: (newest) => showNewest(wiring, newest),
      fault: onTrouble,
    },
    clock,
    pause: (ms) => setTimeout(ms),
  })
}

/** To try foreign libraries out takes a second: only where one is asked for. */
function foreignIn({ libraries, dataDir }: RevisionWiring, library: string | null): string | null {
  return library !== null && libraries.byName(library)?.origin === 'dropped-in' ? dataDir : null
}

function revisedHistory(store: TelemetryStore & RevisableStore): RevisedHistory {
  const within = ({ series, fromMs, toMs }: Stretch) => ({ series: [series], fromMs, toMs })
  return {
    samples: (stretch) => store.export(within(stretch)),
    singleSince: (series) => store.singleSince(series),
    count: async (stretch) => {
      const [newest] = await store.query({ ...within(stretch), maxPoints: 1, aggregation: 'raw' })
      const [counts] = await store.query({ ...within(stretch), maxPoints: 1, aggregation: 'count' })
      const good = (counts?.points ?? []).reduce((sum, point) => sum + Number(point[1]), 0)
      return { any: (newest?.points.length ?? 0) > 0, good }
    },
  }
}

function revisedSeries(catalog: SeriesCatalog, libraries: LibraryRegistry): RevisedSeries {
  return {
    find: (id) => catalog.find(id),
    ofBoard: (board) => catalog.ofBoard(board),
    check: ({ library, parameters, calibration, offset }) => {
      const outcome = calibrate(calibration, offset)
      if (!outcome.ok) throw new LeitstandError('request.invalid', outcome.reason)
      return { unit: library === null ? null : libraries.check(library, parameters).unit }
    },
  }
}

/** A reading that has come meanwhile is newer, and stays. */
function showNewest({ catalog, latest, live }: RevisionWiring, newest: LatestValue): void {
  const known = latest.get(newest.series)
  const series = catalog.find(newest.series)
  if (!known || !series || known.atMs !== newest.atMs) return
  Object.assign(known, newest)
  const { atMs, receivedAtMs, raw, value, quality, marks } = newest
  live.value({ series, atMs, receivedAtMs, raw: raw ?? Number.NaN, value: value ?? Number.NaN, quality, marks })
}

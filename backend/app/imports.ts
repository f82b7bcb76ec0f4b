// Wires the import of CSV history to store, catalogue and fleet. Part of app.ts.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { ImportBody } from '../contract/import.ts'
import { because } from '../contract/reasons.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { ImportFolder } from '../imports/import-folder.ts'
import { Imports } from '../imports/imports.ts'
import type { ImportCorrections, ImportSeries } from '../imports/ports.ts'
import { MAX_SERIES_PER_BOARD, type SeriesCatalog } from '../series/catalog.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'

export interface ImportWiring {
  dataDir: string
  shelf: Shelf<ImportBody>
  store: TelemetryStore
  /** Readings of boards that wait for the disk. */
  waiting(): number
  catalog: SeriesCatalog
  fleet: Fleet
  activity: ActivityLog
  clock: Clock
  corrections?: ImportCorrections
  onTrouble(cause: unknown): void
}

export function openImports({
  dataDir,
  shelf,
  store,
  waiting,
  catalog,
  fleet,
  activity,
  clock,
  corrections,
  onTrouble,
}: ImportWiring): Imports {
  return new Imports({
    shelf,
    folder: new ImportFolder(join(dataDir, 'imports')),
    history: { append: (batch) => store.append(batch), export: (range) => store.export(range), waiting },
    series: importSeries(catalog, fleet),
    ...(corrections && { corrections }),
    report: { activity: (entry) => activity.append(entry), fault: onTrouble },
    clock,
    newId: randomUUID,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
}

/** Boards that only a file knows are met without a sign of life: they neither come online nor go silent. */
function importSeries(catalog: SeriesCatalog, fleet: Fleet): ImportSeries {
  return {
    find: (id) => catalog.find(id),
    list: () => catalog.list(),
    boardName: (board) => fleet.find(board)?.name ?? board,
    make: async (board, { channel, kind, unit }) => {
      await fleet.meet([{ id: board, family: 'plain', name: null, zone: null }])
      const spec = { channel, kind, gpio: null, sensorType: channel, address: null, name: null, unit }
      const resolved = catalog.resolve(board, spec)
      if (resolved === undefined) {
        throw new LeitstandError('import.mapping', because('mapping-board-full', { board, most: MAX_SERIES_PER_BOARD }))
      }
      await resolved.stored
      return resolved.series
    },
  }
}

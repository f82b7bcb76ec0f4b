// Wires certificates and previews of series to catalogue, sensor libraries and history. Part of app.ts.
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Services } from '../adapters/http/services.ts'
import { drawCertificate } from '../adapters/pdf/draw-certificate.ts'
import { Calibrations } from '../calibrations/calibrations.ts'
import { calibrationsCsv, certificateWords } from '../calibrations/certificate-text.ts'
import { previewSeries } from '../calibrations/preview.ts'
import { calibrate } from '../contract/calibrations/curve.ts'
import type { CalibrationRecordBody } from '../contract/calibrations/record.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { MARK } from '../contract/quality.ts'
import { seriesName } from '../contract/quantity-names.ts'
import type { Series } from '../contract/series.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { LibraryRegistry } from '../libraries/registry.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { LatestValues } from '../telemetry/latest.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'

export interface CalibrationWiring {
  shelf: Shelf<CalibrationRecordBody>
  store: TelemetryStore
  catalog: SeriesCatalog
  fleet: Fleet
  libraries: LibraryRegistry
  latest: LatestValues
  activity: ActivityLog
  clock: Clock
  onTrouble(cause: unknown): void
}

export function openCalibrations(wiring: CalibrationWiring): Services['calibrations'] {
  const { shelf, catalog, fleet, activity, clock, onTrouble } = wiring
  const calibrations = new Calibrations({
    shelf,
    series: catalog,
    nameOf: (series) => seriesName(series, 'en', true),
    report: (entry) => activity.append(entry),
    onTrouble,
  })
  const edited = catalog.onEdit
  catalog.onEdit = (series, fields, by, before) => {
    edited(series, fields, by, before)
    if (fields.includes('calibration')) calibrations.noted(before, series, by)
  }
  const boardName = (id: string) => fleet.find(id)?.name ?? id
  return {
    list: (series) => calibrations.list(series),
    set: (series, request, by) => calibrations.set(series, request, by),
    preview: (series, request) => previewSeries(previewParts(wiring), series, request),
    certificate: async (id, language) => {
      const record = calibrations.get(id)
      const words = certificateWords(record, boardName(record.board), language)
      return { fileName: words.fileName, content: await drawCertificate(words) }
    },
    csv: (language) => calibrationsCsv(calibrations.list(), boardName, clock.now(), language),
  }
}

/** How far back newest readings are looked for, ms: a step at a time, as sensors report every 2 s or every 5 min. */
const STEPS_MS = [10 * 60_000, 3 * 3_600_000, 24 * 3_600_000] as const

function previewParts({ store, catalog, libraries, latest, clock }: CalibrationWiring): Parameters<typeof previewSeries>[0] {
  return {
    find: (id) => catalog.find(id),
    now: () => clock.now(),
    check: ({ library, parameters, calibration, offset }) => {
      const outcome = calibrate(calibration, offset)
      if (!outcome.ok) throw new LeitstandError('request.invalid', outcome.reason)
      if (library !== null) libraries.check(library, parameters)
    },
    bind: (definition) => libraries.bind(definition, (sensorType) => neighbourOf(definition, sensorType, catalog, latest)),
    recent: async (series, count) => {
      const newestMs = latest.get(series)?.atMs
      if (newestMs === undefined) return []
      let readings: { atMs: number; raw: number }[] = []
      for (const backMs of STEPS_MS) {
        readings = []
        for await (const block of store.export({ series: [series], fromMs: newestMs - backMs, toMs: newestMs + 1 })) {
          for (let row = 0; row < block.count; row++) {
            const raw = block.raw[row] ?? Number.NaN
            if (Number.isFinite(raw)) readings.push({ atMs: block.atMs[row] ?? 0, raw })
          }
          readings = readings.slice(-count)
        }
        if (readings.length >= count) break
      }
      return readings
    },
  }
}

/** As ingest does it: the newest trustworthy value of another series of the board. */
function neighbourOf(series: Series, sensorType: string, catalog: SeriesCatalog, latest: LatestValues): number | undefined {
  for (const other of catalog.ofBoard(series.board)) {
    if (other.id === series.id || other.sensorType !== sensorType) continue
    const value = latest.get(other.id)
    if (typeof value?.value === 'number' && value.quality !== 'bad' && value.quality !== 'stale' && (value.marks & MARK.suspect) === 0)
      return value.value
  }
  return undefined
}

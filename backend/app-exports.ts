// Joins exports, reports and mail with the rest of the program. Part of app.ts.
import { join } from 'node:path'
import type { ActivityLog } from './activity/activity-log.ts'
import { ExportFolder } from './adapters/files/export-folder.ts'
import { ExportThreads } from './adapters/threads/export-threads.ts'
import type { Shelves } from './app-history.ts'
import type { Activity } from './contract/activity.ts'
import type { Clock } from './contract/clock.ts'
import type { Series } from './contract/series.ts'
import type { PlannedRemark } from './exports/export-plan.ts'
import { Exports } from './exports/exports.ts'
import { makePlan, type PlanDirectory } from './exports/make-plan.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { SeriesCatalog } from './series/catalog.ts'

export interface ExportParts {
  dataDir: string
  shelves: Shelves
  catalog: SeriesCatalog
  fleet: Fleet
  activity: ActivityLog
  clock: Clock
  onTrouble: (cause: unknown) => void
}

/** Files in `<data>/exports`, each made in a thread of its own (export-worker.ts). */
export function openExports(parts: ExportParts): Exports {
  const { dataDir, shelves, catalog, fleet, activity, clock, onTrouble } = parts
  const directory: PlanDirectory = {
    series: (id) => catalog.find(id),
    board: (id) => fleet.find(id),
    organisations: (series) => organisationNames(fleet, series),
    events: (fromMs, toMs, limit) => eventsWithin(activity, fromMs, toMs, limit),
    remarks: (fromMs, toMs, series) => remarksWithin(shelves, fromMs, toMs, series),
  }
  return new Exports({
    shelf: shelves.exports,
    files: new ExportFolder(join(dataDir, 'exports')),
    runner: new ExportThreads(new URL('./export-worker.ts', import.meta.url), join(dataDir, 'telemetry.db')),
    clock,
    plan: (spec, by) => makePlan(spec, by, directory, clock),
    report: (entry) => activity.append(entry),
    onTrouble,
  })
}

function organisationNames(fleet: Fleet, series: readonly Series[]): string[] {
  const names = new Map(fleet.organisations().map(({ id, name }) => [id, name]))
  // Who has never named one does not want to read that it is the default.
  return [...new Set(series.map(({ organisation }) => names.get(organisation) ?? organisation))].filter((name) => !/^default$/i.test(name))
}

async function eventsWithin(activity: ActivityLog, fromMs: number, toMs: number, limit: number): Promise<Activity[]> {
  const entries = await activity.list(limit)
  return entries.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
}

/** Remarks on every chart, and on one of these series. */
function remarksWithin({ annotations }: Shelves, fromMs: number, toMs: number, series: readonly number[]): PlannedRemark[] {
  const asked = new Set(series)
  return annotations
    .list()
    .filter((one) => one.fromMs < toMs && (one.toMs ?? one.fromMs) >= fromMs)
    .filter((one) => one.series.length === 0 || one.series.some((id) => asked.has(id)))
    .sort((a, b) => a.fromMs - b.fromMs)
    .slice(0, 500)
    .map((one) => ({ fromMs: one.fromMs, toMs: one.toMs, text: one.text, by: one.by }))
}

// Joins exports, reports and mail with the rest of the program. Part of app.ts.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ActivityLog } from '../activity/activity-log.ts'
import { ExportFolder } from '../adapters/files/export-folder.ts'
import { checkReportFolder, putIntoFolder } from '../adapters/files/report-folder.ts'
import { SmtpSender } from '../adapters/smtp/smtp-sender.ts'
import { ExportThreads } from '../adapters/threads/export-threads.ts'
import type { Clock } from '../contract/clock.ts'
import type { Export, Report } from '../contract/export.ts'
import type { Series } from '../contract/series.ts'
import type { PlannedRemark } from '../exports/export-plan.ts'
import { Exports } from '../exports/exports.ts'
import { EVENT_KINDS, makePlan, type PlanDirectory } from '../exports/make-plan.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { Mail, type MailParts } from '../mail/mail.ts'
import { Reports } from '../reports/reports.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { Shelves } from './history.ts'

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
    events: (fromMs, toMs, limit) => activity.find({ fromMs, toMs, board: null, kinds: EVENT_KINDS, limit }),
    remarks: (fromMs, toMs, series) => remarksWithin(shelves, fromMs, toMs, series),
  }
  return new Exports({
    shelf: shelves.exports,
    files: new ExportFolder(join(dataDir, 'exports')),
    runner: new ExportThreads(new URL('../export-worker.ts', import.meta.url), join(dataDir, 'telemetry.db')),
    clock,
    // Two only where a core is left for the broker and one for the disk.
    atOnce: availableParallelism() > 3 ? 2 : 1,
    plan: (spec, by) => makePlan(spec, by, directory, clock),
    report: (entry) => activity.append(entry),
    onTrouble,
  })
}

/** Mail, and the reports that use it and the exports. */
export function openReports(parts: ExportParts & { exports: Exports; secrets: MailParts['secrets'] }): {
  mail: Mail
  reports: Reports
  start(): Promise<void>
  stop(): void
} {
  const { shelves, catalog, activity, clock, exports, secrets, onTrouble } = parts
  const stopping = new AbortController()
  const mail = new Mail({ secrets, sender: new SmtpSender(), wait: (ms) => waited(ms, stopping.signal) })
  const reports = new Reports({
    shelf: shelves.reports,
    desk: exports,
    delivery: {
      checkFolder: checkReportFolder,
      toFolder: putIntoFolder,
      checkMail: () => mail.check(),
      byMail: async (to, report, made, file) => {
        await mail.send({ to, ...letterOf(report, made), attachment: file })
        return to.join(', ')
      },
    },
    clock,
    knowsSeries: (id) => catalog.find(id) !== undefined,
    report: (entry) => activity.append(entry),
    onTrouble,
  })
  return {
    mail,
    reports,
    start: async () => {
      await mail.start()
      await reports.start()
    },
    stop: () => {
      stopping.abort()
      reports.stop()
    },
  }
}

async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal, ref: false })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

/** Subject and text of a report's mail, in the report's language. */
function letterOf({ name, spec }: Report, made: Export): { subject: string; text: string } {
  const locale = spec.language === 'de' ? 'de-DE' : 'en-GB'
  const time = new Intl.DateTimeFormat(locale, { timeZone: spec.timeZone, dateStyle: 'medium', timeStyle: 'short' })
  const period = `${time.format(made.spec.fromMs)} – ${time.format(made.spec.toMs)} (${spec.timeZone})`
  const rows = new Intl.NumberFormat(locale).format(made.rows)
  const count = made.rows === 0 ? '' : spec.language === 'de' ? `Zeilen: ${rows}\n` : `Rows: ${rows}\n`
  const text =
    spec.language === 'de'
      ? `${name}\nZeitraum: ${period}\n${count}\nDieser Bericht wurde von Leitstand erstellt und hängt an.\n`
      : `${name}\nPeriod: ${period}\n${count}\nThis report was made by Leitstand and is attached.\n`
  return { subject: `${name} · ${time.format(made.spec.fromMs)}`, text }
}

function organisationNames(fleet: Fleet, series: readonly Series[]): string[] {
  const names = new Map(fleet.organisations().map(({ id, name }) => [id, name]))
  // Who has never named one does not want to read that it is the default.
  return [...new Set(series.map(({ organisation }) => names.get(organisation) ?? organisation))].filter((name) => !/^default$/i.test(name))
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

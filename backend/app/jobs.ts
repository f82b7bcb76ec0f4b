// What runs at present, of exports, imports, changes of history and scans, told to screens as one topic. Part of history.ts.
import type { NetworkScan, NetworkScanBody } from '../contract/boards/discovery.ts'
import type { Export, ExportBody } from '../contract/export.ts'
import type { FirmwareBuild } from '../contract/flash/firmware-build.ts'
import type { FlashJob, FlashJobBody } from '../contract/flash/job.ts'
import type { Import, ImportBody } from '../contract/import.ts'
import type { Revision, RevisionBody } from '../contract/revision.ts'
import type { Rollout, RolloutBody } from '../contract/rollouts/rollout.ts'
import type { RunningJob } from '../contract/running-job.ts'
import type { Scan, ScanBody } from '../contract/scan.ts'
import type { PassingShelf } from '../documents/passing-shelf.ts'
import { jobOf, RunningJobs } from '../documents/running-jobs.ts'
import type { Shelf } from '../documents/shelf.ts'

export interface JobShelves {
  exports: Shelf<ExportBody>
  imports: Shelf<ImportBody>
  revisions: Shelf<RevisionBody>
  scans: Shelf<ScanBody>
  rollouts: Shelf<RolloutBody>
  'network-scans': PassingShelf<NetworkScanBody>
  'flash-jobs': PassingShelf<FlashJobBody>
}

export function runningJobs({
  exports,
  imports,
  revisions,
  scans,
  rollouts,
  'network-scans': networkScans,
  'flash-jobs': flashJobs,
}: JobShelves): RunningJobs {
  return new RunningJobs([
    { noun: 'exports', list: () => exports.list().map(exportJob) },
    { noun: 'imports', list: () => imports.list().map(importJob) },
    { noun: 'revisions', list: () => revisions.list().map(revisionJob) },
    { noun: 'scans', list: () => scans.list().map(scanJob) },
    { noun: 'rollouts', list: () => rollouts.list().map(rolloutJob) },
    { noun: 'network-scans', list: () => networkScans.list().map(networkScanJob) },
    { noun: 'flash-jobs', list: () => flashJobs.list().map(flashJob) },
  ])
}

export function exportJob(one: Export): RunningJob {
  return jobOf('exports', one, { what: 'export', name: one.spec.title, series: null, progress: one.progress })
}

export function importJob(one: Import): RunningJob {
  return jobOf('imports', one, { what: one.dryRun ? 'check' : 'import', name: one.fileName, series: null, progress: one.progress })
}

export function revisionJob(one: Revision): RunningJob {
  const what = one.stage === 'undoing' ? 'undo' : 'revise'
  return jobOf('revisions', one, { what, name: one.reason, series: one.series, progress: one.progress })
}

export function scanJob(one: Scan): RunningJob {
  return jobOf('scans', one, { what: 'scan', name: '', series: null, progress: one.progress })
}

export function rolloutJob(one: Rollout): RunningJob {
  return jobOf('rollouts', one, { what: 'rollout', name: one.name, series: null, progress: one.progress })
}

export function networkScanJob(one: NetworkScan): RunningJob {
  return jobOf('network-scans', one, { what: 'network-scan', name: one.range, series: null, progress: one.progress })
}

/** Builds are no documents; nobody knows how far one is. */
export function buildJob({ id, by, request, state, startedAtMs, endedAtMs, error }: FirmwareBuild): RunningJob {
  const progress = { state, done: 0, total: null, unit: 'bytes' as const, rate: null, startedAtMs, finishedAtMs: endedAtMs, error }
  const name = request.folder.split(/[/\\]/).filter(Boolean).at(-1) ?? request.folder
  const head = { id, version: 1, createdAtMs: startedAtMs, changedAtMs: endedAtMs ?? startedAtMs, by }
  return jobOf('firmware-builds', head, { what: 'build', name, series: null, progress })
}

export function flashJob(one: FlashJob): RunningJob {
  return jobOf('flash-jobs', one, { what: 'flash', name: one.port, series: null, progress: one.progress })
}

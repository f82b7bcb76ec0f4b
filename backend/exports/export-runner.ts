import type { ExportPlan } from './export-plan.ts'
import type { ExportNews } from './write-export.ts'

export interface ExportTask {
  plan: ExportPlan
  /** A file that grows past it ends with `export.too-large`. */
  maxBytes: number
}

/** Into the files of a job, from its last checkpoint on; or piece by piece, each asked for. */
export type ExportTarget = { kind: 'file'; folder: string; id: string; reserveBytes: number } | { kind: 'stream' }

export interface RunningExport {
  /** Asks for one more piece of a stream. */
  more(): void
  /** Ends it at once; nothing more is told. A file stays as it is. */
  stop(): Promise<void>
}

/** Does the work away from the main thread. Ends with exactly one `done` or `failed`, unless it is stopped. */
export interface ExportRunner {
  run(task: ExportTask, target: ExportTarget, onNews: (news: ExportNews) => void): RunningExport
}

// A thread for every export that runs: reading, formatting and writing happen there, the main thread only hears how far it is.
import { faultOf } from '../../contract/errors.ts'
import type { ExportRunner, ExportTarget, ExportTask, RunningExport } from '../../exports/export-runner.ts'
import type { ExportNews } from '../../exports/write-export.ts'
import { runThread } from './run-thread.ts'

export interface ExportThreadData {
  database: string
  task: ExportTask
  target: ExportTarget
}

/** Sent to the thread of a stream: room for another piece. */
export type ExportThreadAsk = { type: 'more' }

/** Columns of samples live outside the heap; rows are short-lived text. */
const HEAP = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 }

export class ExportThreads implements ExportRunner {
  readonly #entry: URL
  readonly #database: string

  /** @param entry the thread's file, which joins reader, formats and files */
  constructor(entry: URL, database: string) {
    this.#entry = entry
    this.#database = database
  }

  run(task: ExportTask, target: ExportTarget, onNews: (news: ExportNews) => void): RunningExport {
    const workerData: ExportThreadData = { database: this.#database, task, target }
    const thread = runThread<ExportNews>(
      this.#entry,
      workerData,
      { name: 'export', resourceLimits: HEAP },
      ({ type }) => type === 'done' || type === 'failed',
      onNews,
    )
    return { more: () => thread.post({ type: 'more' } satisfies ExportThreadAsk), stop: thread.stop }
  }
}

/** The news of a failure. */
export function failureOf(cause: unknown): ExportNews {
  return { type: 'failed', ...faultOf(cause) }
}

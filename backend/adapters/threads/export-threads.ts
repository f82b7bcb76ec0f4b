// A thread for every export that runs: reading, formatting and writing happen there, the main thread only hears how far it is.
import { Worker } from 'node:worker_threads'
import { faultOf } from '../../contract/errors.ts'
import type { ExportRunner, ExportTarget, ExportTask, RunningExport } from '../../exports/export-runner.ts'
import type { ExportNews } from '../../exports/write-export.ts'

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
    const worker = new Worker(this.#entry, { workerData, name: 'export', resourceLimits: HEAP })
    let ended = false
    const end = (news: ExportNews) => {
      if (ended) return
      ended = true
      onNews(news)
    }
    // Sent by the thread's entry alone.
    worker.on('message', (news: ExportNews) => {
      if (news.type === 'done' || news.type === 'failed') end(news)
      else if (!ended) onNews(news)
    })
    worker.on('error', (cause) => {
      const detail = cause instanceof Error ? cause.message : String(cause)
      end({ type: 'failed', code: 'internal', detail: `The export's thread failed: ${detail}` })
    })
    worker.on('exit', (code) => end({ type: 'failed', code: 'internal', detail: `The export's thread ended (code ${code}).` }))
    return {
      more: () => worker.postMessage({ type: 'more' } satisfies ExportThreadAsk),
      stop: async () => {
        ended = true
        await worker.terminate()
      },
    }
  }
}

/** The news of a failure. */
export function failureOf(cause: unknown): ExportNews {
  return { type: 'failed', ...faultOf(cause) }
}

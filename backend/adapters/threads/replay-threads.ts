// A thread for every replay of rules: reading and deciding happen there, the main thread only hears how far it is.
import { Worker } from 'node:worker_threads'
import type { ReplayNews, ReplayRunner } from '../../rules/backtest/backtests.ts'
import type { ReplayPlan } from '../../rules/backtest/replay.ts'

export interface ReplayThreadData {
  database: string
  plan: ReplayPlan
}

/** Columns live outside the heap; what is kept of them for windows lives inside. */
const HEAP = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 1024 }

export class ReplayThreads implements ReplayRunner {
  readonly #entry: URL
  readonly #database: string

  /** @param entry the thread's file, which joins reader and replay */
  constructor(entry: URL, database: string) {
    this.#entry = entry
    this.#database = database
  }

  run(plan: ReplayPlan, onNews: (news: ReplayNews) => void): { stop(): Promise<void> } {
    const workerData: ReplayThreadData = { database: this.#database, plan }
    const worker = new Worker(this.#entry, { workerData, name: 'backtest', resourceLimits: HEAP })
    let ended = false
    const end = (news: ReplayNews) => {
      if (ended) return
      ended = true
      onNews(news)
    }
    // Sent by the thread's entry alone.
    worker.on('message', (news: ReplayNews) => {
      if (news.type !== 'progress') end(news)
      else if (!ended) onNews(news)
    })
    worker.on('error', (cause) => {
      const detail = cause instanceof Error ? cause.message : String(cause)
      end({ type: 'failed', code: 'internal', detail: `The backtest's thread failed: ${detail}` })
    })
    worker.on('exit', (code) => end({ type: 'failed', code: 'internal', detail: `The backtest's thread ended (code ${code}).` }))
    return {
      stop: async () => {
        ended = true
        await worker.terminate()
      },
    }
  }
}

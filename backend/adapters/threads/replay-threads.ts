// A thread for every replay of rules: reading and deciding happen there, the main thread only hears how far it is.
import type { ReplayNews, ReplayRunner } from '../../rules/backtest/backtests.ts'
import type { ReplayPlan } from '../../rules/backtest/replay.ts'
import { runThread } from './run-thread.ts'

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
    return runThread<ReplayNews>(
      this.#entry,
      workerData,
      { name: 'backtest', resourceLimits: HEAP },
      ({ type }) => type !== 'progress',
      onNews,
    )
  }
}

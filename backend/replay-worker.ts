// Thread of one replay of rules: joins the reader of telemetry.db and the replay. Started by adapters/threads.
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { SqliteHistoryScan } from './adapters/sqlite/sqlite-history-scan.ts'
import type { ReplayThreadData } from './adapters/threads/replay-threads.ts'
import { faultOf } from './contract/errors.ts'
import type { ReplayNews } from './rules/backtest/backtests.ts'
import { replay } from './rules/backtest/replay.ts'

// The creator of this thread passes exactly this shape.
const { database, plan } = workerData as ReplayThreadData
const port = parentPort
if (port === null) throw new Error('replay-worker.ts runs as a worker thread only')
const tell = (news: ReplayNews) => port.postMessage(news)

// Readings go first where the processor is busy. Only Linux has priorities by thread; elsewhere this would slow the whole program.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

async function work(): Promise<void> {
  const history = new SqliteHistoryScan(database, (detail) => process.emitWarning(detail))
  let done = 0
  const results = await replay(plan, {
    history,
    // Whoever stops it ends the thread.
    rest: async () => true,
    progress: (samples) => {
      done = samples
      tell({ type: 'progress', done })
    },
  })
  history.close()
  tell({ type: 'done', results: results ?? [], done })
}

work()
  .catch((cause: unknown) => tell({ type: 'failed', ...faultOf(cause) }))
  .finally(() => port.close())

// The figures of the status bar, gathered from all parts once a second. Built by app.ts.
import type { SystemStatus } from './contract/status.ts'
import { Rate, RecentPercentile } from './status/rates.ts'

/** Everything the status is made of, read when it is made. */
export interface StatusSources {
  now(): number
  version: string
  open: boolean
  broker(): { clients: number; address: string; droppedClients: number; refusedClients: number; qos0Dropped: number; listening: boolean }
  database(): { commitMs: number; pending: number; samples: number; bytes: number; fault: string | null }
  ingest(): { messages: number; rejected: number; duplicates: number; dropped: number }
  live(): { clients: number; droppedClients: number }
  boards(): { total: number; online: number; late: number; offline: number; new: number; outputs: number }
  demoBoards(): number
}

/** Above this many waiting samples the database is shown as behind. */
const PENDING_WARNING = 20_000

export class StatusBoard {
  /** Message in → committed, filled by the batch writer. */
  readonly lag = new RecentPercentile()
  readonly #sources: StatusSources
  readonly #rate = new Rate()
  readonly #startedMs: number
  #perSecond = 0

  constructor(sources: StatusSources) {
    this.#sources = sources
    this.#startedMs = sources.now()
  }

  /** Called once a second. */
  tick(): SystemStatus {
    this.#perSecond = this.#rate.perSecond(this.#sources.ingest().messages, this.#sources.now())
    return this.status()
  }

  status(): SystemStatus {
    const sources = this.#sources
    const nowMs = sources.now()
    const { qos0Dropped, listening, ...broker } = sources.broker()
    const database = sources.database()
    const ingest = sources.ingest()
    return {
      atMs: nowMs,
      version: sources.version,
      uptimeS: Math.round((nowMs - this.#startedMs) / 1000),
      broker: { state: listening ? 'ok' : 'critical', ...broker },
      database: { state: database.fault !== null ? 'critical' : database.pending > PENDING_WARNING ? 'warning' : 'ok', ...database },
      ingest: {
        perSecond: Math.round(this.#perSecond * 10) / 10,
        lagP95Ms: this.lag.at(0.95, nowMs),
        ...ingest,
        dropped: ingest.dropped + qos0Dropped,
      },
      live: sources.live(),
      rules: { state: 'off', active: 0 },
      nats: { state: 'off' },
      boards: sources.boards(),
      demoBoards: sources.demoBoards(),
      memoryBytes: process.memoryUsage.rss(),
      open: sources.open,
    }
  }
}

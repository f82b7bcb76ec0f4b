// The figures of the status bar, gathered from all parts once a second. Built by app.ts.
import type { SystemStatus } from '../contract/status.ts'
import { Rate, RecentPercentile } from '../status/rates.ts'

/** Everything the status is made of, read when it is made. */
export interface StatusSources {
  now(): number
  version: string
  open: boolean
  broker(): {
    clients: number
    address: string
    droppedClients: number
    refusedClients: number
    listening: boolean
    /** How often floods were slowed down. */
    slowedDown: number
  }
  database(): { commitMs: number; pending: number; samples: number; bytes: number; fault: string | null }
  ingest(): { messages: number; rejected: number; duplicates: number; dropped: number }
  live(): { clients: number; droppedClients: number }
  boards(): { total: number; online: number; late: number; offline: number; new: number; outputs: number }
  /** `running` false: the master switch is off. */
  rules(): { running: boolean; active: number }
  demoBoards(): number
}

/** Above this many waiting samples (several commits under full load) the database is shown as behind. */
const PENDING_WARNING = 4_000
/** The same for so long after the broker slowed clients down that send faster than is committed, ms. */
const SLOWED_SHOWN_MS = 3000

export class StatusBoard {
  /** Message in → committed, filled by the batch writer. */
  readonly lag = new RecentPercentile()
  readonly #sources: StatusSources
  readonly #rate = new Rate()
  readonly #startedMs: number
  #perSecond = 0
  #slowedDown = 0
  #slowedAtMs = Number.NEGATIVE_INFINITY

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
    const { listening, slowedDown, ...broker } = sources.broker()
    if (slowedDown > this.#slowedDown) this.#slowedAtMs = nowMs
    this.#slowedDown = slowedDown
    const database = sources.database()
    const ingest = sources.ingest()
    const rules = sources.rules()
    const behind = database.pending > PENDING_WARNING || nowMs - this.#slowedAtMs < SLOWED_SHOWN_MS
    return {
      atMs: nowMs,
      version: sources.version,
      uptimeS: Math.round((nowMs - this.#startedMs) / 1000),
      broker: { state: listening ? 'ok' : 'critical', ...broker },
      database: { state: database.fault !== null ? 'critical' : behind ? 'warning' : 'ok', ...database },
      ingest: {
        perSecond: Math.round(this.#perSecond * 10) / 10,
        lagP95Ms: this.lag.at(0.95, nowMs),
        ...ingest,
      },
      live: sources.live(),
      rules: { state: rules.running ? 'ok' : 'off', active: rules.running ? rules.active : 0 },
      nats: { state: 'off' },
      boards: sources.boards(),
      demoBoards: sources.demoBoards(),
      memoryBytes: process.memoryUsage.rss(),
      open: sources.open,
    }
  }
}

// Health of Leitstand itself as alarms: the broker, the database, the disk's free space, readings that wait. Looked at once a second.
import type { Activity } from '../contract/activity.ts'
import { type AlarmCode, type AlarmParams, type AlarmSeverity, alarmKeys } from '../contract/alarms/alarm.ts'
import type { SystemStatus } from '../contract/status.ts'
import type { AlarmRaise } from './alarm-raise.ts'

/** Trouble must last so long until it is an alarm, and be over for so long until it has ended, ms. */
const LASTS_MS = 10_000
const OVER_MS = 30_000
/** Readings in the database later than this are an alarm, ms. */
const LAG_MS = 5000
const DISK_EVERY_MS = 30_000
/** Free space of the data folder's disk. */
const DISK = { warning: { bytes: 2e9, share: 0.05 }, critical: { bytes: 200e6, share: 0.005 } }

export interface Disk {
  freeBytes: number
  totalBytes: number
}

export interface SystemWatchParts {
  status(): SystemStatus
  /** @throws Error of the operating system */
  disk(): Promise<Disk>
  raise(raise: AlarmRaise): void
  clear(key: string): void
  now(): number
  onTrouble(cause: unknown): void
}

type Code = 'broker' | 'store' | 'behind' | 'lag' | 'disk-low'
interface Trouble {
  severity: AlarmSeverity
  code: AlarmCode
  params: AlarmParams
}

export class SystemWatch {
  readonly #parts: SystemWatchParts
  readonly #since = new Map<Code, number>()
  readonly #last = new Map<Code, number>()
  #diskMs = Number.NEGATIVE_INFINITY

  constructor(parts: SystemWatchParts) {
    this.#parts = parts
  }

  /** What is told once: a damaged file, a library that cannot be used. */
  heard({ kind, detail }: Activity): void {
    const message = detail.message ?? null
    if (kind === 'system-trouble' && detail.code === 'store.corrupt') {
      const params = { message }
      this.#parts.raise({
        key: alarmKeys.system('store.corrupt'),
        source: 'system',
        severity: 'critical',
        code: 'system-store-corrupt',
        params,
        momentary: true,
      })
    } else if (kind === 'library-fault') {
      const name = String(detail.name ?? '')
      const key = alarmKeys.system(`library/${name}`)
      this.#parts.raise({
        key,
        source: 'system',
        severity: 'warning',
        code: 'system-library-fault',
        params: { name, message },
        momentary: true,
      })
    }
  }

  tick(): void {
    const nowMs = this.#parts.now()
    const { broker, database, ingest } = this.#parts.status()
    const deaf = broker.state === 'critical'
    this.#note('broker', deaf ? { severity: 'critical', code: 'system-broker', params: {} } : undefined, 0, nowMs)
    this.#note('store', storeTrouble(database.fault), 0, nowMs)
    const behind = database.state === 'warning'
    this.#note(
      'behind',
      behind ? { severity: 'warning', code: 'system-behind', params: { pending: database.pending } } : undefined,
      LASTS_MS,
      nowMs,
    )
    const late = ingest.lagP95Ms > LAG_MS
    this.#note('lag', late ? { severity: 'warning', code: 'system-lag', params: { lagMs: ingest.lagP95Ms } } : undefined, LASTS_MS, nowMs)
    if (nowMs - this.#diskMs < DISK_EVERY_MS) return
    this.#diskMs = nowMs
    this.#lookAtDisk(nowMs).catch(this.#parts.onTrouble)
  }

  async #lookAtDisk(nowMs: number): Promise<void> {
    const { freeBytes, totalBytes } = await this.#parts.disk()
    const severity = diskSeverity(freeBytes, totalBytes)
    const params = { freeMb: Math.round(freeBytes / 1e6), percent: Math.round((freeBytes / totalBytes) * 1000) / 10 }
    if (severity === undefined) this.#parts.clear(alarmKeys.system('disk-low'))
    else this.#note('disk-low', { severity, code: 'system-disk-low', params }, 0, nowMs)
  }

  #note(code: Code, trouble: Trouble | undefined, lastsMs: number, nowMs: number): void {
    if (trouble === undefined) {
      this.#since.delete(code)
      if (nowMs - (this.#last.get(code) ?? nowMs - OVER_MS) >= OVER_MS) this.#parts.clear(alarmKeys.system(code))
      return
    }
    const since = this.#since.get(code) ?? nowMs
    this.#since.set(code, since)
    if (nowMs - since < lastsMs) return
    this.#last.set(code, nowMs)
    this.#parts.raise({ key: alarmKeys.system(code), source: 'system', ...trouble })
  }
}

function storeTrouble(fault: string | null): Trouble | undefined {
  if (fault === null) return undefined
  return {
    severity: 'critical',
    code: fault === 'store.full' ? 'system-store-full' : 'system-store-unavailable',
    params: { message: fault },
  }
}

/** The smaller of an absolute and a relative bound: 5 % of a large disk is much. */
function diskSeverity(freeBytes: number, totalBytes: number): 'warning' | 'critical' | undefined {
  for (const severity of ['critical', 'warning'] as const) {
    const { bytes, share } = DISK[severity]
    if (freeBytes < Math.min(bytes, share * totalBytes)) return severity
  }
  return undefined
}

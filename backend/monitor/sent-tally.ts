// Who sent something to which port, for the activity: told at once, what follows within some seconds as one entry. What was sent is not
// told: it may be a password.
import type { Activity } from '../contract/activity.ts'

export type SerialActivity = Omit<Activity, 'id' | 'atMs'>

const TOGETHER_MS = 10_000

interface Tally {
  times: number
  bytes: number
  timer: NodeJS.Timeout
}

export class SentTally {
  readonly #report: (entry: SerialActivity) => void
  readonly #open = new Map<string, Tally & { port: string; by: string }>()

  constructor(report: (entry: SerialActivity) => void) {
    this.#report = report
  }

  add(port: string, by: string, bytes: number): void {
    const key = `${port}\n${by}`
    const open = this.#open.get(key)
    if (open !== undefined) {
      open.times += 1
      open.bytes += bytes
      return
    }
    this.#tell(port, by, 1, bytes)
    const timer = setTimeout(() => this.#end(key), TOGETHER_MS)
    timer.unref()
    this.#open.set(key, { port, by, times: 0, bytes: 0, timer })
  }

  /** Tells what is not told yet. */
  stop(): void {
    for (const key of [...this.#open.keys()]) this.#end(key)
  }

  #end(key: string): void {
    const open = this.#open.get(key)
    if (open === undefined) return
    clearTimeout(open.timer)
    this.#open.delete(key)
    if (open.times > 0) this.#tell(open.port, open.by, open.times, open.bytes)
  }

  #tell(port: string, by: string, times: number, bytes: number): void {
    this.#report({ kind: 'serial-sent', severity: 'event', board: null, by, detail: { port, times, bytes } })
  }
}

// Keeps the work on boards over a restart of the program. What was under way then is shown as interrupted, with what its flash holds, and can
// be tried again. Made by app/flash.ts.
import type { Clock } from '../contract/clock.ts'
import type { Fault } from '../contract/errors.ts'
import type { FlashJob, FlashJobBody } from '../contract/flash/job.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import type { PassingShelf } from '../documents/passing-shelf.ts'

/** Its text is that of the code, in the reader's language. */
export const INTERRUPTED: Fault = { code: 'flash.interrupted', detail: '' }

export interface KeptJobsParts {
  store: DocumentStore<FlashJob>
  shelf: Pick<PassingShelf<FlashJobBody>, 'restore'>
  clock: Clock
  /** One that a stop or a crash cut short. */
  onInterrupted(job: FlashJob): void
  onFault(cause: unknown): void
}

export class KeptJobs {
  readonly #parts: KeptJobsParts
  /** By id, what of it stands in the store: bytes and rates are not worth a write each. */
  readonly #kept = new Map<string, string>()
  /** The order on disk is the order of the changes. */
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: KeptJobsParts) {
    this.#parts = parts
  }

  /** Call it before any work begins. */
  async start(): Promise<void> {
    const { store, shelf, clock, onInterrupted } = this.#parts
    const found = await store.load()
    for (const job of found) this.#kept.set(job.id, worthKeeping(job))
    const jobs = found.map((job) => (job.progress.state === 'running' ? interrupted(job, clock.now()) : job))
    shelf.restore(jobs.toSorted((one, other) => one.createdAtMs - other.createdAtMs))
    for (const [index, job] of jobs.entries()) if (job !== found[index]) onInterrupted(job)
    this.note(jobs, [])
    await this.#turn
  }

  /** Takes a change of the shelf. */
  note(changed: readonly FlashJob[], removed: readonly string[]): void {
    const fresh = changed.filter((job) => {
      const worth = worthKeeping(job)
      if (this.#kept.get(job.id) === worth) return false
      this.#kept.set(job.id, worth)
      return true
    })
    for (const id of removed) this.#kept.delete(id)
    if (fresh.length + removed.length === 0) return
    const { store, onFault } = this.#parts
    this.#turn = this.#turn
      .then(async () => {
        if (fresh.length > 0) await store.save(fresh)
        if (removed.length > 0) await store.remove(removed)
      })
      .catch(onFault)
  }

  /** Call it after all work has ended. */
  async stop(): Promise<void> {
    await this.#turn
  }
}

function interrupted(job: FlashJob, nowMs: number): FlashJob {
  return {
    ...job,
    version: job.version + 1,
    changedAtMs: nowMs,
    // When exactly it ended nobody has seen: the last that was told of it is as near as it gets.
    progress: { ...job.progress, state: 'failed', rate: null, finishedAtMs: job.changedAtMs, error: INTERRUPTED },
    stages: job.stages.map((one) => ({ ...one, endedAtMs: one.endedAtMs ?? job.changedAtMs })),
    leftS: null,
  }
}

function worthKeeping({ version: _version, changedAtMs: _changed, progress, leftS: _left, ...job }: FlashJob): string {
  return JSON.stringify({ ...job, state: progress.state })
}

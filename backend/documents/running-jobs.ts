// What runs or waits at present, of all nouns of long work: kept in memory alone, so that screens need not load what has ended.
import type { DocumentHead } from '../contract/document.ts'
import type { JobNoun, RunningJob } from '../contract/running-job.ts'

export type JobView = Pick<RunningJob, 'what' | 'name' | 'series' | 'progress'>

/** A noun's documents, and how one of them is shown as a job. */
export interface JobSource {
  noun: JobNoun
  list(): RunningJob[]
}

export class RunningJobs {
  /** Called with jobs that began or went on, and with ids of those that ended. */
  onChange: (changed: readonly RunningJob[], ended: readonly string[]) => void = () => undefined
  readonly #sources: readonly JobSource[]
  readonly #running = new Map<string, RunningJob>()

  constructor(sources: readonly JobSource[]) {
    this.#sources = sources
  }

  /** Call it after the start of the nouns' shelves. */
  async start(): Promise<void> {
    for (const source of this.#sources) this.note(source.noun, source.list(), [])
  }

  list(): RunningJob[] {
    return [...this.#running.values()]
  }

  /** Takes a change of a noun's documents. */
  note(noun: JobNoun, documents: readonly RunningJob[], removed: readonly string[]): void {
    const ended = removed.map((id) => jobId(noun, id)).filter((id) => this.#running.delete(id))
    const changed: RunningJob[] = []
    for (const job of documents) {
      const { state } = job.progress
      if (state === 'waiting' || state === 'running') {
        this.#running.set(job.id, job)
        changed.push(job)
      } else if (this.#running.delete(job.id)) ended.push(job.id)
    }
    if (changed.length + ended.length > 0) this.onChange(changed, ended)
  }
}

/** A document as a job. */
export function jobOf(noun: JobNoun, head: DocumentHead, view: JobView): RunningJob {
  const { id, version, createdAtMs, changedAtMs, by } = head
  return { id: jobId(noun, id), version, createdAtMs, changedAtMs, by, noun, job: id, ...view }
}

function jobId(noun: JobNoun, id: string): string {
  return `${noun}-${id}`
}

// How far a job of a document is, in the form that screens show. Counted in samples unless told otherwise.
import type { JobProgress } from '../contract/job.ts'
import { Rate } from './rate.ts'

const SHOW_EVERY_MS = 250

export const NOT_STARTED: JobProgress = {
  state: 'waiting',
  done: 0,
  total: null,
  unit: 'samples',
  rate: null,
  startedAtMs: null,
  finishedAtMs: null,
  error: null,
}

/** How far one piece of work is; shown now and then. */
export class ProgressMeter {
  readonly #now: () => number
  readonly #show: (progress: JobProgress) => void
  readonly #unit: JobProgress['unit']
  readonly #rate = new Rate()
  readonly #startedAtMs: number
  #shownAtMs = Number.NEGATIVE_INFINITY
  #done = 0
  #total: number | null = null

  constructor(now: () => number, show: (progress: JobProgress) => void, unit: JobProgress['unit'] = 'samples') {
    this.#unit = unit
    this.#now = now
    this.#show = show
    this.#startedAtMs = now()
  }

  /** Goes on behind what was done before. */
  resume(done: number): void {
    this.#done = done
  }

  /** @param total as far as it is known */
  reach(done: number, total: number): void {
    this.#done = done
    this.#total = Math.max(total, done)
    const nowMs = this.#now()
    if (Math.abs(nowMs - this.#shownAtMs) < SHOW_EVERY_MS) return
    this.#shownAtMs = nowMs
    this.#show(this.#progress('running', null, null))
  }

  advance(more: number, total: number): void {
    this.reach(this.#done + more, total)
  }

  finished(state: 'done' | 'failed' | 'cancelled', error: JobProgress['error'] = null): JobProgress {
    if (state === 'done') this.#total = this.#done
    return this.#progress(state, this.#now(), error)
  }

  #progress(state: JobProgress['state'], finishedAtMs: number | null, error: JobProgress['error']): JobProgress {
    const rate = finishedAtMs === null ? this.#rate.at(this.#now(), this.#done) : null
    return { state, done: this.#done, total: this.#total, unit: this.#unit, rate, startedAtMs: this.#startedAtMs, finishedAtMs, error }
  }
}

import { LeitstandError } from '../../contract/errors.ts'
import type { ReaderRequests } from './telemetry-requests.ts'
import type { AskOptions, WorkerLink } from './worker-link.ts'

/** A thread that nobody asks costs its memory, some 15 MB; to start it anew takes a tenth of a second. */
const IDLE_MS = 60_000

/** The reader thread, there while somebody asks: started by a question, ended when none came for a minute. */
export class ReaderLink {
  readonly #link: WorkerLink<ReaderRequests>
  readonly #onUnclean: (error: unknown) => void
  readonly #onDamaged: () => Promise<void>
  #started: Promise<void> | undefined
  #ending: Promise<void> | undefined
  #asked = 0
  #idleTimer: NodeJS.Timeout | undefined

  /**
   * @param onUnclean told when it could not be closed in time, or ended
   * @param onDamaged the file cannot be opened; when it resolves, the next question may find a new one
   */
  constructor(link: WorkerLink<ReaderRequests>, onUnclean: (error: unknown) => void, onDamaged: () => Promise<void>) {
    this.#link = link
    this.#onUnclean = onUnclean
    this.#onDamaged = onDamaged
  }

  async ask<K extends keyof ReaderRequests & string>(
    kind: K,
    body: ReaderRequests[K]['ask'],
    how: AskOptions,
  ): Promise<ReaderRequests[K]['answer']> {
    clearTimeout(this.#idleTimer)
    this.#asked++
    try {
      await this.#ending
      this.#started ??= this.#link.start()
      try {
        await this.#started
      } catch (error) {
        this.#started = undefined
        if (error instanceof LeitstandError && error.code === 'store.corrupt') await this.#onDamaged()
        throw error
      }
      return await this.#link.ask(kind, body, how)
    } finally {
      if (--this.#asked === 0 && this.#started) this.#idleTimer = setTimeout(() => this.#rest(), IDLE_MS).unref()
    }
  }

  /** Opens the file anew; what is being asked fails. */
  async restart(): Promise<void> {
    if (this.#started) await this.#link.restart()
  }

  /** Closes within `timeoutMs`. Another question starts it again. */
  async stop(timeoutMs: number): Promise<void> {
    clearTimeout(this.#idleTimer)
    if (!this.#started) return
    this.#started = undefined
    try {
      await this.#link.ask('close', null, { what: 'closing', timeoutMs })
    } catch (error) {
      this.#onUnclean(error)
    }
    await this.#link.stop()
  }

  #rest(): void {
    this.#ending = this.stop(IDLE_MS)
      .catch(this.#onUnclean)
      .finally(() => {
        this.#ending = undefined
      })
  }
}

import { LeitstandError } from '../../contract/errors.ts'

/** Messages on their way to the worker at a time. */
export const MOST_ON_WAY = 32

interface Waiting {
  alone: boolean
  enter(): void
}

/**
 * The way to database-worker.ts. Single messages follow each other without waiting for the answers of those before them: the worker
 * takes them in their order. What consists of several messages (a transaction, a backup) has the way alone. First come, first served.
 */
export class DatabaseGate {
  /** Those that are on their way or wait to be. */
  waiting = 0
  readonly #most: number
  readonly #queue = new Set<Waiting>()
  #onWay = 0
  #alone = false

  /** @param most that may wait; more are refused */
  constructor(most: number) {
    this.#most = most
  }

  /**
   * Resolves when it is the caller's turn, with the function that ends it. Each one's wait is bounded by the timeouts of those before.
   * @throws LeitstandError `store.unavailable`: too many wait
   */
  enter(alone: boolean): Promise<() => void> {
    if (this.waiting >= this.#most) {
      const detail = `${this.waiting} requests wait for the metadata database already. Retry later.`
      return Promise.reject(new LeitstandError('store.unavailable', detail))
    }
    this.waiting++
    const entered = Promise.withResolvers<() => void>()
    this.#queue.add({ alone, enter: () => entered.resolve(() => this.#leave()) })
    this.#next()
    return entered.promise
  }

  #leave(): void {
    this.waiting--
    this.#onWay--
    this.#alone = false
    this.#next()
  }

  #next(): void {
    for (const first of this.#queue) {
      const free = first.alone ? this.#onWay === 0 : this.#onWay < MOST_ON_WAY
      if (this.#alone || !free) return
      this.#queue.delete(first)
      this.#onWay++
      this.#alone = first.alone
      first.enter()
    }
  }
}

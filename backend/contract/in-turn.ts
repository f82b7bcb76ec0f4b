/** Runs changes one after the other, so that each begins with what the one before it left. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change)
    this.#last = done.catch(() => undefined) // its caller hears of it
    return done
  }
}

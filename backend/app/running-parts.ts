import type { Logger } from 'pino'

interface Part {
  start(): Promise<void>
  stop(): Promise<void> | void
}

/** What has been started, in this order, and is stopped in reverse. Used by app.ts. */
export class RunningParts {
  readonly #logger: Pick<Logger, 'error'>
  readonly #started: { name: string; stop: Part['stop'] }[] = []

  constructor(logger: Pick<Logger, 'error'>) {
    this.#logger = logger
  }

  /** @throws Error of the part; it is stopped all the same, as it may have started by half. */
  async start(name: string, part: Part): Promise<void> {
    this.add(name, () => part.stop())
    await part.start()
  }

  /** Runs already, or needs no start. */
  add(name: string, stop: Part['stop']): void {
    this.#started.push({ name, stop })
  }

  /** A part that fails does not keep the others from stopping. */
  async stop(): Promise<void> {
    for (const { name, stop } of this.#started.splice(0).reverse()) {
      try {
        await stop()
      } catch (cause) {
        this.#logger.error({ err: cause }, `stopping ${name} failed`)
      }
    }
  }
}

import type { EventEmitter } from 'node:events'

/** Waits for whatever ends the program: a signal, a lost parent, a message from it, a fault nobody caught. Used by `serve.ts`. */

export interface StopReason {
  /** For the log, such as `SIGTERM`. */
  text: string
  /** Set when a fault ends the program. */
  fault?: unknown
}

/** What of `process` is listened to; tests pass an emitter of their own. */
export type ProcessEvents = Pick<EventEmitter, 'on' | 'off'> & { connected?: boolean }

export class StopRequest {
  readonly #events: ProcessEvents
  readonly #listeners: [event: string, listener: (value: unknown) => void][]
  readonly reason: Promise<StopReason>

  constructor(events: ProcessEvents) {
    this.#events = events
    const { promise, resolve } = Promise.withResolvers<StopReason>()
    this.reason = promise
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((text): [string, () => void] => [text, () => resolve({ text })])
    this.#listeners = [
      ...signals,
      ['disconnect', () => resolve({ text: 'the process that started this one is gone' })],
      ['message', (message) => isStop(message) && resolve({ text: 'the process that started this one asked for it' })],
      ['uncaughtException', (fault) => resolve({ text: 'uncaught exception', fault })],
      ['unhandledRejection', (fault) => resolve({ text: 'unhandled rejection', fault })],
    ]
  }

  listen(): this {
    for (const [event, listener] of this.#listeners) this.#events.on(event, listener)
    return this
  }

  close(): void {
    for (const [event, listener] of this.#listeners) this.#events.off(event, listener)
  }
}

function isStop(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'event' in message && message.event === 'stop'
}

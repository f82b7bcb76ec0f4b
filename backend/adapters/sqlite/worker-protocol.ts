import type { Trouble } from './sqlite-trouble.ts'

/** One request of the main thread to a database worker; answered by the same id. */
export interface WorkerAsk {
  id: number
  kind: string
  body: unknown
}

export type WorkerAnswer = { id: number; ok: true; value: unknown } | { id: number; ok: false; trouble: Trouble }

/** Everything that comes back from a database worker. */
export type WorkerMessage =
  | { type: 'ready' }
  /** The worker could not open its database and is about to end. */
  | { type: 'fatal'; trouble: Trouble }
  | { type: 'answers'; answers: WorkerAnswer[] }
  /** Something a person should know. */
  | { type: 'trouble'; trouble: Trouble }
  /** Figures of the worker, newest wins. */
  | { type: 'note'; note: unknown }

/** Requests of one kind of worker: kind → what is asked and what is answered. Both sides are compiled against it. */
export type WorkerRequests = Record<string, { ask: unknown; answer: unknown }>

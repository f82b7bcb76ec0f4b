import { parentPort } from 'node:worker_threads'
import { type Trouble, troubleOf } from './sqlite-trouble.ts'
import type { WorkerAsk, WorkerMessage, WorkerRequests } from './worker-protocol.ts'

/** Worker's end of a WorkerLink. */
export interface WorkerService {
  /** @param transfer buffers that are handed over */
  send(message: WorkerMessage, transfer?: ArrayBuffer[]): void
  trouble(trouble: Trouble): void
}

type Handlers<R extends WorkerRequests> = {
  [K in keyof R]: (body: R[K]['ask'], id: number) => R[K]['answer'] | Promise<R[K]['answer']> | typeof LATER
}

/** Returned by a handler that sends its answer itself. */
export const LATER = Symbol('answered later')

/**
 * Serves requests: opens by `open`, then answers each by the handler of its kind. When `open` throws, the main thread
 * is told why and the worker ends.
 */
export function serveWorker<R extends WorkerRequests>(name: string, open: (service: WorkerService) => Handlers<R>): void {
  const port = parentPort
  if (!port) throw new Error(`${name} runs as a worker thread only`)
  const service: WorkerService = {
    send: (message, transfer = []) => port.postMessage(message, transfer),
    trouble: (trouble) => port.postMessage({ type: 'trouble', trouble } satisfies WorkerMessage),
  }
  let handlers: Handlers<R>
  try {
    handlers = open(service)
  } catch (error) {
    service.send({ type: 'fatal', trouble: troubleOf(error, name) })
    port.close()
    return
  }
  port.on('message', (ask: WorkerAsk) => {
    const handler = handlers[ask.kind]
    const fail = (error: unknown) =>
      service.send({ type: 'answers', answers: [{ id: ask.id, ok: false, trouble: troubleOf(error, name) }] })
    if (!handler) return fail(new Error(`no handler for ${ask.kind}`))
    try {
      const value = handler(ask.body, ask.id)
      if (value === LATER) return
      if (value instanceof Promise)
        value.then((done) => service.send({ type: 'answers', answers: [{ id: ask.id, ok: true, value: done }] }), fail)
      else service.send({ type: 'answers', answers: [{ id: ask.id, ok: true, value }] })
    } catch (error) {
      fail(error)
    }
  })
  service.send({ type: 'ready' })
}

import { type ResourceLimits, Worker } from 'node:worker_threads'

/** What a thread says at its end when something went wrong. */
interface Failed {
  type: 'failed'
  code: 'internal'
  detail: string
}

interface Options {
  /** Of the thread, as people call its work; starts a sentence after `The`. */
  name: string
  resourceLimits: ResourceLimits
}

/**
 * A thread for one piece of work. Exactly one end is told: what it says itself, or that it failed; nothing after `stop`.
 * @param entry the thread's file; it alone sends the news
 * @param isEnd whether this is the last that the thread says
 */
export function runThread<News extends { type: string }>(
  entry: URL,
  workerData: unknown,
  { name, resourceLimits }: Options,
  isEnd: (news: News) => boolean,
  onNews: (news: News | Failed) => void,
): { post(ask: unknown): void; stop(): Promise<void> } {
  const worker = new Worker(entry, { workerData, name, resourceLimits })
  let ended = false
  const tell = (news: News | Failed, last: boolean) => {
    if (ended) return
    ended = last
    onNews(news)
  }
  const fail = (what: string) => tell({ type: 'failed', code: 'internal', detail: `The ${name}'s thread ${what}` }, true)
  worker.on('message', (news: News) => tell(news, isEnd(news)))
  worker.on('error', (cause) => fail(`failed: ${cause instanceof Error ? cause.message : String(cause)}`))
  worker.on('exit', (code) => fail(`ended (code ${code}).`))
  return {
    post: (ask) => worker.postMessage(ask),
    stop: async () => {
      ended = true
      await worker.terminate()
    },
  }
}

// Screens that watch: WebSocket clients in a process of their own, each subscribed to what an operator looks at. Forked by `Screens`.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'
import { LIVE_SUBPROTOCOL } from '../../backend/contract/version.ts'

export interface ScreensOptions {
  http: string
  token: string
  /** One list of topics per screen. */
  topics: string[][]
}

export interface ScreensResult {
  frames: number
  bytes: number
  closed: number
}

export class Screens {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  static async start(options: ScreensOptions): Promise<Screens> {
    const child = fork(fileURLToPath(import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.send(options)
    await once(child, 'message', { signal: AbortSignal.timeout(30_000) })
    return new Screens(child)
  }

  /** What they have got so far; ends them. */
  async stop(): Promise<ScreensResult> {
    this.#child.send('stop')
    const [result] = await once(this.#child, 'message', { signal: AbortSignal.timeout(10_000) })
    return result as ScreensResult // our own process
  }
}

/** Ten boards each, spread over the fleet. */
export function topicsOfScreens(screens: number, boards: number): string[][] {
  return Array.from({ length: screens }, (_, screen) => Array.from({ length: 10 }, (_, i) => `values/LOAD_${(screen * 10 + i) % boards}`))
}

async function watch({ http, token, topics }: ScreensOptions): Promise<void> {
  const result: ScreensResult = { frames: 0, bytes: 0, closed: 0 }
  const sockets = await Promise.all(
    topics.map(async (wanted) => {
      const options = { headers: { authorization: `Bearer ${token}` } }
      const socket = new WebSocket(`${http.replace('http', 'ws')}/ws/events`, LIVE_SUBPROTOCOL, options)
      await once(socket, 'open')
      socket.on('message', (data: Buffer) => {
        result.frames++
        result.bytes += data.byteLength
      })
      socket.on('close', () => {
        result.closed++
      })
      socket.send(JSON.stringify({ type: 'subscribe', topics: wanted }))
      return socket
    }),
  )
  process.send?.('ready')
  process.once('message', () => {
    process.send?.({ ...result }, () => {
      for (const socket of sockets) socket.terminate()
      process.disconnect()
    })
  })
}

if (process.send !== undefined) process.once('message', (options: ScreensOptions) => void watch(options))

// A process for every board that is flashed: the native part of serialport must not run in a worker thread, where it ends the whole program,
// and what it does cannot hold up readings. Made by app/flash.ts.
import { fileURLToPath } from 'node:url'
import { errorOf, LeitstandError } from '../../contract/errors.ts'
import type { FlashRunner, RunHandlers, StoredTask } from '../../flash/flash-runner.ts'
import type { FlashAsk, FlashTell } from './flash-protocol.ts'
import { startChild } from './start-child.ts'

/** The machine may be busy. */
const START_MS = 30_000
/** After a cancel it closes the port and restarts the board; then it is ended. */
const CANCEL_MS = 5000
const HEAP_MB = 256

export class FlashProcesses implements FlashRunner {
  readonly #entry: string

  /** @param entry file of the process, which joins serialport and the flasher */
  constructor(entry: URL) {
    this.#entry = fileURLToPath(entry)
  }

  run(task: StoredTask, handlers: RunHandlers, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = startChild(this.#entry, HEAP_MB)
      const ask = (message: FlashAsk) => child.connected && child.send(message)
      let timer = setTimeout(
        () => end(new LeitstandError('internal', `The flashing process did not start within ${START_MS} ms.`)),
        START_MS,
      )
      const end = (fault?: LeitstandError) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', cancel)
        child.removeAllListeners()
        child.on('error', () => undefined)
        child.kill('SIGKILL')
        if (fault === undefined) resolve()
        else reject(fault)
      }
      const failed = (cause: unknown) => end(cause instanceof LeitstandError ? cause : new LeitstandError('internal', String(cause)))
      const cancel = () => {
        ask({ type: 'cancel' })
        clearTimeout(timer)
        timer = setTimeout(() => end(new LeitstandError('flash.cancelled')), CANCEL_MS)
      }
      // Sent by the process's entry alone.
      child.on('message', (message: FlashTell) => {
        if (message.type === 'ready') {
          clearTimeout(timer)
          if (signal.aborted) end(new LeitstandError('flash.cancelled'))
          else ask({ type: 'run', task })
        } else if (message.type === 'news') handlers.news(message.news)
        else if (message.type === 'done') end()
        else if (message.type === 'failed') end(errorOf(message.fault))
        else if (message.type === 'login') {
          handlers.loginFor(message.mac).then((login) => ask({ type: 'login', login }), failed)
        } else handlers.saved(message.content, message.offset, message.board).then(() => ask({ type: 'kept' }), failed)
      })
      child.on('error', (cause) => end(new LeitstandError('internal', `The flashing process failed: ${cause.message}`)))
      child.on('exit', (code, killedBy) => {
        end(new LeitstandError('internal', `The flashing process ended (${killedBy ?? `exit code ${code}`}). Retry.`))
      })
      signal.addEventListener('abort', cancel, { once: true })
    })
  }
}

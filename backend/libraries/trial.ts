import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { GuestReport } from './lane-protocol.ts'
import { parseReport } from './library-shape.ts'

/**
 * First contact with a foreign file, in a process of its own: some ways of eating memory (one array that grows without end)
 * end a whole Node process even from a worker thread with resource limits. What passes here goes on into the lane.
 */

const CHILD = fileURLToPath(new URL('./trial-child.ts', import.meta.url))

export interface TrialLimits {
  /** Time for the process to start, ms; the machine may be busy. */
  startMs: number
  /** Time for import and all test vectors, ms. */
  loadMs: number
  /** Time for one call, ms. */
  deadlineMs: number
  heapMb: number
}

/** Resolves always; the child has ended by then, or is being killed. */
export function tryOut(path: string, limits: TrialLimits, signal: AbortSignal): Promise<GuestReport> {
  if (signal.aborted) return Promise.resolve({ loaded: false, detail: 'the trial was called off' })
  return new Promise((done) => {
    const child = startChild(path, limits)
    let started = false
    let timer = setTimeout(() => end(`the trial process did not start within ${limits.startMs} ms`), limits.startMs)
    const end = (report: GuestReport | string) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      child.removeAllListeners()
      child.on('error', () => undefined)
      child.kill('SIGKILL')
      done(typeof report === 'string' ? { loaded: false, detail: report } : report)
    }
    const abort = () => end('the trial was called off')
    signal.addEventListener('abort', abort)
    child.on('message', (message) => {
      if (message === 'ready') {
        started = true
        clearTimeout(timer)
        timer = setTimeout(() => end(`did not finish loading within ${limits.loadMs} ms (endless loop?)`), limits.loadMs)
      } else {
        end(parseReport(message))
      }
    })
    child.on('error', (fault) => end(`the trial process failed: ${fault.message}`))
    child.on('exit', (code, signal) => {
      if (signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134) end(`used more than ${limits.heapMb} MB of memory`)
      else if (started) end(`ended its process while loading (${signal ?? `exit code ${code}`})`)
      else end(`the trial process ended before it started (${signal ?? `exit code ${code}`})`)
    })
  })
}

function startChild(path: string, limits: TrialLimits): ChildProcess {
  const child = fork(CHILD, [path, String(limits.deadlineMs)], {
    execArgv: [`--max-old-space-size=${limits.heapMb}`],
    // Nothing of this process' environment: it may hold secrets. Electron's binary is Node only with the first one; Windows needs the second.
    env: { ELECTRON_RUN_AS_NODE: '1', ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  })
  child.unref()
  child.channel?.unref()
  return child
}

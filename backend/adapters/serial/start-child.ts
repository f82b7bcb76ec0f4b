// Processes that use serialport: its native part must not run in a worker thread, where it ends the whole program.
import { type ChildProcess, fork } from 'node:child_process'

export function startChild(entry: string, heapMb: number): ChildProcess {
  return fork(entry, [], {
    execArgv: [`--max-old-space-size=${heapMb}`],
    // Nothing else of this process's environment: it may hold secrets. Electron's binary is Node only with the first one.
    env: { ELECTRON_RUN_AS_NODE: '1', ...passedOn('SystemRoot'), ...passedOn('NODE_COMPILE_CACHE') },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  })
}

function passedOn(name: string): Record<string, string> {
  const value = process.env[name]
  return value === undefined ? {} : { [name]: value }
}

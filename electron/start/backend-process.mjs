import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { BACKEND_ENVIRONMENT } from './backend-environment.mjs'
import { ROOT } from './project.mjs'

/** The backend as a child with an IPC channel: it tells when it is ready, is asked to stop, and stops by itself when this process is gone. */

/** Longest start (first migrations on a slow card) and longest stop; the backend itself promises 5 s. */
const READY_TIMEOUT_MS = 120_000
const STOP_TIMEOUT_MS = 6_000

export class BackendProcess {
  #child
  #killer
  /** Resolves to the exit code. */
  exited

  constructor(node, flags, root = ROOT) {
    this.#child = spawn(node, [join(root, 'dist', 'backend', 'main.js'), ...flags], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...BACKEND_ENVIRONMENT, ...process.env },
      windowsHide: true,
    })
    this.exited = new Promise((resolve) => {
      this.#child.once('error', () => resolve(1))
      this.#child.once('exit', (code) => {
        clearTimeout(this.#killer)
        resolve(code ?? 1)
      })
    })
  }

  /** Resolves to `{ http, mqtt, data, headless }`, or to undefined when the backend ended before (it said why on stderr). */
  ready() {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        process.stderr.write(`leitstand: the backend is not ready after ${READY_TIMEOUT_MS / 1000} s and is stopped\n`)
        this.stop()
      }, READY_TIMEOUT_MS)
      this.#child.on('message', (message) => {
        if (message?.event !== 'ready') return
        clearTimeout(late)
        resolve(message)
      })
      this.exited.then(() => {
        clearTimeout(late)
        resolve(undefined)
      })
    })
  }

  /** By message, because Windows has no signals; by force when that takes too long. Asking twice is harmless. */
  stop() {
    if (this.#child.exitCode !== null || this.#killer) return
    this.#killer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    if (!this.#child.connected) return this.#child.kill('SIGTERM')
    this.#child.send({ event: 'stop' }, (error) => error && this.#child.kill('SIGTERM'))
  }
}

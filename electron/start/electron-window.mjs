import { spawn } from 'node:child_process'
import { ROOT } from './project.mjs'

/** The Electron shell as a child; it starts the backend by itself with the same flags. */

/** A shell that fails sooner could not open its window at all, for example because the system denies its sandbox. */
const FAILED_TO_OPEN_MS = 8_000
const STOP_TIMEOUT_MS = 6_000

/** `ended` resolves to `{ code, opened }`. */
export function openElectronWindow(electron, flags, { root = ROOT, uid = process.getuid?.() } = {}) {
  // Chromium refuses to run as root with its sandbox.
  const rootFlags = process.platform === 'linux' && uid === 0 ? ['--no-sandbox'] : []
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const startedAt = performance.now()
  const child = spawn(electron, [...rootFlags, root, ...flags], { stdio: ['ignore', 'inherit', 'inherit'], env })
  let killer
  const ended = new Promise((resolve) => {
    const end = (code) => {
      clearTimeout(killer)
      resolve({ code, opened: code === 0 || performance.now() - startedAt > FAILED_TO_OPEN_MS })
    }
    child.once('error', () => end(1))
    child.once('exit', (code) => end(code ?? 1))
  })
  const close = () => {
    killer ??= setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    child.kill('SIGTERM')
  }
  return { ended, close }
}

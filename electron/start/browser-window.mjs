import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { isSnap } from './find-browser.mjs'

/** The interface as an app window of an installed browser, with a profile of its own, signed in by a ticket. */

/** A browser that ends sooner handed the window to one that runs already on the same profile. */
const HANDED_OVER_MS = 4_000
const TICKET_TIMEOUT_MS = 5_000

/** Address that signs a browser in once. @throws Error when the backend gives no ticket. */
export async function ticketAddress({ http, data }) {
  const base = http.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
  const token = readFileSync(join(data, 'token'), 'utf8').trim()
  const answer = await fetch(`${base}/api/auth/ticket`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TICKET_TIMEOUT_MS),
  })
  if (!answer.ok) throw new Error(`the backend gave no ticket (HTTP ${answer.status})`)
  const { ticket } = await answer.json()
  return `${base}/#ticket=${encodeURIComponent(ticket)}`
}

/** Arguments of the browser; without background traffic, first-run pages and password questions. */
export function windowArguments(address, profile, { platform = process.platform, uid = process.getuid?.() } = {}) {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    '--window-size=1440,900',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-background-mode',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-features=Translate,OptimizationHints,MediaRouter',
    '--password-store=basic',
    // Chromium refuses to run as root with its sandbox.
    ...(platform === 'linux' && uid === 0 ? ['--no-sandbox', '--test-type'] : []),
  ]
}

/** Opens the window. `closed` resolves to `closed`, `handed-over` or `failed`. */
export function openBrowserWindow(browser, address, dataDir) {
  const profile = profileFolder(browser, dataDir)
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const startedAt = performance.now()
  const child = spawn(browser, windowArguments(address, profile), { stdio: 'ignore', env: process.env })
  const closed = new Promise((resolve) => {
    child.once('error', () => resolve('failed'))
    child.once('exit', (code) => {
      if (performance.now() - startedAt > HANDED_OVER_MS) resolve('closed')
      else resolve(code === 0 ? 'handed-over' : 'failed')
    })
  })
  return { closed, close: () => child.kill('SIGTERM') }
}

function profileFolder(browser, dataDir) {
  if (process.platform === 'linux' && isSnap(browser)) return join(homedir(), 'snap', basename(browser), 'common', 'leitstand-window')
  return join(dataDir, 'window')
}

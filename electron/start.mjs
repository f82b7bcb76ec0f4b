import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { BackendProcess } from './start/backend-process.mjs'
import { openBrowserWindow, ticketAddress } from './start/browser-window.mjs'
import { ensureInterface, ensureProgram } from './start/build.mjs'
import { ensureDependencies } from './start/dependencies.mjs'
import { fetchElectron, findElectron } from './start/electron-binary.mjs'
import { openElectronWindow } from './start/electron-window.mjs'
import { findBrowser, hasDisplay } from './start/find-browser.mjs'
import { ensureNode } from './start/node-runtime.mjs'
import { ROOT, SetupError, say, seconds } from './start/project.mjs'
import { endPrograms } from './start/run-program.mjs'

/** `npm start`: sets up what is missing, starts the backend, opens the window. Plain JavaScript for Node 20, nothing installed. */

const flags = process.argv.slice(2)
const startedAt = performance.now()
/** What a signal ends, replaced as the start goes on. */
let endWhatRuns = endPrograms
let interrupted = false

function interrupt() {
  interrupted = true
  endWhatRuns()
}

/** From here on `end` is what a signal runs, at once when one came already. */
function onInterrupt(end) {
  endWhatRuns = end
  if (interrupted) end()
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt)
watchParent()

/** npm that was killed doesn't tell its scripts. Started by hand, the program may outlive its shell. */
function watchParent() {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) interrupt()
  }, 500).unref()
}

async function main() {
  await ensureDependencies()
  const node = await ensureNode()
  if (interrupted) return 130
  if (flags.some((flag) => ['--help', '-h', '--version', '-v'].includes(flag))) {
    await ensureProgram(node)
    return await new BackendProcess(node, flags).exited
  }
  // The Electron shell and the build should not start on flags that the backend refuses.
  const settings = readSettings(node)
  if (!settings) return 1
  await ensureInterface(node)
  if (interrupted) return 130
  await ensureProgram(node)
  if (interrupted) return 130
  if (settings.headless) return await runHeadless(node)
  return hasDisplay() ? await runWithWindow(node) : await runWithAddress(node, 'there is no display')
}

/** Undefined when they are refused; the reason was printed. */
function readSettings(node) {
  if (flags.includes('--headless')) return { headless: true }
  const leitstand = join(ROOT, 'backend', 'cli', 'leitstand.ts')
  const { status, stdout } = spawnSync(node, [leitstand, 'settings', ...flags], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 30_000,
  })
  return status === 0 ? JSON.parse(stdout) : undefined
}

async function runHeadless(node) {
  const backend = new BackendProcess(node, flags)
  onInterrupt(() => backend.stop())
  return await backend.exited
}

async function runWithWindow(node) {
  const electron = findElectron() ?? (await fetchElectron(node))
  if (interrupted) return 130
  if (electron) {
    say(`window: Electron, after ${seconds(startedAt)}`)
    const shell = openElectronWindow(electron, flags)
    onInterrupt(shell.close)
    const { code, opened } = await shell.ended
    if (opened || interrupted) return code
    say(`window: Electron could not open one (exit code ${code}), taking a browser`)
  }
  const browser = findBrowser()
  return browser
    ? await runWithBrowser(node, browser)
    : await runWithAddress(node, 'neither Electron nor Chromium, Chrome or Edge was found')
}

async function startBackend(node) {
  const backend = new BackendProcess(node, flags)
  onInterrupt(() => backend.stop())
  const ready = await backend.ready()
  if (ready) say(`backend: ready after ${seconds(startedAt)}, interface ${ready.http}, boards ${ready.mqtt}, data ${ready.data}`)
  return { backend, ready }
}

async function runWithBrowser(node, browser) {
  const { backend, ready } = await startBackend(node)
  if (!ready || interrupted) return await backend.exited
  const address = await ticketAddress(ready).catch((error) => {
    say(`window: ${error.message}, so it asks to sign in`)
    return ready.http
  })
  const window = openBrowserWindow(browser, address, ready.data)
  say(`window: ${browser}; closing it, or Ctrl-C here, stops Leitstand`)
  backend.exited.then(window.close)
  window.closed.then(async (how) => {
    if (interrupted) return
    if (how === 'closed') {
      say('window: closed, stopping')
      backend.stop()
    } else if (how === 'handed-over') say('window: opened in the browser that runs already; Ctrl-C here stops Leitstand')
    else await printAddress(ready, 'the browser could not open a window')
  })
  return await backend.exited
}

async function runWithAddress(node, why) {
  const { backend, ready } = await startBackend(node)
  if (ready) await printAddress(ready, why)
  return await backend.exited
}

async function printAddress(ready, why) {
  const address = await ticketAddress(ready).catch((error) => `${ready.http} (${error.message})`)
  say(`window: none, ${why}. Open ${address}`)
  say('that address signs in once; another one: npm run -s leitstand -- ticket. Ctrl-C stops Leitstand.')
}

try {
  if (Number(process.versions.node.split('.')[0]) < 20) throw new SetupError(`Node 20 or newer is needed, this is ${process.version}.`)
  process.exitCode = await main()
} catch (error) {
  if (interrupted) process.exitCode = 130
  else if (error instanceof SetupError) {
    say(error.message)
    process.exitCode = 1
  } else throw error
}
process.exit()

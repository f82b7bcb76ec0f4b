import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, readStamp, say, seconds, writeStamp } from './project.mjs'
import { runProgram } from './run-program.mjs'

/** Finds the Electron program, or fetches it. Never imports the package `electron`, whose index would download by itself. */

const STAMP = 'electron-unreachable'
/** How long a failed download is remembered, so that it doesn't slow every start. */
const REMEMBER_MS = 24 * 60 * 60 * 1000
export const RETRY_COMMAND = 'npm run fetch-electron'

/** Path of the Electron program, or undefined. */
export function findElectron(root = ROOT, env = process.env) {
  const folder = join(root, 'node_modules', 'electron')
  const name = readOptional(join(folder, 'path.txt'))
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    const path = join(env.ELECTRON_OVERRIDE_DIST_PATH, name ?? programName())
    return existsSync(path) ? path : undefined
  }
  const path = name && join(folder, 'dist', name)
  return path && existsSync(path) && readOptional(join(folder, 'dist', 'version'))?.replace(/^v/, '') === versionOf(root) ? path : undefined
}

/** Resolves to the path of the program, or to undefined after one line that says why not. */
export async function fetchElectron(node, root = ROOT) {
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD || !existsSync(join(root, 'node_modules', 'electron', 'package.json'))) return undefined
  const failed = readStamp(STAMP, root)
  if (failed?.version === versionOf(root) && Date.now() - failed.atMs < REMEMBER_MS) {
    say(`window: going on without Electron, which could not be fetched before; try again with ${RETRY_COMMAND}`)
    return undefined
  }
  const startedAt = performance.now()
  say(`window: fetching Electron ${versionOf(root)}, about 120 MB, once …`)
  const script = join(root, 'electron', 'start', 'fetch-electron.mjs')
  const { code } = await runProgram(node, [script], { cwd: root })
  const path = findElectron(root)
  if (code === 0 && path) {
    say(`window: Electron fetched in ${seconds(startedAt)}`)
    return path
  }
  writeStamp(STAMP, { version: versionOf(root), atMs: Date.now() }, root)
  return undefined
}

function versionOf(root) {
  return JSON.parse(readOptional(join(root, 'node_modules', 'electron', 'package.json')) ?? '{}').version
}

function programName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

function readOptional(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

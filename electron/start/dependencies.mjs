import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, readStamp, SetupError, say, seconds, writeStamp } from './project.mjs'
import { runProgram } from './run-program.mjs'

/** Installs the npm dependencies when they are missing or the lockfile changed. */

const STAMP = 'dependencies'
const NPM_FLAGS = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']

/** Resolves to true when something was installed. @throws SetupError with npm's own words. */
export async function ensureDependencies(root = ROOT) {
  const wanted = { lockfile: lockfileHash(root), platform: `${process.platform} ${process.arch}` }
  const stamp = readStamp(STAMP, root)
  const samePlatform = stamp === undefined || stamp.platform === wanted.platform
  if (samePlatform && existsSync(join(root, 'node_modules')) && stamp?.lockfile === wanted.lockfile) return false
  if (samePlatform && installedMatches(root)) {
    writeStamp(STAMP, wanted, root)
    return false
  }
  const startedAt = performance.now()
  const fresh = !existsSync(join(root, 'node_modules'))
  say(fresh ? 'dependencies: installing, this takes a minute …' : 'dependencies: the lockfile changed, installing …')
  // Windows can't delete the node.exe that may run this file, so an existing tree is changed there instead of replaced.
  const command = process.platform === 'win32' && !fresh ? 'install' : 'ci'
  let { code, output } = await npm([command, ...NPM_FLAGS], root)
  if (code !== 0 && output.includes('EUSAGE')) {
    // Optional packages of other platforms that the lockfile lacks are enough for that; everything that it names keeps its version.
    say('dependencies: npm ci finds the lockfile incomplete, taking npm install --no-save …')
    ;({ code, output } = await npm(['install', '--no-save', ...NPM_FLAGS], root))
  }
  if (code !== 0) throw new SetupError(`dependencies: npm failed.\n${output.trim()}`)
  writeStamp(STAMP, wanted, root)
  say(`dependencies: installed in ${seconds(startedAt)}`)
  return true
}

/** Runs npm with the Node that runs npm itself, never the one in node_modules, which may be replaced meanwhile. */
export function npm(args, root = ROOT) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  const options = { quiet: true, cwd: root }
  if (script && /npm-cli\.[cm]?js$/.test(script)) return runProgram(node ?? process.execPath, [script, ...args], options)
  return runProgram(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { ...options, shell: process.platform === 'win32' })
}

function lockfileHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** True when somebody ran `npm install` by hand: npm's own record in node_modules has every package of the lockfile. */
function installedMatches(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  const locked = readPackages(join(root, 'package-lock.json'))
  if (!installed || !locked) return false
  return Object.entries(locked).every(
    ([path, entry]) => path === '' || (installed[path] ? installed[path].version === entry.version : entry.optional === true),
  )
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findBrowser } from '../../electron/start/find-browser.mjs'
import { say, seconds } from '../../electron/start/project.mjs'
import { runProgram } from '../../electron/start/run-program.mjs'

/** Programs that the tests use beside npm packages. Debian as root gets them by apt, elsewhere a missing one is named. */

const NEEDED = [
  { program: 'Chromium', package: 'chromium', present: () => findBrowser() !== undefined },
  { program: 'mosquitto', package: 'mosquitto', present: () => inPath('mosquitto') },
  { program: 'mosquitto_pub', package: 'mosquitto-clients', present: () => inPath('mosquitto_pub') },
  { program: 'socat', package: 'socat', present: () => inPath('socat') },
]
const APT_TIMEOUT_MS = 6 * 60_000
/** Keeps packages from starting their services; an installed broker would take port 1883. See invoke-rc.d(8). */
const POLICY = '/usr/sbin/policy-rc.d'

/** Resolves to the names of those that are still missing. */
export async function ensurePrograms() {
  const missing = NEEDED.filter((each) => !each.present())
  if (missing.length > 0 && isDebian() && process.getuid?.() === 0) await installByApt(missing.map((each) => each.package))
  return missing.filter((each) => !each.present()).map((each) => each.program)
}

async function installByApt(packages) {
  const startedAt = performance.now()
  say(`programs: installing ${packages.join(', ')} by apt …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const deny = !existsSync(POLICY)
  if (deny) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const options = { quiet: true, env, timeoutMs: APT_TIMEOUT_MS }
    await runProgram('apt-get', ['update', '-q'], options)
    const { code, output } = await runProgram('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options)
    say(
      code === 0
        ? `programs: installed in ${seconds(startedAt)}`
        : `programs: apt failed.\n${output.trim().split('\n').slice(-10).join('\n')}`,
    )
  } finally {
    if (deny) rmSync(POLICY, { force: true })
  }
}

function isDebian() {
  try {
    return /^ID=["']?(debian|raspbian)["']?$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** Servers lie in sbin, which is not in everyone's PATH. */
function inPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin']
  return folders.some((folder) => isProgram(join(folder, process.platform === 'win32' ? `${name}.exe` : name)))
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

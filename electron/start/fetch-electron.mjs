import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { RETRY_COMMAND } from './electron-binary.mjs'
import { say } from './project.mjs'

/**
 * Downloads the Electron program with progress, by the package's own means (mirror variables, cache, checksums).
 * A process of its own: `npm start` runs it, and `npm run fetch-electron` by hand.
 */

/** A host that sends nothing for this long is given up; the whole attempt then took less than 20 s. */
const SILENCE_MS = 12_000
const SHOW_EVERY_MS = 3_000

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('electron/package.json'))
const { version } = require('electron/package.json')

const patience = { timer: undefined, give: new AbortController() }
function heard() {
  clearTimeout(patience.timer)
  patience.timer = setTimeout(() => giveUp(`no answer for ${SILENCE_MS / 1000} s`), SILENCE_MS)
}

let shownAt = Date.now()
function show({ percent, transferred }) {
  heard()
  if (Date.now() - shownAt < SHOW_EVERY_MS) return
  shownAt = Date.now()
  say(`window: Electron ${Math.round(percent * 100)} % (${Math.round(transferred / 1e6)} MB)`)
}

function giveUp(why) {
  say(`window: Electron can't be fetched (${why}), going on without; try again with ${RETRY_COMMAND}`)
  process.exit(1)
}

function reasonOf(error) {
  const cause = error?.cause
  return cause?.code ?? cause?.message ?? error?.message ?? String(error)
}

heard()
try {
  const { downloadArtifact } = await import(createRequire(join(folder, 'install.js')).resolve('@electron/get'))
  await downloadArtifact({
    version,
    artifactName: 'electron',
    cacheRoot: process.env.electron_config_cache,
    checksums: require('electron/checksums.json'),
    platform: process.env.npm_config_platform ?? process.platform,
    arch: process.env.npm_config_arch ?? process.arch,
    downloadOptions: { quiet: true, getProgressCallback: show },
  })
} catch (error) {
  giveUp(reasonOf(error))
}
clearTimeout(patience.timer)
// The cache holds it now; the package's own script checks it once more and unpacks it.
const unpacked = spawnSync(process.execPath, [join(folder, 'install.js')], {
  stdio: ['ignore', 'ignore', 'pipe'],
  encoding: 'utf8',
  timeout: 300_000,
})
if (unpacked.status !== 0) giveUp(unpacked.stderr?.trim().split('\n')[0] || 'it could not be unpacked')
process.exit(0)

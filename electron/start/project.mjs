import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where things are in the clone, and stamps that say what was done for which sources. Used by the other files here and by test/run.mjs. */

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Node that runs the backend. */
export const NEEDED_NODE = 24

/** Progress goes to stderr, because stdout belongs to the ready line. */
export function say(text) {
  process.stderr.write(`leitstand: ${text}\n`)
}

export function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`
}

/** What ends the set-up with a sentence instead of a stack. */
export class SetupError extends Error {}

/** SHA-256 over names and contents of files and folders (given relative to the root), so that neither time nor order matters. */
export function hashOf(paths, root = ROOT) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesBelow(join(root, path))).sort()) {
    hash.update(relative(root, file).split(sep).join('/')).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  const entries = readEntries(path)
  if (!entries) return [path]
  return entries
    .filter((entry) => entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .flatMap((entry) => filesBelow(join(path, entry.name)))
}

function readEntries(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}

/** Content of a stamp, or undefined. Stamps lie in node_modules, so that they go with it. */
export function readStamp(name, root = ROOT) {
  try {
    return JSON.parse(readFileSync(stampPath(name, root), 'utf8'))
  } catch {
    return undefined
  }
}

export function writeStamp(name, content, root = ROOT) {
  mkdirSync(dirname(stampPath(name, root)), { recursive: true })
  writeFileSync(stampPath(name, root), `${JSON.stringify(content)}\n`)
}

function stampPath(name, root) {
  return join(root, 'node_modules', '.cache', 'leitstand', `${name}.json`)
}

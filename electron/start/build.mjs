import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { withNode } from './node-runtime.mjs'
import { hashOf, ROOT, readStamp, SetupError, say, seconds, writeStamp } from './project.mjs'
import { runProgram } from './run-program.mjs'

/** Builds what changed: the interface, and the program (backend and shell) as JavaScript. */

const INTERFACE = {
  stamp: 'interface',
  sources: ['renderer', 'backend/contract', 'package-lock.json', 'tsconfig.json'],
  built: 'dist/renderer/index.html',
  command: ['node_modules/vite/bin/vite.js', 'build', 'renderer', '--logLevel', 'warn'],
}
/** Running the TypeScript itself works too, but the type stripper costs every start 60 MB and a quarter of a second. */
const PROGRAM = {
  stamp: 'program',
  sources: ['backend', 'electron', 'resources/libraries', 'package.json', 'package-lock.json'],
  built: 'dist/electron/main.js',
  command: ['node_modules/rolldown/bin/cli.mjs', '-c', 'electron/rolldown.config.ts'],
}

/** Resolves to true when something was built. @throws SetupError with the words of the build. */
export function ensureInterface(node, root = ROOT) {
  return ensureBuilt(INTERFACE, node, root)
}

/** As above, for `dist/backend` and what `main` in package.json names. */
export function ensureProgram(node, root = ROOT) {
  return ensureBuilt(PROGRAM, node, root)
}

async function ensureBuilt({ stamp, sources, built, command }, node, root) {
  const wanted = hashOf(sources, root)
  if (existsSync(join(root, built)) && readStamp(stamp, root)?.wanted === wanted) return false
  const startedAt = performance.now()
  say(`${stamp}: building …`)
  const [script, ...args] = command
  const env = withNode(node, { ...process.env, NODE_ENV: 'production' })
  const { code, output } = await runProgram(node, [join(root, script), ...args], { quiet: true, cwd: root, env })
  if (code !== 0) throw new SetupError(`${stamp}: the build failed.\n${output.trim()}`)
  if (!existsSync(join(root, built))) throw new SetupError(`${stamp}: the build left no ${built}.`)
  writeStamp(stamp, { wanted }, root)
  say(`${stamp}: built in ${seconds(startedAt)}`)
  return true
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { withNode } from './node-runtime.mjs'
import { hashOf, ROOT, readStamp, SetupError, say, seconds, writeStamp } from './project.mjs'
import { runProgram } from './run-program.mjs'

/** Builds the renderer when what it is made of changed. */

const STAMP = 'interface'
const SOURCES = ['renderer', 'backend/contract', 'package-lock.json', 'postcss.config.cjs', 'postcss.config.mjs', 'tsconfig.json']
export const BUILT_PAGE = 'dist/renderer/index.html'

/** Resolves to true when something was built. @throws SetupError with the words of the build. */
export async function ensureInterface(node, root = ROOT) {
  const wanted = hashOf(SOURCES, root)
  if (existsSync(join(root, BUILT_PAGE)) && readStamp(STAMP, root)?.wanted === wanted) return false
  const startedAt = performance.now()
  say('interface: building …')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const env = withNode(node, { ...process.env, NODE_ENV: 'production' })
  const { code, output } = await runProgram(node, [vite, 'build', 'renderer', '--logLevel', 'warn'], { quiet: true, cwd: root, env })
  if (code !== 0) throw new SetupError(`interface: the build failed.\n${output.trim()}`)
  if (!existsSync(join(root, BUILT_PAGE))) throw new SetupError(`interface: the build left no ${BUILT_PAGE}.`)
  writeStamp(STAMP, { wanted }, root)
  say(`interface: built in ${seconds(startedAt)}`)
  return true
}

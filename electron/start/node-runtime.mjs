import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { npm } from './dependencies.mjs'
import { NEEDED_NODE, ROOT, SetupError, say } from './project.mjs'
import { runProgram } from './run-program.mjs'

/** Finds the Node that runs the backend: the package `node` in node_modules, else the running one where it is new enough. */

/** Resolves to the path of the program. @throws SetupError that says what to do. */
export async function ensureNode(root = ROOT) {
  const found = await installedNode(root)
  if (found) return found
  if (majorOf(process.version) >= NEEDED_NODE) return process.execPath
  say(`node ${NEEDED_NODE}: missing (npm was told not to run install scripts?), fetching …`)
  await npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'], root)
  // What the package's own install script does, for an npm that still doesn't run it.
  if (!(await installedNode(root))) {
    const folder = join(root, 'node_modules', 'node')
    if (existsSync(folder)) await runProgram(process.execPath, ['installArchSpecificPackage'], { quiet: true, cwd: folder })
  }
  const fetched = await installedNode(root)
  if (fetched) return fetched
  throw new SetupError(
    `node ${NEEDED_NODE}: the npm package "node" could not be set up and this is ${process.version}. ` +
      `Allow its install script (npm rebuild node) or install Node ${NEEDED_NODE} or newer, then start again.`,
  )
}

async function installedNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = join(root, 'node_modules', 'node', 'bin', name)
  if (!existsSync(path)) return undefined
  try {
    const { code, output } = await runProgram(path, ['--version'], { quiet: true, timeoutMs: 10_000 })
    return code === 0 && majorOf(output.trim()) >= NEEDED_NODE ? path : undefined
  } catch {
    return undefined
  }
}

function majorOf(version) {
  return Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0)
}

/** Environment in which tools find that Node first. */
export function withNode(node, env = process.env) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const separator = process.platform === 'win32' ? ';' : ':'
  return { ...env, [name]: `${dirname(node)}${separator}${env[name] ?? ''}` }
}

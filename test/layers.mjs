import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { importsOf } from './run/imports.mjs'

/** The layer check of `npm run check`: who may import whom, no cycles, no catch-all names, no oversized files. See design.md. */

const CHECKED = ['backend', 'electron', 'renderer', 'resources/libraries']
const CODE = /\.(ts|tsx|mts|mjs|js|cjs)$/
const MAX_LINES = 400
const CATCH_ALL = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'managers'])

/** What files of a layer may import beside npm and themselves. Files in backend/app/ and directly in backend/ are the composition root. */
const RULES = {
  contract: { may: [], says: 'contract imports nothing of the rest' },
  documents: { may: ['contract'], says: 'documents is what nouns keep their documents on: it imports contract alone' },
  noun: { may: ['contract', 'documents'], says: 'a noun imports contract, documents, itself and npm, never another noun or an adapter' },
  adapter: { may: ['contract', 'documents', 'noun'], says: 'an adapter imports contract, nouns and itself, never another adapter' },
  root: {
    may: ['contract', 'documents', 'noun', 'adapter', 'libraries', 'cli'],
    says: 'files of backend/app/ wire the backend and nothing else',
  },
  cli: { may: ['contract', 'documents', 'noun', 'adapter', 'root'], says: 'cli imports the backend, never renderer or electron' },
  renderer: { may: ['contract'], says: 'renderer imports only contract and itself' },
  electron: { may: ['contract'], says: 'electron imports only contract and itself' },
  libraries: { may: ['contract'], says: 'sensor libraries import only contract and themselves' },
}

/** `{ kind, id }` of a path relative to the root; files of one id may import each other. */
export function layerOf(path) {
  const [top, second, third] = path.split('/')
  if (top === 'renderer' || top === 'electron') return { kind: top, id: top }
  if (top === 'resources' && second === 'libraries') return { kind: 'libraries', id: 'libraries' }
  if (top !== 'backend') return { kind: 'outside', id: top }
  if (third === undefined || second === 'app') return { kind: 'root', id: 'root' }
  if (second === 'contract' || second === 'documents' || second === 'cli') return { kind: second, id: second }
  if (second === 'adapters') return { kind: 'adapter', id: `adapter:${third}` }
  return { kind: 'noun', id: `noun:${second}` }
}

/** Sentences, each with the file and the rule; empty when all is well. */
export function checkLayers(root) {
  const files = CHECKED.flatMap((folder) => codeBelow(join(root, folder))).map((path) => relative(root, path).split(sep).join('/'))
  const problems = []
  const graph = new Map()
  for (const file of files) {
    problems.push(...checkName(file), ...checkSize(root, file))
    const targets = []
    for (const { specifier, line } of importsOf(readFileSync(join(root, file), 'utf8'))) {
      if (specifier.startsWith('node:') && layerOf(file).kind === 'renderer' && !file.endsWith('.config.ts')) {
        problems.push(`${file}:${line} imports ${specifier}: renderer runs in a browser, it has no Node modules`)
      }
      if (!specifier.startsWith('.')) continue
      const target = resolveImport(root, file, specifier)
      if (target === undefined) problems.push(`${file}:${line} imports ${specifier}: there is no such file`)
      else {
        targets.push(target)
        problems.push(...checkImport(file, line, target))
      }
    }
    graph.set(file, targets)
  }
  return [...problems, ...findCycles(graph)]
}

function checkImport(file, line, target) {
  const from = layerOf(file)
  const to = layerOf(target)
  const rule = RULES[from.kind]
  if (from.id === to.id || rule.may.includes(to.kind)) return []
  if (target === 'package.json') return []
  return [`${file}:${line} imports ${target}: ${rule.says}`]
}

function checkName(file) {
  const words = file.split(/[/.\-_]|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase())
  const found = words.find((word) => CATCH_ALL.has(word))
  return found ? [`${file}: "${found}" says nothing, name the file after what it owns`] : []
}

function checkSize(root, file) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1
  return lines > MAX_LINES ? [`${file}: ${lines} lines, past ${MAX_LINES} a file wants splitting`] : []
}

function resolveImport(root, file, specifier) {
  const base = join(root, dirname(file), specifier.replace(/\?.*$/, ''))
  const found = [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')].find((path) => existsSync(path) && statSync(path).isFile())
  return found && relative(root, found).split(sep).join('/')
}

/** Each cycle once, as the way round it. */
function findCycles(graph) {
  const problems = []
  const state = new Map()
  const way = []
  const visit = (file) => {
    state.set(file, 'open')
    way.push(file)
    for (const target of graph.get(file) ?? []) {
      if (state.get(target) === 'open') problems.push(`${[...way.slice(way.indexOf(target)), target].join(' → ')}: import cycle`)
      else if (!state.has(target)) visit(target)
    }
    way.pop()
    state.set(file, 'done')
  }
  for (const file of graph.keys()) if (!state.has(file)) visit(file)
  return problems
}

function codeBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`))
    .sort()
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..')
  const problems = checkLayers(root)
  for (const problem of problems) console.error(problem)
  console.error(problems.length === 0 ? 'layers: in order' : `layers: ${problems.length} broken`)
  process.exitCode = problems.length === 0 ? 0 : 1
}

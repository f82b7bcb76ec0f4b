import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkLayers } from './layers.mjs'
import { importsOf } from './run/imports.mjs'

let root
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leitstand-layers-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function tree(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const GOOD = {
  'backend/contract/board.ts': "import Type from 'typebox'\n",
  'backend/fleet/fleet.ts':
    "import { readFile } from 'node:fs/promises'\nimport type { B } from '../contract/board.ts'\nimport { S } from './store.ts'\n",
  'backend/fleet/store.ts': 'export const S = 1\n',
  'backend/rules/rules.ts': 'export const r = 1\n',
  'backend/adapters/http/server.ts': "import { S } from '../../fleet/store.ts'\n",
  'backend/adapters/mqtt/broker.ts': "import '../../contract/board.ts'\n",
  'backend/app/app.ts': "import '../adapters/http/server.ts'\nimport '../adapters/mqtt/broker.ts'\nimport '../fleet/fleet.ts'\n",
  'backend/board-handlers.ts': "import './adapters/mqtt/broker.ts'\n",
  'backend/main.ts': "const { App } = await import('./app/app.ts')\n",
  'backend/cli/leitstand.ts': "import '../app/app.ts'\n",
  'renderer/app.tsx': "import type { B } from '../backend/contract/board.ts'\nimport './backend/client.ts'\n",
  'renderer/backend/client.ts': '\n',
  'electron/main.ts': "import '../backend/contract/board.ts'\n",
  'resources/libraries/ph.ts': "import '../../backend/contract/board.ts'\n",
}

test('a tree in order has no problems', () => {
  tree(GOOD)
  expect(checkLayers(root)).toEqual([])
})

test.each([
  ['backend/contract/board.ts', "import '../fleet/store.ts'", 'contract imports nothing of the rest'],
  ['backend/fleet/store.ts', "import type { R } from '../rules/rules.ts'", 'a noun imports contract, documents, itself and npm'],
  ['backend/fleet/store.ts', "export { x } from '../adapters/mqtt/broker.ts'", 'a noun imports contract, documents, itself and npm'],
  ['backend/adapters/http/server.ts', "await import('../mqtt/broker.ts')", 'never another adapter'],
  ['backend/adapters/http/server.ts', "import '../../app/app.ts'", 'never another adapter'],
  [
    'backend/rules/rules.ts',
    "new Worker(new URL('../fleet/store.ts', import.meta.url))",
    'a noun imports contract, documents, itself and npm',
  ],
  ['backend/fleet/store.ts', "import '../board-handlers.ts'", 'a noun imports contract, documents, itself and npm'],
  ['backend/cli/leitstand.ts', "import '../../renderer/app.tsx'", 'cli imports the backend'],
  ['backend/app/app.ts', "import '../../electron/main.ts'", 'files of backend/app/ wire the backend'],
  ['renderer/app.tsx', "import { S } from '../backend/fleet/store.ts'", 'renderer imports only contract'],
  ['renderer/app.tsx', "import { join } from 'node:path'", 'it has no Node modules'],
  ['electron/main.ts', "import { App } from '../backend/app/app.ts'", 'electron imports only contract'],
  ['resources/libraries/ph.ts', "import '../../backend/fleet/store.ts'", 'sensor libraries import only contract'],
  ['backend/rules/rules.ts', "import './missing.ts'", 'there is no such file'],
])('%s with %s is broken', (file, line, rule) => {
  tree({ ...GOOD, [file]: `\n${line}\n` })
  const problems = checkLayers(root).filter((problem) => !problem.includes('cycle'))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(`${file}:2 `)
  expect(problems[0]).toContain(rule)
})

test('a cycle is named with its way, also over types', () => {
  tree({
    'backend/a/one.ts': "import './two.ts'\n",
    'backend/a/two.ts': "import './three.ts'\n",
    'backend/a/three.ts': "import type { O } from './one.ts'\n",
  })
  expect(checkLayers(root)).toEqual(['backend/a/one.ts → backend/a/two.ts → backend/a/three.ts → backend/a/one.ts: import cycle'])
})

test.each(['backend/fleet/utils.ts', 'renderer/common/box.tsx', 'electron/session-manager.ts', 'renderer/ui/DateHelpers.tsx'])(
  'the name %s is refused',
  (file) => {
    tree({ [file]: '\n' })
    expect(checkLayers(root)).toEqual([expect.stringContaining(`${file}: `)])
  },
)

test('names that only contain such a word are fine', () => {
  tree({ 'backend/fleet/commonwealth.ts': '\n', 'renderer/ui/Utilisation.tsx': '\n' })
  expect(checkLayers(root)).toEqual([])
})

test('a file of 400 lines passes, one of 401 does not', () => {
  tree({ 'renderer/long.ts': '\n'.repeat(400), 'electron/longer.mjs': '\n'.repeat(401) })
  expect(checkLayers(root)).toEqual(['electron/longer.mjs: 401 lines, past 400 a file wants splitting'])
})

test('run as a program it prints the problems and fails', () => {
  tree({ 'backend/fleet/utils.ts': '\n' })
  const script = fileURLToPath(new URL('./layers.mjs', import.meta.url))
  const broken = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  expect([broken.status, broken.stderr]).toEqual([1, expect.stringContaining('backend/fleet/utils.ts')])
  rmSync(join(root, 'backend'), { recursive: true })
  expect(spawnSync(process.execPath, [script, root], { encoding: 'utf8' }).status).toBe(0)
})

test('every way to import is seen, over several lines and with its line number', () => {
  const source = [
    "import a, { b } from './a.ts'",
    'import type {',
    '  C,',
    "} from './c.ts'",
    "export * from './d.ts'",
    "export type { E } from './e.ts'",
    "import './f.css'",
    "type G = import('./g.ts').G",
    "const w = new URL('./h.ts', import.meta.url)",
    "import * as i from './i.ts'",
  ]
  const seen = importsOf(source.join('\n')).sort((a, b) => a.line - b.line)
  expect(seen.map(({ specifier, line }) => `${line} ${specifier}`)).toEqual([
    '1 ./a.ts',
    '4 ./c.ts',
    '5 ./d.ts',
    '6 ./e.ts',
    '7 ./f.css',
    '8 ./g.ts',
    '9 ./h.ts',
    '10 ./i.ts',
  ])
})

test('comments, strings and files that are no code are not imports', () => {
  const source = [
    "// import './a.ts'",
    "/* import './b.ts' */",
    'const text = "import \'./c.ts\'"',
    "const t = `import './d.ts'`",
    "new URL('./page.html', import.meta.url)",
    "const at = 'http://host' // from './e.ts'",
  ]
  expect(importsOf(source.join('\n'))).toEqual([])
})

import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'rolldown'

/**
 * Turns backend, sensor libraries and shell into JavaScript, file by file, under dist/: `npm run build:desktop`.
 * File by file, because workers and children are addressed by their own files; packages stay in node_modules, but for those
 * of hundreds of small files: every start, and every worker, would open a thousand of them (measured: 1.5 s of 4 s).
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(ROOT, 'dist')
const SOURCES = ['backend/**/*.ts', 'resources/libraries/*.ts', 'electron/*.ts']
/** Entries of packages that become few files, all in one build, so that they share their parts. */
const PACKED = ['typebox', 'typebox/compile', 'typebox/value', '@fastify/type-provider-typebox', 'kysely', 'kysely/migration']
const NOT_SHIPPED = new Set(['electron/preload.ts', 'electron/rolldown.config.ts'])

const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !NOT_SHIPPED.has(file) && !file.endsWith('.d.ts'))

/** Types are gone after stripping, so a file of types alone would be an empty chunk: harmless, and the layout stays. */
const input = Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), join(ROOT, file)]))

/** `new URL('./x-worker.ts', import.meta.url)` is a string to the bundler; in dist/ the file is called `.js`. */
const workerNames: Plugin = {
  name: 'worker-names',
  transform: {
    filter: { id: /\.ts$/ },
    handler: (code) => code.replace(/(new URL\(\s*(['"`])\.{1,2}\/[^'"`]+)\.ts\2(?=\s*,\s*import\.meta\.url)/g, '$1.js$2'),
  },
}

const packedName = (id: string) => id.replace('@', '').replaceAll('/', '-')

const packed: Plugin = {
  name: 'packed',
  resolveId: {
    filter: { id: new RegExp(`^(${PACKED.join('|')})$`) },
    // As if it stood beside the sources: the layout of dist/ is theirs.
    handler: (id) => ({ id: join(ROOT, 'vendor', `${packedName(id)}.js`), external: 'relative' }),
  },
}

/** Start from nothing, so that a deleted source leaves no built file; the renderer's build is another command's. */
const folders: Plugin = {
  name: 'folders',
  generateBundle(_options, _bundle, isWrite) {
    if (!isWrite) return
    for (const folder of ['backend', 'electron', 'resources', 'vendor', '_virtual'])
      rmSync(join(OUT, folder), { recursive: true, force: true })
  },
  writeBundle() {
    const { name, version, description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    mkdirSync(OUT, { recursive: true })
    writeFileSync(join(OUT, 'package.json'), `${JSON.stringify({ name, version, description, type: 'module' }, null, 2)}\n`)
  },
}

export default defineConfig([
  {
    input,
    platform: 'node',
    external: (id) => !PACKED.includes(id) && !id.startsWith('.') && !id.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(id),
    plugins: [folders, workerNames, packed],
    treeshake: false,
    logLevel: 'warn',
    output: {
      dir: OUT,
      format: 'esm',
      preserveModules: true,
      preserveModulesRoot: ROOT,
      entryFileNames: '[name].js',
      minify: false,
      sourcemap: false,
    },
  },
  {
    input: Object.fromEntries(PACKED.map((id) => [packedName(id), id])),
    platform: 'node',
    logLevel: 'warn',
    output: { dir: join(OUT, 'vendor'), format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js', minify: false },
  },
  {
    // The sandbox gives a preload neither ES modules nor files of its own.
    input: join(ROOT, 'electron', 'preload.ts'),
    platform: 'node',
    external: ['electron'],
    logLevel: 'warn',
    output: { file: join(OUT, 'electron', 'preload.cjs'), format: 'cjs', minify: false },
  },
])

import { posix } from 'node:path'
import { rolldown } from 'rolldown'
import { beforeAll, describe, expect, test } from 'vitest'
import config from '../../electron/rolldown.config.ts'

/** What `npm run build:desktop` would write, made in memory: the layout must stay, because workers are addressed by their files. */

const built = new Map<string, string>()
const [desktop, vendor, preload] = Array.isArray(config) ? config : [config]

async function generate(options: NonNullable<typeof desktop>): Promise<Map<string, string>> {
  const bundle = await rolldown(options)
  const { output } = await bundle.generate(Array.isArray(options.output) ? options.output[0] : options.output)
  await bundle.close()
  return new Map(output.flatMap((chunk) => (chunk.type === 'chunk' ? [[chunk.fileName, chunk.code] as const] : [])))
}

beforeAll(async () => {
  if (desktop === undefined || vendor === undefined) throw new Error('nothing is built')
  for (const [file, code] of await generate(desktop)) built.set(file, code)
  for (const [file, code] of await generate(vendor)) built.set(`vendor/${file}`, code)
})

describe('the transpiled program', () => {
  test('has every entry where the source has it', () => {
    for (const file of [
      'backend/main.js',
      'backend/cli/leitstand.js',
      'backend/libraries/lane-worker.js',
      'electron/main.js',
      'resources/libraries/bundled.js',
    ]) {
      expect([...built.keys()]).toContain(file)
    }
  })

  test('holds no import of TypeScript, and every relative import leads to a file', () => {
    for (const [file, code] of built) {
      if (file.startsWith('vendor/')) continue // full of examples in comments
      for (const [, specifier = ''] of code.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) {
        const target = posix.join(posix.dirname(file), specifier)
        expect(built.has(target), `${file} imports ${specifier}`).toBe(true)
      }
    }
  })

  test('holds its packed packages whole: nothing of them is loaded from elsewhere', () => {
    const packed = [...built].filter(([file]) => file.startsWith('vendor/'))
    expect(packed.length).toBeGreaterThan(5)
    for (const [file, code] of packed) expect(code.match(/^(import|export) .*["'](typebox|kysely)\b/m), file).toBeNull()
  })

  test('addresses workers and children by the files it has', () => {
    let found = 0
    for (const [file, code] of built) {
      for (const [, specifier = ''] of code.matchAll(/new URL\(\s*["'`](\.[^"'`$]+\.[jt]s)["'`]\s*,\s*import\.meta\.url/g)) {
        found++
        expect(built.has(posix.join(posix.dirname(file), specifier)), `${file} addresses ${specifier}`).toBe(true)
      }
    }
    expect(found).toBeGreaterThan(1)
  })

  test('has a preload that a sandbox can load: one CommonJS file that needs Electron alone', async () => {
    if (preload === undefined) throw new Error('no preload is built')
    const files = await generate(preload)
    expect([...files.keys()]).toEqual(['preload.cjs'])
    const code = files.get('preload.cjs') ?? ''
    expect([...code.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)).toEqual(['electron'])
    expect(code).not.toMatch(/^\s*(import|export)\s/m)
  })
})

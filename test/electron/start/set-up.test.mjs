import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { windowArguments } from '../../../electron/start/browser-window.mjs'
import { ensureDependencies } from '../../../electron/start/dependencies.mjs'
import { findElectron } from '../../../electron/start/electron-binary.mjs'
import { findBrowser, hasDisplay, isSnap } from '../../../electron/start/find-browser.mjs'
import { hashOf, readStamp, writeStamp } from '../../../electron/start/project.mjs'

let root
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leitstand-set-up-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path, text = '') {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  return join(root, path)
}

test('the hash of sources changes with content, name and number of files and with nothing else', () => {
  put('renderer/a.ts', 'one')
  const first = hashOf(['renderer', 'missing'], root)
  put('renderer/.cache/x', 'ignored')
  put('renderer/node_modules/x', 'ignored')
  expect(hashOf(['renderer', 'missing'], root)).toBe(first)
  put('renderer/b.ts', '')
  const second = hashOf(['renderer'], root)
  put('renderer/b.ts', 'two')
  const third = hashOf(['renderer'], root)
  expect(new Set([first, second, third]).size).toBe(3)
})

test('a stamp that is missing or broken is none', () => {
  expect(readStamp('x', root)).toBeUndefined()
  writeStamp('x', { wanted: '1' }, root)
  expect(readStamp('x', root)).toEqual({ wanted: '1' })
  put('node_modules/.cache/leitstand/x.json', '{')
  expect(readStamp('x', root)).toBeUndefined()
})

test('dependencies that npm installed by hand are taken as they are', async () => {
  const packages = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/other-platform': { version: '1.0.0', optional: true } }
  put('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }))
  put('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }))
  expect(await ensureDependencies(root)).toBe(false)
  expect(readStamp('dependencies', root)?.lockfile).toMatch(/^[0-9a-f]{64}$/)
})

test('dependencies of another platform are installed anew, though their versions are right', async () => {
  put('package.json', '{ "name": "x", "version": "1.0.0", "engines": { "node": "1" } }')
  put('.npmrc', 'engine-strict=true')
  put('package-lock.json', '{ "lockfileVersion": 3, "packages": { "": {} } }')
  put('node_modules/.package-lock.json', '{ "packages": {} }')
  writeStamp('dependencies', { lockfile: 'x', platform: 'amiga 68000' }, root)
  await expect(ensureDependencies(root)).rejects.toThrow('npm failed')
})

test('a changed lockfile installs again, and a failing install is told in the words of npm', async () => {
  put('package.json', '{ "name": "x", "version": "1.0.0", "engines": { "node": "1" } }')
  put('package-lock.json', '{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/a": { "version": "1.0.0" } } }')
  put('.npmrc', 'engine-strict=true')
  put('node_modules/.package-lock.json', '{ "packages": {} }')
  writeStamp('dependencies', { lockfile: 'an older one', platform: `${process.platform} ${process.arch}` }, root)
  await expect(ensureDependencies(root)).rejects.toThrow(/npm failed[\s\S]*npm error/)
})

test('Electron counts as present when the unpacked version is the one of the package', () => {
  put('node_modules/electron/package.json', '{ "version": "45.0.0" }')
  expect(findElectron(root, {})).toBeUndefined()
  put('node_modules/electron/path.txt', 'electron')
  expect(findElectron(root, {})).toBeUndefined()
  const program = put('node_modules/electron/dist/electron')
  put('node_modules/electron/dist/version', 'v44.0.0')
  expect(findElectron(root, {})).toBeUndefined()
  put('node_modules/electron/dist/version', 'v45.0.0\n')
  expect(findElectron(root, {})).toBe(program)
  expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'nowhere') })).toBeUndefined()
})

test('a browser is found in PATH, a named one first', () => {
  const chromium = put('bin/chromium')
  expect(findBrowser({ PATH: join(root, 'bin') }, 'linux')).not.toBe(chromium)
  chmodSync(chromium, 0o755)
  expect(findBrowser({ PATH: join(root, 'bin') }, 'linux')).toBe(chromium)
  const named = put('own/browser')
  chmodSync(named, 0o755)
  expect(findBrowser({ PATH: join(root, 'bin'), CHROME_PATH: named }, 'linux')).toBe(named)
})

test('a snap is told from a plain program', () => {
  expect(isSnap('/snap/bin/chromium')).toBe(true)
  expect(isSnap(put('bin/chromium'))).toBe(false)
})

test('Linux needs a display for a window', () => {
  expect(hasDisplay({}, 'linux')).toBe(false)
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasDisplay({}, 'darwin')).toBe(true)
})

test('the app window has its own profile, and no sandbox only for root on Linux', () => {
  const user = windowArguments('http://127.0.0.1:1/#ticket=t', '/data/window', { platform: 'linux', uid: 1000 })
  expect(user).toEqual(
    expect.arrayContaining(['--app=http://127.0.0.1:1/#ticket=t', '--user-data-dir=/data/window', '--disable-background-networking']),
  )
  expect(user).not.toContain('--no-sandbox')
  expect(windowArguments('a', 'b', { platform: 'linux', uid: 0 })).toContain('--no-sandbox')
  expect(windowArguments('a', 'b', { platform: 'darwin', uid: 0 })).not.toContain('--no-sandbox')
})

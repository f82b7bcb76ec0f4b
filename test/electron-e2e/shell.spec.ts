import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ElectronApplication, _electron as electron, expect, type Page, test } from '@playwright/test'
import type { DesktopBridge } from '../../backend/contract/desktop-bridge.ts'
import { findElectron } from '../../electron/start/electron-binary.mjs'

/** The real desktop program in a real Electron: window, bridge, guard, stop. Needs `npm run build && npm run build:desktop`. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
// By its files alone: importing the package would start a download.
const ELECTRON = findElectron(ROOT)
const BUILT = ['dist/electron/main.js', 'dist/backend/main.js', 'dist/renderer/index.html'].every((file) => existsSync(join(ROOT, file)))

const CALLS: readonly (keyof DesktopBridge)[] = [
  'appVersion',
  'showInFolder',
  'openFile',
  'saveFile',
  'chooseFolder',
  'notify',
  'setBadge',
  'autostart',
  'setAutostart',
  'onMenuAction',
]

// biome-ignore lint/suspicious/noSkippedTests: only where the program can't be there; the report names the reason
test.skip(ELECTRON === undefined, 'the Electron program is missing: npm run fetch-electron')
// biome-ignore lint/suspicious/noSkippedTests: as above
test.skip(!BUILT, 'the desktop program is not built: npm run build && npm run build:desktop')

let folder: string
let program: ElectronApplication
let page: Page

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-electron-'))
  program = await electron.launch({
    executablePath: ELECTRON,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(folder, 'user')}`,
      ROOT,
      '--',
      '--http-port',
      '0',
      '--mqtt-port',
      '0',
      '--data',
      join(folder, 'data'),
      '--demo',
      '6',
    ],
    cwd: folder,
  })
  page = await program.firstWindow()
  await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\//, { timeout: 20_000 })
})

test.afterEach(async () => {
  await program.close()
  rmSync(folder, { recursive: true, force: true })
})

test('opens signed in, with the demo boards on the Overview', async () => {
  await expect(page.getByText('CB-Dosing-01')).toBeVisible({ timeout: 20_000 })
  expect(page.url()).not.toContain('ticket')
})

test('gives the page the bridge and nothing of Node', async () => {
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(globalThis.leitstand ?? {}).sort(),
    process: typeof Reflect.get(globalThis, 'process'),
    require: typeof Reflect.get(globalThis, 'require'),
  }))
  expect(seen).toEqual({ bridge: [...CALLS].sort(), process: 'undefined', require: 'undefined' })
  const version = await page.evaluate(() => globalThis.leitstand?.appVersion())
  expect(version).toBe(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version)
})

test('refuses wrong arguments on the other side of the bridge', async () => {
  const outcome = await page.evaluate(() => globalThis.leitstand?.setBadge(-1).then(String, (fault: Error) => fault.message))
  expect(outcome).toContain('wrong arguments')
})

test('stays on the interface: no foreign page, no second window', async () => {
  const before = page.url()
  await page.evaluate(() => {
    window.open('file:///etc/passwd')
    location.href = 'http://127.0.0.1:1/'
  })
  await expect.poll(() => program.windows().length).toBe(1)
  expect(page.url()).toBe(before)
})

test('stops its backend when it quits', async () => {
  const { origin } = new URL(page.url())
  expect((await fetch(`${origin}/api/health`)).status).toBe(200)
  const startedAt = performance.now()
  await program.close()
  expect(performance.now() - startedAt).toBeLessThan(7_000)
  await expect(fetch(`${origin}/api/health`)).rejects.toThrow()
})

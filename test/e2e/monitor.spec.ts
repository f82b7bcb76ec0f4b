// The serial monitor in the browser: what a board says, filter, search, sending, plot, a flood, the pulled cable, a crash. One backend.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../fakes/find-program.ts'
import { makeApp, makeMerged } from '../fakes/firmware-images.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../fakes/virtual-board/pty.ts'
import { expectNoFinding } from './axe.ts'
import { expect, test } from './fixtures.ts'

const folder = mkdtempSync(join(tmpdir(), 'leitstand-monitor-screen-'))
const path = join(folder, 'ttyV0')
let board: VirtualBoardPort

test.use({ backendFlags: ['--serial-ports', path] })
// biome-ignore lint/suspicious/noSkippedTests: where the program is missing
test.skip(findProgram('socat') === undefined, 'virtual boards need socat')
test.describe.configure({ mode: 'serial' })
test.beforeEach(async ({ context, page, backend }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  await page.goto(`${backend.http}/flash/monitor`)
  await page.getByText('ttyV0', { exact: true }).click()
})
test.beforeAll(async () => {
  board = await openVirtualBoard({ path, chip: 'esp32', mac: '24:0a:c4:00:02:00' })
  board.board.flash.bytes.set(makeMerged(0, makeApp(20_000)))
  board.board.startProgram = (_offset, print) => {
    print(`${LINES.join('\r\n')}\r\n`)
    return { receive: (bytes) => answer(Buffer.from(bytes).toString(), print), stop: () => undefined }
  }
  board.board.start('run')
})
test.afterAll(async () => {
  await board.close()
  rmSync(folder, { recursive: true, force: true })
})

const LINES = [
  '\u001b[0;32mI (604) main: leitstand-node 2.5.0\u001b[0m',
  'W (1380) wifi: beacon timeout, retry 1 of 5',
  "Guru Meditation Error: Core  1 panic'ed (LoadProhibited). Exception was unhandled.",
  'Backtrace: 0x400d1a2b:0x3ffb1f60 0x400d1b00:0x3ffb1f80',
  'ELF file SHA256: 2c1ba0f3d',
]

function answer(asked: string, print: (text: string) => void): void {
  if (asked.startsWith('pour')) print(Array.from({ length: 30_000 }, (_, line) => `I (9) pour: ${line} ${'x'.repeat(40)}\r\n`).join(''))
  else if (asked.startsWith('read')) for (const value of [21.5, 22, 22.5]) print(`temp=${value} hum=40\r\n`)
  else print(`heard ${JSON.stringify(asked)}\r\n`)
}

test('shows what the board says, filters, searches, sends and remembers', async ({ page }) => {
  const monitor = page.getByRole('region', { name: 'Serial monitor' })
  const log = monitor.getByRole('log')
  await monitor.getByRole('button', { name: 'Open, 115,200 baud' }).click()
  await expect(log.getByText('Port opened at 115,200 baud')).toBeVisible()
  await monitor.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Restart the board' }).click()
  await expect(log.getByText('main: leitstand-node 2.5.0')).toBeVisible()
  await expect(log.getByText('wifi: beacon timeout')).toBeVisible()
  await expectNoFinding(page, 'serial monitor')

  const line = monitor.getByLabel(/^Send to/)
  await line.fill('get_config')
  await line.press('Enter')
  await expect(log.getByText('heard "get_config\\n"')).toBeVisible()
  await expect(log.getByText('Sent: get_config')).toBeVisible()
  await expect(line).toHaveValue('')
  await line.press('ArrowUp')
  await expect(line).toHaveValue('get_config')
  await line.fill('')

  await monitor.getByLabel('Filter, or /regex/').fill('/beacon \\w+/')
  await expect(log.locator('mark')).toHaveText('beacon timeout')
  await expect(log.getByText('leitstand-node')).toBeHidden()
  await monitor.getByLabel('Filter, or /regex/').fill('')

  await monitor.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Search…' }).click()
  await expect(monitor.getByRole('textbox', { name: 'Search in the log' })).toBeFocused()
  await page.keyboard.type('leitstand-node')
  await page.keyboard.press('Enter')
  await expect(monitor.getByText('1 of 1')).toBeVisible()
  await page.keyboard.press('Escape')

  await monitor.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Hex view' }).click()
  await expect(log.getByText('68 65 61 72 64').first()).toBeVisible()
})

test('draws numbers, and stays usable while a megabyte pours in', async ({ page }) => {
  const monitor = page.getByRole('region', { name: 'Serial monitor' })
  const line = monitor.getByLabel(/^Send to/)
  await line.fill('read')
  await line.press('Enter')
  await monitor.getByRole('switch', { name: 'Plot numbers' }).check({ force: true })
  await expect(monitor.getByRole('listitem').filter({ hasText: 'temp' })).toContainText('22.5')
  await monitor.getByRole('switch', { name: 'Plot numbers' }).uncheck({ force: true })
  await line.fill('pour')
  await line.press('Enter')
  await expect(monitor.getByRole('log').getByText('pour: 29999')).toBeVisible()
  // Only lines in view exist.
  expect(await monitor.getByRole('log').getByText('pour:').count()).toBeLessThan(200)
  // A page that is opened later sees the recent past.
  await page.reload()
  await expect(monitor.getByRole('log').getByText('pour: 29999')).toBeVisible()
  await monitor.getByRole('button', { name: 'Pause' }).click()
  await line.fill('more')
  await line.press('Enter')
  await expect(monitor.getByText(/\d newer lines?/)).toBeVisible()
  await monitor.getByRole('button', { name: 'Resume' }).click()
  await expect(monitor.getByRole('log').getByText('heard "more')).toBeVisible()
  const file = page.waitForEvent('download')
  await monitor.getByRole('button', { name: 'Save' }).click()
  expect((await file).suggestedFilename()).toMatch(/^ttyV0 .*\.txt$/)
})

test('a pulled cable is told and comes back; a crash is shown with what is missing to name its lines', async ({ page }) => {
  const monitor = page.getByRole('region', { name: 'Serial monitor' })
  await board.unplug()
  await expect(monitor.getByText('Unplugged, comes back by itself')).toBeVisible()
  await board.plug()
  await expect(monitor.getByText('Unplugged, comes back by itself')).toBeHidden()
  await monitor.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Restart the board' }).click()
  await monitor
    .getByRole('button', { name: /^Decode the crash/ })
    .last()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Where the program crashed' })
  await expect(dialog.getByText('0x400d1a2b')).toBeVisible()
  await expect(dialog.getByText('Without an ELF only addresses are known.')).toBeVisible()
  await dialog.locator('input[type=file]').setInputFiles({ name: 'notes.elf', mimeType: '', buffer: Buffer.from('no elf at all, this is') })
  await expect(dialog.getByText('The ELF was not taken')).toBeVisible()
  await expectNoFinding(page, 'crash', '[role=dialog]')
})

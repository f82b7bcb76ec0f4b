// Flash in the browser: files dropped anywhere on the page, erasing, reading back and restoring, and work that was begun elsewhere.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { findProgram } from '../fakes/find-program.ts'
import { filled, makeApp, makeMerged } from '../fakes/firmware-images.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../fakes/virtual-board/pty.ts'
import { expectNoFinding } from './axe.ts'
import { expect, test } from './fixtures.ts'

const folder = mkdtempSync(join(tmpdir(), 'leitstand-regions-'))
const path = join(folder, 'board7')
const image = makeMerged(5, makeApp(60_000, { chipId: 5, project: 'climate-node', version: '1.2.1' }))
let port: VirtualBoardPort

test.use({ backendFlags: ['--serial-ports', path] })
// biome-ignore lint/suspicious/noSkippedTests: only where the program is missing
test.skip(findProgram('socat') === undefined, 'virtual boards need socat')
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  port = await openVirtualBoard({ path, chip: 'esp32c3', mac: '24:0a:c4:77:00:01' })
})
test.beforeEach(async ({ context, page, backend }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  await page.goto(`${backend.http}/flash`)
})
test.afterAll(async () => {
  await port.close()
  rmSync(folder, { recursive: true, force: true })
})

const lane = (page: Page): Locator => page.getByRole('listitem', { name: /board7$/ })

async function ask(page: Page, item: string): Promise<void> {
  await lane(page)
    .getByRole('button', { name: /^More for lane/ })
    .click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

test('a file that is dropped anywhere on the page is taken as firmware and written', async ({ page }) => {
  await expect(lane(page)).toContainText('Ready')
  const dropped = await page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(bytes)], 'climate.bin', { type: 'application/octet-stream' }))
      return transfer
    },
    [...image],
  )
  const page7 = page.getByRole('region', { name: 'Flash', exact: true })
  await page7.dispatchEvent('dragover', { dataTransfer: dropped })
  await expect(page7).toHaveAttribute('data-over', 'true')
  await page7.dispatchEvent('drop', { dataTransfer: dropped })
  await expect(page7).toHaveAttribute('data-over', 'false')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Address of climate.bin')).toHaveValue('0x0')
  await dialog.getByRole('button', { name: 'Take it' }).click()
  await expect(page.getByRole('heading', { name: 'climate-node' })).toBeVisible()
  await page.getByRole('button', { name: 'Flash 1 board' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Write to 1 board/ })
    .click()
  await expect(lane(page)).toContainText('Flashed')
  expect(Buffer.from(port.board.flash.read(0, image.length)).equals(image)).toBe(true)
})

test('a region is erased, and nothing around it', async ({ page }) => {
  port.board.flash.bytes.set(filled(0x3000, 7), 0xc0000)
  await ask(page, 'Erase a region…')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Starts at').fill('0xC1000')
  await dialog.getByLabel('Length').fill('4k')
  await expectNoFinding(page, 'erase a region', '[role="dialog"]')
  await dialog.getByRole('button', { name: 'Erase region' }).click()
  await expect(lane(page)).toContainText('Erased')
  const kept = Buffer.from(port.board.flash.read(0xc0000, 0x3000))
  expect(kept.subarray(0x1000, 0x2000).every((byte) => byte === 0xff)).toBe(true)
  expect(
    [kept.subarray(0, 0x1000), kept.subarray(0x2000)].every((part, index) =>
      part.equals(filled(0x3000, 7).subarray(index * 0x2000, index * 0x2000 + 0x1000)),
    ),
  ).toBe(true)
})

test('the whole flash is read, erased by its name, and put back', async ({ page }) => {
  const before = Buffer.from(port.board.flash.read(0, 4 << 20))
  await ask(page, 'Read whole flash into the archive')
  await expect(lane(page).getByRole('link', { name: 'Kept in the archive' })).toBeVisible()
  await ask(page, 'Erase all…')
  const dialog = page.getByRole('dialog')
  const act = dialog.getByRole('button', { name: 'Erase all' })
  await expect(act).toBeDisabled()
  await dialog.getByRole('textbox').fill('board7')
  await expectNoFinding(page, 'erase everything', '[role="dialog"]')
  await act.click()
  await expect(lane(page)).toContainText('Erased')
  expect(port.board.flash.bytes.every((byte) => byte === 0xff)).toBe(true)

  await page.getByRole('link', { name: 'Archive' }).click()
  await page
    .getByRole('row', { name: /24:0a:c4:77:00:01/ })
    .getByRole('button', { name: 'Write this' })
    .click()
  await lane(page)
    .getByRole('button', { name: /^Flash, lane/ })
    .click()
  // What was read from this board loses nothing: nothing is to be asked.
  await expect(lane(page)).toContainText('Flashed')
  expect(Buffer.from(port.board.flash.read(0, 4 << 20)).equals(before)).toBe(true)
})

test('work that was begun elsewhere is named above the lanes, and everything stays on one line', async ({ page, backend }) => {
  await expect(page.getByRole('heading', { name: 'Nothing chosen to write' })).toBeVisible()
  port.board.setFaults({ bytesPerSecond: 20_000 })
  const begun = await page.request.post(`${backend.http}/api/flash-jobs`, { data: { port: path, action: 'read' } })
  expect(begun.ok()).toBe(true)
  await expect(page.getByRole('heading', { name: '1 board at work' })).toBeVisible()
  await page.setViewportSize({ width: 1440, height: 900 })
  const cancel = page.getByRole('button', { name: 'Cancel all' })
  const [top, name] = [await cancel.boundingBox(), await page.getByRole('heading', { name: '1 board at work' }).boundingBox()]
  expect(Math.abs((top?.y ?? 0) - (name?.y ?? 1000))).toBeLessThan(30)
  await expectNoFinding(page, 'work begun elsewhere')
  await cancel.click()
  await expect(page.getByRole('heading', { name: 'Nothing chosen to write' })).toBeVisible()
  port.board.setFaults({ bytesPerSecond: 0 })
})

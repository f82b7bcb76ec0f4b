// Flashing in the browser: four boards at once from blank to flashed, every fault by its name with a working retry, the archive, German.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { Activity } from '../../backend/contract/activity.ts'
import { findProgram } from '../fakes/find-program.ts'
import { makeApp, makeMerged } from '../fakes/firmware-images.ts'
import { NO_FAULTS } from '../fakes/virtual-board/faults.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../fakes/virtual-board/pty.ts'
import { expectNoFinding } from './axe.ts'
import { expect, test } from './fixtures.ts'

const folder = mkdtempSync(join(tmpdir(), 'leitstand-flash-screen-'))
const paths = [0, 1, 2, 3].map((index) => join(folder, `board${index}`))
const image = makeMerged(0, makeApp(150_000, { project: 'greenhouse-node', version: '2.5.0' }))
const imageC3 = makeMerged(5, makeApp(60_000, { chipId: 5, project: 'climate-node', version: '1.2.1' }))
let boards: VirtualBoardPort[] = []

test.use({ backendFlags: ['--serial-ports', paths.join(',')] })
// biome-ignore lint/suspicious/noSkippedTests: only where the program is missing
test.skip(findProgram('socat') === undefined, 'virtual boards need socat')
test.describe.configure({ mode: 'serial' })
test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})
test.afterAll(async () => {
  await Promise.all(boards.map((board) => board.close()))
  rmSync(folder, { recursive: true, force: true })
})

const board = (index: number): VirtualBoardPort => {
  const found = boards[index]
  if (found === undefined) throw new Error(`no board ${index}`)
  return found
}
const holds = (index: number, content: Buffer) => Buffer.from(board(index).board.flash.read(0, content.length)).equals(content)
const lane = (page: Page, index: number): Locator => page.getByRole('listitem', { name: new RegExp(`board${index}$`) })
const within = (row: Locator, name: RegExp): Locator => row.getByRole('button', { name })
/** Ports of the machine itself may be there too; they wait for nothing. */
const flashAll = (page: Page) => page.getByRole('button', { name: /^Flash \d boards?$/ })

/** Takes a file as firmware, by the dialog that is open. */
async function takeFile(page: Page, name: string, content: Buffer): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByText('.bin files', { exact: true }).click()
  await dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: content })
  await expect(dialog.getByLabel(`Address of ${name}`)).toHaveValue('0x0')
  await dialog.getByRole('button', { name: 'Take it' }).click()
  await expect(dialog).toBeHidden()
}

/** What is to be written, out of the archive; the choice is kept by the browser, which is a new one in every test. */
async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Choose firmware…' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Choose ${name}` })
    .click()
}

/** Says yes where something is to be known. */
async function writeAnyway(page: Page, count: number): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Write to ${count} board${count === 1 ? '' : 's'}` })
    .click()
}

test('boards appear as they are plugged in, and four at once go from blank to flashed', async ({ page, backend }) => {
  await page.goto(`${backend.http}/flash`)
  await expect(page.getByRole('heading', { name: 'Nothing chosen to write' })).toBeVisible()
  boards = await Promise.all(paths.map((path, index) => openVirtualBoard({ path, chip: 'esp32', mac: `24:0a:c4:00:01:0${index}` })))
  for (const index of boards.keys()) await expect(lane(page, index)).toContainText('Ready')

  await page.getByRole('button', { name: 'Choose firmware…' }).click()
  await takeFile(page, 'greenhouse.bin', image)
  await expect(page.getByRole('heading', { name: 'greenhouse-node' })).toBeVisible()
  board(0).board.setFaults({ bytesPerSecond: 60_000 })
  await flashAll(page).click()
  // Their flash is blank, but the image covers the place of settings.
  await writeAnyway(page, 4)
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('img', { name: /lanes? at work/ })).toBeVisible()
  await expect(lane(page, 0).getByRole('progressbar', { name: 'Write' })).toBeVisible()
  for (const index of boards.keys()) {
    await expect(lane(page, index)).toContainText('Flashed')
    await expect(lane(page, index)).toContainText('1 part equal by MD5')
    expect(holds(index, image)).toBe(true)
    expect(board(index).board.state).toBe('app')
  }
  await expect(page.getByRole('status').filter({ hasText: 'done' })).toContainText('4 done')
  await expect(flashAll(page)).toHaveCount(0)
  await expectNoFinding(page, 'lanes')

  const told: Activity[] = await (await page.request.get(`${backend.http}/api/activity?kinds=board-flashed`)).json()
  expect(told.map(({ detail }) => detail.mac).sort()).toEqual([0, 1, 2, 3].map((index) => `24:0a:c4:00:01:0${index}`))
})

test('a pulled cable is named, the board comes back, and retry writes it', async ({ page, backend }) => {
  await page.goto(`${backend.http}/flash`)
  await choose(page, 'greenhouse-node 2.5.0')
  board(1).board.setFaults({ unplugAfter: 60_000 })
  const row = lane(page, 1)
  await within(row, /^Flash, lane/).click()
  await writeAnyway(page, 1)
  await expect(row).toContainText('Failed')
  await expect(row).toContainText('is gone: the cable or the power was lost.')
  await expect(row).toContainText('The flash is written in part')
  await expect(row).toContainText('Next: Plug the board in again, then retry.')
  await expect(within(row, /^Retry/)).toBeDisabled()
  board(1).board.setFaults(NO_FAULTS)
  await board(1).plug()
  await expect(within(row, /^Retry/)).toBeEnabled()
  await within(row, /^Retry/).press('Enter')
  await expect(row).toContainText('Flashed')
  expect(holds(1, image)).toBe(true)
})

test('a firmware for another chip is refused before a byte is written', async ({ page, backend }) => {
  await page.goto(`${backend.http}/flash`)
  await page.getByRole('button', { name: 'Choose firmware…' }).click()
  await takeFile(page, 'climate.bin', imageC3)
  const row = lane(page, 0)
  await expect(row).toContainText('Flashed')
  await within(row, /^Flash, lane/).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Is left out')
  await expect(dialog).toContainText('climate.bin is for ESP32-C3, the board has ESP32.')
  await expect(dialog.getByRole('button', { name: 'Write to 0 boards' })).toBeDisabled()
  await expectNoFinding(page, 'check before writing', '[role="dialog"]')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(row).toContainText('Nothing was written.')
  expect(holds(0, image)).toBe(true)
})

test('work is cancelled safely, and says what the flash holds', async ({ page, backend }) => {
  await page.goto(`${backend.http}/flash/firmware`)
  await page
    .getByRole('row', { name: /greenhouse-node/ })
    .getByRole('button', { name: 'Write this' })
    .click()
  await expect(page.getByRole('heading', { name: 'greenhouse-node' })).toBeVisible()
  board(2).board.setFaults({ bytesPerSecond: 30_000 })
  const row = lane(page, 2)
  await within(row, /^Flash, lane/).click()
  await writeAnyway(page, 1)
  await expect(row).toContainText(/greenhouse.bin at 0x0/)
  await within(row, /^Cancel safely/).click()
  await expect(row).toContainText('Cancelled')
  await expect(row).toContainText('The flash is written in part')
  board(2).board.setFaults(NO_FAULTS)
  await within(row, /^Retry/).click()
  await expect(row).toContainText('Flashed')
  expect(holds(2, image)).toBe(true)
})

test('the flash is read into the archive, noted, found, deleted and taken back', async ({ page, backend }) => {
  await page.goto(`${backend.http}/flash`)
  const row = lane(page, 3)
  await within(row, /^More for lane/).click()
  await page.getByRole('menuitem', { name: 'Read a region…' }).click()
  const range = page.getByRole('dialog')
  await range.getByLabel('Length').fill('0x5000000')
  await expect(range).toContainText('A number such as 0x5000')
  await range.getByLabel('Length').fill('64k')
  await page.keyboard.press('Enter')
  await row.getByRole('link', { name: 'Kept in the archive' }).click()

  const kept = page.getByRole('row', { name: /24:0a:c4:00:01:03/ })
  await expect(kept).toContainText('Read from a board')
  await expect(kept).toContainText('65.5 kB')
  await page.getByRole('button', { name: /^Acts on 24:0a/ }).click()
  await page.getByRole('menuitem', { name: 'Name and note…' }).click()
  await page.getByLabel('Note', { exact: true }).fill('before the new release')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(kept).toContainText('before the new release')
  await page.getByLabel('Search name, release, note, hash').fill('before release')
  await expect(page.getByRole('row', { name: /greenhouse-node/ })).toHaveCount(0)
  await page.getByLabel('Search name, release, note, hash').fill('')
  await expectNoFinding(page, 'archive')

  await page.getByRole('button', { name: /^Acts on 24:0a/ }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /^Download/ }).click()
  expect((await download).suggestedFilename()).toBe('240ac4000103.bin')
  await page.getByRole('button', { name: /^Acts on 24:0a/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(kept).toHaveCount(0)
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(kept).toBeVisible()
})

test('it speaks German', async ({ page, backend, context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.language', 'de'))
  await page.goto(`${backend.http}/flash`)
  const band = page.getByRole('main').locator('header').first()
  await expect(band.getByRole('status')).toBeVisible()
  await expect(band.getByText(/hierher ziehen/)).toBeVisible()
  expect((await band.boundingBox())?.height).toBeLessThan(80)
  // Work that was begun elsewhere: the band keeps to one line, and no word is cut.
  board(3).board.setFaults({ bytesPerSecond: 20_000 })
  const firmware: { id: string; name: string }[] = await (await page.request.get(`${backend.http}/api/firmware`)).json()
  const greenhouse = firmware.find(({ name }) => name === 'greenhouse-node')
  const data = { port: board(3).path, action: 'write', firmware: greenhouse?.id }
  const job = await (await page.request.post(`${backend.http}/api/flash-jobs`, { data })).json()
  const cancel = within(lane(page, 3), /^Sicher abbrechen/)
  await expect(cancel).toBeVisible()
  await expect(page.getByRole('heading', { name: '1 Board in Arbeit' })).toBeVisible()
  await expect(page.getByText('greenhouse-node', { exact: true }).first()).toBeVisible()
  await expect(page.getByText(/begonnen von/)).toHaveCount(0)
  await expect(band.getByText(/^noch /)).toBeVisible()
  expect((await band.boundingBox())?.height).toBeLessThan(80)
  expect(await cancel.evaluate((button) => [...button.querySelectorAll('*')].some((one) => one.scrollWidth > one.clientWidth + 1))).toBe(
    false,
  )
  await page.request.post(`${backend.http}/api/flash-jobs/${job.id}/cancel`)
  await expect(cancel).toHaveCount(0)
  board(3).board.setFaults(NO_FAULTS)

  await expect(page.getByRole('button', { name: 'Firmware wählen…' })).toBeVisible()
  const row = lane(page, 0)
  await expect(row).toContainText('climate.bin ist für ESP32-C3, das Board hat ESP32.')
  await expect(row).toContainText('Als Nächstes: Den Build für diesen Chip wählen.')
  await page.getByRole('button', { name: 'Optionen' }).click()
  await expect(page.getByRole('dialog')).toContainText('Vor dem Schreiben sichern')
  await expectNoFinding(page, 'options in German', '[role="dialog"]')
})

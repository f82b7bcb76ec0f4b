// Bench mode: four blank boards at four ports, a list of four names; flashed, set up, tested, on screen with their first values, on paper.
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { type Ready, TestBackend } from '../backend-process.ts'
import { findProgram } from '../fakes/find-program.ts'
import { makeApp, makeMerged } from '../fakes/firmware-images.ts'
import { equip } from '../fakes/virtual-board/board-program.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../fakes/virtual-board/pty.ts'
import { expectNoFinding } from './axe.ts'
import { test as base, expect } from './fixtures.ts'

const hasSocat = findProgram('socat') !== undefined
const MACS = [1, 2, 3, 4].map((at) => `24:0a:c4:44:00:0${at}`)
const LIST = ['Irrigation-01', 'Irrigation-02', 'Climate-01', 'Climate-02']
/** Many processes on a machine that may be busy. */
const PATIENCE = { timeout: 90_000 }

interface Bench {
  boards: VirtualBoardPort[]
  backend: Ready
}

const test = base.extend<object, Bench>({
  boards: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the braces
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'leitstand-bench-'))
      const boards = await Promise.all(
        MACS.map(async (mac, at) => {
          const port = await openVirtualBoard({ path: join(folder, `ttyBENCH${at}`), chip: 'esp32', mac })
          equip(port.board, mac)
          return port
        }),
      )
      await use(boards)
      await Promise.all(boards.map((board) => board.close()))
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  backend: [
    async ({ boards }, use) => {
      const process = new TestBackend(['--serial-ports', boards.map(({ path }) => path).join(','), '--mqtt-anonymous', 'nobody'])
      try {
        await use(await process.ready())
      } finally {
        await process.stop()
        process.removeData()
      }
    },
    { scope: 'worker' },
  ],
})

// biome-ignore lint/suspicious/noSkippedTests: the machine of a developer may have no socat
test.skip(!hasSocat, 'socat is not installed')
// The second test takes boards as the first leaves them.
test.describe.configure({ timeout: 180_000, mode: 'serial' })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

/** The archive holds one firmware. */
async function uploadFirmware(page: Page, http: string): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream' }
  const image = makeMerged(0, makeApp(120_000, { project: 'greenhouse-node', version: '2.5.0' }))
  const file = await (await page.request.post(`${http}/api/firmware-files?name=node.bin`, { headers, data: image })).json()
  const parts = [{ name: 'node.bin', sha256: file.sha256, offset: file.usualOffset }]
  const made = await page.request.post(`${http}/api/firmware`, { data: { name: 'greenhouse-node', parts } })
  expect(made.ok()).toBe(true)
}

async function downloaded(page: Page, link: Locator): Promise<{ name: string; content: Buffer }> {
  const waiting = page.waitForEvent('download')
  await link.click()
  const download = await waiting
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
}

test('four blank boards at once become four named boards with values, a protocol and labels', async ({ page, backend, boards }) => {
  await uploadFirmware(page, backend.http)
  await page.goto(`${backend.http}/flash`)
  await page.getByRole('link', { name: 'Bench mode' }).click()
  await expectNoFinding(page, 'no batches')
  await page.getByRole('button', { name: 'New batch' }).click()

  await page.getByRole('button', { name: 'Make batch' }).click()
  await expect(page.getByText('Choose a firmware of the archive.')).toBeVisible()
  await expect(page.getByText('Enter at least one board, and mend the marked rows.')).toBeVisible()
  await page.getByLabel('Name of the batch').fill('gh2-november')
  await page.getByRole('combobox', { name: 'Firmware' }).click()
  await page.getByRole('option', { name: /greenhouse-node/ }).click()
  await page.getByLabel('Name of the network (2.4 GHz)').fill('lab-iot')
  await page.getByLabel('Password', { exact: true }).fill('greenhouse')
  await expect(page.getByRole('combobox', { name: 'Address, as the board sees it' })).toHaveValue('127.0.0.1')
  // A row too much without a name, then the list as it shall be, as a file.
  await page.getByLabel('List of boards').fill('Irrigation-01, Greenhouse 2\n, Greenhouse 2')
  await expect(page.getByText('1 row must be mended')).toBeVisible()
  await expect(page.getByText('Has no name.')).toBeVisible()
  const csv = `name,zone,labels\n${LIST.map((name) => `${name},Greenhouse 2,november`).join('\n')}\n`
  await page.getByLabel('CSV file…').setInputFiles({ name: 'gh2.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await expect(page.getByText('4 boards', { exact: true })).toBeVisible()
  await expectNoFinding(page, 'editor of a batch')
  await page.getByRole('button', { name: 'Make batch' }).click()

  await expect(page.getByRole('heading', { name: 'gh2-november' })).toBeVisible()
  await expect(page.getByRole('listitem', { name: /^Lane \d: / })).toHaveCount(4)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const lanes = page.getByRole('region', { name: 'Lanes' })
  // All four at once.
  await expect(lanes.getByRole('button', { name: /Cancel safely/ })).toHaveCount(4)
  await expectNoFinding(page, 'batch at work')
  await expect(lanes.getByText('Passed', { exact: true })).toHaveCount(4, PATIENCE)
  await expect(lanes.getByText('6 of 6 checks')).toHaveCount(4)
  await expect(page.getByText('Done', { exact: true })).toBeVisible()
  for (const name of LIST) await expect(page.getByRole('row').filter({ hasText: name })).toContainText('done')
  await expectNoFinding(page, 'batch that is done')
  // Each row of the list is one line high, whatever stands beside its name.
  const heights = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height))
  expect(Math.max(...heights)).toBeLessThan(40)
  expect(boards.map(({ board }) => board.state)).toEqual(['app', 'app', 'app', 'app'])

  await page.getByRole('button', { name: 'Protocol' }).click()
  const protocol = await downloaded(page, page.getByRole('menuitem', { name: 'Protocol as PDF' }))
  expect([protocol.name, protocol.content.subarray(0, 5).toString()]).toEqual(['gh2-november.pdf', '%PDF-'])
  await page.getByRole('button', { name: 'Protocol' }).click()
  const table = await downloaded(page, page.getByRole('menuitem', { name: 'Protocol as CSV' }))
  expect(table.content.toString().match(/,passed,/g)).toHaveLength(4)
  await page.getByRole('button', { name: 'Protocol' }).click()
  const labels = await downloaded(page, page.getByRole('menuitem', { name: 'Labels with QR codes' }))
  expect([labels.name, labels.content.subarray(0, 5).toString()]).toEqual(['gh2-november-labels.pdf', '%PDF-'])

  await page.getByRole('row').filter({ hasText: 'Irrigation-01' }).getByRole('link', { name: 'Irrigation-01' }).click()
  await expect(page).toHaveURL(/\/devices\/ESP_C44400/)
  await expect(page.getByText('Greenhouse 2').first()).toBeVisible()
  await expect(page.getByText(/°C/).first()).toBeVisible()
  const states = await (await page.request.get(`${backend.http}/api/sensors`)).json()
  expect(states.filter((one: { lastTelemetry: unknown }) => one.lastTelemetry !== null)).toHaveLength(4)
})

test('one board is set up by hand: networks live, a wrong password with its remedy, then it works', async ({ page, backend }) => {
  await page.goto(`${backend.http}/flash`)
  const lane = page.getByRole('listitem', { name: /ttyBENCH0/ })
  await lane.getByRole('button', { name: /^More for lane/ }).click()
  await page.getByRole('menuitem', { name: 'Set up…', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /^Set up the board at / })
  await dialog.getByRole('button', { name: /^Workshop/ }).click(PATIENCE)
  await expect(dialog.getByLabel('Name of the network (2.4 GHz)')).toHaveValue('Workshop')
  await dialog.getByLabel('Password', { exact: true }).fill('not-the-one')
  await dialog.getByLabel('Name', { exact: true }).fill('Spare 1')
  await expectNoFinding(page, 'dialog of setting up')
  await dialog.getByRole('button', { name: 'Set up', exact: true }).click()
  await expect(dialog.getByText(/Workshop is in reach \(−71 dBm\) but did not take the board\./)).toBeVisible(PATIENCE)
  await expect(dialog.getByText(/Check the password, then retry\./)).toBeVisible()
  await expectNoFinding(page, 'a wrong password')
  await dialog.getByRole('button', { name: 'Change settings' }).click()
  await dialog.getByLabel('Password', { exact: true }).fill('benchbench')
  await dialog.getByRole('button', { name: 'Set up', exact: true }).click()
  await expect(dialog.getByText('Spare 1 is set up, connected and tested.')).toBeVisible(PATIENCE)
  await expectNoFinding(page, 'set up')
  await dialog.getByRole('link', { name: 'Show board' }).click()
  await expect(page.getByRole('heading', { name: 'Spare 1' })).toBeVisible()
})

// Exports and scheduled reports on the real backend: every sample as CSV, a PDF as a job, a report into a folder.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { expectAccessible, importHistory } from './imported-history.ts'

/** Not the backend of the other files: they want to see an empty one. */
test.use({ backendFlags: ['--registration', 'auto'] })
test.describe.configure({ timeout: 60_000 })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

test('every stored sample of a chosen series is downloaded as it is shown in the dialog', async ({ page, backend }) => {
  await importHistory(page, backend.http, 'export-lab', 60)
  await page.goto(`${backend.http}/explore/exports`)
  await page.getByRole('button', { name: 'New export…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('Choose at least one series.')).toBeVisible()
  await expectAccessible(page, '[role=dialog]')
  await dialog.getByLabel('From').fill('-5d')
  // By keys alone: search, into the list, choose.
  await dialog.getByRole('textbox', { name: 'Name, board, zone, type, unit' }).fill('export-lab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press(' ')
  await expect(dialog.getByText('360 values')).toBeVisible()
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(361)
})

test('a PDF report is made as a job, saved, listed, and deleted with Undo', async ({ page, backend }) => {
  await importHistory(page, backend.http, 'pdf-lab', 60)
  await page.goto(`${backend.http}/explore/exports`)
  await page.getByRole('button', { name: 'New export…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('PDF report', { exact: true }).click()
  await dialog.getByLabel('Title and file name').fill('Lab report')
  await dialog.getByLabel('From').fill('-5d')
  await dialog.getByRole('textbox', { name: 'Name, board, zone, type, unit' }).fill('pdf-lab')
  await dialog.getByRole('button', { name: 'Add all listed' }).click()
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Make report' }).click()
  expect(
    readFileSync(await (await download).path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  const row = page.getByRole('row').filter({ hasText: 'Lab report' })
  await expect(row).toContainText('Ready')
  await row.getByRole('button', { name: /^Delete/ }).click()
  await expect(row).toHaveCount(0)
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(row).toBeVisible()
})

test('a report is planned by keys people know, refuses a folder that is none, and runs at once', async ({ page, backend }) => {
  await importHistory(page, backend.http, 'report-lab', 60)
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-reports-'))
  try {
    await page.goto(`${backend.http}/explore/reports`)
    await page.getByRole('button', { name: 'New report…' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('Name and title').fill('Weekly')
    await drawer.getByRole('textbox', { name: 'Name, board, zone, type, unit' }).fill('report-lab')
    await drawer.getByRole('button', { name: 'Add all listed' }).click()
    await drawer.getByRole('combobox', { name: 'Runs' }).click()
    await page.getByRole('option', { name: 'Every week' }).click()
    await expect(drawer.getByText(/^Next: Mon/)).toBeVisible()
    await expect(drawer.getByRole('combobox', { name: 'What it covers' })).toHaveValue('Past week')
    await drawer.getByLabel('Folder on the machine').fill(join(folder, 'missing'))
    await drawer.getByRole('button', { name: 'Save report' }).click()
    await expect(drawer.getByRole('alert')).toContainText('The folder does not exist or cannot be written')
    await drawer.getByLabel('Folder on the machine').fill(folder)
    await drawer.getByRole('button', { name: 'Save report' }).click()
    await expect(drawer).toHaveCount(0)
    const row = page.getByRole('row').filter({ hasText: 'Weekly' })
    await expect(row).toContainText('Every Monday at 06:00')
    await row.getByRole('button', { name: /^Acts for/ }).click()
    await page.getByRole('menuitem', { name: 'Run now' }).click()
    await expect.poll(() => readdirSync(folder).filter((name) => name.endsWith('.pdf'))).toHaveLength(1)
    await expect(row.getByLabel('Succeeded')).toBeVisible()
    await expectAccessible(page, 'main')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

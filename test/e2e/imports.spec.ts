// Import of CSV history on the real backend: a file from Excel in German, faulty rows with their reasons, and the way to Explore.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './imported-history.ts'

/** Not the backend of the other files: they want to see an empty one. */
test.use({ backendFlags: ['--registration', 'auto'] })
test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

const EXCEL = 'Zeit;Temperatur [°C];Bemerkung\r\n01.02.2026 13:45;21,5;gut\r\n01.02.2026 13:46;21,6;gut\r\n01.02.2026 13:47;warm;gut\r\n'

async function choose(page: Page, name: string, text: string) {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose file…' }).click()
  await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') })
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

test('a file is looked at, tried, imported and shown in Explore', async ({ page, backend }) => {
  await page.goto(`${backend.http}/explore/import`)
  await choose(page, 'labor.csv', EXCEL)
  await expect(page.getByText('Sun, 1 February 2026 at 13:45:00')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Decimal sign' })).toHaveValue(/Comma/)

  // The remark is no series.
  const remark = page.getByRole('combobox', { name: 'Use of column Bemerkung' })
  if ((await remark.inputValue()) !== 'Ignore') {
    await remark.click()
    await page.getByRole('option', { name: 'Ignore' }).click()
  }
  await page.getByRole('button', { name: /^Temperatur \[°C\] goes into/ }).click()
  await page.getByRole('combobox', { name: 'Board' }).fill('lab-1')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByRole('heading', { name: 'Result of the dry run' })).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: 'No number' })
  await expect(row).toContainText('warm')
  await expect(row).toContainText('4')
  expect(await (await page.request.get(`${backend.http}/api/series?board=lab-1`)).json()).toEqual([])

  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Result of the import' })).toBeVisible()
  const show = page.getByRole('link', { name: 'Show in Explore' })
  await expect(show).toHaveAttribute('href', /r=20260201T/)
  await expectAccessible(page, 'main')

  await show.click()
  await expect(page).toHaveURL(/\/explore\?/)
  await expect(page.getByText('lab-1').first()).toBeVisible()
})

test('decimal and delimiter that collide, and a file that is none, are named with a remedy', async ({ page, backend }) => {
  await page.goto(`${backend.http}/explore/import`)
  await choose(page, 'signs.csv', 'time,t\n2026-02-01 10:00,20.5\n2026-02-01 10:01,20.6\n')
  await page.getByRole('combobox', { name: 'Decimal sign' }).click()
  await page.getByRole('option', { name: /Comma/ }).click()
  await expect(page.getByText('The decimal sign is also the end of a column.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Dry run' })).toBeDisabled()

  await page.getByRole('link', { name: 'Another file' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose file…' }).click()
  await (await chooser).setFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) })
  await expect(page.getByRole('alert')).toContainText('is empty. Choose another file')
})

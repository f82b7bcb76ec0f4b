// The data quality page on the real backend: a past stretch with a gap is checked, the finding leads to Explore and is acknowledged by key.
import { expect, test } from './fixtures.ts'
import { expectAccessible, importHistory } from './imported-history.ts'

/** Not the backend of the other files: they want to see an empty one. */
test.use({ backendFlags: ['--registration', 'auto'] })
test.describe.configure({ timeout: 60_000 })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

test('a gap in the past is found, filtered by address, shown in Explore and acknowledged', async ({ page, backend }) => {
  await importHistory(page, backend.http, 'gap-lab', 180, 90)
  await page.goto(`${backend.http}/insights`)
  await page.getByRole('button', { name: 'Check a past range…' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Chosen series', { exact: true }).click()
  await dialog.getByRole('textbox', { name: 'Name, board, zone, type, unit' }).fill('gap-lab')
  await dialog.getByRole('button', { name: 'Add all listed' }).click()
  await dialog.getByRole('button', { name: 'Check range' }).click()
  await expect(dialog).toHaveCount(0)

  await page.goto(`${backend.http}/insights?board=gap-lab&kind=gap`)
  const row = page.getByRole('row').filter({ hasText: 'gap-lab' })
  await expect(row).toContainText('No reading for 20 min, usually every 10 s')
  await expect(page.getByRole('combobox', { name: 'Kind' })).toHaveValue('Gap')
  await expectAccessible(page, 'main')

  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('a')
  await expect(row).toContainText('Acknowledged')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/explore\?/)
})

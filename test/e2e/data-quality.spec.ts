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
  const checks = page.getByRole('region', { name: 'Checks of past ranges' })
  await expect(checks).toContainText('1 series checked, 1 new finding')

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

test('checks of a long past show how far they are, and are cancelled on the page and beside the bell', async ({ page, backend }) => {
  const { http } = backend
  const { id, fromMs, toMs } = await importHistory(page, http, 'long-lab', 60 * 24 * 60)
  const start = () => page.request.post(`${http}/api/scans`, { headers: { origin: http }, data: { series: [id], fromMs, toMs } })
  await page.goto(`${http}/insights`)
  // One runs, the others wait: the last are there long enough to be cancelled by hand.
  for (let count = 0; count < 18; count++) expect((await start()).status()).toBe(202)
  const checks = page.getByRole('region', { name: 'Checks of past ranges' })
  await expect(checks.getByRole('progressbar').nth(2)).toBeVisible()
  await checks.getByRole('button', { name: 'Cancel safely' }).last().click()
  await page.getByRole('button', { name: /jobs? running/ }).click()
  const list = page.getByRole('dialog').filter({ hasText: 'Running work' })
  await expect(list.getByRole('link', { name: 'Check of a past range' }).first()).toBeVisible()
  await list.getByRole('button', { name: 'Cancel safely' }).last().click()
  await expect(list).toContainText('Nothing is running any more.', { timeout: 30_000 })
  await page.keyboard.press('Escape')
  await expectAccessible(page, 'main')
  await checks.getByRole('button', { name: 'Remove from here' }).first().click()
  const states: { progress: { state: string } }[] = await (await page.request.get(`${http}/api/scans`)).json()
  expect(states.every(({ progress }) => progress.state === 'cancelled' || progress.state === 'done')).toBe(true)
  expect(states.some(({ progress }) => progress.state === 'cancelled')).toBe(true)
})

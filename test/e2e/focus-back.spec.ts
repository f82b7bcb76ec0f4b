// Where the keyboard stands after a dialog or a box is closed: at the button that opened it.
import { expect, test } from './fixtures.ts'

test.beforeEach(async ({ page }) => {
  await page.getByRole('button', { name: 'Later' }).click()
  await expect(page.getByRole('navigation').first()).toBeVisible()
})

for (const { path, name } of [
  { path: '/explore/exports', name: 'New export…' },
  { path: '/explore/reports', name: 'New report…' },
  { path: '/dashboards', name: 'New dashboard' },
]) {
  test(`Escape gives the keyboard back to "${name}"`, async ({ page }) => {
    await page.goto(path)
    const opener = page.getByRole('button', { name }).first()
    await opener.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(opener).toBeFocused()
  })
}

test('Escape closes what a cell of the status bar says', async ({ page }) => {
  await page.goto('/explore')
  const cell = page.locator('[data-cell="broker"]')
  await cell.focus()
  await page.keyboard.press('Enter')
  await expect(cell).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Escape')
  await expect(cell).toHaveAttribute('aria-expanded', 'false')
  await expect(cell).toBeFocused()
})

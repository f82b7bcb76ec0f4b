// A template on the way to many boards: made from one, tried dry, rolled out in waves to its end.
import type { Page } from '@playwright/test'
import { expectNoFinding } from './axe.ts'
import { expect, test } from './fixtures.ts'

test.use({ backendFlags: ['--demo', '6', '--registration', 'auto'] })
test.describe.configure({ timeout: 120_000 })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

const TANK = 'ESP_8DD0CA18'

/** What the template brings: an output on a pin that is free on every demo board. */
async function withSpareRelay(page: Page, http: string): Promise<void> {
  const [{ id, version, createdAtMs: _c, changedAtMs: _h, by: _b, ...body }] = await (
    await page.request.get(`${http}/api/templates`)
  ).json()
  const spare = { ...body.actuators[0], gpio: 33, type: 'relay', name: 'Spare relay', critical: false }
  const changed = { ...body, boardTypes: [], sensors: [], actuators: [spare], offlineRules: [], variables: [], bindings: [] }
  const answer = await page.request.put(`${http}/api/templates/${id}`, { data: { version, body: changed } })
  expect(answer.ok()).toBe(true)
}

test('a template is made from a board, tried dry, and rolled out in waves to its end', async ({ page, backend }) => {
  await page.goto(`${backend.http}/devices/${TANK}?tab=configuration`)
  await expect(page.getByText(/^\s*Version \d+ runs on the board\.$/)).toBeVisible()
  await page.goto(`${backend.http}/devices/templates`)
  await page.getByRole('button', { name: 'From a board…' }).click()
  const editor = page.getByRole('dialog', { name: 'Template from a board' })
  await editor.getByRole('combobox', { name: 'Board', exact: true }).click()
  await page.getByRole('option', { name: 'AQ-Tank-01' }).click()
  await editor.getByLabel('Name', { exact: true }).fill('Spare')
  await editor.getByRole('button', { name: 'Make template' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Spare' })).toContainText('2 outputs')
  await expectNoFinding(page, 'templates')
  await withSpareRelay(page, backend.http)
  await expect(page.getByRole('row').filter({ hasText: 'Spare' })).toContainText('1 output')

  await page.getByRole('button', { name: 'Acts on Spare' }).click()
  await page.getByRole('menuitem', { name: 'Roll out…' }).click()
  const next = page.getByRole('button', { name: 'Next' })
  await next.click()
  await page.getByRole('button', { name: 'Choose all shown' }).click()
  await next.click()
  await expect(page.getByText('This needs no values per board.')).toBeVisible()
  await next.click()
  await expect(page.getByText(/Will change \d/)).toBeVisible()
  await expect(page.getByText('Nothing has been sent.')).toBeVisible()
  await expect(page.getByText('new: Spare relay (GPIO 33)').first()).toBeVisible()
  await expectNoFinding(page, 'dry run')
  await next.click()
  await page.getByLabel('Then, % of all').fill('50')
  await page.getByLabel('Watched after each wave, s').fill('1')
  await page.getByLabel('Watched after each wave, s').blur()
  await expect(page.getByText(/^Waves: 1 · \d · \d$/)).toBeVisible()
  await expectNoFinding(page, 'waves')
  await page.getByRole('button', { name: /^Start on \d boards$/ }).click()
  await expect(page.getByText('Wave 3').first()).toBeVisible()
  await expect(page.getByText(/^Finished · Wave 3/)).toBeVisible({ timeout: 90_000 })
  await expectNoFinding(page, 'rollout')

  await page.goto(`${backend.http}/devices/rollouts`)
  await expect(page.getByRole('row').filter({ hasText: 'Spare' })).toContainText('3 / 3')
  await page.goto(`${backend.http}/devices/${TANK}`)
  await expect(page.getByRole('row').filter({ hasText: 'Spare relay' })).toBeVisible()
})

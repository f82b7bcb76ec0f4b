// Zones from the screen: made, filled, acknowledged by running boards; a sub-zone of two pins made safe; renamed and taken back.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test.use({ backendFlags: ['--demo', '6', '--registration', 'auto'] })
test.describe.configure({ mode: 'serial' })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

const BOARD = 'ESP_8DD0CA18'

test('a zone is made, a board moves into it and acknowledges', async ({ page, backend }) => {
  test.slow()
  await page.goto(`${backend.http}/devices/zones`)
  await page.getByRole('button', { name: 'New zone' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('North bay')
  await dialog.getByRole('button', { name: 'Make zone' }).click()
  await expect(page.getByRole('heading', { name: 'North bay' })).toBeVisible()
  await expect(page.getByText('No board stands here.')).toBeVisible()

  const { zone, name } = (await (await page.request.get(`${backend.http}/api/boards/${BOARD}`)).json()).board
  const label = name ?? BOARD
  await page.getByRole('button', { name: new RegExp(`^${zone}`) }).click()
  const source = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: label }) })
  await source.dragTo(page.getByRole('button', { name: /^North bay/ }))
  await expect(source).toHaveCount(0)

  await page.getByRole('button', { name: /^North bay/ }).click()
  const moved = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: label }) })
  await expect(moved.getByText('Acknowledged')).toBeVisible({ timeout: 20_000 })
})

test('a sub-zone of two pins is acknowledged, made safe output by output, and goes with one undo', async ({ page, backend }) => {
  test.slow()
  await page.goto(`${backend.http}/devices/${BOARD}`)
  await page.getByRole('button', { name: 'Edit sub-zones' }).click()
  const editor = page.getByRole('dialog')
  await editor.getByRole('button', { name: 'Add sub-zone' }).click()
  await editor.getByLabel('Name of sub-zone 1').fill('Bench 1')
  const { desired } = await (await page.request.get(`${backend.http}/api/boards/${BOARD}/configuration`)).json()
  const [output] = desired.actuators as { gpio: number }[]
  const other = [...desired.actuators, ...desired.sensors].find(({ gpio }: { gpio: number }) => gpio !== output?.gpio)
  for (const gpio of [output?.gpio, other.gpio]) {
    await editor
      .getByRole('group', { name: 'Pins of Bench 1' })
      .getByLabel(new RegExp(`^${gpio} `))
      .check()
  }
  await editor.getByRole('button', { name: 'Save sub-zones' }).click()
  await expect(editor).toHaveCount(0)
  const row = page
    .getByRole('listitem')
    .filter({ hasText: 'Bench 1' })
    .filter({ has: page.getByRole('button') })
  await expect(row.getByText('Acknowledged')).toBeVisible({ timeout: 20_000 })

  await page.request.post(`${backend.http}/api/actuators/${BOARD}/${output?.gpio}/command`, { data: { command: 'ON' } })
  await expect(row.getByText('on', { exact: true })).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Make Bench 1 safe' }).click()
  const asks = page.getByRole('dialog')
  await asks.getByLabel('Reason').fill('Leak')
  await asks.getByRole('button', { name: 'Make safe' }).click()
  await expect(page.getByText(/^(\d+) of \1 confirmed off$/)).toBeVisible({ timeout: 20_000 })
  await expect(row.getByText('off', { exact: true }).first()).toBeVisible()
  await expect(row.getByText('on', { exact: true })).toHaveCount(0)
  await expect.poll(() => violations(page)).toEqual([])

  await page.getByRole('button', { name: 'Edit sub-zones' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove Bench 1' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save sub-zones' }).click()
  await expect(row).toHaveCount(0, { timeout: 20_000 })
  await page.getByRole('button', { name: /^Undo/ }).last().click()
  await expect(row.getByText('Acknowledged')).toBeVisible({ timeout: 20_000 })
})

test('a renamed zone tells its boards; one undo takes it back; the page is accessible, in German too', async ({ page, backend }) => {
  test.slow()
  await page.goto(`${backend.http}/devices/zones?zone=North+bay`)
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('South bay')
  await dialog.getByRole('button', { name: 'Rename zone' }).click()
  await expect(page.getByRole('heading', { name: 'South bay' })).toBeVisible()
  const told = async () => (await (await page.request.get(`${backend.http}/api/boards/${BOARD}/zone`)).json()).state.told
  await expect.poll(told, { timeout: 20_000 }).toBe('South bay')
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect.poll(told, { timeout: 20_000 }).toBe('North bay')
  await expect(page.getByRole('button', { name: /^North bay/ })).toBeVisible()

  await page.evaluate(() => localStorage.setItem('leitstand.language', 'de'))
  await page.goto(`${backend.http}/devices/zones?zone=North+bay`)
  await expect(page.getByRole('button', { name: 'Neue Zone' })).toBeVisible()
  await expect(page.getByText('Unterzonen', { exact: true })).toBeVisible()
  await expect.poll(() => violations(page)).toEqual([])
})

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

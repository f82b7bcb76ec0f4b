// A board's page on the real backend: switching an output, seeing why a message was rejected, calibrating, and taking back.
import type { Locator, Page } from '@playwright/test'
import mqtt from 'mqtt'
import { expect, test } from './fixtures.ts'

test.use({ backendFlags: ['--demo', '6'] })

interface Output {
  board: string
  gpio: number
  on: boolean
}

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

async function anOutput(page: Page, http: string): Promise<Output> {
  let found: Output | undefined
  await expect
    .poll(async () => {
      const actuators: Output[] = await (await page.request.get(`${http}/api/actuators`)).json()
      found = actuators.find(({ on }) => !on)
      return found
    })
    .toBeDefined()
  if (!found) throw new Error('no demo board reported an output')
  return found
}

test('an output switched ON shows that it was sent, and ON once the board confirms', async ({ page, backend }) => {
  const { board } = await anOutput(page, backend.http)
  await page.goto(`${backend.http}/devices/${board}`)
  const toggle = page.getByRole('switch').filter({ visible: true }).first()
  await expect(toggle).toHaveAttribute('aria-checked', 'false')
  // What the row said in between, however short.
  await toggle.evaluate((element) => {
    const row = element.closest('tr')
    if (!row) return
    new MutationObserver(() => {
      document.body.dataset.said = `${document.body.dataset.said ?? ''}|${row.textContent}`
    }).observe(row, { subtree: true, childList: true, characterData: true })
  })
  const name = await toggle.evaluate((element) => element.closest('tr')?.cells[2]?.textContent ?? '')
  expect(name).not.toBe('')
  await toggle.click()
  await expect(toggle).toHaveAttribute('aria-checked', 'true')
  await expect(toggle).toContainText('ON')
  expect(await page.evaluate(() => document.body.dataset.said)).toMatch(/Sending ON|ON sent/)
  await page.getByRole('tab', { name: 'Diagnostics' }).click()
  await expect(page.getByText(`${name} ON`, { exact: true }).first()).toBeVisible()
})

test('the message inspector shows a rejected message with its reason and remedy', async ({ page, backend }) => {
  const { board } = await anOutput(page, backend.http)
  await page.goto(`${backend.http}/devices/${board}?tab=messages`)
  const client = await mqtt.connectAsync(backend.mqtt)
  await client.publishAsync(`kaiser/god/esp/${board}/sensor/4/data`, '{"ts":17358, cut', { qos: 1 })
  await client.endAsync()
  await page.getByText(/^Rejected 1$/).click()
  const row = page.getByRole('row').filter({ hasText: 'not JSON' })
  await expect(row).toBeVisible()
  await row.click()
  await expect(page.getByText('The payload is not JSON.')).toBeVisible()
  await expect(page.getByText(/a buffer that is too small is the usual cause/)).toBeVisible()
  await expect(page.getByText('{"ts":17358, cut')).toBeVisible()
})

test('a channel is calibrated and limited, and both hold at once', async ({ page, backend }) => {
  const { board } = await anOutput(page, backend.http)
  await page.goto(`${backend.http}/devices/${board}?tab=channels`)
  await page
    .getByRole('button', { name: /^Settings of/ })
    .first()
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Name', { exact: true }).fill('Test reading')
  await drawer.getByRole('button', { name: 'Add point' }).click()
  await drawer.getByRole('button', { name: /^Take the present value/ }).click()
  await drawer.getByLabel('Reference 1').fill('500')
  for (const field of ['Critical under', 'Warning under', 'Warning over']) await drawer.getByLabel(field).fill('')
  await drawer.getByLabel('Critical over').fill('400')
  await drawer.getByRole('button', { name: 'Save settings' }).click()
  await expect(drawer).toBeHidden()
  await expect(page.getByText('1 point')).toBeVisible()
  await page.getByRole('tab', { name: 'Overview' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Test reading' })
  await expect(row).toHaveAttribute('data-status', 'critical')
  await expect(row).toContainText(/(49|50)\d/)
  await expect(row).toContainText('max 400')
})

test('unsaved settings ask once, however one leaves', async ({ page, backend }) => {
  const { board } = await anOutput(page, backend.http)
  // Through the app, so that Back stays in it.
  await page.goto(`${backend.http}/devices`)
  await page.getByRole('row').filter({ hasText: board }).click()
  await page.getByRole('tab', { name: 'Channels' }).click()
  const settings = page.getByRole('button', { name: /^Settings of/ })
  await settings.first().click()
  const drawer = page.getByRole('dialog', { name: /^Settings of/ })
  await drawer.getByLabel('Offset of this channel').fill('3')
  await page.keyboard.press('Escape')
  const question = page.getByRole('dialog', { name: 'Unsaved changes' })
  await expect(question).toBeVisible()
  await page.goBack()
  await expect(question).toHaveCount(1)
  await question.getByRole('button', { name: 'Keep editing' }).last().click()
  await expect(question).toHaveCount(0)
  await expect(drawer.getByLabel('Offset of this channel')).toHaveValue('3')
})

test('the filter keeps the cursor while one types with pauses, and follows a reset', async ({ page, backend }) => {
  await page.goto(`${backend.http}/devices`)
  const field = page.getByRole('textbox', { name: 'Filter boards' })
  await field.click()
  await page.keyboard.type('no-')
  await expect(page).toHaveURL(/text=no-/)
  await page.keyboard.type('such')
  await expect(page).toHaveURL(/text=no-such/)
  await expect(field).toBeFocused()
  await page.getByRole('search').getByRole('button', { name: 'Reset filter' }).last().click()
  await expect(field).toHaveValue('')
  await expect(page).not.toHaveURL(/text=/)
})

test('boards rejected in bulk come back by Undo, and the toast covers neither bar', async ({ page, backend }) => {
  await page.goto(`${backend.http}/devices`)
  const boxes = page.getByRole('row').getByRole('checkbox')
  await expect(boxes).toHaveCount(7)
  for (const index of [1, 2]) await boxes.nth(index).check()
  await page.getByRole('button', { name: 'Reject', exact: true }).click()
  const toast = page.getByRole('alert').filter({ hasText: '2 boards rejected' })
  await expect(toast).toBeVisible()
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: 'Rejected' })
      .filter({ has: page.getByRole('link') }),
  ).toHaveCount(2)
  const lower = await bottomOf(toast)
  expect(lower).toBeLessThanOrEqual(await topOf(page.getByRole('toolbar')))
  await expect(page.getByRole('button', { name: 'Reject', exact: true })).toBeDisabled()
  await toast.getByRole('button', { name: /Undo/ }).click()
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: 'Rejected' })
      .filter({ has: page.getByRole('link') }),
  ).toHaveCount(0)
})

test('chosen boards move to a new zone by keys alone', async ({ page, backend }) => {
  await page.goto(`${backend.http}/devices`)
  await page.getByRole('row').getByRole('checkbox').nth(1).check()
  await page.getByRole('button', { name: 'Move to zone' }).click()
  await page.getByLabel('Zone, known or new').fill('Annexe')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('button', { name: 'New zone “Annexe”' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row').filter({ hasText: 'Annexe' })).toHaveCount(1)
})

async function bottomOf(locator: Locator): Promise<number> {
  const box = await locator.boundingBox()
  return (box?.y ?? Number.NaN) + (box?.height ?? 0)
}

async function topOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.y ?? Number.NaN
}

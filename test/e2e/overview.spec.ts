import mqtt from 'mqtt'
import { expect, test } from './fixtures.ts'

test.describe('from an empty control room to the first value', () => {
  test.describe.configure({ mode: 'serial' })

  test('the first-run page can be left for later and shows three next steps', async ({ page }) => {
    await page.getByRole('button', { name: 'Later' }).click()
    await expect(page.getByRole('heading', { name: 'No board yet' })).toBeVisible()
    await page.getByRole('button', { name: 'Plug in a board' }).click()
    await expect(page.getByText('sensors/tor-1/telemetry')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Start demo fleet' })).toBeEnabled()
  })

  test('a reading of a plain board appears as tiles with value, unit and state', async ({ page, backend }) => {
    await page.getByRole('button', { name: 'Later' }).click()
    const board = await mqtt.connectAsync(backend.mqtt)
    await board.publishAsync('sensors/tor-1/telemetry', JSON.stringify({ metrics: { tempC: 22.4, doorState: 'open' } }), { qos: 1 })
    await expect(page.getByRole('link', { name: /22\.4/ })).toBeVisible()
    await expect(page.getByRole('link', { name: /Open/ }).first()).toBeVisible()
    await expect(page.getByText('1 new board waits for acceptance.')).toBeVisible()

    await page.getByRole('button', { name: 'Accept all' }).click()
    await expect(page.getByText('1 new board waits for acceptance.')).toBeHidden()

    await board.publishAsync('sensors/tor-1/telemetry', JSON.stringify({ metrics: { tempC: 23.9, doorState: 'closed' } }), { qos: 1 })
    await expect(page.getByRole('link', { name: /23\.9/ })).toBeVisible()
    await expect(page.getByRole('link', { name: /Closed/ })).toBeVisible()
    await board.endAsync()
  })

  test('the command palette opens the board by keys alone', async ({ page }) => {
    await page.getByRole('button', { name: 'Later' }).click()
    await expect(page.getByRole('link', { name: 'tor-1', exact: true })).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('tor')
    await expect(page.getByRole('option', { name: /tor-1/ }).first()).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/devices\/tor-1/)
  })

  test('German is one choice away, stays after a reload and is told to assistive technology', async ({ page }) => {
    await page.getByRole('button', { name: 'Later' }).click()
    await page.getByRole('button', { name: /Account, language, theme/ }).click()
    await page.getByRole('menuitem', { name: 'Deutsch' }).click()
    await expect(page.getByRole('link', { name: 'Überblick' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('link', { name: 'Überblick' })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
  })

  test('the first account signs out and in again; a wrong password names the remedy', async ({ page }) => {
    await page.getByLabel('User name').fill('anna')
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByLabel('Repeat password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('button', { name: /anna, Administrator/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()

    await page.getByLabel('User name').fill('anna')
    await page.getByLabel('Password', { exact: true }).fill('wrong horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).toContainText('Check capital letters')
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
  })
})

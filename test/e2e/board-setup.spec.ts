// Setting a board up from the screen while it runs: sensor and pump on the drawing, saved, confirmed, measured, switched, taken back.
import type { Page } from '@playwright/test'
import mqtt from 'mqtt'
import { expect, test } from './fixtures.ts'

test.use({ backendFlags: ['--demo', '6', '--registration', 'auto'] })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

const BOARD = 'ESP_8DD0CA18'

async function configurationOf(page: Page, http: string, board = BOARD) {
  await page.goto(`${http}/devices/${board}?tab=configuration`)
  await expect(page.getByText(/^\s*Version \d+ runs on the board\.$/)).toBeVisible()
}

async function save(page: Page, version: number) {
  await page.getByRole('button', { name: `Save as version ${version}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save and send' }).click()
  await expect(page.getByText(`Version ${version} runs on the board.`)).toBeVisible()
}

test('a sensor and a pump are added by keyboard, and the running board measures and offers them; an earlier version comes back', async ({
  page,
  backend,
}) => {
  test.slow() // a dozen steps, each of which waits for a board
  await configurationOf(page, backend.http)
  const pin = (gpio: number) => page.locator(`button[data-gpio="${gpio}"]`)

  await page.getByRole('button', { name: 'Soil moisture' }).press('Enter')
  await expect(pin(36)).toBeFocused()
  await pin(9).click()
  await expect(page.getByText(/GPIO 9 carries the flash memory/).first()).toBeVisible()
  await pin(36).focus()
  // Walks over what is taken or forbidden: 36, 35, 32.
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(pin(32)).toBeFocused()
  await page.keyboard.press('Enter')
  const form = page.getByRole('region', { name: 'Settings' })
  await form.getByLabel('Name', { exact: true }).fill('Bed seven')
  for (const interval of ['Measure every', 'Report every']) {
    await form.getByLabel(interval).click()
    await page.getByRole('option', { name: '2 s', exact: true }).click()
  }

  await page.getByRole('button', { name: 'Pump', exact: true }).press('Enter')
  await pin(33).press('Enter')
  await form.getByLabel('Name', { exact: true }).fill('Test pump')
  await save(page, 2)

  await page.getByRole('tab', { name: 'Overview' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Bed seven' })).toContainText(/\d/)
  await expect(page.getByRole('row').filter({ hasText: 'Test pump' })).toBeVisible()
  await expect(page.getByRole('switch', { name: /Test pump/ })).toHaveAttribute('aria-checked', 'false')

  await page.getByRole('tab', { name: 'Configuration' }).click()
  await page.getByRole('button', { name: 'Compare with version 1' }).click()
  await page.getByRole('button', { name: 'Return to version 1' }).click()
  await expect(page.getByText('Version 3 runs on the board.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Bed seven' })).toHaveCount(0)
})

test('a pin that would hurt the board is refused by the API with its reason', async ({ page, backend }) => {
  const address = `${backend.http}/api/boards/${BOARD}/configuration`
  const { desired } = await (await page.request.get(address)).json()
  const { sensors, actuators, offlineRules, version } = desired
  const onFlash = sensors.map((sensor: object, index: number) => (index === 0 ? { ...sensor, gpio: 6 } : sensor))
  const answer = await page.request.put(address, { data: { version, body: { sensors: onFlash, actuators, offlineRules } } })
  expect(answer.status()).toBe(400)
  expect(await answer.json()).toMatchObject({
    error: { code: 'configuration.invalid', detail: expect.stringContaining('GPIO 6 carries the flash') },
  })
})

test('a bus scan finds what hangs on the wire, and whose it is', async ({ page, backend }) => {
  await configurationOf(page, backend.http)
  await page.getByRole('button', { name: 'Water temp.', exact: true }).click()
  const form = page.getByRole('region', { name: 'Settings' })
  await form.getByRole('button', { name: 'Scan bus' }).click()
  await expect(form.getByText('1 device on the bus')).toBeVisible()
  await expect(form.getByRole('button', { name: 'Chosen' })).toHaveAttribute('aria-pressed', 'true')
})

test('a board that differs from its target is told so, and gets the target again', async ({ page, backend }) => {
  await configurationOf(page, backend.http)
  const client = await mqtt.connectAsync(backend.mqtt)
  await client.publishAsync(
    `kaiser/god/esp/${BOARD}/system/heartbeat`,
    JSON.stringify({ esp_id: BOARD, ts: Math.floor(Date.now() / 1000), uptime: 1000, sensor_count: 0, actuator_count: 0 }),
    { qos: 1 },
  )
  await client.endAsync()
  await page.goto(`${backend.http}/devices/${BOARD}?tab=diagnostics`)
  await expect(page.getByText(/differs from its target, sent again/).first()).toBeVisible()
})

test('two buffers step by step lead to a certificate in the list, also over a reload', async ({ page, backend }) => {
  test.slow()
  const client = await mqtt.connectAsync(backend.mqtt)
  let raw = 1861
  const say = () => {
    const message = { esp_id: 'ESP_CA11B8', gpio: 34, sensor_type: 'ph', raw, raw_mode: true, ts: Math.floor(Date.now() / 1000) }
    client.publish('kaiser/god/esp/ESP_CA11B8/sensor/34/data', JSON.stringify(message), { qos: 1 })
  }
  say()
  const speaking = setInterval(say, 1000)
  try {
    await page.goto(`${backend.http}/devices/ESP_CA11B8?tab=channels`)
    await page.getByRole('button', { name: /^Settings of/ }).click()
    await page.getByRole('button', { name: /step by step/ }).click()
    await page.getByLabel('Your name').fill('Ada')
    await page.getByRole('button', { name: 'Next' }).click()
    await takeAnyway(page)
    await page.reload()
    await page.getByRole('button', { name: /^Settings of/ }).click()
    await page.getByRole('button', { name: /step by step/ }).click()
    await expect(page.getByText('Continued where you left off.')).toBeVisible()
    await page.getByRole('button', { name: 'Next' }).click()
    raw = 2510
    await expect(page.getByText('Raw 2,510')).toBeVisible()
    await page.getByRole('button', { name: 'Watch anew' }).click()
    await takeAnyway(page)
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByText('The electrode is in good health.')).toBeVisible()
    await page.getByRole('button', { name: 'Apply from now on' }).click()
    await expect(page.getByText('In force from now on, certificate kept.')).toBeVisible()
    await page.getByRole('button', { name: 'Apply to the past …' }).click()
    await expect(page.getByRole('dialog', { name: 'Process pH again' })).toContainText('Changed samples')
  } finally {
    clearInterval(speaking)
    await client.endAsync()
  }
  await page.goto(`${backend.http}/insights/calibrations`)
  const row = page.getByRole('row').filter({ hasText: 'Ada' })
  await expect(row).toContainText('In order')
  const certificate = await page.request.get((await row.getByRole('link', { name: /^Certificate of/ }).getAttribute('href')) ?? '')
  expect((await certificate.body()).subarray(0, 5).toString()).toBe('%PDF-')
})

async function takeAnyway(page: Page) {
  const reason = page.getByLabel('Take it though it is not stable: why?')
  await reason.fill('short test')
  await page.getByRole('button', { name: 'Take anyway' }).click()
  await expect(page.getByRole('button', { name: 'Take again' })).toBeVisible()
}

test('the same in German', async ({ page, backend }) => {
  await page.evaluate(() => localStorage.setItem('leitstand.language', 'de'))
  await page.goto(`${backend.http}/devices/${BOARD}?tab=configuration`)
  await expect(page.getByText(/Stand \d+ läuft auf dem Board\./)).toBeVisible()
  await page.getByRole('button', { name: 'Bodenfeuchte' }).press('Enter')
  await page.locator('button[data-gpio="9"]').click()
  await expect(page.getByText(/GPIO 9 .*Flash/).first()).toBeVisible()
})

// Alarms on the real backend: three breaches raise one, people acknowledge, shelve and end it; channels are made and tested on screen.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import mqtt, { type MqttClient } from 'mqtt'
import { expectNoFinding } from './axe.ts'
import { expect, test } from './fixtures.ts'

/** Not the backend of the other files: they want to see an empty one. */
test.use({ backendFlags: ['--registration', 'auto', '--mdns', 'off'] })
test.describe.configure({ timeout: 90_000, mode: 'serial' })

let board: MqttClient
let readings = 0

test.beforeEach(async ({ context, backend }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  board = await mqtt.connectAsync(backend.mqtt)
})
test.afterEach(async () => {
  await board.endAsync(true)
})

async function read(...values: number[]): Promise<void> {
  for (const value of values) {
    const message = { ts: Date.now() - 60_000 + 50 * readings++, sensor_type: 'flow', unit: 'l/min', raw: value, raw_mode: false, value }
    await board.publishAsync('kaiser/god/esp/PUMP-1/sensor/4/data', JSON.stringify(message), { qos: 1 })
  }
}

async function limitAt(page: Page, http: string, warningHigh: number): Promise<void> {
  const series = async (): Promise<{ id: number; channel: string }[]> => (await page.request.get(`${http}/api/series?board=PUMP-1`)).json()
  await expect.poll(async () => (await series()).length).toBeGreaterThan(0)
  const id = (await series()).find(({ channel }) => channel.startsWith('gpio4'))?.id
  await page.request.patch(`${http}/api/series/${id}`, { headers: { origin: http }, data: { name: 'Feed flow', limits: { warningHigh } } })
}

test('nothing stands: the page says what raises alarms and leads on', async ({ page, backend }) => {
  await page.goto(`${backend.http}/alarms`)
  await expect(page.getByRole('heading', { name: 'No alarm stands' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Set limits' })).toBeVisible()
  await expectNoFinding(page, 'empty', 'main')
})

test('the third breach in a row raises an alarm, in rail, bell and list; it is acknowledged by key with a comment', async ({
  page,
  backend,
}) => {
  await read(5)
  await limitAt(page, backend.http, 10)
  await page.goto(`${backend.http}/alarms`)
  await read(11, 12)
  await read(5, 11, 12)
  await expect(page.getByRole('heading', { name: 'No alarm stands' })).toBeVisible()
  await read(13.5)
  const row = page.getByRole('row').filter({ hasText: 'Feed flow too high: 13.5 l/min, limit 10 l/min' })
  await expect(row).toContainText('PUMP-1')
  const rail = page.getByRole('navigation', { name: 'Pages', exact: true })
  await expect(rail.getByRole('img', { name: '1 open alarm' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Notices, 1 open alarm' })).toBeVisible()

  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('a')
  await page.getByRole('textbox', { name: 'Comment (optional)' }).fill('filter ordered')
  await page.keyboard.press('Enter')
  await expect(row).toContainText('Acknowledged, this machine: filter ordered')
  await expect(rail.getByRole('img', { name: '1 open alarm' })).toHaveCount(0)

  await page.getByRole('grid').focus()
  await page.keyboard.press('Enter')
  const detail = page.getByRole('dialog', { name: 'Alarm' })
  await expect(detail.getByRole('link', { name: 'Show in Explore' })).toBeVisible()
  await expect(detail).toContainText('Nobody was told: no channel takes it.')
  await expect(page).toHaveURL(/\/alarms\?id=/)
  await expectNoFinding(page, 'detail', '[role=dialog]')
  await page.keyboard.press('Escape')
  await expect(detail).toHaveCount(0)
})

test('it is found by address and words, saved as CSV, shelved for a time and taken back', async ({ page, backend }) => {
  await page.goto(`${backend.http}/alarms?q=pump%20flow&severity=warning`)
  const row = page.getByRole('row').filter({ hasText: 'Feed flow too high' })
  await expect(row).toBeVisible()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save CSV' }).click()
  const file = await saved
  expect(file.suggestedFilename()).toMatch(/^Alarms \d{4}-\d\d-\d\d\.csv$/)
  const [head, first] = readFileSync(await file.path(), 'utf8').split('\r\n')
  expect(head).toMatch(/^\uFEFFSeverity,Alarm,Source,Board,/)
  expect(first).toContain('"Feed flow too high: 13.5 l/min, limit 10 l/min",Limit,PUMP-1,PUMP-1,')
  expect(first).toContain('filter ordered')

  await row.getByRole('button', { name: /^Shelve: Feed flow/ }).click()
  await page.getByRole('dialog').getByText('8 h', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Reason' }).fill('pump is out')
  await page.getByRole('dialog').getByRole('button', { name: 'Shelve' }).click()
  await expect(row).toHaveCount(0)
  await page.getByRole('button', { name: /^1 shelved/ }).click()
  await expect(row).toContainText('pump is out')
  await page.getByRole('checkbox', { name: /^Select Feed flow/ }).click()
  await page.getByRole('toolbar').getByRole('button', { name: 'Take back from shelf' }).click()
  await expect(row).toHaveCount(0)
  await page.getByRole('button', { name: /^1 acknowledged/ }).click()
  await expect(row).toBeVisible()
})

test('it is ended by hand and is history then, with what happened', async ({ page, backend }) => {
  await page.goto(`${backend.http}/alarms`)
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('c')
  await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No alarm stands' })).toBeVisible()
  await page.getByRole('link', { name: 'Open history' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Feed flow too high' })
  await expect(row).toContainText('Ended by hand')
  await row.getByRole('button', { name: /^Feed flow/ }).click()
  await expect(page.getByRole('dialog', { name: 'Alarm' })).toContainText('Back from shelf')
  await read(5, 5, 5)
})

test('channels are made, tested, switched off and deleted with undo; the log says what came of each message', async ({ page, backend }) => {
  const heard: string[] = []
  board.on('message', (_topic, payload) => heard.push(payload.toString()))
  await board.subscribeAsync('plant/alarms')
  await page.goto(`${backend.http}/alarms/channels`)
  await page.getByRole('button', { name: 'New channel…' }).click()
  const editor = page.getByRole('dialog', { name: 'New channel' })
  await editor.getByText('MQTT', { exact: true }).click()
  await editor.getByRole('textbox', { name: 'Name' }).fill('Plant bus')
  await editor.getByRole('button', { name: 'Save channel' }).click()
  await expect(editor).toContainText('Enter a topic without + and #.')
  await editor.getByRole('textbox', { name: 'Topic' }).fill('plant/alarms')
  await editor.getByRole('switch', { name: 'Quiet hours' }).click()
  await expectNoFinding(page, 'editor', '[role=dialog]')
  await editor.getByRole('button', { name: 'Save channel' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Plant bus' }).first()
  await expect(row).toContainText('22:00–06:00, every day')
  await row.getByRole('button', { name: 'Send test: Plant bus' }).click()
  await expect(page.getByText('Plant bus: the test message was taken')).toBeVisible()
  await expect.poll(() => heard.length).toBe(1)
  await expect(row).toContainText('Taken')
  const log = page.getByRole('row').filter({ hasText: 'Test of the channel' })
  await expect(log).toContainText('taken')

  // A service that nobody runs: the reason stands beside it, the address does not.
  await page.getByRole('button', { name: 'New channel…' }).click()
  await editor.getByText('Webhook', { exact: true }).click()
  await editor.getByRole('textbox', { name: 'Name' }).fill('Operations')
  await editor.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/services/very-secret')
  await editor.getByRole('button', { name: 'Save channel' }).click()
  const operations = page.getByRole('row').filter({ hasText: 'Operations' }).first()
  await operations.getByRole('button', { name: 'Send test: Operations' }).click()
  await expect(page.getByText('Operations: the test message did not get through')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'given up' })).toContainText('Operations')
  await operations.getByRole('button', { name: 'Operations', exact: true }).click()
  const change = page.getByRole('dialog', { name: 'Channel “Operations”' })
  await expect(change.getByRole('textbox', { name: 'Address' })).toHaveValue('')
  await expect(change).toContainText('Stored: http://127.0.0.1:9.')
  await page.keyboard.press('Escape')
  await expect(page.locator('body')).not.toContainText('very-secret')

  await operations.getByRole('button', { name: 'Acts on Operations' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(operations.getByRole('switch')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(operations.getByRole('switch')).toBeVisible()
  await operations.getByRole('switch').click({ force: true })
  await expect(operations.getByRole('switch')).not.toBeChecked()
})

test('one breach is enough where the settings say so; an open window shows a toast that leads to the alarm', async ({ page, backend }) => {
  await page.goto(`${backend.http}/alarms/settings`)
  await page.getByRole('textbox', { name: 'Readings in a row' }).fill('0')
  await expect(page.getByText('Enter a whole number from 1 to 100.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Readings in a row' }).fill('1')
  await page.getByRole('button', { name: 'Add step' }).click()
  await expectNoFinding(page, 'settings', 'main')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await expect(page.getByText('Settings saved')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Readings in a row' })).toHaveValue('1')
  await expect(page.getByRole('textbox', { name: 'After, min' })).toHaveValue('15')

  await page.goto(`${backend.http}/alarms/channels`)
  await page.getByRole('button', { name: 'Make channel' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Toasts and sound' })).toBeVisible()
  await page.goto(`${backend.http}/devices`)
  await expect(page.getByRole('link', { name: 'PUMP-1' })).toBeVisible()
  await read(14)
  const toast = page.getByRole('alert').filter({ hasText: 'Warning: Feed flow too high' })
  await toast.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('dialog', { name: 'Alarm' })).toContainText('Open windows')
})

test('the overview and the bell show it too, and take an acknowledgement', async ({ page, backend }) => {
  await page.goto(backend.http)
  const attention = page.getByRole('region', { name: 'Needs attention' })
  await expect(attention.getByRole('button', { name: /^Acknowledge: Feed flow/ })).toBeVisible()
  await page.getByRole('button', { name: /^Notices, 1 open/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Acknowledge: Feed flow/ })
    .click()
  await expect(page.getByRole('dialog')).toContainText('No alarm is open.')
  await page.keyboard.press('Escape')
  await expect(attention).toContainText('Acknowledged, this machine')
})

for (const scheme of ['dark', 'light'] as const) {
  test(`no page has a finding of axe in the ${scheme} scheme`, async ({ page, backend }) => {
    await page.addInitScript((theme) => localStorage.setItem('leitstand.theme', theme), scheme)
    for (const path of ['/alarms', '/alarms/history', '/alarms/channels', '/alarms/settings']) {
      await page.goto(backend.http + path)
      await expect(page.getByRole('main')).not.toHaveText('')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectNoFinding(page, `${path}, ${scheme}`, 'body', scheme === 'light' ? ['color-contrast'] : undefined)
    }
  })
}

test('all of it is German where the reader is', async ({ page, backend }) => {
  await page.addInitScript(() => localStorage.setItem('leitstand.language', 'de'))
  await page.goto(`${backend.http}/alarms`)
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: 'Feed flow zu hoch: 14,0 l/min, Grenze 10 l/min' })
      .or(page.getByRole('row').filter({ hasText: 'Feed flow zu hoch: 14 l/min, Grenze 10 l/min' })),
  ).toContainText('Quittiert, dieser Rechner')
  for (const [tab, heading] of [
    ['Verlauf', 'Alarmverlauf'],
    ['Benachrichtigungen', 'Benachrichtigungen'],
    ['Einstellungen', 'Alarm-Einstellungen'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Seiten der Alarme' }).getByRole('link', { name: tab }).click()
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }
})

test('a window in the background tells by the desktop, with the tone of its severity, and a press leads to the alarm', async ({
  page,
  context,
  backend,
}) => {
  await context.grantPermissions(['notifications'], { origin: backend.http })
  await page.addInitScript(() => {
    const told: { title: string; body: string | undefined; press(): void }[] = []
    const tones: number[] = []
    Object.assign(globalThis, { told, tones })
    document.hasFocus = () => false
    // The real ones, watched.
    globalThis.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        told.push({ title, body: options?.body, press: () => this.onclick?.(new Event('click')) })
      }
    }
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when) {
      if (this.context.state === 'running') tones.push(this.frequency.value)
      start.call(this, when)
    }
  })
  const tones = () => page.evaluate(() => [...new Set((globalThis as unknown as { tones: number[] }).tones)])
  await read(5, 5, 5)
  await page.goto(`${backend.http}/alarms/history`)
  await expect(page.getByRole('row').filter({ hasText: 'Feed flow too high' }).first()).toContainText('Condition over')
  await page.goto(`${backend.http}/alarms`)
  const sound = page.getByRole('button', { name: 'Sound in this window' })
  await sound.click()
  await expect(sound).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(tones).toEqual([660])
  await read(15)
  await expect.poll(tones).toEqual([660, 740])
  const told = () =>
    page.evaluate(() => (globalThis as unknown as { told: { title: string; body?: string }[] }).told.map(({ title }) => title))
  await expect.poll(told).toEqual([expect.stringContaining('Feed flow too high: 15')])
  await page.evaluate(() => (globalThis as unknown as { told: { press(): void }[] }).told[0]?.press())
  await expect(page.getByRole('dialog', { name: 'Alarm' })).toContainText('Feed flow too high')
})

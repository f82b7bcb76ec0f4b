// Outputs on the screen with simulated boards behind a real broker: limits, timed pulse, override, schedule, interlock, history.
import type { Locator, Page } from '@playwright/test'
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { expectNoFinding } from './axe.ts'
import { expect, test } from './fixtures.ts'

test.use({ backendFlags: ['--demo', '6', '--registration', 'auto'] })
test.describe.configure({ timeout: 90_000 })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

/** A demo board with an air pump (GPIO 25) and a circulation pump (GPIO 26), which nothing switches by itself. */
const TANK = 'ESP_8DD0CA18'

/** Opens the panel of an output from its board's page. */
async function panelOf(page: Page, http: string, board: string, name: string): Promise<Locator> {
  await page.goto(`${http}/devices/${board}`)
  // In the middle of its row lies the switch.
  await page.getByRole('row').getByText(name, { exact: true }).click()
  const panel = page.getByRole('dialog', { name })
  await expect(panel).toBeVisible()
  return panel
}

/** State in the panel's head, as the board reported it. */
const stateIn = (panel: Locator, name: string) => panel.getByRole('region', { name, exact: true })

async function settingOf(page: Page, http: string, board: string, gpio: number, limits: object): Promise<void> {
  const address = `${http}/api/boards/${board}/configuration`
  const { desired } = await (await page.request.get(address)).json()
  const { sensors, actuators, offlineRules, version } = desired
  const changed = actuators.map((one: { gpio: number; limits: object }) =>
    one.gpio === gpio ? { ...one, limits: { ...one.limits, ...limits } } : one,
  )
  const answer = await page.request.put(address, { data: { version, body: { sensors, actuators: changed, offlineRules } } })
  expect(answer.ok()).toBe(true)
}

test('a timed pulse is accepted, sent and confirmed, counts down, and the board ends it by itself', async ({ page, backend }) => {
  const panel = await panelOf(page, backend.http, TANK, 'Air pump')
  const head = stateIn(panel, 'Air pump')
  await expect(head).toContainText('OFF')
  await panel.getByLabel('Timed pulse').fill('6')
  await panel.getByRole('button', { name: 'ON for 6 s' }).click()
  const life = panel.getByRole('region', { name: 'Last command' })
  for (const step of ['Accepted', 'Sent', 'Confirmed'])
    await expect(life.getByRole('listitem').filter({ hasText: step })).toContainText(/\d\d:\d\d/)
  await expect(head).toContainText('ON')
  await expect(head).toContainText(/Off by itself in 0:0\d/)
  await expect(head).toContainText('OFF', { timeout: 20_000 })
  await expect(panel.getByRole('region', { name: 'History' }).getByRole('listitem').first()).toContainText('ON 6 s')
})

test('what a limit forbids is said before it is tried, and refused with the reason', async ({ page, backend }) => {
  await settingOf(page, backend.http, TANK, 26, { cooldownS: 600 })
  const panel = await panelOf(page, backend.http, TANK, 'Circulation pump')
  const head = stateIn(panel, 'Circulation pump')
  await panel.getByLabel('Timed pulse').fill('1')
  await panel.getByRole('button', { name: 'ON for 1 s' }).click()
  const reason = /It rests 600 s between two times on\. Retry in \d+ s\./
  await expect(panel.getByText('Cannot be switched on now:')).toBeVisible({ timeout: 20_000 })
  await expect(head).toContainText('OFF')
  await expect(panel.getByText(reason).first()).toBeVisible()
  await panel.getByRole('switch').click()
  await expect(page.getByRole('alert').filter({ hasText: reason })).toBeVisible()
  await expect(panel.getByRole('region', { name: 'History' }).getByRole('listitem').first()).toContainText('Refused')
  await expect(head).toContainText('OFF')
})

test('a hand holds an output until its end, and lets go early', async ({ page, backend }) => {
  const panel = await panelOf(page, backend.http, TANK, 'Air pump')
  const hold = panel.getByRole('region', { name: 'Hold by hand' })
  await hold.getByLabel('Reason').fill('Cleaning the stone')
  await hold.getByRole('button', { name: '15 min' }).click()
  await expect(hold).toContainText(/Held by this machine until .*Cleaning the stone/)
  await expect(panel.getByRole('region', { name: 'Who decides' })).toContainText(/Hand.*in force/)
  await hold.getByRole('button', { name: 'End now' }).click()
  await expect(hold.getByRole('button', { name: '15 min' })).toBeVisible()
  await expect(panel.getByRole('region', { name: 'Who decides' })).toContainText('nobody at present')
})

test('a schedule made in the calendar switches, and the history says who and why', async ({ page, backend }) => {
  await page.goto(`${backend.http}/schedules`)
  await page.getByRole('button', { name: 'New schedule' }).click()
  const editor = page.getByRole('dialog', { name: 'New schedule' })
  await editor.getByLabel('Name').fill('Night rinse')
  await editor.getByRole('combobox', { name: 'Outputs' }).click()
  await page.getByRole('option', { name: /^Air pump/ }).click()
  await page.keyboard.press('Escape')
  await editor.getByLabel('For, minutes').fill('0.05')
  await editor.getByText('Cron', { exact: true }).click()
  await editor.getByRole('textbox', { name: 'Cron' }).fill('*/10 * * * * *')
  await editor.getByRole('button', { name: 'Save schedule' }).click()
  await expect(editor).toBeHidden()
  await expect(page.getByRole('button', { name: /^Night rinse/ }).first()).toBeVisible()

  const panel = await panelOf(page, backend.http, TANK, 'Air pump')
  const entry = panel.getByRole('region', { name: 'History' }).getByRole('listitem').filter({ hasText: 'Night rinse' }).first()
  await expect(entry).toContainText('ON 3 s', { timeout: 20_000 })
  await expect(entry).toContainText('Schedule, this machine')
  await page.goto(`${backend.http}/schedules?view=list`)
  await expect(page.getByRole('row').filter({ hasText: 'Night rinse' })).toContainText('confirmed')
  await page.getByRole('button', { name: 'Acts for Night rinse' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByText('No schedule yet')).toBeVisible()
})

test('a schedule whose answer was lost is there once after saving again', async ({ page, backend }) => {
  await page.goto(`${backend.http}/schedules`)
  await page.getByRole('button', { name: 'New schedule' }).click()
  const editor = page.getByRole('dialog', { name: 'New schedule' })
  await editor.getByLabel('Name').fill('Lost answer')
  await editor.getByRole('combobox', { name: 'Outputs' }).click()
  await page.getByRole('option', { name: /^Air pump/ }).click()
  await page.keyboard.press('Escape')
  await page.route('**/api/schedules/*', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await editor.getByRole('button', { name: 'Save schedule' }).click()
  await expect(editor.getByRole('alert')).toBeVisible()
  await page.unroute('**/api/schedules/*')
  await editor.getByRole('button', { name: 'Save schedule' }).click()
  await expect(editor).toBeHidden()
  const kept: { name: string }[] = await (await page.request.get(`${backend.http}/api/schedules`)).json()
  expect(kept.filter(({ name }) => name === 'Lost answer')).toHaveLength(1)
})

test('outputs of a board that is gone are named where they are still used', async ({ page, backend }) => {
  const gone = { board: 'ESP_GONE', gpio: 5 }
  const body = { name: 'Heat or cool', members: [gone, { board: TANK, gpio: 25 }], enabled: false }
  const made = await page.request.put(`${backend.http}/api/interlocks/of-a-gone-board`, { data: { version: 0, body } })
  expect(made.ok()).toBe(true)
  const action = { command: 'ON', percent: null, durationS: 60 }
  const when = { kind: 'weekly', days: [1], times: ['08:00'] }
  const rest = { exceptions: [], makeUpWithinMin: null, priority: 50, reason: null, timeZone: 'UTC', validFrom: null, validTo: null }
  const schedule = { name: 'Of a gone board', targets: [gone], action, when, enabled: true, ...rest }
  const set = await page.request.put(`${backend.http}/api/schedules/of-a-gone-board`, { data: { version: 0, body: schedule } })
  expect(set.ok()).toBe(true)
  await page.goto(`${backend.http}/schedules?view=list`)
  await expect(page.getByRole('row').filter({ hasText: 'Of a gone board' })).toContainText('not there any more: ESP_GONE')
  await page.goto(`${backend.http}/interlocks`)
  await expect(page.getByRole('row').filter({ hasText: 'Heat or cool' })).toContainText('board deleted, counts as on: take it out')
  for (const noun of ['interlocks', 'schedules']) await page.request.delete(`${backend.http}/api/${noun}/of-a-gone-board`)
})

test('an interlock made on screen refuses the second output, says so on both sides, and lets go when it is off', async ({
  page,
  backend,
}) => {
  const board = new FaultyBoard('ESP_LOCKS01', backend.mqtt, { 18: 'relay', 19: 'valve' })
  await board.connect()
  try {
    await page.goto(`${backend.http}/interlocks`)
    await page.getByRole('button', { name: 'New interlock' }).click()
    const editor = page.getByRole('dialog', { name: 'New interlock' })
    await editor.getByLabel('Name').fill('Heat or cool')
    const outputs = editor.getByRole('combobox', { name: 'Outputs, two or more' })
    await outputs.fill('ESP_LOCKS01')
    await page.getByRole('option', { name: /^Relay \(GPIO 18\)/ }).click()
    await page.keyboard.press('Escape') // the list, which covers the button
    await editor.getByRole('button', { name: 'Save interlock' }).click()
    await expect(editor.getByText('Choose at least two outputs.')).toBeVisible()
    await outputs.fill('ESP_LOCKS01')
    await page.getByRole('option', { name: /^Valve \(GPIO 19\)/ }).click()
    await expect(editor.getByText('Free: any one may be switched on')).toBeVisible()
    await page.keyboard.press('Escape')
    await editor.getByRole('button', { name: 'Save interlock' }).click()
    await expect(editor).toBeHidden()

    const row = page.getByRole('row').filter({ hasText: 'Heat or cool' })
    await row.getByRole('button', { name: 'Relay (GPIO 18)' }).click()
    const relay = page.getByRole('dialog', { name: 'Relay (GPIO 18)' })
    await relay.getByRole('switch').click()
    await expect(relay.getByRole('switch')).toHaveAttribute('aria-checked', 'true')
    await relay.getByRole('region', { name: 'Interlocks' }).getByRole('button', { name: 'Valve (GPIO 19)' }).click()

    const valve = page.getByRole('dialog', { name: 'Valve (GPIO 19)' })
    await expect(valve.getByText(/Never both \(Heat or cool\): .* is on\./).first()).toBeVisible()
    await expect(valve.getByRole('region', { name: 'Interlocks' })).toContainText('Locked now by Relay (GPIO 18)')
    await valve.getByRole('switch').click()
    await expect(page.getByRole('alert').filter({ hasText: 'Never both' })).toBeVisible()
    expect(board.pins.get(19)).toBe(0)
    await valve.getByRole('link', { name: 'Interlock “Heat or cool”' }).click()
    await expect(page.getByRole('dialog', { name: 'Interlock “Heat or cool”' })).toContainText('1 output locked by Relay (GPIO 18)')
    await page.keyboard.press('Escape')
    await expect(row).toContainText('1 output locked by Relay (GPIO 18)')

    await row.getByRole('switch').press('Space')
    await expect(row).toContainText('Not in force')
    await row.getByRole('button', { name: 'Acts for Heat or cool' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expect(page.getByText('No interlock yet')).toBeVisible()
    await page.getByRole('alert').filter({ hasText: '“Heat or cool” deleted' }).getByRole('button', { name: /Undo/ }).click()
    await expect(row).toBeVisible()
    await expectNoFinding(page, 'interlocks')
  } finally {
    await board.close()
  }
})

test('panel and calendar have no finding', async ({ page, backend }) => {
  test.slow() // a month has many entries to look at
  await panelOf(page, backend.http, TANK, 'Air pump')
  await expectNoFinding(page, 'output panel', '[role=dialog]')
  const when = { kind: 'weekly', days: [1, 2, 3, 4, 5, 6, 7], times: ['06:00'] }
  const body = {
    name: 'Morning water',
    enabled: false,
    targets: [{ board: TANK, gpio: 25 }],
    action: { command: 'ON', percent: null, durationS: 900 },
    when,
    timeZone: 'UTC',
    validFrom: null,
    validTo: null,
    exceptions: [],
    priority: 50,
    makeUpWithinMin: null,
    reason: null,
  }
  const kept = await page.request.put(`${backend.http}/api/schedules/axe`, { data: { version: 0, body } })
  expect(kept.ok()).toBe(true)
  for (const view of ['week', 'month', 'list']) {
    await page.goto(`${backend.http}/schedules?view=${view}`)
    await expect(page.getByText('Morning water').first()).toBeVisible()
    await expectNoFinding(page, `schedules, ${view}`)
  }
})

test('the same in German', async ({ page, backend }) => {
  await page.evaluate(() => localStorage.setItem('leitstand.language', 'de'))
  await page.goto(`${backend.http}/interlocks`)
  await expect(page.getByRole('heading', { name: 'Verriegelungen', exact: true })).toBeVisible()
  const panel = await panelOf(page, backend.http, TANK, 'Air pump')
  await panel.getByLabel('Auf Zeit').fill('3')
  await panel.getByRole('button', { name: 'EIN für 3 s' }).click()
  await expect(panel.getByRole('region', { name: 'Letzter Befehl' })).toContainText('Bestätigt')
  await expect(panel.getByText(/Von selbst aus in 0:0\d/)).toBeVisible()
})

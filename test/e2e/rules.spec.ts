// Rules on the screen: built on the canvas, by text and by forms, fired by real boards over a real broker, explained, tried on the past.
import { readFileSync } from 'node:fs'
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test'
import { signedInAddress } from '../../backend/cli/running-backend.ts'
import { plainActuator, plainSensor } from '../../backend/contract/configuration/configuration.ts'
import { type Ready, TestBackend } from '../backend-process.ts'
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { expectNoFinding } from './axe.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

/** Measures air (GPIO 4) and has a heater (GPIO 18). */
const AIR = 'ESP_GREEN01'
/** Measures soil (GPIO 34) and has a vent (GPIO 19) and a pump (GPIO 21). */
const BED = 'ESP_GREEN02'
const FLAGS = ['--registration', 'auto', '--demo', 'off']

let running: TestBackend
let backend: Ready
let context: BrowserContext
let page: Page
let air: FaultyBoard
let bed: FaultyBoard

async function connectBoards(): Promise<void> {
  air = new FaultyBoard(AIR, backend.mqtt, { 18: 'relay' })
  bed = new FaultyBoard(BED, backend.mqtt, { 19: 'relay', 21: 'relay' })
  await Promise.all([air.connect(), bed.connect()])
}

const temperature = (value: number) =>
  air.say('sensor/4/data', { ts: Date.now(), sensor_type: 'sht31_temperature', raw: value, raw_mode: false, value, unit: '°C' })
const moisture = (value: number) =>
  bed.say('sensor/34/data', { ts: Date.now(), sensor_type: 'moisture', raw: value, raw_mode: false, value, unit: '%' })
/** Whether the pin is really on. */
const isOn = (board: FaultyBoard, gpio: number) => (board.pins.get(gpio) ?? 0) > 0

async function signIn(): Promise<void> {
  const signedIn = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/api/auth/session'))
  await page.goto(await signedInAddress(backend.data))
  await signedIn
}

test.beforeAll(async ({ browser }) => {
  running = new TestBackend(FLAGS)
  backend = await running.ready()
  await connectBoards()
  await temperature(20)
  await moisture(50)
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', acceptDownloads: true })
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await signIn()
})

test.afterAll(async () => {
  await context?.close()
  await Promise.all([air?.close(), bed?.close()])
  await running?.stop()
  running?.removeData()
})

async function newRule(template: string, name: string): Promise<void> {
  await page.goto(`${backend.http}/rules?new=1`)
  const dialog = page.getByRole('dialog', { name: 'New rule' })
  await dialog.getByText(template, { exact: true }).click()
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create rule' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

const nodeOf = (text: string | RegExp) => page.locator('.react-flow__node').filter({ hasText: text })
const inspector = () => page.getByRole('complementary', { name: 'Inspector' })

/** Out of the palette onto the canvas, by mouse; as a hand does, again where a busy browser lost the drop. */
async function dragOut(group: 'Series' | 'Outputs', words: string, x: number, y: number): Promise<void> {
  const nodes = page.locator('.react-flow__node')
  const wanted = (await nodes.count()) + 1
  await expect(async () => {
    if ((await nodes.count()) < wanted) {
      await page.getByRole('button', { name: 'Add node' }).first().click()
      await page.getByRole('combobox', { name: 'Kind, series or output' }).fill(words)
      const pane = page.locator('.react-flow__pane')
      const list = page.getByRole('group', { name: group, exact: true })
      await list.getByRole('option').first().dragTo(pane, { targetPosition: { x, y }, force: true })
      await expect(page.getByRole('dialog', { name: 'Add node' })).toBeHidden()
    }
    await expect(nodes).toHaveCount(wanted, { timeout: 5000 })
  }).toPass({ timeout: 60_000 })
}

/** From the port at the right of one node to the next node. */
async function join(from: Locator, to: Locator, port: 'out' | 'else' = 'out'): Promise<void> {
  await from.hover()
  const start = await from.locator(`.react-flow__handle[data-handleid="${port}"]`).boundingBox()
  const end = await to.locator('.react-flow__handle-left').boundingBox()
  if (start === null || end === null) throw new Error('a node to be joined is not in sight')
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 })
  await page.mouse.up()
}

async function pick(field: string, typed: string, option: RegExp): Promise<void> {
  await inspector().getByRole('combobox', { name: field }).click()
  await inspector().getByRole('combobox', { name: field }).fill(typed)
  await page.getByRole('option', { name: option }).first().click()
}

async function publish(): Promise<void> {
  const button = page.getByRole('button', { name: /^Publish version/ })
  await expect(button).toBeEnabled()
  await button.click()
  await expect(page.getByText(/version \d+ published/)).toBeVisible()
}

test('a threshold across two boards is built on the canvas by mouse, says what is missing, and switches the other board', async () => {
  await newRule('Empty canvas', 'Vent over 25 °C')
  await expect(inspector().getByText('It does nothing yet.')).toBeVisible()
  await dragOut('Series', 'GREEN01 temperature', 120, 130)
  await dragOut('Outputs', 'GREEN02 19', 620, 130)
  const value = nodeOf(AIR)
  const vent = nodeOf('GPIO 19').first()
  await expect(value).toHaveCount(1)
  await expect(vent).toBeVisible()
  // Named at the node, with what to do.
  await expect(value).toContainText('Give a bound.')
  await value.click()
  await inspector()
    .getByLabel(/^Bound/)
    .fill('25')
  await expect(value).toContainText('20')
  await join(value, vent)
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  // Nothing would ever switch it off again: the copy becomes the other half.
  await expect(vent).toContainText('nothing switches off')
  await vent.click()
  await page.keyboard.press('Control+d')
  await expect(nodeOf('GPIO 19')).toHaveCount(2)
  const off = nodeOf('GPIO 19').last()
  await off.click()
  await inspector().getByText('OFF', { exact: true }).click()
  // By keyboard: C goes to the field that joins.
  await value.click()
  await page.keyboard.press('c')
  await inspector().getByRole('combobox', { name: 'When it is' }).click()
  await page.getByRole('option', { name: 'false (else)' }).click()
  await inspector().getByRole('combobox', { name: 'Connect to' }).click()
  await page.getByRole('option', { name: /OFF/ }).click()
  await expect(page.locator('.react-flow__edge')).toHaveCount(2)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect(page.locator('.react-flow__edge')).toHaveCount(2)
  await publish()

  // Under way is said at what was asked for, and of the other branch that it never ran.
  bed.faults.holdCommands = true
  await temperature(26)
  await expect(vent).toContainText('SENT')
  await expect(vent).toContainText(/fired .* ago/)
  await expect(off).toContainText('IDLE')
  await expect(off).toContainText('not run yet')
  // Replayed while it is under way, it goes on in the replay.
  await page
    .getByRole('button', { name: /^Replay/ })
    .first()
    .click()
  await expect(page.getByText('Shown as it was at')).toBeVisible()
  await expect(vent).toContainText('SENT')
  bed.faults.holdCommands = false
  await bed.release()
  await expect(vent).toContainText('DONE')
  await page.getByRole('button', { name: 'Back to live' }).click()
  await expect.poll(() => isOn(bed, 19)).toBe(true)
  await expect(vent).toContainText('RUNNING')
  await expect(value).toContainText('TRUE')
  await expect(page.getByRole('row').filter({ hasText: 'Fired:' }).first()).toContainText('26')
  await temperature(20)
  await expect.poll(() => isOn(bed, 19)).toBe(false)
  await expect(off).toContainText(/run .* ago/)
})

test('a firing is explained whole, and the output leads to it', async () => {
  await page
    .getByRole('button', { name: /^Replay/ })
    .last()
    .click()
  const detail = page.getByRole('region', { name: /^Decision at/ })
  await expect(detail.getByRole('list', { name: 'What it saw' })).toContainText(/26.*over 25/)
  await expect(detail.getByRole('list', { name: 'What it saw' })).toContainText('old')
  await expect(detail.getByRole('list', { name: 'What it did' })).toContainText('DONE')
  for (const stage of ['Reading arrived', 'Decided', 'Stored', 'Command sent', 'Board shows it'])
    await expect(detail.getByRole('list', { name: 'Stages' })).toContainText(stage)
  await expect(page.getByText('Shown as it was at')).toBeVisible()
  await expect(nodeOf('GPIO 19').first()).toContainText('DONE')
  await page.getByRole('button', { name: 'Back to live' }).click()

  // Moments have whole seconds: a quick machine asks for the one in which it was still warm.
  await page.waitForTimeout(1100)
  await page.getByRole('button', { name: 'Why did it not fire at …' }).click()
  const asked = page.getByRole('dialog', { name: 'Why did it not fire at …' })
  await asked.getByRole('button', { name: 'Show this moment' }).click()
  await expect(asked.getByRole('status')).toContainText('Its condition was false.')
  await expect(asked.getByRole('status')).toContainText(/20.*over 25/)
  await page.keyboard.press('Escape')

  await page.goto(`${backend.http}/devices/${BED}`)
  await page.getByRole('row').getByText('Relay (GPIO 19)', { exact: true }).click()
  const panel = page.getByRole('dialog', { name: 'Relay (GPIO 19)' })
  const rules = panel.getByRole('region', { name: 'Rules' })
  await rules.getByRole('button', { name: 'Ask' }).click()
  await expect(rules.getByRole('status')).toContainText('The rule “Vent over 25 °C” switched it.')
  await rules.getByRole('link', { name: 'Show the decision' }).click()
  await expect(page.getByRole('heading', { name: 'Vent over 25 °C', level: 1 })).toBeVisible()
  await expect(page.getByRole('region', { name: /^Decision at/ })).toBeVisible()
})

test('two sensors of two boards are joined by text, and the canvas says the same', async () => {
  await newRule('Empty canvas', 'Heat when cold and wet')
  await page.getByText('Both', { exact: true }).click()
  const text = page.getByRole('textbox', { name: 'Rule as text' })
  const body = (bound: string) =>
    `RULE "Heat when cold and wet" TIME ZONE "UTC"\nIF ${AIR}.Sensor(GPIO4) < ${bound} AND ${BED}.Sensor(GPIO34) > 60\nTHEN ${AIR}.Actuator(GPIO18) = ON\nOTHERWISE ${AIR}.Actuator(GPIO18) = OFF\n`
  await text.fill(body('10,5'))
  await expect(page.getByText('Numbers have a point: 10.5.')).toBeVisible()
  await text.fill(body('10.5'))
  await expect(page.getByText('Read as it stands.')).toBeVisible()
  await expect(nodeOf('AND')).toHaveCount(1)
  await expectNoFinding(page, 'canvas and text')
  await publish()
  await temperature(9)
  await moisture(50)
  await expect(nodeOf('AND')).toContainText(/1\s*of 2/)
  expect(isOn(air, 18)).toBe(false)
  await moisture(70)
  await expect.poll(() => isOn(air, 18)).toBe(true)
  await moisture(50)
  await expect.poll(() => isOn(air, 18)).toBe(false)
})

test('nodes are framed, named, folded, copied and set free by keyboard, and the text keeps the frame', async () => {
  const frame = page.locator('.react-flow__node-frame')
  const nodes = page.locator('.react-flow__node-rule')
  await nodeOf(AIR).first().click()
  await nodeOf(BED)
    .first()
    .click({ modifiers: ['Control'] })
  await page.keyboard.press('Control+g')
  await inspector().getByLabel('Name').fill('Both beds')
  await expect(frame).toHaveAccessibleName('Frame Both beds, 2 nodes')
  await page
    .getByRole('textbox', { name: 'Rule as text' })
    .fill((await page.getByRole('textbox', { name: 'Rule as text' }).inputValue()).replace('10.5', '11'))
  await expect(frame).toHaveAccessibleName('Frame Both beds, 2 nodes')
  await page.getByText('Canvas', { exact: true }).click()
  await page.getByRole('button', { name: 'Fold Both beds' }).click()
  await expect(nodes).toHaveCount(3)
  await expectNoFinding(page, 'folded frame')
  await frame.focus()
  await page.keyboard.press('Enter')
  await expect(inspector().getByLabel('Name')).toHaveValue('Both beds')
  await page.keyboard.press('Control+d')
  await expect(frame).toHaveCount(2)
  await page.keyboard.press('Control+z')
  await expect(frame).toHaveCount(1)
  await page.getByRole('button', { name: 'Unfold Both beds' }).click()
  await expect(nodes).toHaveCount(5)
  await frame.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Shift+g')
  await expect(frame).toHaveCount(0)
  await expect(nodes).toHaveCount(5)
  await page.getByRole('button', { name: 'Discard draft' }).click()
})

test('a night window with cooldown is filled in by forms, and the second time is held back', async () => {
  await newRule('Night window with cooldown', 'Water at night')
  await nodeOf('Choose a series').click()
  await pick('Series', 'GREEN02 moisture', /moisture.*GREEN02/i)
  await inspector()
    .getByLabel(/^Bound/)
    .fill('30')
  await nodeOf('Time of day').click()
  const [from, to] = [-2, 2].map((hours) => new Date(Date.now() + hours * 3_600_000).toTimeString().slice(0, 5))
  await inspector()
    .getByLabel('From', { exact: true })
    .fill(from ?? '')
  await inspector()
    .getByLabel('To', { exact: true })
    .fill(to ?? '')
  await nodeOf('Choose an output').click()
  await pick('Output', 'GPIO 21', /GPIO 21/)
  await publish()
  await moisture(20)
  await expect.poll(() => isOn(bed, 21)).toBe(true)
  await moisture(50)
  await moisture(20)
  await expect(page.getByRole('row').filter({ hasText: 'Held back: cooldown runs' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Outcome' }).click()
  await page.getByRole('option', { name: 'Held back' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Fired:' })).toHaveCount(0)
})

test('what is stored says how often it would have fired, and another version is compared', async () => {
  await inspector().getByRole('tab', { name: 'Backtest' }).click()
  await inspector().getByRole('combobox', { name: 'Stored range' }).click()
  await page.getByRole('option', { name: 'Last 24 hours' }).click()
  // A press too many is taken back, while nothing is heard of the end.
  await page.route('**/api/rules/backtests/*', async (route) => {
    if (route.request().method() !== 'GET') await route.continue()
  })
  await inspector().getByRole('button', { name: 'Run backtest' }).click()
  const cancelled = page.waitForResponse((answer) => answer.request().method() === 'DELETE' && answer.url().includes('/backtests/'))
  await inspector().getByRole('button', { name: 'Cancel safely' }).click()
  expect((await cancelled).ok()).toBe(true)
  await expect(inspector().getByRole('progressbar')).toHaveCount(0)
  await expect(inspector().getByRole('region', { name: 'Result of the backtest' })).toHaveCount(0)
  await page.unroute('**/api/rules/backtests/*')
  await inspector()
    .getByRole('button', { name: /^Run (backtest|again)/ })
    .click()
  const result = inspector().getByRole('region', { name: 'Result of the backtest' })
  await expect(result).toContainText(/1 time\s*would have fired/)
  await expect(result).toContainText('Held back by the cooldown')
  await expect(result).toContainText('Outputs were not switched.')
  await inspector().getByRole('tab', { name: 'Node' }).click()
  await nodeOf(BED).first().click()
  await inspector()
    .getByLabel(/^Bound/)
    .fill('10')
  await inspector().getByRole('tab', { name: 'Backtest' }).click()
  await expect(result).toContainText('The draft has changed since.')
  await inspector().getByRole('button', { name: 'Run again' }).click()
  await expect(result).toContainText(/0 times\s*would have fired\s*Version 1: 1/)
  await expectNoFinding(page, 'backtest')
  await page.getByRole('button', { name: 'Discard draft' }).click()
})

test('who gets in the way of whom is drawn, with who wins', async () => {
  const lock = {
    ...{ name: 'Keep the vent shut', note: '', group: '', enabled: true, dryRun: false, priority: 80, timeZone: 'UTC', cooldownS: 0 },
    ...{ maxRuntimeS: null, maxPerHour: null, whenUnknown: 'end', failuresToDisable: 5, alsoOnBoard: false, layout: {} },
    conditions: [{ id: 'off', kind: 'output', output: { board: AIR, gpio: 18 }, is: 'on' }],
    branches: [
      {
        ...{ id: 'b', on: [], when: 'off', otherwise: [] },
        do: [{ id: 'shut', kind: 'output', output: { board: BED, gpio: 19 }, command: 'OFF', percent: null, durationS: 0 }],
      },
    ],
  }
  const answer = await page.request.put(`${backend.http}/api/rules/lock`, { data: { version: 0, body: lock } })
  expect(answer.ok(), await answer.text()).toBe(true)
  await page.goto(`${backend.http}/rules`)
  await page.getByRole('button', { name: '1 conflict of rules' }).click()
  await expect(page.getByRole('dialog', { name: 'Conflicts over all rules' })).toContainText(
    '“Keep the vent shut” wins with priority 80 over 50.',
  )
  await expectNoFinding(page, 'conflicts', '[role=dialog]')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Vent over 25 °C' }).click()
  await inspector()
    .getByRole('tab', { name: /^Conflicts/ })
    .click()
  await expect(inspector().getByRole('heading', { name: 'Conflict with “Keep the vent shut”' })).toBeVisible()
  await expect(nodeOf('GPIO 19').first()).toContainText('Overruled by “Keep the vent shut”')
  await inspector().getByRole('button', { name: 'Raise priority to 81' }).click()
  await expect(inspector()).toContainText('“Vent over 25 °C” wins with priority 81 over 80.')
  await page.getByRole('button', { name: 'Discard draft' }).click()
})

test('rules leave as a file, are deleted, brought back, deleted again and come in from the file', async () => {
  await page.goto(`${backend.http}/rules`)
  await page.getByRole('checkbox', { name: 'Select all listed rules' }).check()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const path = await (await saved).path()
  const file: { rules: { id: string }[] } = JSON.parse(readFileSync(path, 'utf8'))
  expect(file.rules).toHaveLength(4)
  const rows = page.getByRole('row').filter({ has: page.getByRole('switch') })
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(rows).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rows).toHaveCount(4)
  await page.getByRole('checkbox', { name: 'Select all listed rules' }).check()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(rows).toHaveCount(0)

  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Import rules' })
  const chooser = page.waitForEvent('filechooser')
  await dialog.getByLabel('File').click()
  await (await chooser).setFiles({ name: 'rules.json', mimeType: 'application/json', buffer: readFileSync(path) })
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Water at night' })).toContainText('new')
  await dialog.getByLabel('Switch on those that were on').check()
  await expectNoFinding(page, 'import', '[role=dialog]')
  await dialog.getByRole('button', { name: 'Import 4 rules' }).click()
  await expect(dialog.getByRole('status')).toContainText('4 rules imported.')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(rows).toHaveCount(4)
})

test('after a restart the rules act as before, and the log is still there', async () => {
  await Promise.all([air.close(), bed.close()])
  await running.stop()
  running = new TestBackend(FLAGS, { data: running.data })
  backend = await running.ready()
  await connectBoards()
  await signIn()
  await page.goto(`${backend.http}/rules`)
  await expect(page.getByRole('row').filter({ hasText: 'Vent over 25 °C' })).toContainText('Watching')
  await temperature(20)
  await temperature(27)
  await expect.poll(() => isOn(bed, 19)).toBe(true)
  await page.getByRole('link', { name: 'Vent over 25 °C' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Fired:' })).not.toHaveCount(0)
})

test('a webhook trigger gives its address and a token, shown once, that runs the rule', async () => {
  await newRule('Empty canvas', 'Called from outside')
  await page.getByText('Both', { exact: true }).click()
  await page
    .getByRole('textbox', { name: 'Rule as text' })
    .fill('RULE "Called from outside" TIME ZONE "UTC"\nON WEBHOOK "door-bell"\nTHEN SET rang = TRUE\n')
  await publish()
  await nodeOf('door-bell').click()
  await inspector().getByRole('button', { name: 'Make token' }).click()
  await expect(inspector().getByRole('button', { name: 'Make new token' })).toBeVisible()
  await expect(inspector()).toContainText('Token, shown this once')
  const [address = '', token = ''] = await inspector().locator('code').allTextContents()
  const call = (bearer: string) => page.request.post(address, { headers: { authorization: `Bearer ${bearer}` } })
  expect((await call(`${token}x`)).status()).toBe(404)
  expect((await call(token)).status()).toBe(202)
  await expect(page.getByRole('row').filter({ hasText: 'Fired:' })).toContainText('rang')
})

test('a rule that its board is to keep too says where it really runs', async () => {
  await newRule('Empty canvas', 'Kept by its board')
  await page.getByText('Both', { exact: true }).click()
  await page
    .getByRole('textbox', { name: 'Rule as text' })
    .fill(
      `RULE "Kept by its board" TIME ZONE "UTC"\nIF ${AIR}.Sensor(GPIO4) > 40 HYSTERESIS 1\n` +
        `THEN ${AIR}.Actuator(GPIO18) = ON\nOTHERWISE ${AIR}.Actuator(GPIO18) = OFF\n`,
    )
  await page.getByText('Canvas', { exact: true }).click()
  await expect(inspector()).toContainText(`${AIR} could keep it alone.`)
  await inspector().getByRole('switch', { name: 'Also on the board' }).click()
  await expect(inspector()).toContainText(`Once it is published ${AIR} keeps it alone while Leitstand is away.`)
  await publish()
  await expect(inspector()).toContainText('the board’s configuration names not both sensor and output')
  await expect(inspector()).not.toContainText(`${AIR} keeps it alone`)
  const body = {
    sensors: [plainSensor(4, 'analog', 'Air temperature')],
    actuators: [plainActuator(18, 'relay', 'Heater (GPIO 18)')],
    offlineRules: [],
  }
  const answer = await page.request.put(`${backend.http}/api/boards/${AIR}/configuration`, { data: { version: 0, body } })
  expect(answer.ok(), await answer.text()).toBe(true)
  // This board never answers a configuration.
  await expect(inspector()).toContainText(`${AIR} has not confirmed yet that it keeps the rule too.`)
  await page.goto(`${backend.http}/rules`)
  const row = page.getByRole('row').filter({ hasText: 'Kept by its board' })
  await expect(row).toContainText(`Sending to ${AIR}`)
  const id = (await row.getByRole('link').getAttribute('href'))?.split('/').at(-1)
  expect((await page.request.delete(`${backend.http}/api/rules/${id}`)).ok()).toBe(true)
})

test('scenes and variables are made, changed, deleted and brought back', async () => {
  await page.goto(`${backend.http}/rules?list=scenes`)
  await page.getByRole('button', { name: 'New scene' }).click()
  const scene = page.getByRole('dialog', { name: 'New scene' })
  await scene.getByLabel('Name').fill('All off')
  await scene.getByRole('combobox', { name: 'Output' }).fill('GPIO 21')
  await page.getByRole('option', { name: /GPIO 21/ }).click()
  await scene.getByRole('combobox', { name: 'State' }).click()
  await page.getByRole('option', { name: 'OFF' }).click()
  await scene.getByRole('button', { name: 'Save scene' }).click()
  await expect(page.getByRole('row', { name: /All off/ })).toContainText('GPIO 21')
  await expectNoFinding(page, 'scenes')
  await page.getByRole('button', { name: 'Delete All off' }).click()
  await expect(page.getByText('No scenes yet')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('row', { name: /All off/ })).toBeVisible()

  await page.getByRole('link', { name: 'Variables' }).click()
  await page.getByRole('button', { name: 'New variable' }).click()
  const variable = page.getByRole('dialog', { name: 'New variable' })
  await variable.getByLabel('Name').fill('1st')
  await variable.getByRole('button', { name: 'Save variable' }).click()
  await expect(variable).toContainText('Use a letter first')
  await variable.getByLabel('Name').fill('holiday')
  await variable.getByLabel('Value').fill('true')
  await variable.getByRole('button', { name: 'Save variable' }).click()
  await expect(page.getByRole('row', { name: /holiday/ })).toContainText('true')
  await expectNoFinding(page, 'variables')
})

test('a circle through an output and a sensor is found once a person says what follows from what', async () => {
  await page.goto(`${backend.http}/rules?list=settings`)
  const effects = page.getByRole('region', { name: 'What follows from what' })
  await effects.getByRole('combobox', { name: 'Output' }).fill('GPIO 18')
  await page.getByRole('option', { name: /GPIO 18/ }).click()
  await effects.getByRole('combobox', { name: 'Series' }).fill('GREEN01 temperature')
  await page
    .getByRole('option', { name: /temperature/i })
    .first()
    .click()
  await effects.getByRole('button', { name: 'Add' }).click()
  await expect(effects.getByRole('listitem')).toContainText('GPIO 18')
  await expectNoFinding(page, 'settings')
  await page.getByRole('link', { name: 'Rules', exact: true }).last().click()
  await page.getByRole('button', { name: /conflicts of rules/ }).click()
  const conflicts = page.getByRole('dialog', { name: 'Conflicts over all rules' })
  await expect(conflicts.getByRole('listitem').filter({ hasText: 'It may flutter' }).first()).toContainText('Heat when cold and wet')
})

for (const scheme of ['dark', 'light'] as const) {
  test(`list, canvas and text have no finding, in German, ${scheme}`, async () => {
    await page.evaluate((theme) => {
      localStorage.setItem('leitstand.theme', theme)
      localStorage.setItem('leitstand.language', 'de')
    }, scheme)
    await page.goto(`${backend.http}/rules`)
    await expect(page.getByRole('heading', { name: 'Regeln', level: 1 })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Vent over 25 °C' })).toBeVisible()
    await expectNoFinding(page, 'list')
    await page.getByRole('link', { name: 'Vent over 25 °C' }).click()
    await expect(nodeOf(AIR)).toContainText('über')
    await expectNoFinding(page, 'canvas')
    await page.getByText('Text', { exact: true }).click()
    await expect(page.getByRole('textbox', { name: 'Regel als Text' })).toBeVisible()
    await expectNoFinding(page, 'text')
  })
}

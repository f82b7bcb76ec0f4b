// Dashboards on the real backend: built by keys and mouse, kept as a draft, published, exported, imported, on a wall; and no finding of axe.
import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test.use({ backendFlags: ['--demo', '12'] })
test.describe.configure({ timeout: 60_000 })

const AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface ApiSeries {
  id: number
  board: string
  kind: string
  sensorType: string
  unit: string
}

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

async function seriesOf(page: Page, http: string): Promise<ApiSeries[]> {
  let series: ApiSeries[] = []
  await expect
    .poll(async () => {
      series = await (await page.request.get(`${http}/api/series`)).json()
      return series.filter((one) => one.kind === 'number').length
    })
    .toBeGreaterThan(5)
  return series.filter((one) => one.kind === 'number')
}

async function put(page: Page, http: string, id: string, body: object, version = 0) {
  const whole = { schema: 1, name: id, description: '', backS: 3600, template: null, rotationS: 0, widgets: [], ...body }
  const answer = await page.request.put(`${http}/api/dashboards/${id}`, { data: { version, body: whole }, headers: { origin: http } })
  expect(answer.status(), await answer.text()).toBe(200)
}

const place = (id: string, x: number, y: number, w: number, h: number) => ({ id, x, y, w, h, title: '' })

async function expectNoFinding(page: Page, where: string) {
  const { violations } = await new AxeBuilder({ page }).withTags(AA).analyze()
  expect(
    violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`)),
    where,
  ).toEqual([])
}

test('a dashboard is built by keys alone, survives a reload as a draft, and is published', async ({ page, backend }) => {
  await seriesOf(page, backend.http)
  await page.goto(`${backend.http}/dashboards`)
  await page.getByRole('button', { name: 'New dashboard' }).focus()
  await page.keyboard.press('Enter')
  const name = page.getByRole('dialog').getByLabel('Name')
  await name.fill('By hand')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'By hand' })).toBeVisible()

  await page.getByRole('button', { name: /^Value/ }).focus()
  await page.keyboard.press('Enter')
  const first = page.getByRole('group', { name: /^Value/ })
  await expect(first).toHaveAttribute('data-selected', 'true')
  await page.getByRole('combobox', { name: 'Series', exact: true }).fill('temp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(first).toContainText('°C')

  await first.focus()
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key)
  await expect(page.getByLabel('Column')).toHaveValue('3')
  await expect(page.getByLabel('Width')).toHaveValue('5')
  await expect(page.getByLabel('Height')).toHaveValue('3')
  await expect(page.getByRole('status').filter({ hasText: 'Column 3, row 1, 5 wide, 3 high' })).toBeAttached()

  await page.keyboard.press('Control+d')
  await expect(page.getByRole('group', { name: /^Value/ })).toHaveCount(2)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('group', { name: /^Value/ })).toHaveCount(1)
  await page.keyboard.press('Control+Shift+z')
  await expect(page.getByRole('group', { name: /^Value/ })).toHaveCount(2)

  await page.reload()
  await expect(page.getByText('Draft', { exact: true })).toBeVisible()
  await expect(page.getByRole('group', { name: /^Value/ })).toHaveCount(2)
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible()
  const kept = (await (await page.request.get(`${backend.http}/api/dashboards`)).json()).find(
    (one: { name: string }) => one.name === 'By hand',
  )
  expect(kept.widgets).toHaveLength(2)
  expect(kept.widgets[0]).toMatchObject({ kind: 'value', w: 5, h: 3 })
})

test('the mouse drags a widget to another place, and leaving asks once about the draft', async ({ page, backend }) => {
  await put(page, backend.http, 'mouse', { widgets: [{ ...place('a', 0, 0, 6, 3), kind: 'text', markdown: 'One' }] })
  await page.goto(`${backend.http}/dashboards/mouse?edit=true`)
  const widget = page.getByRole('group', { name: /^Text/ })
  const box = await widget.boundingBox()
  if (!box) throw new Error('the widget is not on screen')
  await page.mouse.move(box.x + 60, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 260, box.y + 40, { steps: 10 })
  await page.mouse.move(box.x + 60 + box.width, box.y + 40, { steps: 10 })
  await page.mouse.up()
  await expect.poll(async () => (await widget.boundingBox())?.x ?? 0).toBeGreaterThan(box.x + 100)
  await expect(page.getByText('Draft', { exact: true })).toBeVisible()

  await page.getByRole('link', { name: 'Devices' }).click()
  const question = page.getByRole('dialog', { name: 'Unpublished changes' })
  await question.getByRole('button', { name: 'Keep draft and leave' }).click()
  await expect(page).toHaveURL(/\/devices/)
  await page.goto(`${backend.http}/dashboards/mouse`)
  await expect(page.getByText(/^Draft from/)).toBeVisible()
  await page.getByRole('button', { name: 'Discard draft' }).click()
  await expect(page.getByText(/^Draft from/)).toHaveCount(0)
})

test('who is overtaken by another version chooses, and nothing is lost unasked', async ({ page, backend }) => {
  const widgets = [{ ...place('a', 0, 0, 6, 3), kind: 'text', markdown: 'Mine' }]
  await put(page, backend.http, 'shared', { widgets })
  await page.goto(`${backend.http}/dashboards/shared?edit=true`)
  await page.getByRole('group', { name: /^Text/ }).focus()
  await page.keyboard.press('ArrowRight')
  await put(page, backend.http, 'shared', { name: 'Theirs', widgets: [] }, 1)
  await expect(page.getByText(/published another version at/)).toBeVisible()
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Publish mine over it' })).toBeVisible()
  expect((await (await page.request.get(`${backend.http}/api/dashboards/shared`)).json()).name).toBe('Theirs')
  await page.getByRole('button', { name: 'Publish mine over it' }).click()
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible()
  await expect(page.getByText(/^Draft from/)).toHaveCount(0)
  expect((await (await page.request.get(`${backend.http}/api/dashboards/shared`)).json()).widgets).toHaveLength(1)
})

test('a dashboard goes out as a file and comes back; one from a newer Leitstand is refused', async ({ page, backend }) => {
  const [one] = await seriesOf(page, backend.http)
  await put(page, backend.http, 'out', {
    name: 'Goes out',
    widgets: [{ ...place('a', 0, 0, 4, 2), kind: 'value', series: { series: one?.id }, sparkline: true }],
  })
  await page.goto(`${backend.http}/dashboards`)
  await page.getByRole('button', { name: 'More for Goes out' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as file' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('Goes out.json')
  const text = readFileSync(await download.path(), 'utf8')

  await page.getByRole('button', { name: 'Import file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import file' })
  const choose = async (content: string) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'd.json', mimeType: 'application/json', buffer: Buffer.from(content) })
  }
  await choose(text.replace('"schema": 1', '"schema": 7'))
  await expect(dialog.getByText(/newer Leitstand \(schema 7\)/)).toBeVisible()
  await choose('no dashboard')
  await expect(dialog.getByText(/not JSON/)).toBeVisible()
  // The same board's channel under another name: not here, so it is named and can be replaced.
  await choose(text.replace(/"channel": "[^"]+"/, '"channel": "gpio99:gone"'))
  await expect(dialog.getByText('1 series is not here')).toBeVisible()
  await choose(text)
  await expect(dialog.getByText(/not here/)).toHaveCount(0)
  await expect(dialog.getByLabel('Name')).toHaveValue('Goes out 2')
  await dialog.getByRole('button', { name: 'Import dashboard' }).click()
  await expect(page.getByRole('heading', { name: 'Goes out 2' })).toBeVisible()
})

test('a deleted dashboard comes back by Undo', async ({ page, backend }) => {
  await put(page, backend.http, 'gone', { name: 'Soon gone' })
  await page.goto(`${backend.http}/dashboards`)
  await page.getByRole('button', { name: 'More for Soon gone' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('link', { name: 'Soon gone' })).toHaveCount(0)
  await page.getByRole('button', { name: /Undo/ }).click()
  await expect(page.getByRole('link', { name: 'Soon gone' })).toBeVisible()
})

test('a template made from one board shows another, and the board leads to it', async ({ page, backend }) => {
  const series = await seriesOf(page, backend.http)
  const [one] = series
  const body = {
    name: 'For all',
    template: { sensorTypes: [one?.sensorType] },
    widgets: [{ ...place('a', 0, 0, 6, 3), kind: 'value', series: { board: '$board', sensorType: one?.sensorType }, sparkline: true }],
  }
  await put(page, backend.http, 'template', body)
  await page.goto(`${backend.http}/dashboards/template`)
  await expect(page.getByText('This dashboard is a template.')).toBeVisible()
  await page.goto(`${backend.http}/devices/${one?.board}`)
  await page.getByRole('link', { name: 'Dashboard', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`board=${one?.board}`))
  await expect(
    page
      .getByRole('main')
      .getByRole('link')
      .filter({ hasText: one?.unit ?? '' })
      .first(),
  ).toBeVisible()
})

test('a picture is uploaded, a value is pinned on it and moved by keys', async ({ page, backend }) => {
  await seriesOf(page, backend.http)
  await put(page, backend.http, 'picture', { widgets: [{ ...place('a', 0, 0, 12, 8), kind: 'image', image: null, pins: [] }] })
  await page.goto(`${backend.http}/dashboards/picture?edit=true`)
  await page.getByRole('group', { name: /^Picture/ }).click()
  const file = page.locator('input[type=file]')
  await file.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') })
  await expect(page.getByRole('alert').filter({ hasText: 'Only PNG, JPEG and WebP' })).toBeVisible()
  await file.setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: await page.getByRole('main').screenshot() })
  await page.getByRole('combobox', { name: 'Add value at' }).fill('temp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const pin = page.getByRole('button', { name: /^Value 1 at 50 %, 50 %/ })
  await pin.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByLabel('From the left, %')).toHaveValue('55')
  await expect(page.getByLabel('From the top, %')).toHaveValue('49.5')
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByRole('link', { name: /°C/ }).getByText('°C')).toBeVisible()
})

test('a wall display rotates without bars, pauses, and Esc leaves it', async ({ page, backend }) => {
  await put(page, backend.http, 'wall1', {
    name: 'First wall',
    rotationS: 60,
    widgets: [{ ...place('a', 0, 0, 6, 3), kind: 'text', markdown: 'One' }],
  })
  await put(page, backend.http, 'wall2', {
    name: 'Second wall',
    rotationS: 60,
    widgets: [{ ...place('a', 0, 0, 6, 3), kind: 'text', markdown: 'Two' }],
  })
  await page.goto(`${backend.http}/dashboards/kiosk?ids=wall1,wall2`)
  await expect(page.getByRole('heading', { name: 'First wall' })).toBeVisible()
  await expect(page.getByRole('navigation')).toHaveCount(0)
  // The emergency stop covers nothing of the head.
  const clock = await page.locator('header time').boundingBox()
  const stop = await page.locator('#emergency-stop').boundingBox()
  expect((clock?.x ?? 0) + (clock?.width ?? 0)).toBeLessThanOrEqual(stop?.x ?? 0)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('heading', { name: 'Second wall' })).toBeVisible()
  await page.keyboard.press(' ')
  await expect(page.getByText('Paused')).toBeVisible()
  await expectNoFinding(page, 'kiosk')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/dashboards$/)
  await expect(page.getByRole('navigation').first()).toBeVisible()
})

test('list, dashboard and editor have no finding of axe', async ({ page, backend }) => {
  const series = await seriesOf(page, backend.http)
  const refs = series.slice(0, 3).map(({ id }) => ({ series: id }))
  const [ref] = refs
  await put(page, backend.http, 'axe', {
    widgets: [
      { ...place('v', 0, 0, 4, 2), kind: 'value', series: ref, sparkline: true },
      { ...place('g', 4, 0, 6, 3), kind: 'gauge', series: ref, low: 0, high: 50 },
      { ...place('s', 10, 0, 6, 3), kind: 'sparkline', series: ref, backS: null },
      { ...place('c', 0, 3, 12, 8), kind: 'chart', series: refs, backS: null, aggregation: 'mean', normalised: false },
      { ...place('b', 12, 3, 12, 8), kind: 'bar', series: refs, bucket: 'hour', aggregation: 'mean', backS: 86_400 },
      { ...place('h', 0, 11, 12, 8), kind: 'heatmap', series: ref, days: 3 },
      { ...place('t', 12, 11, 12, 6), kind: 'table', series: refs, backS: null },
      { ...place('z', 0, 19, 6, 5), kind: 'status', board: null, zone: null },
      { ...place('y', 6, 19, 6, 5), kind: 'status', board: series[0]?.board, zone: null },
      { ...place('l', 12, 19, 8, 6), kind: 'alarms', board: null, zone: null, rows: 10 },
      { ...place('m', 0, 24, 8, 4), kind: 'text', markdown: '# Head\n\n[link](https://example.org)' },
      { ...place('r', 8, 24, 4, 3), kind: 'rule', rule: null },
    ],
  })
  await page.goto(`${backend.http}/dashboards`)
  await expect(page.getByRole('link', { name: 'axe' })).toBeVisible()
  await expectNoFinding(page, 'list')
  await page.goto(`${backend.http}/dashboards/axe`)
  await expect(page.getByRole('heading', { name: 'Alarms' })).toBeVisible()
  await expectNoFinding(page, 'dashboard')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await expect(page.getByRole('group', { name: /^Gauge/ })).toBeVisible()
  await expectNoFinding(page, 'editor, add')
  await page.getByRole('group', { name: /^Gauge/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Scale from')).toBeVisible()
  await expectNoFinding(page, 'editor, widget')
})

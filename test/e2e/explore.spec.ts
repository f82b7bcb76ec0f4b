// Explore on a real backend with a seeded past: by mouse, by keyboard alone, shared by address, saved, annotated, accessible.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { newDataFolder, TestBackend } from '../backend-process.ts'
import { test as base, expect, type WorkerFixtures } from './fixtures.ts'

const SEED = fileURLToPath(new URL('../../backend/cli/seed-history.ts', import.meta.url))

const test = base.extend<object, WorkerFixtures>({
  backend: [
    async ({ backendFlags }, use) => {
      const data = newDataFolder()
      execFileSync(process.execPath, [SEED, '--data', data, '--boards', '6', '--series', '30', '--days', '8'], { stdio: 'ignore' })
      const process_ = new TestBackend(backendFlags, { data })
      try {
        await use(await process_.ready())
      } finally {
        await process_.stop()
        process_.removeData()
      }
    },
    { scope: 'worker' },
  ],
})
test.describe.configure({ timeout: 60_000 })

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

interface SeededSeries {
  id: number
  board: string
  name: string
  kind: string
  unit: string
}

async function seriesOf(page: Page, http: string): Promise<SeededSeries[]> {
  const answer = await page.request.get(`${http}/api/series`)
  return await answer.json()
}

async function twoTemperatures(page: Page, http: string): Promise<[SeededSeries, SeededSeries]> {
  const found = (await seriesOf(page, http)).filter((one) => one.unit === '°C')
  const [first, second] = found
  if (!first || !second) throw new Error('the seed has too few temperatures')
  return [first, second]
}

const chart = (page: Page) => page.getByRole('application')
const table = (page: Page) => page.getByRole('region', { name: /Values at the crosshair/ })
/** Figures have arrived: a mean with digits stands in the row. */
const figures = (page: Page) => expect(table(page).locator('tbody tr').first().locator('td').nth(7)).toContainText(/\d/)

test('series are found, ticked, drawn and read at the crosshair', async ({ page, backend }) => {
  await page.goto(`${backend.http}/explore`)
  await expect(page.getByText('Choose what to look at')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('°C')
  const tree = page.getByRole('tree')
  const ticks = tree.locator('[aria-level="3"]')
  await expect(ticks.first()).toBeVisible()
  await ticks.nth(0).click()
  await ticks.nth(1).click()
  await expect(page).toHaveURL(/\?v=1&s=\d+-\d+/)
  await expect(page.getByRole('list', { name: 'Chosen series' }).getByRole('button', { name: /^Drop/ })).toHaveCount(2)
  await figures(page)
  const box = await chart(page).boundingBox()
  if (!box) throw new Error('no chart')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await expect(table(page)).toContainText(/Crosshair \d\d:\d\d:\d\d/)
})

test('the wheel zooms, pauses the live tail, and every step can be taken back', async ({ page, backend }) => {
  const [first] = await twoTemperatures(page, backend.http)
  await page.goto(`${backend.http}/explore?s=${first.id}&r=7d`)
  await figures(page)
  await expect(page.getByRole('button', { name: 'Live' })).toHaveAttribute('aria-pressed', 'true')
  const box = await chart(page).boundingBox()
  if (!box) throw new Error('no chart')
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 3)
  await page.mouse.wheel(0, -400)
  await expect(page).toHaveURL(/r=\d{8}T\d{4,}[\d.]*Z_\d{8}T/)
  await expect(page.getByRole('button', { name: 'Paused' })).toHaveAttribute('aria-pressed', 'false')
  const zoomed = page.url()
  await page.goBack()
  await expect(page).toHaveURL(/r=7d/)
  await page.goForward()
  await expect(page).toHaveURL(zoomed)
  await page.getByRole('button', { name: /^Previous range/ }).click()
  await expect(page).toHaveURL(/r=7d/)
  await page.keyboard.press('Shift+Backspace')
  await expect(page).toHaveURL(zoomed)
  await page.keyboard.press('l')
  await expect(page.getByRole('button', { name: 'Live' })).toBeVisible()
})

test('a range is typed as people write it, and a wrong one says why beside the field', async ({ page, backend }) => {
  const [first] = await twoTemperatures(page, backend.http)
  await page.goto(`${backend.http}/explore?s=${first.id}`)
  await page.getByRole('button', { name: /^Change range/ }).click()
  const from = page.getByLabel('From', { exact: true })
  await from.fill('sometime')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Not a time/)).toBeVisible()
  await from.fill('yesterday')
  await page.getByLabel('To', { exact: true }).fill('')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/r=yesterday/)
  await page.keyboard.press('t')
  await expect(from).toBeFocused()
  await page.keyboard.type('-90m')
  await page.keyboard.press('Tab')
  await page.keyboard.type('now')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/r=90m/)
})

test('everything can be done by keyboard alone', async ({ page, backend }) => {
  await page.goto(`${backend.http}/explore`)
  await expect(page.getByRole('tree')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('temp')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('tree')).toBeFocused()
  // Zone, board, series.
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(page).toHaveURL(/s=\d+/)
  await figures(page)
  await chart(page).focus()
  await page.keyboard.press('+')
  await expect(page).toHaveURL(/[?&]r=/)
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(table(page)).toContainText(/Crosshair \d\d:\d\d/)
  await page.keyboard.press('a')
  const card = page.getByRole('dialog')
  await expect(card.getByLabel('Text')).toBeFocused()
  await page.keyboard.type('Filter cleaned')
  await page.keyboard.press('Enter')
  await expect(card).toHaveCount(0)
  await expect
    .poll(async () => {
      const answer = await page.request.get(`${backend.http}/api/annotations`)
      const notes: { text: string }[] = await answer.json()
      return notes.map((note) => note.text)
    })
    .toEqual(['Filter cleaned'])
  await page.keyboard.press('Backspace')
  await expect(page).not.toHaveURL(/[?&]r=/)
})

test('a view is saved, opened from the menu and the palette, and its deletion taken back', async ({ page, backend }) => {
  const [first, second] = await twoTemperatures(page, backend.http)
  await page.goto(`${backend.http}/explore?s=${first.id}-${second.id}&r=today&c=day`)
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByLabel('Save as new view').fill('Greenhouse climate')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/view=/)
  const crumb = page.getByRole('button', { name: 'Greenhouse climate', exact: true })
  await expect(crumb).toBeVisible()
  await page.getByText('7 d', { exact: true }).click()
  await expect(page.getByRole('button', { name: 'Greenhouse climate, changed' })).toBeVisible()

  await page.goto(backend.http)
  await expect(page.getByRole('button', { name: 'Search or run a command' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused()
  await page.keyboard.type('greenhouse cl')
  await page
    .getByRole('option', { name: /Greenhouse climate/ })
    .first()
    .click()
  await expect(page).toHaveURL(/explore\?v=1&s=\d+-\d+&r=today&c=day&view=/)
  await expect(table(page)).toContainText('Yesterday')

  await crumb.click()
  await page.getByRole('button', { name: 'Delete Greenhouse climate' }).click()
  await expect(page.getByText('View “Greenhouse climate” deleted')).toBeVisible()
  await page.getByRole('button', { name: /Undo/ }).click()
  await page.keyboard.press('Escape')
  await expect(crumb).toBeVisible()
})

test('curves are hidden and isolated, compared with another board, and the table is copied', async ({ page, backend }) => {
  const [first, second] = await twoTemperatures(page, backend.http)
  await page.goto(`${backend.http}/explore?s=${first.id}-${second.id}&r=7d`)
  await figures(page)
  const list = page.getByRole('list', { name: 'Chosen series' })
  await list.getByRole('button', { name: /^Hide/ }).first().click()
  await expect(page).toHaveURL(new RegExp(`s=${first.id}h-${second.id}`))
  await list.getByRole('button', { name: /^Show/ }).first().click()
  await list.getByRole('button', { name: /^Hide/ }).first().dblclick()
  await expect(page).toHaveURL(new RegExp(`s=${first.id}-${second.id}h`))
  await page.getByRole('button', { name: 'Copy table' }).click()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  const [head, ...lines] = text.split('\n').map((line) => line.split('\t'))
  expect(head?.slice(0, 3)).toEqual(['Series', 'Board', 'Axis'])
  expect(lines).toHaveLength(2)
  expect(lines[0]).toHaveLength(head?.length ?? 0)
  await page.getByRole('button', { name: /^Mean/ }).click()
  await expect(page).toHaveURL(/o=mean/)
})

test('a limit that was added holds once it is saved', async ({ page, backend }) => {
  const co2 = (await seriesOf(page, backend.http)).find((one) => one.unit === 'ppm')
  if (!co2) throw new Error('the seed has no CO₂')
  await page.goto(`${backend.http}/explore?s=${co2.id}&r=7d`)
  await figures(page)
  await page.getByRole('button', { name: /^Hide/ }).first().hover()
  await page.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Warning under …' }).click()
  const field = page.getByLabel('Limit', { exact: true })
  await field.fill('333')
  await page.getByRole('button', { name: 'Save limit' }).click()
  await expect
    .poll(
      async () =>
        (await (await page.request.get(`${backend.http}/api/series`)).json()).find((one: SeededSeries) => one.id === co2.id).limits,
    )
    .toMatchObject({ warningLow: 333 })
})

test('a series that is gone, an address from elsewhere and an empty range say what is the matter', async ({ page, backend }) => {
  const [first] = await twoTemperatures(page, backend.http)
  await page.goto(`${backend.http}/explore?v=9&s=${first.id}-987654&r=20200101T0000Z_20200102T0000Z&zzz=1`)
  await expect(page.getByText('Series 987654 is no longer there').first()).toBeVisible()
  await expect(page.getByText(/made by a later version/)).toBeVisible()
  await expect(page.getByText('No data in this range')).toBeVisible()
  await page.getByRole('button', { name: 'Show the newest data' }).click()
  await figures(page)
})

for (const theme of ['dark', 'light'] as const)
  test(`axe finds nothing on the page and what opens from it, ${theme}`, async ({ page, backend }) => {
    await page.addInitScript((value) => localStorage.setItem('leitstand.theme', value), theme)
    const [first, second] = await twoTemperatures(page, backend.http)
    // What a floating part covers is not to be pressed while it is open.
    const check = async (where: string, within = 'body') => {
      const { violations } = await new AxeBuilder({ page })
        .include(within)
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect(
        violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`)),
        where,
      ).toEqual([])
    }
    await page.goto(`${backend.http}/explore`)
    await expect(page.getByRole('tree')).toBeVisible()
    await check('empty')
    await page.goto(`${backend.http}/explore?s=${first.id}-${second.id}h&r=7d&c=week`)
    await figures(page)
    await check('chart')
    await page.getByRole('button', { name: /^Change range/ }).click()
    await check('range', '.mantine-Popover-dropdown')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save view' }).click()
    await check('views', '.mantine-Popover-dropdown')
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.getByRole('button', { name: 'Series 2' }).click()
    await expect(page.getByRole('tree')).toBeVisible()
    await check('drawer', '[role="dialog"]')
  })

// Changing stored history on the real backend: preview first, a reason, the change, and taking it back.
import { expect, test } from './fixtures.ts'
import { expectAccessible, importHistory } from './imported-history.ts'

test.use({ backendFlags: ['--demo', '4'] })
test.describe.configure({ timeout: 60_000 })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

interface SeriesRow {
  id: number
  board: string
  kind: string
  library: string | null
}

test('a series is processed again with an offset, shows the difference before, and is taken back', async ({ page, backend }) => {
  const http = backend.http
  const valuesOf = async (id: number, toMs: number): Promise<number[]> => {
    const answer = await (await page.request.get(`${http}/api/query?series=${id}&from=${toMs - 3_600_000}&to=${toMs}&agg=raw`)).json()
    return answer.series[0].points.map((point: number[]) => point[1])
  }
  let series: SeriesRow | undefined
  await expect
    .poll(async () => {
      const all: SeriesRow[] = await (await page.request.get(`${http}/api/series`)).json()
      series = all.find(({ kind, library }) => kind === 'number' && library !== null)
      return series === undefined ? 0 : (await valuesOf(series.id, Date.now())).length
    })
    .toBeGreaterThan(3)
  if (!series) throw new Error('the demo fleet has no series with a library')
  const { id, board } = series

  await page.goto(`${http}/devices/${board}?tab=channels`)
  const one = await (await page.request.get(`${http}/api/series?board=${board}`)).json()
  const place = one.findIndex((row: SeriesRow) => row.id === id)
  await page
    .getByRole('button', { name: /^Settings of/ })
    .nth(place)
    .click()
  await page.getByRole('button', { name: 'Process history again…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Process .* again$/ })
  await expect(dialog.getByText('Nothing would change.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Process again' })).toBeDisabled()
  await dialog.getByText('Otherwise', { exact: true }).click()
  await dialog.getByLabel('Offset of this channel').fill('1.5')
  await expect(dialog.getByText('Difference')).toBeVisible()
  await expectAccessible(page, '[role=dialog]')

  const atMs = Date.now()
  const before = await valuesOf(id, atMs)
  await dialog.getByLabel('To').fill('')
  await dialog.getByLabel('Reason').fill('Reference shows 1.5 more')
  await dialog.getByRole('button', { name: 'Process again' }).click()
  await expect(dialog.getByText('The history was changed.')).toBeVisible()
  const after = await valuesOf(id, atMs)
  expect(after[0]).toBeCloseTo((before[0] ?? Number.NaN) + 1.5, 5)

  await dialog.getByRole('button', { name: 'Undo' }).click()
  await expect(dialog.getByText('The change was taken back')).toBeVisible()
  expect((await valuesOf(id, atMs))[0]).toBe(before[0])
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: '1 change of the history' }).click()
  await expect(page.getByRole('dialog', { name: 'Changes of the history' })).toContainText('Reference shows 1.5 more')
  // Two dialogs lie above each other now.
  await expectAccessible(page, 'body')
})

test('a sample is corrected and excluded by keyboard alone, and the chart shows it at once', async ({ page, backend }) => {
  const http = backend.http
  const { id, fromMs } = await importHistory(page, http, 'sample-lab', 10)
  const sample = async () => {
    const answer = await page.request.get(`${http}/api/query?series=${id}&from=${fromMs}&to=${fromMs + 600_000}&agg=raw`)
    const points: [number, number, number, number][] = (await answer.json()).series[0].points
    return points.find(([atMs]) => atMs === fromMs + 310_000)
  }
  const at = (ms: number) => `${new Date(ms).toISOString().replaceAll(/[-:]/g, '').slice(0, 13)}Z`
  const chart = page.getByRole('application')
  const card = page.getByRole('dialog').filter({ hasText: 'Quality' })
  /** Enter at the crosshair: the second sample of the range. */
  const open = async () => {
    await chart.focus()
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Enter')
    await expect(card).toBeVisible()
  }
  await page.goto(`${http}/explore?v=1&s=${id}&r=${at(fromMs + 300_000)}_${at(fromMs + 600_000)}`)
  await expect(page.getByText('Auto, samples')).toBeVisible()
  const [, original] = (await sample()) ?? []

  await open()
  await expect(card).not.toContainText('corrected')
  await card.getByRole('button', { name: 'Edit …' }).focus()
  await page.keyboard.press('Enter')
  const edit = page.getByRole('dialog', { name: /^Correct a sample of/ })
  await expect(edit.getByRole('textbox', { name: /^New value at/ })).toBeFocused()
  await expectAccessible(page, '[role=dialog]')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('77.5')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Door was open')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(edit.getByText('The history was changed.')).toBeVisible()
  await expect(edit.getByRole('button', { name: 'Close' }).last()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(chart).toBeFocused()
  expect((await sample())?.[1]).toBe(77.5)
  // Nobody has reloaded anything: the chart and its figures have asked again by themselves.
  await expect(page.getByRole('row', { name: /sample-lab/ })).toContainText('77.5')
  await open()
  await expect(card).toContainText('corrected')

  await card.getByRole('button', { name: 'Exclude …' }).focus()
  await page.keyboard.press('Enter')
  const exclude = page.getByRole('dialog', { name: /^Exclude a sample of/ })
  await expect(exclude.getByLabel('Reason')).toBeFocused()
  await page.keyboard.type('Door was open')
  await exclude.getByRole('button', { name: 'Exclude sample' }).click()
  await expect(exclude.getByText('1 sample changed')).toBeVisible()
  await expect(page.getByRole('row', { name: /sample-lab/ })).not.toContainText('77.5')

  await exclude.getByRole('button', { name: 'Undo' }).click()
  await expect(exclude.getByText('The change was taken back')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('row', { name: /sample-lab/ })).toContainText('77.5')
  // The correction below it is undone from another place; this chart hears of it all the same.
  const [first] = await (await page.request.get(`${http}/api/revisions?series=${id}`)).json()
  await page.request.post(`${http}/api/revisions/${first.id}/undo`, { headers: { origin: http }, data: {} })
  await expect(page.getByRole('row', { name: /sample-lab/ })).not.toContainText('77.5')
  expect((await sample())?.[1]).toBe(original)
})

test('a change under way is listed beside the bell, leads to the change list of its series, and is cancelled there', async ({
  page,
  backend,
}) => {
  const http = backend.http
  const { id, fromMs, toMs } = await importHistory(page, http, 'cancel-lab', 30 * 24 * 60)
  const headers = { origin: http }
  const data = (kind: string) => ({ kind, series: id, fromMs, toMs, reason: `${kind} of a long stretch` })
  // Many wait for their turn, so that the last one is there for long enough to be cancelled.
  for (let count = 0; count < 20; count++) await page.request.post(`${http}/api/revisions`, { headers, data: data('reprocess') })
  await page.getByRole('button', { name: /jobs? running$/ }).click()
  const list = page.getByRole('dialog').filter({ hasText: 'Running work' })
  const link = list.getByRole('link', { name: /Change of history: .*reprocess of a long stretch/ }).last()
  await expect(link).toBeVisible()
  await expectAccessible(page, '[role=dialog]')
  await link.click()
  const changes = page.getByRole('dialog', { name: /^Changes of the history of/ })
  await expect(changes).toBeVisible()
  await changes.getByRole('button', { name: 'Cancel safely' }).first().click()
  await expect(changes.getByText('cancelled, nothing was changed').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /jobs? running$/ })).toHaveCount(0, { timeout: 30_000 })
})

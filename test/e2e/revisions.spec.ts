// Changing stored history on the real backend: preview first, a reason, the change, and taking it back.
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './imported-history.ts'

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
})

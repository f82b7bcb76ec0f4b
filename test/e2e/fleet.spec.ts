// Whole boards on the screen: registered in bulk, restarted, deleted and brought back, replaced. Boards are MQTT clients and a demo.
import { FaultyBoard } from '../fakes/faulty-board.ts'
import { expectNoFinding } from './axe.ts'
import { expect, test } from './fixtures.ts'

test.use({ backendFlags: ['--demo', '3', '--registration', 'manual'] })
test.describe.configure({ timeout: 60_000 })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

test('new boards are registered together, with names, zone and label', async ({ page, backend }) => {
  const boards = ['ESP_BENCH01', 'ESP_BENCH02'].map((id) => new FaultyBoard(id, backend.mqtt, { 18: 'relay' }))
  for (const board of boards) await board.connect()
  try {
    await page.goto(`${backend.http}/devices`)
    for (const { id } of boards) await page.getByRole('row').filter({ hasText: id }).getByRole('checkbox').check()
    const bar = page.getByRole('toolbar', { name: '2 selected' })
    await bar.getByRole('button', { name: 'Register' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register 2 boards' })
    await dialog.getByLabel('Names', { exact: true }).fill('Bench')
    await expect(dialog.getByText(/else all would have the same name/)).toBeVisible()
    await dialog.getByLabel('Names', { exact: true }).fill('Bench {nn}')
    await expect(dialog.getByRole('list', { name: 'Names they get' })).toContainText('Bench 02')
    await dialog.getByRole('combobox', { name: 'Zone' }).fill('Annexe')
    await expectNoFinding(page, 'register', '[role=dialog]')
    await dialog.getByRole('button', { name: 'Register 2 boards' }).click()
    await expect(page.getByRole('alert').filter({ hasText: '2 boards registered' })).toBeVisible()
    for (const name of ['Bench 01', 'Bench 02']) await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Annexe')
  } finally {
    for (const board of boards) await board.close()
  }
})

test('a restart is followed until the board is back', async ({ page, backend }) => {
  const boards: { id: string; family: string; registration: string }[] = await (await page.request.get(`${backend.http}/api/boards`)).json()
  const demo = boards.find(
    ({ id, family, registration }) => family === 'kaiser' && registration === 'accepted' && !id.startsWith('ESP_BENCH'),
  )
  await page.goto(`${backend.http}/devices/${demo?.id}`)
  await page.getByRole('button', { name: 'Restart', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: /restart done/i })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('tab', { name: 'Diagnostics' }).click()
  await expect(page.getByText(/restart done/i).first()).toBeVisible()
})

test('a board that is deleted comes back whole by Undo', async ({ page, backend }) => {
  const board = new FaultyBoard('ESP_UNDO01', backend.mqtt, { 18: 'relay' })
  await board.connect()
  await page.request.post(`${backend.http}/api/boards/register`, { data: { ids: [board.id], registration: 'accepted' } })
  await board.close()
  await page.goto(`${backend.http}/devices`)
  const row = page.getByRole('row').filter({ hasText: board.id })
  await row.getByRole('checkbox').check()
  await page.getByRole('toolbar', { name: '1 selected' }).getByRole('button', { name: 'More acts' }).click()
  await expectNoFinding(page, 'more acts', '[role=menu]')
  await page.getByRole('menuitem', { name: 'Delete 1 board' }).click()
  await expect(row).toHaveCount(0)
  await page.getByRole('alert').filter({ hasText: 'deleted' }).getByRole('button', { name: /Undo/ }).click()
  await expect(row).toContainText('Accepted')
})

test('a new board takes the place of a broken one, with its name', async ({ page, backend }) => {
  const old = new FaultyBoard('ESP_OLD01', backend.mqtt, { 18: 'relay' })
  const heir = new FaultyBoard('ESP_HEIR01', backend.mqtt, { 18: 'relay' })
  await old.connect()
  await page.request.post(`${backend.http}/api/boards/register`, { data: { ids: [old.id], registration: 'accepted' } })
  await page.request.patch(`${backend.http}/api/boards/${old.id}`, { data: { name: 'Mixer', zone: 'Annexe' } })
  old.cut()
  await heir.connect()
  try {
    await page.goto(`${backend.http}/devices/${old.id}`)
    await expect(page.getByText('Offline').first()).toBeVisible()
    await page.getByRole('button', { name: 'More acts' }).click()
    await page.getByRole('menuitem', { name: 'Replace by another board' }).click()
    const dialog = page.getByRole('dialog', { name: 'Replace Mixer' })
    await dialog.getByRole('combobox', { name: 'Board that takes its place' }).click()
    await page.getByRole('option', { name: heir.id }).click()
    await expectNoFinding(page, 'replace', '[role=dialog]')
    await dialog.getByRole('button', { name: 'Replace board' }).click()
    await expect(page.getByRole('alert').filter({ hasText: `“Mixer” is ${heir.id} now` })).toBeVisible()
    await page.goto(`${backend.http}/devices/${heir.id}`)
    await expect(page.getByRole('heading', { name: 'Mixer' })).toBeVisible()
    await page.goto(`${backend.http}/devices`)
    await expect(page.getByRole('row').filter({ hasText: old.id })).toHaveCount(0)
  } finally {
    await heir.close()
    await old.close()
  }
})

// Firmware over the air in the browser: chosen out of the archive for one board, and for a rollout; simulated boards really fetch it.
import { makeApp } from '../fakes/firmware-images.ts'
import { expectNoFinding } from './axe.ts'
import { expect, test } from './fixtures.ts'

test.use({ backendFlags: ['--demo', '4'] })
test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

test('a firmware of the archive goes to a board, which comes back with it; a rollout takes it too', async ({ page, backend }) => {
  const api = `${backend.http}/api`
  let id = ''
  await expect
    .poll(async () => {
      const boards: { id: string; family: string; health: { firmware?: string } }[] = await (await page.request.get(`${api}/boards`)).json()
      id = boards.find(({ family, health }) => family === 'kaiser' && health.firmware !== undefined)?.id ?? ''
      return id
    })
    .not.toBe('')

  await page.goto(`${backend.http}/devices/${id}`)
  await page.getByRole('button', { name: 'Update firmware' }).click()
  const dialog = page.getByRole('dialog', { name: /^Update firmware of/ })
  await expect(dialog.getByText('The archive holds no program yet.')).toBeVisible()
  await page.keyboard.press('Escape')

  const image = makeApp(200_000, { version: '2.5.0' })
  const file = await page.request.post(`${api}/firmware-files?name=firmware.bin`, {
    headers: { 'content-type': 'application/octet-stream', origin: backend.http },
    data: image,
  })
  const { sha256 } = await file.json()
  await page.request.post(`${api}/firmware`, {
    headers: { origin: backend.http },
    data: { name: 'greenhouse', parts: [{ name: 'firmware.bin', sha256, offset: 0x10000 }] },
  })
  await page.getByRole('button', { name: 'Update firmware' }).click()
  await dialog.getByLabel('Firmware of the archive').click()
  await page.getByRole('option', { name: /greenhouse · 2\.5\.0/ }).click()
  await expect(dialog.getByLabel('Version it must report')).toHaveValue('2.5.0')
  await expectNoFinding(page, 'firmware update', '[role=dialog]')
  await dialog.getByRole('button', { name: 'Update firmware' }).click()
  await expect
    .poll(async () => (await (await page.request.get(`${api}/boards/${id}`)).json()).board.health.firmware, { timeout: 45_000 })
    .toBe('2.5.0')

  await page.goto(`${backend.http}/devices/rollouts?new=1`)
  await page.getByRole('radio', { name: /^Firmware/ }).click()
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled()
  await page
    .getByRole('combobox', { name: 'Firmware' })
    .or(page.getByLabel('Firmware', { exact: true }))
    .first()
    .click()
  await page.getByRole('option', { name: /greenhouse · 2\.5\.0/ }).click()
  await expect(page.getByRole('button', { name: 'Next' })).toBeEnabled()
  await expectNoFinding(page, 'rollout of a firmware', 'main')
})

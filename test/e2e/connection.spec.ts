// The window while its backend is away, back on the same ports, and back without the session.
import { expect, test } from '@playwright/test'
import { signedInAddress } from '../../backend/cli/running-backend.ts'
import { newDataFolder, type Ready, TestBackend } from '../backend-process.ts'

const data = newDataFolder()
let backend: TestBackend
let ready: Ready

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  backend = new TestBackend(['--demo', '2'], { data })
  ready = await backend.ready()
})

test.afterAll(async () => {
  await backend.stop()
  backend.removeData()
})

async function startAgain() {
  const port = (address: string) => new URL(address).port
  backend = new TestBackend(['--demo', '2', '--http-port', port(ready.http), '--mqtt-port', port(ready.mqtt)], { data })
  await backend.ready()
}

test('a lost backend is a banner with greyed values, and all is live again when it is back', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  await page.goto(await signedInAddress(data))
  const tile = page.getByRole('link', { name: /°C/ }).first()
  await expect(tile).toHaveAttribute('data-status', 'ok')
  backend.kill('SIGKILL')
  await backend.exited
  const banner = page.getByRole('alert').filter({ hasText: 'Connection to the backend lost' })
  await expect(banner).toBeVisible()
  await expect(tile).toHaveAttribute('data-status', 'stale')

  await startAgain()
  await banner.getByRole('button', { name: 'Try now' }).click()
  await expect(banner).toBeHidden()
  await expect(tile).toHaveAttribute('data-status', 'ok')
})

test('a chart asks again after a lost connection: what came meanwhile is drawn too', async ({ page, context }) => {
  await page.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  const signedIn = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/api/auth/session'))
  await page.goto(await signedInAddress(data))
  await signedIn
  const all: { id: number; kind: string; unit: string }[] = await (await page.request.get(`${ready.http}/api/series`)).json()
  const one = all.find((series) => series.kind === 'number' && series.unit === '°C')
  if (!one) throw new Error('the demo has no temperature')
  const asksForIt = (url: string) => url.includes(`/api/query?series=${one.id}&`)
  const asked = page.waitForResponse((answer) => asksForIt(answer.url()) && answer.ok())
  await page.goto(`${ready.http}/explore?s=${one.id}&r=15m`)
  await asked

  backend.kill('SIGKILL')
  await backend.exited
  const lostAtMs = Date.now()
  const banner = page.getByRole('alert').filter({ hasText: 'Connection to the backend lost' })
  await expect(banner).toBeVisible()
  await context.setOffline(true)
  await startAgain()
  // Measured while this window hears nothing: it can know it from the history alone.
  const newest = async () => {
    const from = `from=${lostAtMs}&to=${Date.now() + 60_000}`
    const answer = await page.request.get(`${ready.http}/api/query?series=${one.id}&${from}&agg=raw&maxPoints=1000`)
    const body: { series: { points: [number, number][] }[] } = await answer.json()
    return body.series[0]?.points.length ?? 0
  }
  await expect.poll(newest).toBeGreaterThan(0)
  // The brush below asks too, in coarse steps that begin before.
  const again = page.waitForResponse(async (answer) => {
    if (!asksForIt(answer.url()) || !answer.ok()) return false
    const body: { series: { points: [number, number][] }[] } = await answer.json()
    return (body.series[0]?.points.at(-1)?.[0] ?? 0) > lostAtMs
  })
  await context.setOffline(false)
  await banner.getByRole('button', { name: 'Try now' }).click()
  await again
  await expect(page.getByRole('alert').filter({ hasText: 'The history could not be loaded' })).toHaveCount(0)
})

test('a window whose session is over goes to the sign-in page instead of trying for ever', async ({ page, context }) => {
  await page.goto(await signedInAddress(data))
  await page.getByLabel('User name').fill('anna')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByLabel('Repeat password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()

  backend.kill('SIGKILL')
  await backend.exited
  await expect(page.getByRole('alert').filter({ hasText: 'Connection to the backend lost' })).toBeVisible()
  await context.clearCookies()
  await startAgain()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 15_000 })
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden()
})

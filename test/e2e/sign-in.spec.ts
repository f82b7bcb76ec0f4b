import { expect, test } from './fixtures.ts'

test('a page opened by ticket is signed in, and the ticket is gone from its address', async ({ page, backend }) => {
  await expect.poll(() => new URL(page.url()).hash).not.toContain('ticket')
  const boards = await page.request.get(`${backend.http}/api/sensors`)
  expect(boards.status()).toBe(200)
  await page.reload()
  expect((await page.request.get(`${backend.http}/api/sensors`)).status()).toBe(200)
})

test('a page opened without a ticket is not signed in', async ({ browser, backend }) => {
  const stranger = await browser.newContext()
  const page = await stranger.newPage()
  await page.goto(backend.http)
  expect((await page.request.get(`${backend.http}/api/sensors`)).status()).toBe(401)
  await stranger.close()
})

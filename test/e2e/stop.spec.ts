// The emergency stop on the screen, with real boards behind a real broker: hold, letting go, keys, matrix, release.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './imported-history.ts'

test.use({ backendFlags: ['--demo', '5', '--registration', 'auto'] })

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})

const button = (page: Page) => page.locator('#emergency-stop')

async function phase(page: Page, http: string): Promise<string> {
  return (await (await page.request.get(`${http}/api/emergency`)).json()).state.phase
}

/** Presses the mouse on it for so long. */
async function press(page: Page, target: ReturnType<Page['locator']>, ms: number) {
  await target.hover()
  await page.mouse.down()
  await page.waitForTimeout(ms) // the hold itself is a time
  await page.mouse.up()
}

async function release(page: Page) {
  const cause = page.getByRole('checkbox', { name: /ealt with/ })
  await cause.click()
  await expect(cause).toBeChecked() // when the centre has the signature
  await page.getByLabel('Reason', { exact: true }).fill('Hose replaced')
  const free = page.getByRole('button', { name: /to release/ })
  await expect(free).toHaveAttribute('aria-disabled', 'false')
  await press(page, free, 2400)
  await expect(button(page)).toContainText('STOP')
  await expect(page.getByText('Nothing is stopped')).toBeVisible()
}

test('a hold stops every output, a release begun too early is refused, and after it all is ready again', async ({ page, backend }) => {
  test.slow() // holds are times
  await page.goto(`${backend.http}/devices`)
  await expect(button(page)).toContainText(/hold · [1-9]/)

  // Inside the page, so that a busy machine does not make it a hold.
  await button(page).evaluate(async (element) => {
    element.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }))
    await new Promise((resolve) => setTimeout(resolve, 100))
    element.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, button: 0 }))
  })
  await page.waitForTimeout(800) // longer than the hold would have taken
  expect(await phase(page, backend.http)).toBe('ready')

  // A page that moves the focus away while the button is held does not take the stop back.
  await button(page).hover()
  await page.mouse.down()
  await button(page).evaluate((element: HTMLElement) => element.blur())
  await page.waitForTimeout(900) // the hold itself is a time
  await page.mouse.up()
  await expect(button(page)).toContainText('STOPPED')
  expect(await phase(page, backend.http)).toBe('latched')
  await page.goto(`${backend.http}/stop`)
  await expect(page.getByText('Emergency stop is latched')).toBeVisible()
  await expect.poll(async () => (await (await page.request.get(`${backend.http}/api/emergency`)).json()).state.open).toBe(0)

  const [output] = await (await page.request.get(`${backend.http}/api/actuators`)).json()
  const refused = await page.request.post(`${backend.http}/api/actuators/${output.board}/${output.gpio}/command`, {
    data: { command: 'ON' },
  })
  expect(refused.status()).toBe(409)
  expect((await refused.json()).error.code).toBe('actuator.stopped')

  const free = page.getByRole('button', { name: /to release/ })
  await expect(free).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByText('Sign that the cause is dealt with')).toBeVisible()
  await release(page)
  expect(await phase(page, backend.http)).toBe('ready')
})

test('a page that was busy until the finger had left stops all the same', async ({ page, backend }) => {
  test.slow()
  await page.goto(`${backend.http}/`)
  await expect(button(page)).toContainText(/hold · [1-9]/)
  await button(page).evaluate((element) => {
    element.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }))
    const untilMs = performance.now() + 700
    while (performance.now() < untilMs); // no timer of the page runs meanwhile
    element.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, button: 0 }))
  })
  await expect(button(page)).toContainText('STOPPED')
  await page.goto(`${backend.http}/stop`)
  await release(page)
})

test('a page that takes the focus between the two keys does not take the stop; reaching for something else does', async ({
  page,
  backend,
}) => {
  test.slow()
  await page.goto(`${backend.http}/`)
  await expect(button(page)).toContainText(/hold · [1-9]/)
  await page.keyboard.press('Control+Shift+S')
  // An empty place of the rail.
  await page.mouse.click(100, 560)
  await page.keyboard.press('Enter')
  await expect(button(page)).toContainText(/hold · [1-9]/)
  await page.keyboard.press('Control+Shift+S')
  await page
    .getByRole('link', { name: 'Devices' })
    .first()
    .evaluate((link) => link.focus())
  await page.keyboard.press('Enter')
  await expect(button(page)).toContainText('STOPPED')
  await page.goto(`${backend.http}/stop`)
  await release(page)
})

test('keys stop too, also from within a dialog', async ({ page, backend }) => {
  test.slow()
  await page.goto(`${backend.http}/`)
  await expect(button(page)).toContainText(/hold · [1-9]/)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Control+Shift+S')
  await page.keyboard.press('Enter')
  await expect(button(page)).toContainText('STOPPED')
  await page.goto(`${backend.http}/stop`)
  await release(page)
})

test('the page has no finding in any phase, and the button is on top of dialogs and on the wall display', async ({ page, backend }) => {
  test.slow()
  let frozen = false
  // A release of five boards is over before it can be looked at: from then on the page hears nothing.
  await page.routeWebSocket(/ws\/events/, (screen) => {
    const centre = screen.connectToServer()
    centre.onMessage((message) => {
      if (!frozen) screen.send(message)
      if (message.toString().includes('"phase":"releasing"')) frozen = true
    })
  })
  await page.goto(`${backend.http}/stop`)
  await expect(page.getByText('Nothing is stopped')).toBeVisible()
  await expect(button(page)).toContainText(/hold · [1-9]/)
  await expectAccessible(page, 'body')

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expect.poll(() => onTop(page)).toBe(true)
  await page.keyboard.press('Escape')
  await page.goto(`${backend.http}/dashboards/kiosk`)
  await expect(button(page)).toContainText(/hold · [1-9]/)
  await expect.poll(() => onTop(page)).toBe(true)
  await page.goto(`${backend.http}/stop`)
  await expect(button(page)).toContainText(/hold · [1-9]/)

  await press(page, button(page), 900)
  await expect(page.getByText('Emergency stop is latched')).toBeVisible()
  await expect.poll(async () => (await (await page.request.get(`${backend.http}/api/emergency`)).json()).state.open).toBe(0)
  await expectAccessible(page, 'body')

  const headers = { origin: backend.http }
  await page.request.post(`${backend.http}/api/emergency/cause/sign`, { headers })
  await page.request.post(`${backend.http}/api/emergency/release`, { headers, data: { reason: 'Hose replaced', restore: [] } })
  await expect(page.getByRole('heading', { name: 'Emergency stop is being released' })).toBeVisible()
  await expectAccessible(page, 'body')
  await expect.poll(() => phase(page, backend.http)).toBe('ready')
})

/** A finger in the middle of it meets the button and nothing else. */
function onTop(page: Page): Promise<boolean> {
  return button(page).evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
  })
}

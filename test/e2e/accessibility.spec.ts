// WCAG 2.2 AA by axe on every page and floating part, in both colour schemes; and no motion where the person wants none.
import type { Page } from '@playwright/test'
import { expectNoFinding as expectAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'

// One board is left new, so that what waits for acceptance is on the pages too.
test.use({ backendFlags: ['--demo', '4', '--registration', 'manual'], viewport: { width: 1280, height: 720 } })
test.describe.configure({ timeout: 90_000 })

/** Colours alone differ between the schemes, so the light one is searched for contrast only. */
function expectNoFinding(page: Page, where: string, within?: string): Promise<void> {
  const light = test.info().titlePath.some((title) => title.includes('light'))
  return expectAccessible(page, where, within, light ? ['color-contrast'] : undefined)
}

/** The id of a demo board with an output, for its page. */
async function boardWithOutput(page: Page, http: string): Promise<string> {
  let board: string | undefined
  await expect
    .poll(async () => {
      const answer = await page.request.get(`${http}/api/actuators`)
      const actuators: { board: string }[] = await answer.json()
      board = actuators[0]?.board
      return board
    })
    .toBeDefined()
  return board ?? ''
}

for (const scheme of ['dark', 'light'] as const) {
  test.describe(`in the ${scheme} scheme`, () => {
    test.beforeEach(async ({ context }) => {
      await context.addInitScript((theme) => {
        localStorage.setItem('leitstand.theme', theme)
        localStorage.setItem('leitstand.setup-later', 'yes')
      }, scheme)
    })

    test('the pages have no finding', async ({ page, backend }) => {
      const board = await boardWithOutput(page, backend.http)
      const of = `/devices/${board}`
      const paths = ['/', '/devices', of, '/system']
      const others = ['/?group=board', `${of}?tab=channels`, `${of}?tab=messages`, `${of}?tab=diagnostics`, '/rules', '/nowhere']
      for (const path of scheme === 'dark' ? [...paths, ...others] : paths) {
        await page.goto(backend.http + path)
        await expect(page.getByRole('main')).not.toHaveText('')
        await expect(page.getByText('Waiting for the')).toHaveCount(0)
        await expectNoFinding(page, path)
      }
    })

    test('drawer, palette, shortcuts, bell, bulk bar and zone list have no finding', async ({ page, backend }) => {
      const board = await boardWithOutput(page, backend.http)
      await page.goto(`${backend.http}/devices/${board}?tab=channels`)
      await page
        .getByRole('button', { name: /^Settings of/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectNoFinding(page, 'drawer', '[role=dialog]')
      await page.goto(`${backend.http}/devices`)
      await page.getByRole('row').getByRole('checkbox').nth(1).click()
      await page.getByRole('button', { name: 'Move to zone' }).click()
      await expect(page.getByRole('button', { name: 'Take out of their zone' })).toBeVisible()
      await expectNoFinding(page, 'zone list', '[role=dialog]')
      await expectNoFinding(page, 'bulk bar', '[role=toolbar]')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^Notices/ }).click()
      await expectNoFinding(page, 'bell', '[role=dialog]')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused()
      await expectNoFinding(page, 'palette', '[role=dialog]')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
      await expectNoFinding(page, 'shortcuts', '[role=dialog]')
    })
  })
}

test('nothing moves where the person wants no motion', async ({ page, backend }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.evaluate(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  for (const path of ['/', '/devices', '/system']) {
    await page.goto(backend.http + path)
    await expect(page.getByRole('main')).not.toHaveText('')
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationName, animationDuration } = getComputedStyle(element)
          const seconds = (text: string) => Math.max(...text.split(',').map((one) => Number.parseFloat(one)))
          return seconds(transitionDuration) > 0 || (animationName !== 'none' && seconds(animationDuration) > 0)
        })
        .map((element) => `${element.tagName} ${element.className}`),
    )
    expect([...new Set(moving)], path).toEqual([])
  }
})

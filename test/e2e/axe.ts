import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

/** WCAG 2.2 AA by axe, for every browser test. */

const AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** @param within floating parts alone, since what they cover is not to be pressed while they are open @param rules of axe instead of AA */
export async function expectNoFinding(page: Page, where: string, within = 'body', rules?: string[]): Promise<void> {
  await settled(page)
  const builder = new AxeBuilder({ page }).include(within)
  const { violations } = await (rules ? builder.withRules(rules) : builder.withTags(AA)).analyze()
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`))
  expect(found, where).toEqual([])
}

/** What is half faded in has no contrast yet: waits for what moves and ends, at most 2 s. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    const late = new Promise((resolve) => setTimeout(resolve, 2000))
    await Promise.race([Promise.allSettled(ending.map(({ finished }) => finished)), late])
  })
}

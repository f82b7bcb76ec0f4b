import { test as base, expect } from '@playwright/test'
import { signedInAddress } from '../../backend/cli/running-backend.ts'
import { type Ready, TestBackend } from '../backend-process.ts'

/**
 * What browser tests start from: a real backend per worker on free ports with a data folder of its own, and a signed-in page.
 * Flags for a file: `test.use({ backendFlags: ['--demo', '3'] })`.
 */

export interface WorkerFixtures {
  backendFlags: string[]
  backend: Ready
}

export const test = base.extend<object, WorkerFixtures>({
  backendFlags: [[], { option: true, scope: 'worker' }],
  backend: [
    async ({ backendFlags }, use) => {
      const process = new TestBackend(backendFlags)
      try {
        await use(await process.ready())
      } finally {
        await process.stop()
        process.removeData()
      }
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ backend }, use) => {
    await use(backend.http)
  },
  page: async ({ page, backend }, use) => {
    const signedIn = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/api/auth/session'))
    await page.goto(await signedInAddress(backend.data))
    await signedIn
    await use(page)
  },
})

export { expect }

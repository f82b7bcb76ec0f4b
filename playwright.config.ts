import { defineConfig } from '@playwright/test'
import { findBrowser } from './electron/start/find-browser.mjs'

/**
 * Browser tests with an installed Chromium, Chrome or Edge (nothing is downloaded), and the suite for the Electron shell.
 * `npm test` runs them; by hand: `npm run build && npm run e2e`.
 */
const asRoot = process.getuid?.() === 0

export default defineConfig({
  outputDir: 'test-results/playwright',
  // Generous, so that a busy machine fails nothing.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // Each worker starts a backend and a browser of its own; two at a time on two cores made tests miss their time.
  workers: 1,
  // What passed only then is named at the end of the run.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : [['list']],
  // A trace costs a third of the time of every test: `npm run e2e -- --trace on` where one is wanted.
  use: { screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'browser',
      testDir: 'test/e2e',
      use: {
        browserName: 'chromium',
        viewport: { width: 1440, height: 900 },
        locale: 'en-GB',
        // Drawn by software, what moves takes a tenth of the time of every test.
        contextOptions: { reducedMotion: 'reduce' },
        launchOptions: { executablePath: findBrowser(), args: asRoot ? ['--no-sandbox'] : [] },
      },
    },
    { name: 'electron', testDir: 'test/electron-e2e' },
  ],
})

import { defineConfig } from 'vitest/config'

/** `unit`: no process, port or disk beyond a temp folder. `integration`: real clients, ports, files. Browser tests: playwright.config.ts. */
export default defineConfig({
  test: {
    // Left alone, vitest keeps one core free: half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx,mjs}'],
          exclude: ['**/*.integration.test.*', 'test/e2e/**', 'test/electron-e2e/**'],
          environment: 'node',
          // Generous, so that a busy machine fails nothing: no test is about its own speed.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.integration.test.{ts,mjs}'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})

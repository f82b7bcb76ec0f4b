import { statSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { SqliteTelemetryStore } from '../../../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import { batchOf } from '../../../contracts/sample-batches.ts'
import { quietLogger } from './quiet-logger.ts'
import { openTelemetry } from './telemetry-files.ts'

const DAY = 86_400_000
const SERIES = 40
const SAMPLES = 20_000

let opened: Awaited<ReturnType<typeof openTelemetry>> | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

test('readings are committed all the while old ones are dropped and the file shrinks', async () => {
  const old = Date.now() - 40 * DAY
  opened = await openTelemetry()
  for (let series = 1; series <= SERIES; series++) {
    await opened.store.append(
      batchOf(Array.from({ length: SAMPLES }, (_, row) => ({ series, atMs: old + row * 1000, value: Math.random() }))),
    )
  }
  await opened.store.compact()
  await opened.store.stop()
  const before = statSync(opened.path).size
  expect(before).toBeGreaterThan(5_000_000)

  const { path, troubles } = opened
  const store = new SqliteTelemetryStore({
    path,
    durability: 'normal',
    logger: quietLogger,
    onTrouble: (code, detail) => troubles.push(`${code}: ${detail}`),
    retention: { rawMs: DAY, minuteMs: 30 * DAY, hourMs: 1000 * DAY },
  })
  opened.store = store
  await store.start()
  const deadline = performance.now() + 30_000
  let appended = 0
  let longestMs = 0
  while (statSync(path).size > before / 4) {
    if (performance.now() > deadline) expect.fail(`the file still has ${statSync(path).size} of ${before} bytes`)
    const startMs = performance.now()
    await store.append(batchOf([{ series: 99, atMs: Date.now(), value: appended, quality: 0 }]))
    appended++
    longestMs = Math.max(longestMs, performance.now() - startMs)
  }
  // Measured: 10 ms. The rest is for a busy machine; a vacuum in one piece would be seen.
  expect(longestMs).toBeLessThan(2_000)
  await store.compact()
  expect((await store.figures()).samples).toBe(appended)
  expect(await store.query({ series: [7], fromMs: old, toMs: old + DAY, maxPoints: 100, aggregation: 'count' })).toMatchObject([
    { resolutionMs: 3_600_000 },
  ])
  expect((await store.loadLatest()).length).toBe(SERIES + 1)
  expect(troubles).toEqual([])
}, 60_000)

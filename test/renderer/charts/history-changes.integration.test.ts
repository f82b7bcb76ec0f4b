// What a chart keeps of history that was changed meanwhile, against a small server that counts what it is asked.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunningJob } from '../../../backend/contract/running-job.ts'
import { setBackendOrigin } from '../../../renderer/backend/address.ts'
import { applyDocuments, resetDocuments } from '../../../renderer/backend/document-store.ts'
import { watchHistoryChanges } from '../../../renderer/charts/history-changes.ts'
import type { HistoryQuestion } from '../../../renderer/charts/history-question.ts'
import { forgetHistory, historyAtHand, loadHistory } from '../../../renderer/charts/load-history.ts'

const FROM = Date.UTC(2026, 0, 1)
const TO = FROM + 60_000
const QUESTION: HistoryQuestion = {
  items: [{ key: 'a', series: 1, shiftMs: 0 }],
  range: { kind: 'fixed', fromMs: FROM, toMs: TO },
  aggregation: 'auto',
  bucket: null,
  timeZone: 'UTC',
  widthPx: 800,
}

/** Value that the server has at present; answers wait for the gate. */
let value: number
let gate: Promise<void>
let asked: number
let unwatch: () => void
const server = createServer((_, response) => {
  asked++
  const points = [
    [FROM + 1000, value, value, 0],
    [FROM + 2000, value, value, 0],
  ]
  void gate.then(() => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ series: [{ id: 1, unit: '', kind: 'number', resolutionMs: 0, points }] }))
  })
})

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  setBackendOrigin(`http://127.0.0.1:${port}`)
  value = 1
  asked = 0
  gate = Promise.resolve()
  forgetHistory()
  unwatch = watchHistoryChanges()
  jobs({ full: true })
})
afterEach(async () => {
  unwatch()
  resetDocuments()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function jobs({ full = false, documents = [], removed = [] }: { full?: boolean; documents?: RunningJob[]; removed?: string[] }) {
  applyDocuments({ noun: 'jobs', full, documents, removed })
}

async function shownValue(): Promise<number | undefined> {
  const parts = historyAtHand(QUESTION, FROM, TO) ?? (await loadHistory(QUESTION, FROM, TO, new AbortController().signal))
  const part = parts.get('a')
  return part?.kind === 'number' ? part.value[0] : undefined
}

test.each([
  ['a change of history ends', { removed: ['revisions-7'] }],
  ['an import ends', { removed: ['imports-7'] }],
  ['the connection was lost, so that nobody knows what ended', { full: true }],
])('history is asked for again when %s', async (_, change) => {
  expect(await shownValue()).toBe(1)
  value = 2
  const before = asked
  expect(await shownValue()).toBe(1)
  expect(asked).toBe(before)
  jobs(change)
  expect(await shownValue()).toBe(2)
})

test('an export that ends changes nothing', async () => {
  await shownValue()
  const before = asked
  jobs({ removed: ['exports-7', 'scans-1'] })
  await shownValue()
  expect(asked).toBe(before)
})

test('an answer that was under way when history changed is not kept', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  const early = shownValue()
  await expect.poll(() => asked).toBe(1)
  value = 2
  jobs({ removed: ['revisions-7'] })
  const late = shownValue()
  resolve()
  expect(await early).toBe(1)
  expect(await late).toBe(2)
  expect(await shownValue()).toBe(2)
})

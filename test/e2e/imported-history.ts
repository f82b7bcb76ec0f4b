import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

/** History for browser tests, made the way people make it: a CSV file is imported over REST. */

export interface ImportedSeries {
  id: number
  fromMs: number
  toMs: number
}

/** A sine of 10 s steps, `minutes` long, ended a day ago; `gapAt` leaves out 20 minutes after so many. */
function csvHistory(name: string, minutes: number, gapAt?: number): { text: string; fromMs: number; toMs: number } {
  const toMs = Math.floor(Date.now() / 86_400_000 - 1) * 86_400_000 + 43_200_000
  const fromMs = toMs - minutes * 60_000
  // A title of its own: a known series of the same name would be taken for it.
  const rows = [`time,${name} air [°C]`]
  for (let atMs = fromMs; atMs < toMs; atMs += 10_000) {
    const minute = (atMs - fromMs) / 60_000
    if (gapAt !== undefined && minute >= gapAt && minute < gapAt + 20) continue
    rows.push(`${new Date(atMs).toISOString()},${(21 + 3 * Math.sin(minute / 20) + (Math.round(minute * 7) % 5) / 50).toFixed(3)}`)
  }
  return { text: rows.join('\n'), fromMs, toMs }
}

/** Uploads, imports and waits; the page is signed in. */
export async function importHistory(page: Page, http: string, name: string, minutes: number, gapAt?: number): Promise<ImportedSeries> {
  const { text, fromMs, toMs } = csvHistory(name, minutes, gapAt)
  const api = page.request
  const headers = { 'content-type': 'application/octet-stream', origin: http }
  const made = await api.post(`${http}/api/imports?fileName=${name}.csv`, { data: Buffer.from(text), headers })
  const { id } = await made.json()
  await api.post(`${http}/api/imports/${id}/run`, { headers: { origin: http } })
  await expect.poll(async () => (await (await api.get(`${http}/api/imports/${id}`)).json()).stage, { timeout: 60_000 }).toBe('imported')
  const series: { id: number; board: string }[] = await (await api.get(`${http}/api/series?board=${name}`)).json()
  const found = series.find((one) => one.board === name)
  if (!found) throw new Error(`the import of ${name} made no series`)
  return { id: found.id, fromMs, toMs }
}

/** WCAG 2.2 AA and axe's best practices inside a part of the page. */
export async function expectAccessible(page: Page, within: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(within).withTags(TAGS).analyze()
  expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`))).toEqual([])
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

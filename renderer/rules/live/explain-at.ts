import { QueryAnswer } from '../../../backend/contract/history.ts'
import { MARK, unpackQuality } from '../../../backend/contract/quality.ts'
import type { RuleBody, SeriesRef } from '../../../backend/contract/rule.ts'
import type { Decision } from '../../../backend/contract/rule-run/rule-run.ts'
import { seriesKey } from '../../../backend/contract/rule-run/tree.ts'
import { useLive } from '../../backend/live-store.ts'
import { rest } from '../../backend/rest.ts'
import { runnablePart } from '../model/runnable.ts'
import { type NodeLive, RuleDriver, spanOf } from './rule-driver.ts'
import { refsOf } from './use-live-run.ts'

/**
 * How the rule stood at a moment of the past, from every stored reading before it. What boards, outputs, alarms and variables were
 * then is not stored beside readings: those nodes say that they do not know.
 */
export interface Explained {
  atMs: number
  nodes: Map<string, NodeLive>
  decisions: readonly Decision[]
}

/** Samples of one series at most. */
const MOST = 50_000

/** Throws RestError. */
export async function explainAt(rule: RuleBody, atMs: number, signal: AbortSignal): Promise<Explained> {
  const part = runnablePart(rule)
  const fromMs = atMs - spanOf(part)
  const refs = refsOf(part)
  const ids = new Map<number, SeriesRef>()
  for (const series of useLive.getState().series.values()) {
    const ref = refs.get(seriesKey(series))
    if (ref !== undefined) ids.set(series.id, ref)
  }
  const driver = new RuleDriver(part, fromMs)
  const readings: { ref: SeriesRef; atMs: number; value: number | string | boolean; usable: boolean }[] = []
  if (ids.size > 0) {
    const range = `from=${Math.floor(fromMs)}&to=${Math.ceil(atMs) + 1}&maxPoints=${MOST}&agg=raw`
    const answer = await rest.get(`/api/query?series=${[...ids.keys()].join(',')}&${range}`, QueryAnswer, { signal, timeoutMs: 20_000 })
    for (const { id, points } of answer.series) {
      const ref = ids.get(id)
      for (const [time, value, , packed] of points) {
        if (ref === undefined || typeof time !== 'number' || value === null || value === undefined) continue
        readings.push({ ref, atMs: time, value, usable: typeof packed !== 'number' || isUsable(packed) })
      }
    }
  }
  readings.sort((a, b) => a.atMs - b.atMs)
  for (const { ref, ...reading } of readings) if (reading.atMs <= atMs) driver.reading(ref, reading, reading.atMs)
  driver.advance(atMs)
  return { atMs, nodes: driver.nodes(atMs), decisions: driver.decisions }
}

function isUsable(packed: number): boolean {
  const { quality, marks } = unpackQuality(packed)
  return quality !== 'bad' && quality !== 'stale' && (marks & MARK.suspect) === 0
}

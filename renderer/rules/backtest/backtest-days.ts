import type { BacktestDecision, BacktestResult, TalliedOutput } from '../../../backend/contract/rules/backtest.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { offsetOf } from '../../../backend/contract/schedules/wall-time.ts'

/** Results of a backtest as they are drawn: by day, and as stretches of time. Pure. */

export interface DayBar {
  /** `2026-11-20`, of the rule's time zone. */
  day: string
  runtimeMs: number
  /** Of what it is compared with. */
  beforeMs: number
  fired: number
}

const DAY_MS = 86_400_000
/** More bars than this are no bars; then each stands for several days. */
const MOST_BARS = 62

export function dayBars(
  rule: Pick<RuleBody, 'timeZone'>,
  span: { fromMs: number; toMs: number },
  result: BacktestResult,
  before: BacktestResult | undefined,
  output: Pick<TalliedOutput, 'board' | 'gpio'> | undefined,
): DayBar[] {
  const offsetAt = offsetOf(rule.timeZone)
  const dayOf = (atMs: number) => Math.floor((atMs + offsetAt(atMs)) / DAY_MS)
  const first = dayOf(span.fromMs)
  const days = dayOf(span.toMs - 1) - first + 1
  const each = Math.ceil(days / MOST_BARS)
  const bars = Array.from({ length: Math.ceil(days / each) }, (_, index): DayBar => {
    const day = new Date((first + index * each) * DAY_MS).toISOString().slice(0, 10)
    return { day, runtimeMs: 0, beforeMs: 0, fired: 0 }
  })
  const barOf = (day: number) => bars[Math.floor((day - first) / each)]
  const tally = (one: BacktestResult | undefined, add: (bar: DayBar, ms: number) => void) => {
    const found = one?.outputs.find(({ board, gpio }) => board === output?.board && gpio === output.gpio)
    for (const { day, runtimeMs } of found?.days ?? []) {
      const bar = barOf(Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS))
      if (bar) add(bar, runtimeMs)
    }
  }
  tally(result, (bar, ms) => {
    bar.runtimeMs += ms
  })
  tally(before, (bar, ms) => {
    bar.beforeMs += ms
  })
  for (const { outcome, atMs } of result.decisions) {
    const bar = outcome === 'fired' ? barOf(dayOf(atMs)) : undefined
    if (bar) bar.fired++
  }
  return bars
}

export interface Ran {
  fromMs: number
  toMs: number
}

/** From each firing to its end: what came first of the branch's end, the duration of its output, the longest run, the end of the range. */
export function stretchesRun(rule: RuleBody, decisions: readonly BacktestDecision[], toMs: number): Ran[] {
  const ran: Ran[] = []
  for (const branch of rule.branches) {
    const durations = branch.do.flatMap((one) => (one.kind === 'output' && one.durationS > 0 ? [one.durationS] : []))
    const boundS = Math.min(rule.maxRuntimeS ?? Number.POSITIVE_INFINITY, ...(durations.length > 0 ? [Math.max(...durations)] : []))
    let begun: number | undefined
    const end = (atMs: number) => {
      if (begun !== undefined) ran.push({ fromMs: begun, toMs: Math.min(atMs, begun + boundS * 1000, toMs) })
      begun = undefined
    }
    for (const { branch: of, outcome, atMs } of decisions) {
      if (of !== branch.id || (outcome !== 'fired' && outcome !== 'otherwise')) continue
      end(atMs)
      if (outcome === 'fired') begun = atMs
    }
    end(toMs)
  }
  return ran.sort((a, b) => a.fromMs - b.fromMs)
}

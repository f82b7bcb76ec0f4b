// What a replay needs of the past: which series, which facts, and from when on so that windows and waits are warm. Used by backtests.ts.
import { isLogic, type RuleBody, type SceneBody, type SeriesRef } from '../../contract/rules/rule.ts'
import { factKey } from '../../contract/rules/run/fact-leaf.ts'
import { seriesKey } from '../../contract/rules/run/tree.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { triggersOf } from '../live-rule.ts'
import type { ReplayPlan } from './replay.ts'

/** What is stored of the past besides samples. */
export interface RulePast {
  /** Ids of the series of this channel that hold numbers, or words. */
  seriesIds(ref: SeriesRef): readonly number[]
  /** Series of what an output did, on or off; undefined = nothing is stored. */
  outputSeries(board: string, gpio: number): number | undefined
  /** When a board came and went, ascending; the first may lie before the range. */
  presence(board: string, fromMs: number, toMs: number): Promise<(readonly [atMs: number, value: SampleValue | null])[]>
  scenes(): readonly { id: string; scene: SceneBody }[]
}

const LEAST_WARM_MS = 600_000
const MOST_WARM_MS = 8 * 86_400_000

/** How long before a moment a rule must run to be as it would have been, ms. */
export function warmUpMs({ conditions, cooldownS, maxPerHour }: RuleBody): number {
  let longestS = Math.max(cooldownS, maxPerHour === null ? 0 : 3600)
  let holdS = 0
  for (const condition of conditions) {
    if (isLogic(condition)) {
      if (condition.kind === 'hold') holdS += condition.forS
      continue
    }
    const own = 'forS' in condition ? condition.forS : 0
    const window = 'windowS' in condition ? condition.windowS : 0
    const age = 'maxAgeS' in condition ? condition.maxAgeS : 0
    longestS = Math.max(longestS, own + window + age)
  }
  return Math.min(MOST_WARM_MS, Math.max(LEAST_WARM_MS, (longestS + holdS) * 1000))
}

export async function planReplay(rules: readonly RuleBody[], fromMs: number, toMs: number, past: RulePast): Promise<ReplayPlan> {
  const warmMs = fromMs - Math.max(...rules.map(warmUpMs))
  const refs = new Map<string, SeriesRef>()
  const facts: { key: string; changes: (readonly [number, SampleValue | null])[] }[] = []
  const states: { key: string; series: number }[] = []
  const known = new Set<string>()
  const unrecorded = rules.map((): string[] => [])
  for (const [index, rule] of rules.entries()) {
    for (const trigger of triggersOf(rule)) if (trigger.kind === 'changed') refs.set(seriesKey(trigger.series), trigger.series)
    for (const condition of rule.conditions) {
      if (isLogic(condition) || condition.kind === 'time' || condition.kind === 'sun') continue
      if ('series' in condition) {
        refs.set(seriesKey(condition.series), condition.series)
        continue
      }
      const key = factKey(condition)
      if (condition.kind === 'board') {
        if (!known.has(key)) facts.push({ key, changes: atLeastFrom(await past.presence(condition.board, warmMs, toMs), warmMs) })
      } else if (condition.kind === 'output') {
        const series = past.outputSeries(condition.output.board, condition.output.gpio)
        if (series === undefined) unrecorded[index]?.push(condition.id)
        else if (!known.has(key)) states.push({ key, series })
      } else unrecorded[index]?.push(condition.id)
      known.add(key)
    }
  }
  const series = Array.from(refs, ([key, ref]) => ({ key, ref, ids: past.seriesIds(ref) }))
  return { rules, saved: rules.map(() => null), warmMs, fromMs, toMs, series, facts, states, scenes: past.scenes(), unrecorded }
}

/** What held at the beginning is told then. */
function atLeastFrom(
  changes: readonly (readonly [number, SampleValue | null])[],
  fromMs: number,
): (readonly [number, SampleValue | null])[] {
  return changes.map(([atMs, value]) => [Math.max(atMs, fromMs), value] as const)
}

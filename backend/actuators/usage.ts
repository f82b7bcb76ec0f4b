import type { OutputUsage } from '../contract/actuators/actuator.ts'

/** What an output did in a stretch of time, from its stored series (`gpio<N>:output`). */

export interface UsageHistory {
  /** Time in each word of a state series and how often it was entered. */
  states(series: number, fromMs: number, toMs: number): Promise<readonly { word: string | boolean; ms: number; entered: number }[]>
  /** Newest samples of a number series in the stretch, in order of time, at most `most`; and its mean. */
  shares(series: number, fromMs: number, toMs: number, most: number): Promise<{ atMs: number; percent: number }[]>
}

const MOST_SHARES = 20_000

export interface UsageQuestion {
  fromMs: number
  toMs: number
  /** Ids of the series; null = nothing is stored of it. */
  state: number | null
  share: number | null
  powerW: number | null
  present: { sinceMs: number; share: number } | null
  nowMs: number
}

/**
 * Runtime and activations from the states; energy as power × share × time on. The share holds from each report to the next; before
 * the first one it is taken as that. An estimate: what the board did unseen is not in it.
 */
export async function usageOf(question: UsageQuestion, history: UsageHistory): Promise<OutputUsage> {
  const { fromMs, toMs, state, share, powerW, present, nowMs } = question
  const states = state === null ? [] : await history.states(state, fromMs, toMs)
  const on = states.find(({ word }) => word === 'on')
  const runtimeMs = on?.ms ?? 0
  let fullMs = runtimeMs
  if (share !== null) {
    const points = await history.shares(share, fromMs, toMs, MOST_SHARES)
    if (points.length > 0) fullMs = Math.min(runtimeMs, timeAtFull(points, fromMs, Math.min(toMs, nowMs)))
  }
  return {
    fromMs,
    toMs,
    runtimeMs,
    activations: on?.entered ?? 0,
    energyWh: powerW === null ? null : (powerW * fullMs) / 3_600_000,
    present: present && { ...present, runtimeMs: Math.max(0, nowMs - present.sinceMs) },
  }
}

/** Time that full power would take for the same work, ms. */
function timeAtFull(points: readonly { atMs: number; percent: number }[], fromMs: number, endMs: number): number {
  let fullMs = 0
  for (const [i, { atMs, percent }] of points.entries()) {
    const startMs = i === 0 ? fromMs : atMs
    fullMs += (Math.max(0, (points[i + 1]?.atMs ?? endMs) - startMs) * percent) / 100
  }
  return fullMs
}

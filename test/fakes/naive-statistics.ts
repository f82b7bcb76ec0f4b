// Figures of a series the plain way: the reference for backend/telemetry/statistics.ts and what the stores make of it.

import type { SeriesStatistics } from '../../backend/contract/history.ts'
import { isBad } from '../../backend/contract/quality.ts'

interface Row {
  atMs: number
  value: number
  word: string | boolean | undefined
  quality: number
}

/** @param rows all of the series, in order of time */
export function naiveStatistics(
  rows: readonly Row[],
  { id, above, below }: { id: number; above: number | null; below: number | null },
  { fromMs, toMs, presentMs }: { fromMs: number; toMs: number; presentMs: number },
): SeriesStatistics {
  const endMs = Math.min(toMs, presentMs)
  const within = rows.filter((row) => row.atMs >= fromMs && row.atMs < toMs)
  const none = { min: null, max: null, mean: null, sd: null, p5: null, p25: null, p50: null, p75: null, p95: null, first: null, last: null }
  if (rows.some((row) => row.word !== undefined)) {
    const lastAtMs = within.at(-1)?.atMs ?? null
    const times = { aboveMs: null, belowMs: null, gaps: 0, gapsMs: 0, longestStepMs: 0, estimated: false }
    return { id, count: within.length, lastAtMs, ...none, ...times, states: naiveStates(rows, fromMs, toMs, endMs) }
  }
  const values = within.filter((row) => !Number.isNaN(row.value) && !isBad(row.quality))
  const steps = values.slice(1).map((row, index) => row.atMs - (values[index]?.atMs ?? 0))
  const sortedSteps = steps.toSorted((a, b) => a - b)
  const longestStepMs = steps.length > 0 ? 2.5 * (sortedSteps[Math.floor(0.95 * (steps.length - 1))] ?? 0) : Math.max(0, endMs - fromMs)
  const holds = values.map((row, index) => Math.max(0, (values[index + 1]?.atMs ?? endMs) - row.atMs))
  const longest = holds.map((_, index) => {
    const around = [index - 2, index - 1, index + 1, index + 2].flatMap((other) => steps.slice(other, other + 1).filter(() => other >= 0))
    return Math.max(longestStepMs, 2.5 * (around.toSorted((a, b) => a - b)[Math.floor(around.length / 2)] ?? 0))
  })
  const gaps = holds.filter((ms, index) => ms > (longest[index] ?? 0))
  const silenceBefore = rows.some((row) => row.atMs < fromMs) ? (values[0]?.atMs ?? endMs) - fromMs : 0
  if (silenceBefore > (values.length === 0 ? 0 : longestStepMs)) gaps.push(silenceBefore)
  const during = (test: (value: number) => boolean) =>
    values.reduce((sum, row, index) => sum + (test(row.value) ? Math.min(holds[index] ?? 0, longest[index] ?? 0) : 0), 0)
  const base = {
    id,
    aboveMs: above === null ? null : during((value) => value > above),
    belowMs: below === null ? null : during((value) => value < below),
    gaps: gaps.length,
    gapsMs: gaps.reduce((sum, ms) => sum + ms, 0),
    longestStepMs,
    estimated: false,
    states: [],
  }
  if (values.length === 0) return { ...base, ...none, count: 0, lastAtMs: null }
  const sorted = values.map((row) => row.value).toSorted((a, b) => a - b)
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const percentile = (share: number) => {
    const at = share * (sorted.length - 1)
    const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
    return low + (high - low) * (at % 1)
  }
  return {
    ...base,
    count: values.length,
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
    mean,
    sd: Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length),
    p5: percentile(0.05),
    p25: percentile(0.25),
    p50: percentile(0.5),
    p75: percentile(0.75),
    p95: percentile(0.95),
    first: values[0]?.value ?? null,
    last: values.at(-1)?.value ?? null,
    lastAtMs: values.at(-1)?.atMs ?? null,
  }
}

/** What was in force at each change, cut to the range. */
function naiveStates(rows: readonly Row[], fromMs: number, toMs: number, endMs: number): SeriesStatistics['states'] {
  const figures: SeriesStatistics['states'] = []
  const figureOf = (word: string | boolean) => {
    const known = figures.find((one) => one.word === word)
    if (known) return known
    const made = { word, ms: 0, entered: 0 }
    figures.push(made)
    return made
  }
  const states = rows.filter((row) => row.word !== undefined && row.atMs < toMs)
  let known = false
  for (const [index, { atMs, word }] of states.entries()) {
    const untilMs = Math.min(states[index + 1]?.atMs ?? endMs, endMs)
    const beginMs = Math.max(atMs, fromMs)
    const inForce = untilMs > beginMs || (atMs >= fromMs && atMs < endMs)
    if (word === undefined || !inForce) continue
    const before = states[index - 1]?.word
    // A change at the very start is the word in force at the start.
    if (known && before !== word) figureOf(word).entered++
    known = true
    figureOf(word).ms += Math.max(0, untilMs - beginMs)
  }
  return figures
}

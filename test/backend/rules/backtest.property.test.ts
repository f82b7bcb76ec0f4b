// A backtest looks at few of the samples; it must decide as if it had heard all of them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sumUp } from '../../../backend/adapters/sqlite/minute-codec.ts'
import { emptySamples, type SeriesSamples } from '../../../backend/adapters/sqlite/series-samples.ts'
import { MARK, packQuality } from '../../../backend/contract/quality.ts'
import type { Condition, RuleBody, Trigger } from '../../../backend/contract/rules/rule.ts'
import { type Decision, RuleRun } from '../../../backend/contract/rules/run/rule-run.ts'
import { replay } from '../../../backend/rules/backtest/replay.ts'
import type { Stretch } from '../../../backend/rules/backtest/rows.ts'
import { isUsable } from '../../../backend/rules/backtest/series-filter.ts'
import { rule, valueCondition } from './example-rules.ts'

const START_MS = Date.UTC(2026, 5, 1)
const PIECE = 60
const refs = [
  { board: 'a', channel: 'x' },
  { board: 'a', channel: 'y' },
] as const

interface Sample {
  stepMs: number
  value: number
  quality: number
}

// Long quiet stretches are what is skipped; pauses, jumps and doubtful readings are what must not be.
const sample: fc.Arbitrary<Sample> = fc.record({
  stepMs: fc.oneof(
    { weight: 400, arbitrary: fc.constant(1000) },
    { weight: 10, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 400_000 }) },
  ),
  value: fc.oneof(
    { weight: 200, arbitrary: fc.integer({ min: 0, max: 3 }).map((n) => 20 + n / 10) },
    { weight: 1, arbitrary: fc.constantFrom(24, 25, 25.5, 30, Number.NaN) },
  ),
  quality: fc.oneof(
    { weight: 300, arbitrary: fc.constant(packQuality('good', 0)) },
    { weight: 1, arbitrary: fc.constantFrom(packQuality('bad', 0), packQuality('stale', 0), packQuality('good', MARK.suspect)) },
  ),
})
/** Stretches that stay high, so that breaches last. */
const history = fc
  .array(fc.record({ lift: fc.constantFrom(0, 0, 5, 5.2), samples: fc.array(sample, { minLength: 1, maxLength: 400, size: 'max' }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.flatMap(({ lift, samples }) => samples.map((one) => ({ ...one, value: one.value + lift }))))

const onSeries = fc.constantFrom(...refs)
const ageS = fc.constantFrom(2, 60, 120, 150, 600)
const leaf = (id: string): fc.Arbitrary<Condition> =>
  fc.oneof(
    fc
      .record({
        series: onSeries,
        test: fc.constantFrom('above', 'below', 'between', 'outside', 'equals', 'differs'),
        low: fc.constantFrom(20, 20.2, 24.9, 25, 25.2),
        width: fc.constantFrom(0.1, 1, 5),
        hysteresis: fc.constantFrom(0, 0.1, 0.5),
        forS: fc.constantFrom(0, 5, 90),
        breaches: fc.constantFrom(1, 3),
        maxAgeS: ageS,
      })
      .map(({ width, ...fields }) => valueCondition(id, { ...fields, high: fields.low + width })),
    fc.record({ series: onSeries, forS: fc.constantFrom(2, 120, 300) }).map((fields): Condition => ({ id, kind: 'silent', ...fields })),
    fc
      .record({ series: onSeries, within: fc.constantFrom(0, 0.3, 1), forS: fc.constantFrom(30, 200), maxAgeS: ageS })
      .map((fields): Condition => ({ id, kind: 'flat', ...fields })),
    fc
      .record({ series: onSeries, windowS: fc.constantFrom(30, 300), maxAgeS: ageS })
      .map((fields): Condition => ({ id, kind: 'rate', perS: 60, test: 'above', low: 0.5, ...fields })),
  )
const rules: fc.Arbitrary<RuleBody> = fc
  .record({
    first: leaf('first'),
    second: leaf('second'),
    kind: fc.constantFrom('all', 'any'),
    hold: fc.constantFrom(0, 45),
    cooldownS: fc.constantFrom(0, 20, 400),
    maxPerHour: fc.constantFrom(null, 2),
    whenUnknown: fc.constantFrom('end', 'keep'),
    event: fc.option(fc.record({ series: onSeries, by: fc.constantFrom(0, 0.2, 3) })),
  })
  .map(({ first, second, kind, hold, event, ...fields }) => {
    const conditions: Condition[] = [first, second, { id: 'both', kind, inputs: ['first', 'second'] }]
    if (hold > 0) conditions.push({ id: 'held', kind: 'hold', inputs: ['both'], forS: hold })
    const on: Trigger[] = event === null ? [] : [{ id: 'event', kind: 'changed', ...event, to: null }]
    const when = hold > 0 ? 'held' : 'both'
    return rule({ ...fields, conditions, branches: [{ id: 'main', on, when, do: [], otherwise: [] }] })
  })

test('decides as if it had heard every sample', { timeout: 120_000 }, async () => {
  let skipped = 0
  let decided = 0
  await fc.assert(
    fc.asyncProperty(rules, fc.tuple(history, history), async (body, histories) => {
      const columns = histories.map(columnsOf)
      const toMs = Math.max(...columns.map(({ atMs, count }) => atMs[count - 1] ?? 0)) + 900_000
      const naive = hearAll(body, columns, toMs)
      const plan = {
        rules: [body],
        saved: [null],
        warmMs: START_MS,
        fromMs: START_MS,
        toMs,
        facts: [],
        states: [],
        scenes: [],
        unrecorded: [[]],
      }
      const series = refs.map((ref, index) => ({ ref, key: `${ref.board} ${ref.channel}`, ids: [index] }))
      const tools = {
        history: {
          scan: (id: number, fromMs: number, endMs: number, take: (stretch: Stretch) => void) => {
            for (const { stretch, wasSkipped } of stretchesOf(columns[id])) {
              if (stretch.fromMs < fromMs || stretch.fromMs >= endMs) continue
              take(stretch)
              if (wasSkipped()) skipped++
            }
          },
        },
        rest: async () => true,
        progress: () => undefined,
      }
      const [fast] = (await replay({ ...plan, series }, tools)) ?? []
      const told = ({ branch, outcome, code, atMs, cause }: Pick<Decision, 'branch' | 'outcome' | 'code' | 'atMs' | 'cause'>) => ({
        branch,
        outcome,
        code,
        atMs,
        cause,
      })
      expect(fast?.decisions).toEqual(naive.map(told))
      decided += naive.length
    }),
    { numRuns: 150 },
  )
  // What it is for must have been tried.
  expect(skipped).toBeGreaterThan(100)
  expect(decided).toBeGreaterThan(300)
})

/** The slow and obvious way. */
function hearAll(body: RuleBody, columns: readonly SeriesSamples[], toMs: number): Decision[] {
  const run = new RuleRun(body, START_MS)
  const all = columns.flatMap((samples, index) =>
    Array.from({ length: samples.count }, (_, row) => ({ index, row, atMs: samples.atMs[row] ?? 0, samples })),
  )
  all.sort((a, b) => a.atMs - b.atMs || a.index - b.index || a.row - b.row)
  const decisions: Decision[] = []
  const wake = (untilMs: number) => {
    while (run.wakeAtMs <= untilMs && run.wakeAtMs < toMs) decisions.push(...run.time(run.wakeAtMs))
  }
  for (const { index, row, atMs, samples } of all) {
    wake(atMs)
    const value = samples.value[row] ?? Number.NaN
    const usable = isUsable(samples.quality[row] ?? 0) && Number.isFinite(value)
    decisions.push(...run.reading(refs[index] ?? refs[0], { atMs, value: usable ? value : 0, usable }, atMs))
  }
  wake(toMs)
  return decisions
}

function columnsOf(samples: readonly Sample[]): SeriesSamples {
  const columns = emptySamples(samples.length, false)
  let atMs = START_MS
  for (const [row, { stepMs, value, quality }] of samples.entries()) {
    atMs += stepMs
    columns.atMs[row] = atMs
    columns.value[row] = value
    columns.quality[row] = quality
  }
  return columns
}

function stretchesOf(columns: SeriesSamples | undefined): { stretch: Stretch; wasSkipped: () => boolean }[] {
  if (columns === undefined) return []
  const stretches: { stretch: Stretch; wasSkipped: () => boolean }[] = []
  for (let from = 0; from < columns.count; from += PIECE) {
    const to = Math.min(columns.count, from + PIECE)
    const part: SeriesSamples = {
      count: to - from,
      atMs: columns.atMs.subarray(from, to),
      receivedAtMs: columns.receivedAtMs.subarray(from, to),
      raw: columns.raw.subarray(from, to),
      value: columns.value.subarray(from, to),
      quality: columns.quality.subarray(from, to),
      words: null,
    }
    const sums = sumUp(part, 60_000)
    const whole = sums.count.reduce((sum, count) => sum + count, 0) === part.count && part.quality.every(isUsable)
    let looked = false
    const stretch: Stretch = {
      count: part.count,
      fromMs: part.atMs[0] ?? 0,
      toMs: part.atMs[part.count - 1] ?? 0,
      minutes: () => (whole ? sums : undefined),
      rows: () => {
        looked = true
        return part
      },
    }
    stretches.push({ stretch, wasSkipped: () => !looked })
  }
  return stretches
}

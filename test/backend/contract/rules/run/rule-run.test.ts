import { describe, expect, it } from 'vitest'
import { type Condition, RULE_DEFAULTS, type RuleBody } from '../../../../../backend/contract/rules/rule.ts'
import { RuleRun } from '../../../../../backend/contract/rules/run/rule-run.ts'

const START = Date.UTC(2026, 0, 5, 12)
const SOIL = { board: 'ESP1', channel: 'gpio4:moisture' }
const AIR = { board: 'ESP2', channel: 'gpio5:ds18b20' }

function value(id: string, change: Partial<Extract<Condition, { kind: 'value' }>> = {}): Condition {
  const bounds = { test: 'above' as const, low: 25, high: null, text: null, hysteresis: 0, forS: 0, breaches: 1, maxAgeS: 60 }
  return { id, kind: 'value', series: SOIL, ...bounds, ...change }
}

function rule(conditions: Condition[], change: Partial<RuleBody> = {}): RuleBody {
  const pump = { id: 'pump', kind: 'output' as const, output: { board: 'ESP2', gpio: 5 }, percent: null, durationS: 0 }
  const branch = {
    id: 'b1',
    on: [],
    when: conditions.at(-1)?.id ?? null,
    do: [{ ...pump, command: 'ON' as const }],
    otherwise: [{ ...pump, id: 'off', command: 'OFF' as const }],
  }
  return { ...RULE_DEFAULTS, name: 'Rule', timeZone: 'Europe/Berlin', conditions, branches: [branch], ...change }
}

/** Tells readings at seconds after the start, with a look at every wake time between; answers `second outcome code`. */
function play(
  body: RuleBody,
  steps: readonly [second: number, value: number | 'bad' | 'time', series?: typeof SOIL][],
  from?: unknown,
): string[] {
  const run = new RuleRun(body, START)
  if (from !== undefined) run.restore(from)
  return drive(run, steps)
}

function drive(run: RuleRun, steps: readonly [second: number, value: number | 'bad' | 'time', series?: typeof SOIL][]): string[] {
  const told: string[] = []
  const note = (decisions: ReturnType<RuleRun['time']>) => {
    for (const { atMs, outcome, code } of decisions) told.push(`${(atMs - START) / 1000} ${outcome}${code === null ? '' : ` ${code}`}`)
  }
  for (const [second, reading, series = SOIL] of steps) {
    const atMs = START + second * 1000
    while (run.wakeAtMs <= atMs) note(run.time(run.wakeAtMs))
    if (reading === 'time') note(run.time(atMs))
    else note(run.reading(series, { atMs, value: reading === 'bad' ? 0 : reading, usable: reading !== 'bad' }, atMs))
  }
  return told
}

describe('a rule at work', () => {
  it('fires when the bound is crossed and ends when it is crossed back', () => {
    expect(
      play(rule([value('a')]), [
        [0, 20],
        [10, 26],
        [20, 27],
        [30, 24],
      ]),
    ).toEqual(['10 fired', '30 otherwise condition-false'])
  })

  it('ends when the reading grows too old, and not before', () => {
    expect(
      play(rule([value('a')]), [
        [0, 30],
        [59, 'time'],
        [90, 'time'],
      ]),
    ).toEqual(['0 fired', '60.001 otherwise condition-unknown'])
  })

  it('stays as it is while unknown where the rule says so', () => {
    expect(
      play(rule([value('a')], { whenUnknown: 'keep' }), [
        [0, 30],
        [90, 'time'],
        [100, 31],
        [110, 20],
      ]),
    ).toEqual(['0 fired', '110 otherwise condition-false'])
  })

  it('keeps a breach up to the hysteresis', () => {
    expect(
      play(rule([value('a', { hysteresis: 2 })]), [
        [0, 26],
        [10, 23.5],
        [20, 23],
        [30, 24],
      ]),
    ).toEqual(['0 fired', '20 otherwise condition-false'])
  })

  it('waits for the duration to the millisecond, and a bad reading starts it anew', () => {
    const body = rule([value('a', { forS: 30 })])
    expect(
      play(body, [
        [0, 30],
        [20, 30],
        [40, 30],
      ]),
    ).toEqual(['30 fired'])
    expect(
      play(body, [
        [0, 30],
        [20, 'bad'],
        [21, 30],
        [40, 30],
        [55, 'time'],
      ]),
    ).toEqual(['51 fired'])
  })

  it('counts breaches in a row', () => {
    expect(
      play(rule([value('a', { breaches: 3 })]), [
        [0, 30],
        [1, 30],
        [2, 20],
        [3, 30],
        [4, 30],
        [5, 30],
      ]),
    ).toEqual(['5 fired'])
  })

  it('takes AND of two boards as unknown until both are known, never as true', () => {
    const body = rule([value('a'), value('b', { series: AIR, low: 10 }), { id: 'both', kind: 'all', inputs: ['a', 'b'] }])
    expect(
      play(body, [
        [0, 30],
        [5, 12, AIR],
        [70, 12, AIR],
      ]),
    ).toEqual(['5 fired', '60.001 otherwise condition-unknown'])
  })

  it('is held back by its cooldown and fires when that is over and the condition still true', () => {
    const body = rule([value('a')], { cooldownS: 40 })
    expect(
      play(body, [
        [0, 30],
        [10, 20],
        [20, 30],
        [45, 30],
      ]),
    ).toEqual(['0 fired', '10 otherwise condition-false', '20 held-back cooldown', '40 fired'])
  })

  it('goes on after a restart where it stood: duration, hysteresis and cooldown', () => {
    const body = rule([value('a', { forS: 30, hysteresis: 5 })], { cooldownS: 100 })
    const before = new RuleRun(body, START)
    expect(
      drive(before, [
        [0, 30],
        [20, 22],
      ]),
    ).toEqual([])
    const after = new RuleRun(body, START + 21_000)
    after.restore(JSON.parse(JSON.stringify(before.save())))
    expect(after.resume(START + 21_000)).toEqual([])
    expect(
      drive(after, [
        [32, 21],
        [40, 10],
        [50, 30],
        [85, 30],
        [131, 30],
      ]),
    ).toEqual(['30 fired', '40 otherwise condition-false', '80 held-back cooldown', '130 fired'])
  })

  it('passes over what fell due while nobody drove it', () => {
    const clock = { id: 'noon', kind: 'clock' as const, when: { kind: 'weekly' as const, days: [1, 2, 3, 4, 5, 6, 7], times: ['14:00'] } }
    const body = rule([])
    const branch = { ...body.branches[0], id: 'b1', on: [clock], when: null, do: [], otherwise: [] }
    const run = new RuleRun({ ...body, branches: [branch] }, START)
    expect(run.wakeAtMs).toBe(START)
    run.time(START)
    expect(run.wakeAtMs).toBe(START + 3_600_000)
    expect(run.resume(START + 7_200_000)).toEqual([])
    expect(run.wakeAtMs).toBe(START + 25 * 3_600_000)
  })
})

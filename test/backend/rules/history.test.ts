import { afterEach, describe, expect, test } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import type { Decision } from '../../../backend/contract/rules/run/rule-run.ts'
import { Backtests, type ReplayNews } from '../../../backend/rules/backtest/backtests.ts'
import { OutputTally } from '../../../backend/rules/backtest/output-tally.ts'
import { planReplay, warmUpMs } from '../../../backend/rules/backtest/plan-replay.ts'
import { type ReplayPlan, replay } from '../../../backend/rules/backtest/replay.ts'
import { explainOutput, whyNot } from '../../../backend/rules/explain.ts'
import { exampleCommand } from '../../contracts/examples.ts'
import { outputAction, rule, valueCondition } from './example-rules.ts'
import { RulesLab } from './rules-lab.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 5, 1, 22)
const at = (outcome: Decision['outcome'], hours: number): Decision => ({
  ...{ outcome, code: null, branch: 'main', atMs: START_MS + hours * HOUR_MS, cause: { kind: 'time' }, trace: [] },
})

describe('what outputs would have done', () => {
  const tally = (change: Partial<RuleBody>, decisions: Decision[], fromHours = 0) => {
    const counted = new OutputTally(rule(change), () => undefined, START_MS + fromHours * HOUR_MS)
    for (const decision of decisions) counted.take(decision)
    return counted.finish(START_MS + 10 * HOUR_MS)
  }
  const both = {
    branches: [{ id: 'main', on: [], when: 'warm', do: [outputAction('on')], otherwise: [outputAction('off', 'b', 5, 'OFF')] }],
  }

  test('counts runtime and activations by day, also of what is on at the end', () => {
    expect(tally(both, [at('fired', 1), at('otherwise', 4), at('fired', 8)])).toEqual([
      {
        ...{ board: 'b', gpio: 5, runtimeMs: 5 * HOUR_MS, activations: 2, longestMs: 3 * HOUR_MS },
        days: [
          { day: '2026-06-01', runtimeMs: HOUR_MS, activations: 1 },
          { day: '2026-06-02', runtimeMs: 4 * HOUR_MS, activations: 1 },
        ],
      },
    ])
  })

  test('ends what is bounded, waits where the rule waits, and leaves out what was before', () => {
    expect(tally({ ...both, maxRuntimeS: 3600 }, [at('fired', 1)])).toMatchObject([{ runtimeMs: HOUR_MS, activations: 1 }])
    const branch = { id: 'main', on: [], when: 'warm', otherwise: [] }
    const waits = {
      branches: [
        { ...branch, do: [outputAction('on'), { id: 'w', kind: 'wait' as const, forS: 7200 }, outputAction('off', 'b', 5, 'OFF')] },
      ],
    }
    expect(tally(waits, [at('fired', 1)])).toMatchObject([{ runtimeMs: 2 * HOUR_MS }])
    expect(tally(waits, [at('fired', 1), at('otherwise', 2)])).toMatchObject([{ runtimeMs: 9 * HOUR_MS }])
    expect(tally(both, [at('fired', 1), at('otherwise', 4)], 3)).toMatchObject([{ runtimeMs: HOUR_MS, activations: 0 }])
  })
})

const past = (values: readonly (readonly [hours: number, value: number])[]) => ({
  history: {
    scan: (_series: number, fromMs: number, toMs: number, take: Parameters<Parameters<typeof replay>[1]['history']['scan']>[3]) => {
      const rows = values.map(([hours, value]) => [START_MS + hours * HOUR_MS, value] as const).filter(([ms]) => ms >= fromMs && ms < toMs)
      if (rows.length === 0) return
      const columns = {
        count: rows.length,
        atMs: Float64Array.from(rows, ([ms]) => ms),
        value: Float64Array.from(rows, ([, value]) => value),
        quality: new Uint16Array(rows.length),
        words: null,
      }
      take({
        count: rows.length,
        fromMs: columns.atMs[0] ?? 0,
        toMs: columns.atMs.at(-1) ?? 0,
        minutes: () => undefined,
        rows: () => columns,
      })
    },
  },
  rest: async () => true,
  progress: () => undefined,
})
const known = {
  seriesIds: () => [1],
  outputSeries: () => undefined,
  presence: async () => [],
  scenes: () => [],
}

test('a plan begins early enough for windows, waits and cooldowns, and says what is not recorded', async () => {
  const conditions = [
    valueCondition('warm', { forS: 1800, maxAgeS: 600 }),
    { id: 'held', kind: 'hold' as const, inputs: ['warm'], forS: 3600 },
    { id: 'mode', kind: 'variable' as const, variable: 'mode', test: 'equals' as const, low: 1, high: null, text: null },
    { id: 'pump', kind: 'output' as const, output: { board: 'b', gpio: 5 }, is: 'on' as const },
  ]
  const body = rule({ conditions, branches: [{ id: 'main', on: [], when: 'held', do: [outputAction('on')], otherwise: [] }] })
  expect(warmUpMs(body)).toBe(6_000_000)
  const plan = await planReplay([body, rule({ cooldownS: 7200 })], START_MS, START_MS + 1, known)
  expect(plan).toMatchObject({ warmMs: START_MS - 7_200_000, series: [{ key: 'a temp', ids: [1] }], unrecorded: [['mode', 'pump'], []] })
})

test('compares two versions over the same past', async () => {
  const mild = rule({ conditions: [valueCondition('warm', { low: 30, maxAgeS: 36_000 })] })
  const strict = rule({ conditions: [valueCondition('warm', { maxAgeS: 36_000 })], cooldownS: 7200 })
  const values = [
    [0, 20],
    [1, 26],
    [2, 20],
    [2.5, 31],
    [3.5, 20],
    [5, 33],
  ] as const
  const plan = await planReplay([strict, mild], START_MS, START_MS + 6 * HOUR_MS, known)
  const results = await replay(plan, past(values))
  const fired = results?.map(({ decisions }) =>
    decisions.filter(({ outcome }) => outcome === 'fired').map(({ atMs }) => (atMs - START_MS) / HOUR_MS),
  )
  expect(fired).toEqual([
    [1, 3, 5],
    [2.5, 5],
  ])
  expect(results?.[0]).toMatchObject({
    counts: { heldBack: 1 },
    heldBack: { cooldown: 1 },
    trace: [{ id: 'warm', truth: 'true', value: 33 }],
  })
})

describe('backtests', () => {
  const open = () => {
    const runs: { plan: ReplayPlan; tell: (news: ReplayNews) => void; stopped: boolean }[] = []
    let ids = 0
    const backtests = new Backtests({
      runner: {
        run: (plan, tell) => {
          const run = { plan, tell, stopped: false }
          runs.push(run)
          return {
            stop: async () => {
              run.stopped = true
            },
          }
        },
      },
      past: known,
      count: async () => 100,
      faults: (body) => (body.name === 'wrong' ? [{ en: 'wrong', de: 'falsch' }] : []),
      time: { now: () => 7 },
      newId: () => `b${++ids}`,
    })
    return { backtests, runs }
  }
  const request = { rules: [rule()], fromMs: 0, toMs: 1000 }
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  test('run one after the other, tell how far they are, and can be cancelled', async () => {
    const { backtests, runs } = open()
    for (let turn = 0; turn < 3; turn++) backtests.begin(request)
    await settled()
    expect(runs).toHaveLength(1)
    runs[0]?.tell({ type: 'progress', done: 40 })
    expect(backtests.get('b1')).toMatchObject({ state: 'running', done: 40, total: 100 })
    await backtests.cancel('b1')
    expect(runs[0]?.stopped).toBe(true)
    await settled()
    runs[1]?.tell({ type: 'failed', code: 'store.corrupt', detail: 'broken' })
    await settled()
    runs[2]?.tell({ type: 'done', results: [], done: 99 })
    expect(backtests.list().map(({ state }) => state)).toEqual(['cancelled', 'failed', 'done'])
    expect(backtests.get('b3')).toMatchObject({ results: [], total: 99 })
  })

  test('refuse what cannot run, and more than may wait', async () => {
    const { backtests } = open()
    expect(() => backtests.begin({ ...request, rules: [rule({ name: 'wrong' })] })).toThrow(
      expect.objectContaining({ code: 'rule.invalid' }),
    )
    expect(() => backtests.begin({ ...request, toMs: 0 })).toThrow(expect.objectContaining({ code: 'query.range' }))
    for (let turn = 0; turn < 10; turn++) backtests.begin(request)
    expect(() => backtests.begin(request)).toThrow(expect.objectContaining({ code: 'request.too-many' }))
    expect(() => backtests.get('none')).toThrow(LeitstandError)
    await backtests.stop()
  })
})

describe('explanations', () => {
  let lab: RulesLab
  afterEach(() => lab.stop())
  const parts = (values: Parameters<typeof past>[0]) => ({
    desk: lab.rules.desk,
    log: lab.rules.log,
    commands: async () => [...lab.commands.values()].reverse(),
    stateAt: async () => ({ on: true, sinceMs: lab.clock.now() }),
    plan: (body: RuleBody, fromMs: number, toMs: number) => planReplay([body], fromMs, toMs, known),
    replay: async (plan: ReplayPlan) => (await replay(plan, past(values))) ?? [],
  })

  test('say which firing was behind an output, and that it was the board itself', async () => {
    lab = await RulesLab.start([['fan', rule()]])
    await lab.read(26)
    await lab.answered({ state: 'confirmed', confirmedAtMs: lab.clock.now() })
    const explained = await explainOutput(parts([]), 'b', 5, lab.clock.now())
    expect(explained).toMatchObject({ on: true, source: 'rule', firing: { rule: 'fan', trace: [{ id: 'warm', value: 26 }] } })
    const alone = {
      ...parts([]),
      commands: async () => [exampleCommand({ confirmedAtMs: 1 })],
      stateAt: async () => ({ on: true, sinceMs: 60_000 }),
    }
    expect(await explainOutput(alone, 'b', 5, 90_000)).toMatchObject({ source: 'board', command: null, firing: null, timeOver: false })
  })

  test('tell a timed run that is over from a board that switched by itself', async () => {
    lab = await RulesLab.start([
      ['fan', rule({ branches: [{ id: 'main', on: [], when: 'warm', do: [outputAction('on', 'b', 5, 'ON', 10)], otherwise: [] }] })],
    ])
    await lab.read(26)
    const onMs = lab.clock.now()
    await lab.answered({ state: 'confirmed', confirmedAtMs: onMs, command: 'ON', durationS: 10 })
    const ask = (on: boolean, behindMs: number) =>
      explainOutput({ ...parts([]), stateAt: async () => ({ on, sinceMs: onMs + behindMs }) }, 'b', 5, onMs + 60_000)
    expect(await ask(false, 10_200)).toMatchObject({
      on: false,
      source: 'rule',
      timeOver: true,
      command: { durationS: 10 },
      firing: { rule: 'fan' },
    })
    // Off before its time, or on again behind it: nobody's command.
    expect(await ask(false, 4000)).toMatchObject({ source: 'board', timeOver: false, command: null, firing: null })
    expect(await ask(true, 20_000)).toMatchObject({ source: 'board', timeOver: false })
    const toldOff = {
      ...parts([]),
      commands: async () => [exampleCommand({ command: 'OFF', value: 0, durationS: 0, confirmedAtMs: onMs })],
    }
    expect(
      await explainOutput({ ...toldOff, stateAt: async () => ({ on: true, sinceMs: onMs + 3000 }) }, 'b', 5, onMs + 4000),
    ).toMatchObject({
      source: 'board',
    })
  })

  test('say why a rule did not fire, by the version that was in force', async () => {
    lab = await RulesLab.start()
    lab.clock.ms = START_MS
    await lab.put('fan', rule({ conditions: [valueCondition('warm', { maxAgeS: 7200 })], cooldownS: 7200 }))
    lab.clock.ms = START_MS + 5 * HOUR_MS
    await lab.put(
      'fan',
      rule({
        enabled: false,
        conditions: [valueCondition('other')],
        branches: [{ id: 'main', on: [], when: 'other', do: [], otherwise: [] }],
      }),
    )
    const values = [
      [1, 26],
      [1.2, 20],
      [1.5, 27],
      [4, 20],
    ] as const
    const ask = (hours: number) => whyNot(parts(values), 'fan', START_MS + hours * HOUR_MS)
    expect(await ask(-1)).toMatchObject({ version: null, code: 'not-there' })
    expect(await ask(0.5)).toMatchObject({
      version: 1,
      code: null,
      branches: [{ truth: 'unknown', code: 'condition-unknown' }],
      trace: [{ code: 'reading-missing' }],
    })
    expect(await ask(1.3)).toMatchObject({
      branches: [{ truth: 'false', code: 'condition-false' }],
      trace: [{ id: 'warm', code: 'fails', value: 20 }],
    })
    expect(await ask(3.6)).toMatchObject({ trace: [{ code: 'reading-old', value: 27 }] })
    expect(await ask(6)).toMatchObject({ version: 2, code: 'off', rule: { enabled: false } })
    await expect(whyNot(parts(values), 'none', START_MS)).rejects.toMatchObject({ code: 'document.unknown' })
  })

  test('say that what is stored of a second is not what it decided by', async () => {
    lab = await RulesLab.start([['fan', rule()]])
    await lab.read(26)
    const atMs = lab.clock.now()
    const hours = (atMs - START_MS) / HOUR_MS
    const ask = (value: number, ms: number) => whyNot(parts([[hours - 0.00001, value]]), 'fan', ms)
    expect((await ask(20, atMs)).branches).toEqual([{ id: 'main', truth: 'false', code: 'same-second', momentMs: atMs }])
    expect((await ask(26, atMs)).branches).toMatchObject([{ code: 'fired' }])
    // Seconds later it is simply false.
    expect((await ask(20, atMs + 5000)).branches).toMatchObject([{ code: 'condition-false' }])
  })

  test('say that it was active already, or rested', async () => {
    lab = await RulesLab.start([['fan', rule({ cooldownS: 600 })]])
    const beganMs = lab.clock.now()
    await lab.read(26)
    const ask = (value: number) => {
      const hours = (lab.clock.now() - START_MS) / HOUR_MS
      return whyNot(parts([[hours - 0.001, value]]), 'fan', lab.clock.now())
    }
    await lab.forward(5000)
    expect((await ask(26)).branches).toEqual([{ id: 'main', truth: 'true', code: 'fired', momentMs: beganMs }])
    await lab.read(20)
    await lab.read(26)
    await lab.forward(5000)
    expect((await ask(26)).branches).toEqual([{ id: 'main', truth: 'true', code: 'cooldown', momentMs: beganMs + 600_000 }])
  })
})

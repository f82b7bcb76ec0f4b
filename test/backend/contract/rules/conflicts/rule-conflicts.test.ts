import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { RuleConflict } from '../../../../../backend/contract/rules/conflicts/rule-conflict.ts'
import { TopicTree } from '../../../../../backend/contract/rules/conflicts/topic-tree.ts'
import { findConflicts, type RuleEntry } from '../../../../../backend/contract/rules/conflicts.ts'
import type { RuleInfluence } from '../../../../../backend/contract/rules/surroundings.ts'
import { ruleOf, surroundings } from '../check/surroundings.ts'

const DAILY = [1, 2, 3, 4, 5, 6, 7]
const T = 'ESP1.Sensor(GPIO4, ds18b20)'
const ON = 'THEN ESP2.Actuator(GPIO5) = ON'
const OFF = 'THEN ESP2.Actuator(GPIO5) = OFF'

/** Rules by id, as text behind their header. */
function conflicts(texts: Record<string, string>, influences: RuleInfluence[] = []): RuleConflict[] {
  const rules = Object.entries(texts).map(([id, text]): RuleEntry => ({ ...ruleOf(`RULE "${id}" ${text}`), id }))
  const found = findConflicts(rules, surroundings({ influences }))
  for (const one of found) expect(Value.Errors(RuleConflict, one)).toEqual([])
  return found
}

/** `kind a>b>a` or `kind winner:loser`. */
function brief(found: readonly RuleConflict[]): string[] {
  return found.map((one) => {
    if (one.kind === 'crowded') return 'crowded'
    if ('path' in one) return `${one.kind} ${one.path.map(({ kind, key }) => (kind === 'rule' ? key : kind)).join('>')}`
    return `${one.kind} ${one.ends.map(({ rule }) => rule).join(one.winner === null ? '?' : '>')}`
  })
}

const heats: RuleInfluence = { output: { board: 'ESP2', gpio: 5 }, series: { board: 'ESP1', channel: 'gpio4:ds18b20' } }
const cools: RuleInfluence = { output: { board: 'ESP2', gpio: 6 }, series: { board: 'ESP1', channel: 'gpio4:ds18b20' } }

describe('opposing commands', () => {
  it('are told with who wins, and when', () => {
    const [one, ...more] = conflicts({
      irrigate: `PRIORITY 40 IF (ESP1.Sensor(GPIO34, moisture) < 32 AND TIME 06:00–20:00) HOLDS 1 min ${ON} FOR 5 min`,
      lock: `PRIORITY 80 IF TIME 19:30–05:00 ${OFF}`,
    })
    expect(more).toEqual([])
    expect(one).toMatchObject({
      kind: 'opposing',
      output: { board: 'ESP2', gpio: 5 },
      ends: [
        { rule: 'lock', name: 'lock', priority: 80, command: 'OFF', otherwise: false },
        { rule: 'irrigate', priority: 40, command: 'ON' },
      ],
      winner: 'lock',
      windows: [{ from: '19:30', to: '20:00', days: DAILY }],
      values: [],
    })
  })

  it('are none where both cannot hold at once', () => {
    expect(conflicts({ a: `IF TIME 06:00–20:00 ${ON}`, b: `IF TIME 20:00–06:00 ${OFF}` })).toEqual([])
    expect(conflicts({ a: `IF ${T} > 30 ${ON}`, b: `IF ${T} < 20 ${OFF}` })).toEqual([])
    expect(conflicts({ a: `IF TIME 06:00–20:00 ${ON}`, b: `IF TIME 06:00–20:00 ${ON}` })).toEqual([])
    expect(conflicts({ a: `IF ESP1 ONLINE ${ON}`, b: `DISABLED IF ESP1 ONLINE ${OFF}` })).toEqual([])
    expect(conflicts({ a: `IF ${T} < 20 ${ON} OTHERWISE ESP2.Actuator(GPIO5) = OFF` })).toEqual([])
  })

  it('name the values at which both hold', () => {
    expect(conflicts({ a: `PRIORITY 60 IF ${T} > 20 ${ON}`, b: `IF ${T} < 30 HYSTERESIS 2 ${OFF}` })).toMatchObject([
      { kind: 'opposing', winner: 'a', windows: null, values: [{ board: 'ESP1', channel: 'gpio4:ds18b20', low: 20, high: 32 }] },
    ])
  })

  it('count shares, toggles, scenes, what is done at the end, and branches of one rule', () => {
    const other = 'IF ESP1.Sensor(GPIO21, sht31_humidity, 0x44) > 60'
    expect(
      brief(conflicts({ a: `IF ${T} > 20 THEN ESP2.Actuator(GPIO6) = 40 %`, b: `${other} THEN ESP2.Actuator(GPIO6) = 60 %` })),
    ).toEqual(['opposing a?b'])
    expect(conflicts({ a: `IF ${T} > 20 THEN ESP2.Actuator(GPIO6) = 100 %`, b: `${other} THEN ESP2.Actuator(GPIO6) = ON` })).toEqual([])
    expect(brief(conflicts({ a: `ON MANUAL THEN ESP2.Actuator(GPIO5) = TOGGLE`, b: `${other} ${ON}` }))).toEqual(['opposing a?b'])
    expect(brief(conflicts({ a: `IF ${T} > 20 ${ON}`, b: `${other} THEN SCENE "dark"` }))).toEqual(['opposing a?b'])
    expect(conflicts({ a: `IF ${T} > 20 ${ON}`, b: `PRIORITY 60 ${other} ${ON} OTHERWISE ESP2.Actuator(GPIO5) = OFF` })).toMatchObject([
      {
        ends: [
          { rule: 'b', otherwise: true },
          { rule: 'a', otherwise: false },
        ],
        winner: 'b',
      },
    ])
    expect(brief(conflicts({ a: `IF ${T} > 20 ${ON} ${other} ${OFF}` }))).toEqual(['opposing a?a'])
    // The last word of a list counts.
    expect(conflicts({ a: `IF ${T} > 20 ${ON} WAIT 5 s ESP2.Actuator(GPIO5) = OFF`, b: `${other} ${OFF}` })).toEqual([])
  })

  it('are shadowed where the upper one holds whenever the lower one wants something', () => {
    const lower = `IF TIME 22:00–04:00 AND ${T} > 20 ${ON}`
    expect(brief(conflicts({ upper: `PRIORITY 80 IF TIME 20:00–06:00 ${OFF}`, lower }))).toEqual(['shadowed upper>lower'])
    expect(brief(conflicts({ upper: `IF TIME 20:00–06:00 ${OFF}`, lower }))).toEqual(['opposing upper?lower'])
    expect(brief(conflicts({ upper: `PRIORITY 80 IF TIME 20:00–06:00 HOLDS 1 h ${OFF}`, lower }))).toEqual(['opposing upper>lower'])
    expect(brief(conflicts({ upper: `PRIORITY 80 ON MANUAL IF TIME 20:00–06:00 ${OFF}`, lower }))).toEqual(['opposing upper>lower'])
    expect(brief(conflicts({ upper: `PRIORITY 80 IF ${T} > 10 ${OFF}`, lower: `IF ${T} > 20 HYSTERESIS 5 ${ON}` }))).toEqual([
      'shadowed upper>lower',
    ])
  })
})

describe('loops', () => {
  it('of rules that run, message, call or wake each other are endless', () => {
    expect(conflicts({ a: 'ON MANUAL THEN RUN "b"', b: 'ON MANUAL THEN RUN "c"', c: 'ON MANUAL THEN RUN "a"' })).toEqual([
      {
        kind: 'loop',
        severity: 'error',
        rules: 3,
        path: ['a', 'b', 'c', 'a'].map((key) => ({ kind: 'rule', key, name: key })),
      },
    ])
    expect(brief(conflicts({ a: 'ON MESSAGE "x/+" THEN PUBLISH "y/1" "go"', b: 'ON MESSAGE "y/#" THEN PUBLISH "x/1" "go"' }))).toEqual([
      'loop a>topic>b>topic>a',
    ])
    expect(brief(conflicts({ a: 'ON WEBHOOK "again" THEN WEBHOOK "http://127.0.0.1:8000/api/hooks/again"' }))).toEqual(['loop a>hook>a'])
    expect(brief(conflicts({ a: 'ON ALARM "rule:b/a1" RAISED THEN RUN "b"', b: 'ON MANUAL THEN ALARM INFO "x"' }))).toEqual([
      'loop a>b>alarm>a',
    ])
    expect(brief(conflicts({ a: 'ON plain.temperature CHANGES THEN PUBLISH "sensors/plain/telemetry" "{}"' }))).toEqual(['loop a>series>a'])
    expect(conflicts({ a: 'ON MESSAGE "x/+" THEN PUBLISH "x/1/2" "go"' })).toEqual([])
  })

  it('over variables and outputs are told where they do not come to rest', () => {
    expect(brief(conflicts({ a: 'IF VARIABLE mode = 1 THEN SET mode = 2', b: 'IF VARIABLE mode = 2 THEN SET mode = 1' }))).toContain(
      'loop a>variable>a',
    )
    expect(
      brief(
        conflicts({ a: 'IF VARIABLE x = 1 THEN SET y = 1 OTHERWISE SET y = 0', b: 'IF VARIABLE y = 0 THEN SET x = 1 OTHERWISE SET x = 0' }),
      ),
    ).toEqual(['loop a>variable>b>variable>a'])
    expect(conflicts({ a: 'IF VARIABLE mode != 1 THEN SET mode = 1' })).toEqual([])
    expect(brief(conflicts({ a: `IF ESP2.Actuator(GPIO5) IS OFF ${ON} OTHERWISE ESP2.Actuator(GPIO5) = OFF` }))).toEqual([
      'loop a>output>a',
    ])
    expect(conflicts({ a: `IF ESP2.Actuator(GPIO5) IS OFF ${ON}` })).toEqual([])
  })

  it('over what people say follows from an output show the way', () => {
    const rules = {
      heat: `IF ${T} < 20 HYSTERESIS 1 ${ON} OTHERWISE ESP2.Actuator(GPIO5) = OFF`,
      cool: `IF ${T} > 19 HYSTERESIS 1 THEN ESP2.Actuator(GPIO6) = ON OTHERWISE ESP2.Actuator(GPIO6) = OFF`,
    }
    expect(conflicts(rules)).toEqual([])
    // Each by itself is control; that both act on what both read is the circle.
    expect(brief(conflicts(rules, [heats]))).toEqual([])
    expect(brief(conflicts(rules, [heats, cools]))).toEqual(['cycle heat>output>series>cool>output>series>heat'])
  })

  it('of one rule with what it reads are control, unless nothing keeps it from fluttering', () => {
    const rule = (more: string, head = '') => ({ a: `${head} IF ${T} < 20 ${more} ${ON} OTHERWISE ESP2.Actuator(GPIO5) = OFF` })
    expect(conflicts(rule('HYSTERESIS 1'), [heats])).toEqual([])
    expect(conflicts(rule('FOR 5 min'), [heats])).toEqual([])
    expect(conflicts(rule('', 'COOLDOWN 10 min'), [heats])).toEqual([])
    expect(brief(conflicts(rule(''), [heats]))).toEqual(['feedback a>output>series>a'])
  })
})

describe('very many rules', () => {
  const many = (make: (index: number) => string) =>
    Array.from(
      { length: 10_000 },
      (_, index): RuleEntry => ({ ...ruleOf(`RULE "r${index}" PRIORITY ${index % 100} ${make(index)}`), id: `r${index}` }),
    )

  it('are compared where they share an output, not each with each', () => {
    const apart = many((index) => `IF ${T} > 20 THEN B${index >> 1}.Actuator(GPIO5) = ${index % 2 === 0 ? 'ON' : 'OFF'}`)
    expect(findConflicts(apart, surroundings())).toHaveLength(5000)
  }, 60_000)

  it('on one output are bounded, and that is said', () => {
    const crowd = many(
      (index) => `IF TIME 06:00–20:00 AND ${T} > ${index % 50} THEN ESP2.Actuator(GPIO5) = ${index % 2 === 0 ? 'ON' : 'OFF'}`,
    )
    const found = findConflicts(crowd, surroundings())
    expect(found.at(-1)).toMatchObject({ kind: 'crowded', rules: 10_000 })
    expect(found.length).toBeLessThanOrEqual(51)
    const never = many(
      (index) =>
        `IF ${T} > ${index % 2 === 0 ? 30 : 50} AND ${T} < ${index % 2 === 0 ? 40 : 60} THEN ESP2.Actuator(GPIO5) = ${index % 2 === 0 ? 'ON' : 'OFF'}`,
    )
    expect(brief(findConflicts(never, surroundings()))).toEqual(['crowded'])
  }, 60_000)

  it('in one long chain are one loop', () => {
    const chain = many((index) => `ON MANUAL THEN RUN "r${(index + 1) % 10_000}"`)
    const [one, ...more] = findConflicts(chain, surroundings())
    expect(more).toEqual([])
    expect(one).toMatchObject({ kind: 'loop', rules: 10_000 })
    const topics = many((index) => `ON MESSAGE "t/+/${index}" THEN PUBLISH "t/x/${index + 1}" ""`)
    expect(findConflicts(topics, surroundings())).toEqual([])
  }, 60_000)
})

it('filters meet topics as MQTT says', () => {
  const tree = new TopicTree<string>()
  for (const filter of ['a/b', 'a/+', 'a/#', '#', '+/b', '$SYS/#', 'a/+/c']) tree.add(filter, filter)
  expect(tree.match('a/b').sort()).toEqual(['#', '+/b', 'a/#', 'a/+', 'a/b'])
  expect(tree.match('a').sort()).toEqual(['#', 'a/#'])
  expect(tree.match('$SYS/x')).toEqual(['$SYS/#'])
  expect(tree.match('a/x/c').sort()).toEqual(['#', 'a/#', 'a/+/c'])
})

import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { type ConfigurationBody, OfflineRule, plainActuator } from '../../../../backend/contract/configuration/configuration.ts'
import { payloadOf } from '../../../../backend/contract/configuration/message.ts'
import { offlineRuleOf, offlineRulesOf } from '../../../../backend/contract/configuration/offline-rules.ts'
import { RuleRun } from '../../../../backend/contract/rules/run/rule-run.ts'
import { verdictOf } from '../../../../backend/simulation/offline-rules.ts'
import fc from '../../../property.ts'
import { ruleOf, surroundings } from '../rules/check/surroundings.ts'

const WINTER = Date.UTC(2026, 0, 5, 12)
const SUMMER = Date.UTC(2026, 6, 6, 12)
const T = 'ESP1.Sensor(GPIO4, ds18b20)'
const PUMP = 'ESP1.Actuator(GPIO5)'
const SWITCH = `THEN ${PUMP} = ON OTHERWISE ${PUMP} = OFF`

const outcome = (text: string, atMs = WINTER) => offlineRuleOf(ruleOf(text), surroundings(), atMs)
const refusals = (text: string) => outcome(text).refusals

describe('a rule that a board can keep alone', () => {
  it('becomes bounds of its sensor and hours of the UTC day', () => {
    expect(outcome(`RULE "r" WHEN UNKNOWN KEEP IF ${T} > 25 HYSTERESIS 2 ${SWITCH}`)).toEqual({
      board: 'ESP1',
      rule: {
        actuatorGpio: 5,
        sensorGpio: 4,
        sensorValueType: 'ds18b20',
        activateAbove: 25,
        deactivateBelow: 23,
        activateBelow: null,
        deactivateAbove: null,
        window: null,
      },
      differences: [],
    })
    expect(outcome(`RULE "r" WHEN UNKNOWN KEEP IF ${T} < 5 AND TIME 22:00–06:00 ${SWITCH}`).rule).toMatchObject({
      activateBelow: 5,
      deactivateAbove: 5,
      activateAbove: null,
      window: { fromMinute: 1320, toMinute: 360 },
    })
    expect(outcome(`IF ${T} >= 25 ${SWITCH}`).rule).toMatchObject({ activateAbove: 25, deactivateBelow: 25 })
  })

  it('is written anew when the clocks change', () => {
    const text = `RULE "r" WHEN UNKNOWN KEEP TIME ZONE "Europe/Berlin" IF ${T} > 25 AND TIME 00:30–20:00 ${SWITCH}`
    expect(outcome(text)).toMatchObject({
      rule: { window: { fromMinute: 1410, toMinute: 1140 } },
      differences: [{ code: 'clock-change', untilMs: Date.UTC(2026, 2, 29, 1) }],
    })
    expect(outcome(text, SUMMER)).toMatchObject({
      rule: { window: { fromMinute: 1350, toMinute: 1080 } },
      differences: [{ code: 'clock-change', untilMs: Date.UTC(2026, 9, 25, 1) }],
    })
  })

  it('says what is different there', () => {
    const text = `RULE "r" COOLDOWN 10 min AT MOST 3 PER HOUR IF ESP1.Sensor(GPIO21, sht31_humidity, 0x44) > 25 HYSTERESIS 2 AND TIME 06:00–20:00
      THEN ${PUMP} = ON NOTIFY "on" OTHERWISE ${PUMP} = OFF`
    const world = surroundings({ series: () => ({ kind: 'number', range: null, reportIntervalS: null, corrected: true }) })
    const { differences = [] } = { differences: [], ...offlineRuleOf(ruleOf(text), world, WINTER) }
    expect(differences.map(({ code }) => code)).toEqual([
      'unknown-keeps',
      'cooldown',
      'per-hour',
      'band-at-start',
      'other-actions',
      'address',
      'correction',
    ])
  })

  it.each([
    [`ON MANUAL IF ${T} > 25 ${SWITCH}`, ['triggers']],
    [`IF ${T} > 25 ${SWITCH} IF ${T} > 30 ${SWITCH}`, ['several-branches']],
    [`IF ${T} > 25 AND ESP1 ONLINE ${SWITCH}`, ['condition']],
    [`IF ${T} > 25 OR TIME 06:00–20:00 ${SWITCH}`, ['condition']],
    [`IF ${T} > 25 AND TIME 06:00–20:00 AND TIME 08:00–22:00 ${SWITCH}`, ['condition']],
    [`IF TIME 06:00–20:00 ${SWITCH}`, ['condition']],
    [`IF ${T} BETWEEN 10 AND 20 ${SWITCH}`, ['test']],
    [`IF NOT ${T} > 20 HYSTERESIS 1 ${SWITCH}`, ['test']],
    [`IF ${T} > 25 FOR 1 min ${SWITCH}`, ['lasting']],
    [`IF ${T} > 25 AND TIME 06:00–20:00 MON ${SWITCH}`, ['weekdays']],
    [`IF ESP1."door" > 25 ${SWITCH}`, ['no-pin']],
    [`IF ESP2.Sensor(GPIO4, ds18b20) > 25 ${SWITCH}`, ['several-boards']],
    [`IF plain."temperature" > 25 THEN plain.Actuator(GPIO5) = ON OTHERWISE plain.Actuator(GPIO5) = OFF`, ['no-pin', 'board']],
    [`IF ${T} > 25 THEN ${PUMP} = ON`, ['no-off']],
    [`IF ${T} > 25 THEN ${PUMP} = ON FOR 5 min OTHERWISE ${PUMP} = OFF`, ['action']],
    [`IF ${T} > 25 THEN ${PUMP} = 40 % OTHERWISE ${PUMP} = OFF`, ['action']],
    [`IF ${T} > 25 THEN ${PUMP} = OFF OTHERWISE ${PUMP} = ON`, ['action']],
    [`IF ${T} > 25 THEN ${PUMP} = ON OTHERWISE ESP1.Actuator(GPIO18) = OFF`, ['action']],
    [`IF ${T} > 25 THEN ${PUMP} = ON, ESP1.Actuator(GPIO18) = ON OTHERWISE ${PUMP} = OFF`, ['action']],
    [`IF ${T} > 25 THEN ${PUMP} = ON, SCENE "dark" OTHERWISE ${PUMP} = OFF`, ['action']],
    [`IF ${T} > 25 THEN NOTIFY "x"`, ['action', 'no-off']],
    [`IF ${T} > 25 THEN WAIT 1 s, ${PUMP} = ON OTHERWISE ${PUMP} = OFF`, ['waits']],
    [`RULE "r" MAX RUNTIME 5 min IF ${T} > 25 ${SWITCH}`, ['runtime']],
    [`RULE "r" DISABLED IF ${T} > 25 ${SWITCH}`, ['not-active']],
    [`RULE "r" DRY RUN IF ${T} > 25 ${SWITCH}`, ['not-active']],
  ])('is not: %s', (text, expected) => {
    expect(refusals(text)).toEqual(expected)
  })

  it('may have a runtime that the output keeps anyway', () => {
    expect(
      refusals(`RULE "r" MAX RUNTIME 10 min IF ${T} > 25 THEN ESP1.Actuator(GPIO18) = ON OTHERWISE ESP1.Actuator(GPIO18) = OFF`),
    ).toBeUndefined()
  })

  it('holds an output alone, by priority, and boards keep only so many', () => {
    const make = (id: string, priority: number, text: string) => ({
      ...ruleOf(`RULE "${id}" PRIORITY ${priority} ALSO ON BOARD ${text}`),
      id,
    })
    const outcomes = offlineRulesOf(
      [
        make('low', 10, `IF ${T} > 25 ${SWITCH}`),
        make('high', 90, `IF ${T} > 30 ${SWITCH}`),
        make('never', 99, `IF ${T} > 25 FOR 1 min ${SWITCH}`),
        { ...make('here', 99, `IF ${T} > 25 ${SWITCH}`), alsoOnBoard: false },
        ...Array.from({ length: 40 }, (_, gpio) =>
          make(`g${gpio}`, 5, `IF ${T} > 25 THEN ESP2.Actuator(GPIO${gpio}) = ON OTHERWISE ESP2.Actuator(GPIO${gpio}) = OFF`),
        ),
      ].map((one) =>
        one.id.startsWith('g')
          ? { ...one, conditions: one.conditions.map((c) => (c.kind === 'value' ? { ...c, series: { ...c.series, board: 'ESP2' } } : c)) }
          : one,
      ),
      surroundings(),
      WINTER,
    )
    expect(outcomes.get('high')?.rule).toMatchObject({ activateAbove: 30 })
    expect(outcomes.get('low')?.refusals).toEqual(['output-taken'])
    expect(outcomes.get('never')?.refusals).toEqual(['lasting'])
    expect(outcomes.has('here')).toBe(false)
    expect([...outcomes.values()].filter(({ refusals: why }) => why?.includes('too-many'))).toHaveLength(8)
  })

  it('switches on the board as it does here', () => {
    const bound = fc.constantFrom(20, 25)
    const readings = fc.array(fc.record({ gapMin: fc.integer({ min: 1, max: 300 }), value: fc.integer({ min: 15, max: 30 }) }), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(fc.constantFrom('>', '<'), bound, fc.constantFrom(0, 3), fc.boolean(), readings, (sign, at, hysteresis, hours, steps) => {
        const when = hours && hysteresis === 0 ? 'AND TIME 22:30–05:15' : ''
        const rule = ruleOf(
          `RULE "r" WHEN UNKNOWN KEEP TIME ZONE "Europe/Berlin" IF ${T} ${sign} ${at}.5 HYSTERESIS ${hysteresis} MAX AGE 1 d ${when} ${SWITCH}`,
        )
        const kept = offlineRuleOf(rule, surroundings(), WINTER).rule
        if (kept === undefined) throw new Error('refused')
        expect(Value.Check(OfflineRule, kept)).toBe(true)
        const body: ConfigurationBody = { sensors: [], actuators: [plainActuator(5, 'pump', 'Pump')], offlineRules: [kept] }
        const [entry] = payloadOf(body).offline_rules
        if (entry === undefined) throw new Error('not in the message')
        const run = new RuleRun(rule, WINTER)
        let [here, there, nowMs] = [false, false, WINTER]
        for (const { gapMin, value } of steps) {
          nowMs += gapMin * 60_000
          const decisions = []
          while (run.wakeAtMs <= nowMs) decisions.push(...run.time(run.wakeAtMs))
          decisions.push(...run.reading({ board: 'ESP1', channel: 'gpio4:ds18b20' }, { atMs: nowMs, value, usable: true }, nowMs))
          const last = decisions.at(-1)?.outcome
          if (last !== undefined) here = last === 'fired'
          const verdict = verdictOf(entry, value, nowMs)
          if (verdict !== undefined) there = verdict === 'ON'
          expect(there).toBe(here)
        }
      }),
      { numRuns: 300 },
    )
  })
})

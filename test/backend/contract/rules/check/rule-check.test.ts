import { describe, expect, it } from 'vitest'
import { checkRule } from '../../../../../backend/contract/rules/check.ts'
import { RULE_DEFAULTS, type RuleBody } from '../../../../../backend/contract/rules/rule.ts'
import { ruleOf, surroundings } from './surroundings.ts'

/** `code node` of all problems; errors with `!`. */
function problems(text: string | RuleBody, own: string | null = null): string[] {
  const rule = typeof text === 'string' ? ruleOf(text) : text
  return checkRule(rule, surroundings(), own).map(({ code, node, severity }) => `${severity === 'error' ? '!' : ''}${code} ${node}`.trim())
}

/** Of a condition that switches something harmless. */
const of = (condition: string) => problems(`IF ${condition} THEN SCENE "dark"`)
const doing = (action: string, head = '') => problems(`RULE "r" ${head} IF ESP1 ONLINE THEN ${action}`)
const T = 'ESP1.Sensor(GPIO4, ds18b20)'
const DOOR = 'ESP1."door"'

describe('the check of a rule', () => {
  it('has nothing to say of a sound rule', () => {
    expect(
      problems(`RULE "Irrigate" PRIORITY 40 COOLDOWN 10 min MAX RUNTIME 5 min
        IF (ESP1.Sensor(GPIO34, moisture) < 32 FOR 4 min MAX AGE 10 min AND TIME 06:00–20:00) HOLDS 1 min
        THEN ESP1.Actuator(GPIO5) = 40 % FOR 5 min NOTIFY INFO "{{rule}} at {{time}}" "{{value:c1}} {{age:c1}} {{variable:mode}}" TO "mail"
        OTHERWISE ESP1.Actuator(GPIO5) = OFF
        ON CRON "0 6 * * *" THEN PUBLISH "plant/state" "{\\"a\\":{\\"b\\":{{value:c1}}}}"`),
    ).toEqual([])
  })

  it.each([
    ['ESP9 ONLINE', '!unknown-board c1'],
    ['ESP1.Sensor(GPIO4, sht31_temperature) > 25', '!unknown-series c1'],
    ['ESP1.Actuator(GPIO9) IS ON', '!unknown-output c1'],
    ['VARIABLE nowhere = 1', 'unknown-variable c1'],
    [`${T} = "warm"`, '!needs-word c1'],
    [`${DOOR} > 5`, '!needs-number c1'],
    [`${DOOR} RISES BY 2 OVER 1 h`, '!needs-number c1'],
    [`${T} BETWEEN 20 AND 10`, '!bounds-swapped c1'],
    [`${T} OUTSIDE 10 AND 20 HYSTERESIS 6`, '!hysteresis-wide c1'],
    [`${T} > 130`, 'bound-out-of-range c1'],
    [`${T} > 25 MAX AGE 10 s`, 'age-short c1'],
    [`${T} RISES FASTER THAN 1 /min OVER 15 s`, 'window-short c1'],
    [`${T} IS SILENT FOR 10 s`, 'window-short c1'],
    [`AT LEAST 3 OF (ESP1 ONLINE, ESP2 ONLINE)`, '!too-few-inputs c3'],
  ])('%s', (condition, problem) => {
    expect(of(condition)).toContain(problem)
  })

  it('finds what can never be true, where it comes from', () => {
    expect(of(`${T} > 30 AND ${T} < 20`)).toEqual(['never-true c3', '!never-runs b1'])
    expect(of(`${T} > 30 AND ${T} < 30`)).toEqual(['never-true c3', '!never-runs b1'])
    expect(of(`(${T} > 30 AND (ESP1 ONLINE OR ESP2 ONLINE)) AND (${T} BETWEEN 10 AND 30 OR ESP1 OFFLINE AND ESP2 OFFLINE)`)).toContain(
      '!never-runs b1',
    )
    expect(of(`${DOOR} = "open" AND ${DOOR} = "shut"`)).toContain('!never-runs b1')
    expect(of(`${DOOR} = "open" AND NOT ${DOOR} != "shut"`)).toContain('!never-runs b1')
    expect(of('TIME 06:00–08:00 MON AND TIME 22:00–06:00 FRI')).toContain('!never-runs b1')
    expect(of('ESP1 ONLINE AND ESP1 OFFLINE')).toContain('!never-runs b1')
    expect(of(`AT LEAST 2 OF (${T} > 30, ${T} < 20, ESP1 ONLINE AND ESP1 OFFLINE)`)).toContain('!never-runs b1')
    // The branch lives by its other side.
    expect(of(`${T} > 30 AND ${T} < 20 OR ESP1 ONLINE`)).toEqual(['never-true c3'])
  })

  it('takes hysteresis, waiting and what only may be for what they are', () => {
    expect(of(`${T} > 30 HYSTERESIS 12 AND ${T} < 20`)).toEqual([])
    expect(of(`${T} > 30 AND NOT ${T} > 20 FOR 1 min`)).toEqual([])
    expect(of(`${T} > 30 AND NOT ${T} > 20`)).toContain('!never-runs b1')
    expect(of(`${T} > 30 AND NOT (${T} > 20) HOLDS 1 min`)).toEqual([])
    expect(of('TIME 06:00–08:00 MON AND TIME 22:00–07:00 SUN')).toEqual([])
  })

  it('finds what is always true', () => {
    expect(of(`${T} > 20 OR ${T} < 30`)).toEqual(['always-true c3'])
    expect(of(`NOT (${T} > 30 AND ${T} < 20)`)).toEqual(['never-true c3'])
    expect(of('TIME 06:00–18:00 OR TIME 18:00–06:00')).toEqual(['always-true c3'])
    expect(problems('ON MANUAL THEN SCENE "dark" OTHERWISE SCENE "dark"')).toEqual(['otherwise-never-runs b1'])
  })

  it.each([
    ['ESP2.Actuator(GPIO5) = ON', 'never-off a1'],
    ['ESP2.Actuator(GPIO5) = 40 %', '!no-share a1'],
    ['ESP1.Actuator(GPIO18) = ON FOR 20 min', 'runtime-over-limit a1'],
    ['ESP2.Actuator(GPIO5) = OFF FOR 20 min', 'duration-unused a1'],
    ['ESP2.Actuator(GPIO7) = OFF', '!unknown-output a1'],
    ['SCENE "light"', '!unknown-scene a1'],
    ['RUN "nobody"', '!unknown-rule a1'],
    ['RUN "own"', '!runs-itself a1'],
    ['NOTIFY "a" TO "pigeon"', '!unknown-channel a1'],
    ['SCENE "dark" WAIT 5 s', 'wait-last a2'],
    ['NOTHING', 'empty-branch b1'],
    ['PUBLISH "a/+/b" "x"', '!mqtt-topic a1'],
    ['PUBLISH "kaiser/god/esp/ESP1/actuator/5/command" "x"', '!topic-reserved a1'],
    ['PUBLISH "a/{{value:c1}}" "x"', '!placeholder-place a1'],
    ['NOTIFY "{{constructor}}"', '!placeholder a1'],
    ['NOTIFY "{{value:c9}}"', '!placeholder-node a1'],
    ['NOTIFY "{{rule"', '!placeholder a1'],
    ['NOTIFY "{{{{rule}}}}"', '!placeholder a1'],
    ['NOTIFY "{{value:__proto__}}"', '!placeholder a1'],
    ['ALARM INFO "{{#each x}}"', '!placeholder a1'],
    ['WEBHOOK "ftp://x"', '!url a1'],
    ['WEBHOOK "no address"', '!url a1'],
    ['WEBHOOK "https://{{value:c1}}.example.org/"', '!placeholder-place a1'],
    ['WEBHOOK "https://a:b@example.org/"', 'url-credentials a1'],
    ['WEBHOOK "http://127.1/"', 'url-inward a1'],
    ['WEBHOOK "http://0x7f000001/"', 'url-inward a1'],
    ['WEBHOOK "http://[::ffff:127.0.0.1]/"', 'url-inward a1'],
    ['WEBHOOK "http://[fe80::1]/"', 'url-inward a1'],
    ['WEBHOOK "http://pi.local:1880/x"', 'url-inward a1'],
    ['WEBHOOK "http://169.254.169.254/latest"', '!url-metadata a1'],
    ['WEBHOOK "http://2852039166/"', '!url-metadata a1'],
    ['WEBHOOK "http://[::ffff:a9fe:a9fe]/"', '!url-metadata a1'],
    ['WEBHOOK "http://metadata.google.internal./"', '!url-metadata a1'],
  ])('%s', (action, problem) => {
    expect(problems(`IF ESP1 ONLINE THEN ${action}`, 'own')).toContain(problem)
  })

  it('leaves alone what goes off again, and addresses outside', () => {
    for (const action of [
      'ESP2.Actuator(GPIO5) = ON FOR 5 s',
      'ESP1.Actuator(GPIO18) = ON',
      'ESP2.Actuator(GPIO5) = ON OTHERWISE ESP2.Actuator(GPIO5) = OFF',
      'ESP2.Actuator(GPIO5) = ON WAIT 5 s SCENE "dark"',
      'ESP2.Actuator(GPIO6) = 0 %',
      'WEBHOOK "https://example.org/a?x={{value:c1}}" BODY "{{rule}}"',
      'WEBHOOK "http://93.184.216.34/"',
      'PUBLISH "a/b" "{\\"a\\": {\\"b\\": {}}}"',
    ])
      expect(problems(`IF ESP1 ONLINE THEN ${action}`)).toEqual([])
    expect(doing('ESP2.Actuator(GPIO5) = ON', 'MAX RUNTIME 5 min')).toEqual([])
    expect(doing('ESP2.Actuator(GPIO5) = ON FOR 5 min', 'COOLDOWN 1 min')).toEqual(['cooldown-short'])
  })

  it.each([
    ['CRON "61 * * * *"', '!cron t1'],
    [`${DOOR} CHANGES BY 2`, '!needs-number t1'],
    [`${T} CHANGES TO "x"`, '!needs-word t1'],
    ['MESSAGE "a/#/b"', '!mqtt-filter t1'],
    ['MESSAGE "a+"', '!mqtt-filter t1'],
    ['ESP9."x" CHANGES', '!unknown-board t1'],
  ])('ON %s', (trigger, problem) => {
    expect(problems(`ON ${trigger} THEN SCENE "dark"`)).toContain(problem)
  })

  it('says of a draft what is still to be filled in', () => {
    const draft: RuleBody = {
      ...RULE_DEFAULTS,
      name: '',
      timeZone: 'Mars/Base',
      conditions: [
        {
          id: 'v',
          kind: 'value',
          series: { board: '', channel: '' },
          test: 'between',
          low: 1,
          high: null,
          text: null,
          hysteresis: 0,
          forS: 0,
          breaches: 1,
          maxAgeS: 600,
        },
        { id: 'all', kind: 'all', inputs: [] },
        { id: 'loose', kind: 'board', board: 'ESP1', is: 'online' },
      ],
      branches: [
        {
          id: 'b',
          on: [],
          when: null,
          do: [{ id: 'o', kind: 'output', output: { board: '', gpio: 0 }, command: 'PWM', percent: null, durationS: 0 }],
          otherwise: [],
        },
        {
          id: 'b2',
          on: [{ id: 't', kind: 'clock', when: { kind: 'weekly', days: [], times: [] } }],
          when: 'v',
          do: [{ id: 's', kind: 'scene', scene: '' }],
          otherwise: [],
        },
      ],
    }
    expect(problems(draft)).toEqual([
      '!never-looks b',
      'unconnected all',
      'unconnected loose',
      '!time-zone',
      '!name-missing v',
      '!bound-missing v',
      '!input-missing all',
      '!times-missing t',
      '!name-missing o',
      '!bound-missing o',
      '!name-missing s',
    ])
  })

  it('comes to an end on rules that go round in circles or have very many cases', () => {
    const wide = Array.from({ length: 60 }, (_, index) => `(${T} > ${index} OR ${T} < ${-index})`)
    const rows = [wide.slice(0, 30), wide.slice(30)].map((row) => `(${row.join(' AND ')})`)
    expect(of(rows.join(' OR '))).not.toContain('!never-runs b1')
    const circle: RuleBody = { ...ruleOf('IF ESP1 ONLINE THEN SCENE "dark"'), conditions: [{ id: 'c1', kind: 'not', inputs: ['c1'] }] }
    expect(problems(circle)[0]).toBe('!used-twice c1')
  })
})

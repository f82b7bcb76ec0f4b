import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { RuleBody } from '../../../../../backend/contract/rules/rule.ts'
import { structureProblems } from '../../../../../backend/contract/rules/structure.ts'
import { parseRule } from '../../../../../backend/contract/rules/text/parse-rule.ts'
import { printRule } from '../../../../../backend/contract/rules/text/print-rule.ts'
import { NO_WORLD, type TextWorld } from '../../../../../backend/contract/rules/text/text-world.ts'
import fc from '../../../../property.ts'
import { anyRule, bare } from './any-rule.ts'

const DEFAULTS = { name: 'New rule', timeZone: 'Europe/Berlin' }
const NAMES = [
  ['rule', 'r1', 'Night lock'],
  ['board', 'ESP7', 'Bed 7'],
] as const
const WORLD: TextWorld = {
  ...NO_WORLD,
  channelsAt: (board, gpio) =>
    board === 'ESP1' && gpio === 4
      ? ['gpio4:ds18b20']
      : board === 'ESP1' && gpio === 21
        ? ['gpio21:sht31_temperature', 'gpio21:sht31_humidity:0x44']
        : [],
  unitOf: ({ channel }) => (channel.endsWith('ds18b20') || channel === 'temperature' ? '°C' : channel === 'flow' ? 'l/min' : undefined),
  nameOf: (noun, id) => NAMES.find(([of, known]) => of === noun && known === id)?.[2],
  idOf: (noun, name) => NAMES.find(([of, , known]) => of === noun && known === name)?.[1],
}

function parsed(text: string, world = WORLD): RuleBody {
  const { rule, problems } = parseRule(text, DEFAULTS, world)
  if (rule === undefined) throw new Error(JSON.stringify(problems, undefined, 1))
  expect(Value.Errors(RuleBody, rule)).toEqual([])
  expect(structureProblems(rule)).toEqual([])
  return rule
}

function problems(text: string): string[] {
  return (parseRule(text, DEFAULTS, WORLD).problems ?? []).map(({ line, column, message }) => `${line}:${column} ${message}`)
}

/** What the first condition, trigger or action of a text is. */
const condition = (text: string) => bareNodes(parsed(`IF ${text} THEN NOTHING`).conditions)
const trigger = (text: string) => bareNodes(parsed(`ON ${text} THEN NOTHING`).branches[0]?.on ?? [])[0]
const actions = (text: string) => bareNodes(parsed(`IF ESP1 ONLINE THEN ${text}`).branches[0]?.do ?? [])
const bareNodes = (nodes: readonly { id: string }[]) => nodes.map(({ id: _, ...rest }) => rest)

const TEMPERATURE = { board: 'ESP1', channel: 'gpio4:ds18b20' }
const VALUE = {
  kind: 'value',
  series: TEMPERATURE,
  test: 'above',
  low: 25,
  high: null,
  text: null,
  hysteresis: 0,
  forS: 0,
  breaches: 1,
  maxAgeS: 600,
}

describe('the text of a rule', () => {
  it('is read back the same, and is written the same again', () => {
    fc.assert(
      fc.property(anyRule, fc.boolean(), (rule, knows) => {
        const world = { ...NO_WORLD, unitOf: () => (knows ? 'l/min' : undefined) }
        const text = printRule(rule, world)
        const again = parsed(text, world)
        expect(bare(again)).toEqual(bare(rule))
        expect(printRule(again, world)).toBe(text)
      }),
      { numRuns: 200 },
    )
  }, 60_000)

  it('takes the form in which people say it', () => {
    const rule = parsed('IF ESP1.Sensor(GPIO4) > 25 °C THEN ESP2.Actuator(GPIO5) = ON')
    expect(bareNodes(rule.conditions)).toEqual([VALUE])
    expect(bareNodes(rule.branches[0]?.do ?? [])).toEqual([
      { kind: 'output', output: { board: 'ESP2', gpio: 5 }, command: 'ON', percent: null, durationS: 0 },
    ])
    expect(printRule(rule, WORLD)).toBe(
      'RULE "New rule" TIME ZONE "Europe/Berlin"\nIF ESP1.Sensor(GPIO4, ds18b20) > 25 °C\nTHEN ESP2.Actuator(GPIO5) = ON\n',
    )
  })

  it('is laid out to be read', () => {
    const text = `RULE "Irrigate bed A" PRIORITY 40 COOLDOWN 10 min MAX RUNTIME 5 min AT MOST 4 PER HOUR WHEN UNKNOWN KEEP TIME ZONE "Europe/Berlin"
  NOTE "Tank \\"A\\"\\nnorth"
ON ESP1."door" CHANGES TO "open"
  OR AT 06:00, 18:30 MON–FRI
IF (
    ESP1.Sensor(GPIO34, moisture) < 32 HYSTERESIS 2 FOR 4 min
    AND (ESP1.Sensor(GPIO35, level) > 15 OR NOT ESP3 IS ONLINE)
    AND TIME 06:00–20:00 MON WED–FRI
  ) HOLDS 1 min 45 s
THEN
  ESP2.Actuator(GPIO5) = ON FOR 5 min
  NOTIFY INFO "Bed A is watered" TO "mail", "ntfy"
OTHERWISE ESP2.Actuator(GPIO5) = OFF
`
    // The outermost parentheses stand where the line of IF begins.
    const once = printRule(parsed(text), WORLD)
    expect(printRule(parsed(once), WORLD)).toBe(once)
    expect(once.split('\n').map((line) => line.trim())).toEqual(text.split('\n').map((line) => line.trim()))
  })

  it('reads every kind of condition', () => {
    expect(condition('ESP1.Sensor(GPIO4) > 25 °C HYSTERESIS 2 FOR 4 min 3 TIMES IN A ROW MAX AGE 60 s')).toEqual([
      { ...VALUE, hysteresis: 2, forS: 240, breaches: 3, maxAgeS: 60 },
    ])
    expect(condition('ESP1.Sensor(GPIO21, sht31_humidity, 0x44) BETWEEN 40 AND 60 AND ESP1.temperature OUTSIDE -5 AND 5')).toMatchObject([
      { series: { channel: 'gpio21:sht31_humidity:0x44' }, test: 'between', low: 40, high: 60 },
      { series: { channel: 'temperature' }, test: 'outside', low: -5, high: 5 },
      { kind: 'all' },
    ])
    expect(condition('ESP1."door" != "open"')).toMatchObject([{ test: 'differs', low: null, text: 'open' }])
    expect(condition('ESP1."lid" IS TRUE')).toMatchObject([{ test: 'equals', text: 'true' }])
    const series = TEMPERATURE
    expect(condition('ESP1.Sensor(GPIO4) RISES FASTER THAN 2 °C/min OVER 10 min')).toEqual([
      { kind: 'rate', series, windowS: 600, perS: 60, test: 'above', low: 2, maxAgeS: 600 },
    ])
    expect(condition('ESP1."flow" FALLS FASTER THAN 2 l/min/h OVER 1 d MAX AGE 1 h')).toMatchObject([
      { perS: 3600, test: 'below', low: -2, windowS: 86_400, maxAgeS: 3600 },
    ])
    expect(condition('ESP1.Sensor(GPIO4) RATE > -1.5 /s OVER 10 s')).toMatchObject([{ perS: 1, test: 'above', low: -1.5 }])
    expect(condition('ESP1.Sensor(GPIO4) FALLS BY AT LEAST 3 °C OVER 1 h')).toEqual([
      { kind: 'trend', series, windowS: 3600, direction: 'falling', least: 3, maxAgeS: 600 },
    ])
    expect(condition('ESP1.Sensor(GPIO4) IS SILENT FOR 5 min')).toEqual([{ kind: 'silent', series, forS: 300 }])
    expect(condition('ESP1.Sensor(GPIO4) STAYS WITHIN 0.5 FOR 1 h 30 min')).toEqual([
      { kind: 'flat', series, within: 0.5, forS: 5400, maxAgeS: 600 },
    ])
    expect(condition('ESP1 ONLINE OR "2nd" IS OFFLINE OR ESP2.Actuator(GPIO5) = ON OR ALARM "heat" IS ACTIVE')).toMatchObject([
      { kind: 'board', board: 'ESP1', is: 'online' },
      { kind: 'board', board: '2nd', is: 'offline' },
      { kind: 'output', output: { board: 'ESP2', gpio: 5 }, is: 'on' },
      { kind: 'alarm', alarm: 'heat', is: 'active' },
      { kind: 'any', inputs: ['c1', 'c2', 'c3', 'c4'] },
    ])
    expect(condition('TIME 22:00-6:00 Fri, SAT')).toEqual([{ kind: 'time', from: '22:00', to: '06:00', days: [5, 6] }])
    expect(condition('TIME 06:00–20:00 SAT–MON')).toMatchObject([{ days: [6, 7, 1] }])
    expect(condition('NIGHT AT 52.52, 13.4 SUNRISE -30 min SUNSET +15 min')).toEqual([
      { kind: 'sun', is: 'night', latitude: 52.52, longitude: 13.4, sunriseOffsetMin: -30, sunsetOffsetMin: 15 },
    ])
    expect(condition('VARIABLE mode = "auto"')).toEqual([
      { kind: 'variable', variable: 'mode', test: 'equals', low: null, high: null, text: 'auto' },
    ])
  })

  it('reads logic of any shape', () => {
    const [a, b, c] = ['ESP1 ONLINE', 'ESP2 ONLINE', 'ESP3 ONLINE']
    const shape = (text: string): string => {
      const { conditions, branches } = parsed(`IF ${text} THEN NOTHING`)
      const say = (id: string): string => {
        const one = conditions.find((of) => of.id === id)
        if (one === undefined || !('inputs' in one)) return one?.kind === 'board' ? one.board.slice(3) : '?'
        return `${one.kind}[${one.inputs.map(say).join(' ')}]`
      }
      return say(branches[0]?.when ?? '')
    }
    expect(shape(`${a} AND ${b} OR NOT ${c}`)).toBe('any[all[1 2] not[3]]')
    expect(shape(`${a} AND (${b} OR ${c})`)).toBe('all[1 any[2 3]]')
    expect(shape(`(${a} AND ${b}) AND ${c}`)).toBe('all[all[1 2] 3]')
    expect(shape(`((${a}))`)).toBe('1')
    expect(shape(`NOT (${a} AND NOT NOT ${b}) HOLDS 10 s`)).toBe('not[hold[all[1 not[not[2]]]]]')
    expect(shape(`AT LEAST 2 OF (${a}, ${b} OR ${c}, NOT ${a})`)).toBe('count[1 any[2 3] not[1]]')
    expect(shape(`ALL OF (${a}) OR ANY OF (${b}; ${c})`)).toBe('any[all[1] any[2 3]]')
  })

  it('reads every trigger and every action', () => {
    expect(trigger('ESP1.Sensor(GPIO4) CHANGES BY 2 °C')).toEqual({ kind: 'changed', series: TEMPERATURE, by: 2, to: null })
    expect(trigger('AT 06:00, 18:30:15 SAT SUN')).toEqual({
      kind: 'clock',
      when: { kind: 'weekly', times: ['06:00', '18:30:15'], days: [6, 7] },
    })
    expect(trigger('CRON "*/5 * * * *"')).toEqual({ kind: 'clock', when: { kind: 'cron', cron: '*/5 * * * *' } })
    expect(trigger('SUNSET -10 min AT 52.5, 13.4 MON')).toEqual({
      kind: 'clock',
      when: { kind: 'sun', event: 'sunset', offsetMin: -10, latitude: 52.5, longitude: 13.4, days: [1] },
    })
    expect(trigger('WEBHOOK "open-door"')).toEqual({ kind: 'webhook', hook: 'open-door' })
    expect(trigger('MESSAGE "a/+/b" HOLDING "go"')).toEqual({ kind: 'message', filter: 'a/+/b', holds: 'go' })
    expect(trigger('ALARM "heat" RAISED')).toEqual({ kind: 'alarm-event', alarm: 'heat', edge: 'raised' })
    expect(trigger('MANUAL')).toEqual({ kind: 'manual' })
    expect(actions('ESP2.Actuator(GPIO5) = 40 % FOR 1 h, ESP2.Actuator(5) TOGGLE')).toMatchObject([
      { command: 'PWM', percent: 40, durationS: 3600 },
      { command: 'TOGGLE', output: { gpio: 5 } },
    ])
    expect(actions('SCENE "s1" RUN "Night lock" WAIT 10 s SET mode = TRUE PUBLISH "t" "p" QOS 1 RETAIN')).toEqual([
      { kind: 'scene', scene: 's1' },
      { kind: 'run', rule: 'r1' },
      { kind: 'wait', forS: 10 },
      { kind: 'variable', variable: 'mode', value: true },
      { kind: 'mqtt', topic: 't', payload: 'p', qos: 1, retain: true },
    ])
    expect(
      actions('NOTIFY CRITICAL "t" "x" TO "mail", "ntfy"\nALARM INFO "a"\nWEBHOOK PUT "https://a" BODY "b"\n"Bed 7".Actuator(GPIO1) = OFF'),
    ).toMatchObject([
      { kind: 'notify', severity: 'critical', title: 't', text: 'x', channels: ['mail', 'ntfy'] },
      { kind: 'alarm', severity: 'info', text: 'a' },
      { kind: 'webhook', method: 'PUT', url: 'https://a', body: 'b' },
      { kind: 'output', output: { board: 'ESP7', gpio: 1 }, command: 'OFF' },
    ])
  })

  it('shows what a draft leaves open as ?, which is not read back', () => {
    const rule = parsed('IF ESP1.Sensor(GPIO4) > 25 AND TIME 06:00–20:00 THEN ESP2.Actuator(GPIO5) = 40 %')
    const [value, time, all] = rule.conditions
    const [branch] = rule.branches
    if (value?.kind !== 'value' || time?.kind !== 'time' || all?.kind !== 'all' || branch === undefined) throw new Error('another rule')
    const draft: RuleBody = {
      ...rule,
      conditions: [
        { ...value, series: { board: '', channel: '' }, low: null },
        { ...time, days: [] },
        { id: 'n', kind: 'not', inputs: [] },
        { ...all, inputs: ['c1', 'c2', 'n', 'gone', 'c3'] },
      ],
    }
    expect(printRule(draft).split('\n')[1]).toBe('IF ""."" > ? AND TIME 06:00–20:00 ? AND ? AND ? AND ?')
    expect(
      printRule({ ...draft, branches: [{ ...branch, when: null, do: [] }] })
        .split('\n')
        .slice(1),
    ).toEqual(['IF ?', 'THEN NOTHING', ''])
    expect(parseRule(printRule(draft), DEFAULTS).problems?.[0]?.params.expected).toBe('the id of a board (letters, digits, - and _)')
  })

  it('is lenient where the meaning is exact', () => {
    expect(parsed('rule "x" if esp1.sensor(gpio4, DS18B20) ≥ 25 -> ESP2.Actuator(GPIO5) = on else NOTHING').conditions).toMatchObject([
      { kind: 'value', series: { board: 'esp1', channel: 'gpio4:ds18b20' }, test: 'below', low: 25 },
      { kind: 'not', inputs: ['c1'] },
    ])
    expect(condition('“Bed 7”."temperature" <= −5 °C')).toMatchObject([
      { series: { board: 'ESP7' }, test: 'above', low: -5 },
      { kind: 'not' },
    ])
    expect(parsed('IF ESP1 ONLINE THEN WAIT 1 s; WAIT 2 s AND WAIT 3 s').branches[0]?.do).toHaveLength(3)
  })
})

describe('problems of a text', () => {
  it('name the place, what was expected and what helps', () => {
    const [one] = parseRule('IF ESP1.Sensor(GPIO4) >\nTHEN ESP2.Actuator(GPIO5) = ON', DEFAULTS, WORLD).problems ?? []
    expect(one).toEqual({
      code: 'expected',
      line: 2,
      column: 1,
      offset: 24,
      length: 4,
      params: { expected: 'a number', found: '"THEN"' },
      message: 'Expected a number, found "THEN"',
      remedy: 'Write a number here.',
    })
  })

  it('are all told at once', () => {
    expect(
      problems(`RULE "x" PRIORITY 400
IF ESP1.Sensor(GPIO4) > 25,5
  AND ESP9 IS ONLINE
THEN ESP2.Actuator(GPIO5) = PERHAPS
  WAIT 1 week
  NOTIFY "a"
OTHERWISE ESP2.Actuator(GPIO77) = ON`),
    ).toEqual([
      '1:19 the priority (a whole number) is from 0 to 100',
      '2:25 "25,5" has a comma',
      '4:29 Expected ON, OFF, TOGGLE or a share such as 40 %, found "PERHAPS"',
      '5:10 Expected s, min, h or d, found "week"',
      '7:25 The pin is from 0 to 48',
    ])
  })

  it.each([
    ['', '1:1 Expected IF or ON, found the end'],
    ['IF ESP1 ONLINE', '1:15 Expected THEN and what is to be done, found the end'],
    ['THEN WAIT 1 s', '1:1 Expected IF or ON before it, found "THEN"'],
    ['IF ESP1 ONLINE THEN WAIT 1 s OTHERWISE WAIT 1 s OTHERWISE WAIT 1 s', '1:49 Expected THEN before it, found "OTHERWISE"'],
    ['IF ESP1.Sensor(GPIO4) > 25 °F THEN NOTHING', '1:28 ESP1.Sensor(GPIO4, ds18b20) is measured in °C, not in °F'],
    [
      'IF ESP1.Sensor(GPIO4) RISES FASTER THAN 2 °C OVER 10 min THEN NOTHING',
      '1:43 Expected /s, /min, /h or /d behind the unit, found "°C"',
    ],
    ['IF ESP1.Sensor(GPIO21) > 25 THEN NOTHING', '1:9 GPIO21 of ESP1 has several series'],
    ['IF ESP1.Sensor(GPIO22) > 25 THEN NOTHING', '1:9 GPIO22 of ESP1 has no series yet'],
    ['IF ESP1.Sensor(GPIO4) >= 25 FOR 1 min THEN NOTHING', '1:29 >= with what follows cannot be kept exactly here'],
    ['IF ESP1 ONLINE THEN NOTIFY "a', '1:28 The text in quotes has no end on this line'],
    ['IF ESP1 ONLINE THEN WAIT 1 s # soon', '1:30 Comments are not kept'],
    ['IF ESP1 ONLINE AND THEN NOTHING', '1:20 Expected a condition such as ESP1.Sensor(GPIO4) > 25, found "THEN"'],
    ['IF (ESP1 ONLINE THEN NOTHING', '1:17 Expected ")", found "THEN"'],
    ['IF ESP1 ONLINE) THEN NOTHING', '1:15 Expected AND, OR or THEN, found ")"'],
    ['IF TIME 25:00–26:00 THEN NOTHING', '1:9 The time 25:00 is from 00:00 to 23:59'],
    ['RULE "a" COOLDOWN 1 s COOLDOWN 2 s IF ESP1 ONLINE THEN NOTHING', '1:23 COOLDOWN is there already'],
    ['IF ESP1.Sensor(GPIO4, x) > ? THEN NOTHING', '1:28 Expected a number, found "?"'],
    ['IF ESP1.Sensor(GPIO4) > 5 ÷ 3 THEN NOTHING', '1:27 "÷" has no meaning here'],
    [
      'RULE "a" IF ESP1 ONLINE THEN NOTHING RULE "b" IF ESP1 ONLINE THEN NOTHING',
      '1:38 Expected another action, OTHERWISE, IF or ON, found "RULE"',
    ],
  ])('%s', (text, expected) => {
    expect(problems(text)[0]).toBe(expected)
  })

  it('stay few and quick on hostile input', () => {
    const million = 1_000_000
    for (const text of [
      `IF ${'('.repeat(10_000)}ESP1 ONLINE${')'.repeat(10_000)} THEN NOTHING`,
      `IF ${'NOT '.repeat(10_000)}ESP1 ONLINE THEN NOTHING`,
      `IF ESP1 ONLINE${' HOLDS 1 s'.repeat(10_000)} THEN NOTHING`,
      `IF ${'AT LEAST 1 OF ('.repeat(10_000)}ESP1 ONLINE THEN NOTHING`,
      '('.repeat(million),
      'A'.repeat(million),
      '9'.repeat(million),
      '"'.repeat(million),
      '\n'.repeat(million),
      '.'.repeat(million),
      'ON '.repeat(million / 4),
      'IF THEN OTHERWISE '.repeat(million / 16),
      `IF ${'ESP1 ONLINE AND '.repeat(60_000)}ESP1 ONLINE THEN NOTHING`,
      `IF ESP1 ONLINE THEN ${'WAIT 1 s\n'.repeat(100_000)}`,
      `IF ESP1 ONLINE THEN ${'WAIT week\n'.repeat(100_000)}`,
      `IF ESP1."x" = "${'x'.repeat(million)}" THEN NOTHING`,
      `IF ESP1."x" > ${'1'.repeat(400)} THEN NOTHING`,
      'ü'.repeat(5 * million),
    ]) {
      const found = parseRule(text, DEFAULTS).problems ?? []
      expect(found.length).toBeGreaterThan(0)
      expect(found.length).toBeLessThanOrEqual(50)
      expect(JSON.stringify(found).length).toBeLessThan(100_000)
    }
  }, 60_000)

  it('lie in the text, whatever it is', () => {
    const words = [
      'IF',
      'THEN',
      'OTHERWISE',
      'ON',
      'AND',
      'OR',
      'NOT',
      '(',
      ')',
      ',',
      '.',
      '=',
      '>',
      '"a"',
      '"',
      '5',
      '-',
      '06:00',
      'ESP1',
      'ONLINE',
      'Sensor',
      'GPIO4',
      'FOR',
      'min',
      'TIMES',
      'MAX',
      'AGE',
      'RULE',
      'WAIT',
      'AT',
      'MON',
      '\n',
      '\\',
      '÷',
      'NOTIFY',
      'OF',
      'HOLDS',
      'LEAST',
      'CHANGES',
    ]
    const soup = fc.oneof(
      fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((list) => list.join(' ')),
      fc.string({ maxLength: 200, unit: 'binary' }),
    )
    fc.assert(
      fc.property(soup, (text) => {
        const { rule, problems: found = [] } = parseRule(text, DEFAULTS, WORLD)
        if (rule !== undefined) expect(bare(parsed(printRule(rule, WORLD)))).toEqual(bare(rule))
        else expect(found.length).toBeGreaterThan(0)
        const lines = text.split('\n')
        for (const { line, column, offset, length } of found) {
          expect(offset + length).toBeLessThanOrEqual(text.length)
          expect(lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1).toBe(offset)
        }
      }),
      { numRuns: 1500 },
    )
  }, 60_000)
})

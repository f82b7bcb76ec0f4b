import {
  type Action,
  type Branch,
  type Condition,
  isLogic,
  RULE_DEFAULTS,
  type RuleBody,
  type Trigger,
} from '../../../../../backend/contract/rules/rule.ts'
import fc from '../../../../property.ts'

/** Any rule that is whole: every kind of node, hostile texts, odd numbers. */

const text = (minLength: number, maxLength: number) =>
  fc.oneof(
    fc.string({ minLength, maxLength, unit: 'binary' }),
    fc
      .string({
        minLength,
        maxLength,
        unit: fc.constantFrom('"', '\\', '\n', 'u', '“', '”', '#', '{', '\u2028', '\ud800', 'ä', ' ', 'THEN', 'n'),
      })
      .map((one) => one.slice(0, maxLength)),
  )
const board = fc.oneof(
  fc.constantFrom('ESP1', 'ESP_12AB34CD', 'greenhouse-node-1', 'NOT', 'on', '2nd', '-', 'MON', 'Day'),
  fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/),
)
const gpio = fc.integer({ min: 0, max: 48 })
const channel = fc.oneof(
  fc.tuple(gpio, fc.constantFrom('ds18b20', 'sht31_temperature', '9dof', 'then')).map(([pin, type]) => `gpio${pin}:${type}`),
  gpio.map((pin) => `gpio${pin}:sht31_humidity:0x44`),
  gpio.map((pin) => `gpio${pin}:ds18b20:28FF641D8FDF18C1`),
  fc.constantFrom('temperature', 'health:rssi', 'gpio99:ds18b20', 'gpio04:ds18b20', 'gpio4:DS18B20', 'gpio4:a:b:c'),
  text(1, 20),
)
const series = fc.record({ board, channel })
const output = fc.record({ board, gpio })
const number = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true, noDefaultInfinity: true })).map((one) => one + 0)
const positive = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 1e-9, max: 1e9, noNaN: true }))
const span = (min: number, max = 604_800) =>
  fc.oneof(fc.integer({ min: Math.ceil(min), max }), fc.double({ min, max, noNaN: true })).map((one) => one + 0)
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((one) => `${one}`.padStart(2, '0')).join(':'))
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
const place = {
  latitude: fc.double({ min: -90, max: 90, noNaN: true }).map((one) => one + 0),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }).map((one) => one + 0),
}
const offset = fc.integer({ min: -720, max: 720 })
const none = fc.constant(null)
const comparison = fc.oneof(
  fc.record({
    test: fc.constantFrom('above' as const, 'below' as const, 'equals' as const, 'differs' as const),
    low: number,
    high: none,
    text: none,
  }),
  fc.record({ test: fc.constantFrom('between' as const, 'outside' as const), low: number, high: number, text: none }),
  fc.record({ test: fc.constantFrom('equals' as const, 'differs' as const), low: none, high: none, text: text(0, 12) }),
)
const kind = <K extends string>(name: K) => fc.constant(name)
const variable = fc.constantFrom('mode', 'DAY', 'x_1', 'then')
const maxAgeS = fc.oneof(fc.constant(600), span(1))

type Bare<T> = T extends { id: string } ? Omit<T, 'id'> : never
type Leaf = Bare<Exclude<Condition, { inputs: unknown }>>
const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  fc
    .tuple(
      series,
      comparison,
      fc.record({
        hysteresis: fc.oneof(fc.constant(0), positive),
        forS: fc.oneof(fc.constant(0), span(0)),
        breaches: fc.integer({ min: 1, max: 1000 }),
        maxAgeS,
      }),
    )
    .map(([of, range, more]): Leaf => ({ kind: 'value', series: of, ...range, ...more })),
  fc.record({
    kind: kind('rate'),
    series,
    windowS: span(1),
    perS: fc.constantFrom(1 as const, 60 as const, 3600 as const, 86_400 as const),
    test: fc.constantFrom('above' as const, 'below' as const),
    low: number,
    maxAgeS,
  }),
  fc.record({
    kind: kind('trend'),
    series,
    windowS: span(1),
    direction: fc.constantFrom('rising' as const, 'falling' as const),
    least: positive,
    maxAgeS,
  }),
  fc.record({ kind: kind('silent'), series, forS: span(1) }),
  fc.record({ kind: kind('flat'), series, within: fc.oneof(fc.constant(0), positive), forS: span(1), maxAgeS }),
  fc.record({ kind: kind('board'), board, is: fc.constantFrom('online' as const, 'offline' as const) }),
  fc.record({ kind: kind('output'), output, is: fc.constantFrom('on' as const, 'off' as const) }),
  fc.record({ kind: kind('alarm'), alarm: text(1, 20), is: fc.constantFrom('active' as const, 'inactive' as const) }),
  fc.record({ kind: kind('time'), from: time, to: time, days }),
  fc.record({
    kind: kind('sun'),
    is: fc.constantFrom('day' as const, 'night' as const),
    sunriseOffsetMin: offset,
    sunsetOffsetMin: offset,
    ...place,
  }),
  fc.tuple(variable, comparison).map(([name, range]): Leaf => ({ kind: 'variable', variable: name, ...range })),
)

export type Tree = { leaf: Leaf } | { op: 'all' | 'any' | 'not' | 'count' | 'hold'; least: number; forS: number; kids: Tree[] }
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf.map((one): Tree => ({ leaf: one })),
    fc.record({
      op: fc.constantFrom('all', 'any', 'not', 'count', 'hold'),
      least: fc.integer({ min: 1, max: 64 }),
      forS: span(1),
      kids: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
    }),
  ),
}))

const trigger: fc.Arbitrary<Bare<Trigger>> = fc.oneof(
  fc.record({ kind: kind('changed'), series, by: fc.oneof(fc.constant(0), positive), to: fc.option(text(0, 12)) }),
  fc.record({
    kind: kind('clock'),
    when: fc.oneof(
      fc.record({
        kind: kind('weekly'),
        days,
        times: fc.uniqueArray(
          fc.oneof(
            time,
            time.map((one) => `${one}:30`),
          ),
          { minLength: 1, maxLength: 5 },
        ),
      }),
      fc.record({ kind: kind('cron'), cron: fc.constantFrom('*/5 * * * *', '0 0 6 * * MON-FRI') }),
      fc.record({ kind: kind('sun'), event: fc.constantFrom('sunrise' as const, 'sunset' as const), offsetMin: offset, days, ...place }),
    ),
  }),
  fc.record({ kind: kind('webhook'), hook: fc.stringMatching(/^[a-z0-9-]{3,20}$/) }),
  fc.record({ kind: kind('message'), filter: text(1, 20), holds: fc.option(text(1, 20)) }),
  fc.record({ kind: kind('manual') }),
  fc.record({
    kind: kind('alarm-event'),
    alarm: text(1, 20),
    edge: fc.constantFrom('raised' as const, 'acknowledged' as const, 'cleared' as const),
  }),
)

const severity = fc.constantFrom('info' as const, 'warning' as const, 'critical' as const)
const seconds = fc.oneof(fc.constant(0), span(0.1, 86_400))
const action: fc.Arbitrary<Bare<Action>> = fc.oneof(
  fc.record({
    kind: kind('output'),
    output,
    command: fc.constantFrom('ON' as const, 'OFF' as const, 'TOGGLE' as const),
    percent: none,
    durationS: seconds,
  }),
  fc.record({
    kind: kind('output'),
    output,
    command: kind('PWM'),
    percent: fc.double({ min: 0, max: 100, noNaN: true }).map((one) => one + 0),
    durationS: seconds,
  }),
  fc.record({ kind: kind('scene'), scene: text(1, 20) }),
  fc.record({ kind: kind('notify'), severity, title: text(1, 20), text: text(0, 20), channels: fc.array(text(1, 8), { maxLength: 3 }) }),
  fc.record({ kind: kind('alarm'), severity, text: text(1, 20) }),
  fc.record({
    kind: kind('webhook'),
    url: text(1, 20),
    method: fc.constantFrom('POST' as const, 'PUT' as const, 'GET' as const),
    body: text(0, 20),
  }),
  fc.record({
    kind: kind('mqtt'),
    topic: text(1, 20),
    payload: text(0, 20),
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    retain: fc.boolean(),
  }),
  fc.record({ kind: kind('variable'), variable, value: fc.oneof(number, fc.boolean(), text(0, 12)) }),
  fc.record({ kind: kind('wait'), forS: span(0.1, 86_400) }),
  fc.record({ kind: kind('run'), rule: text(1, 20) }),
)

export const anyRule: fc.Arbitrary<RuleBody> = fc
  .record({
    head: fc.record({
      name: text(1, 20).filter((one) => /\S/.test(one)),
      note: text(0, 20),
      group: text(0, 20),
      enabled: fc.boolean(),
      dryRun: fc.boolean(),
      priority: fc.integer({ min: 0, max: 100 }),
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
      cooldownS: fc.oneof(fc.constant(0), span(0)),
      maxRuntimeS: fc.option(span(1, 86_400)),
      maxPerHour: fc.option(fc.integer({ min: 1, max: 1000 })),
      whenUnknown: fc.constantFrom('end' as const, 'keep' as const),
      failuresToDisable: fc.integer({ min: 0, max: 100 }),
      alsoOnBoard: fc.boolean(),
    }),
    branches: fc.array(
      fc.record({
        on: fc.array(trigger, { maxLength: 3 }),
        when: fc.option(tree, { freq: 6 }),
        do: fc.array(action, { maxLength: 4 }),
        otherwise: fc.array(action, { maxLength: 3 }),
        fallback: tree,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    names: fc.infiniteStream(fc.integer({ min: 0, max: 1_000_000 })),
  })
  .map(({ head, branches, names }) => {
    const conditions: Condition[] = []
    const used = new Set<string>()
    // Ids as a canvas gives them, in no order.
    const id = (): string => {
      const one = `x${names.next().value ?? 0}`
      if (used.has(one)) return id()
      used.add(one)
      return one
    }
    const grow = (of: Tree): string => {
      const own = id()
      if ('leaf' in of) conditions.push({ id: own, ...of.leaf })
      else {
        const inputs = (of.op === 'not' || of.op === 'hold' ? of.kids.slice(0, 1) : of.kids).map(grow)
        if (of.op === 'count') conditions.push({ id: own, kind: 'count', inputs, least: of.least })
        else if (of.op === 'hold') conditions.push({ id: own, kind: 'hold', inputs, forS: of.forS })
        else conditions.push({ id: own, kind: of.op, inputs })
      }
      return own
    }
    const made = branches.map(
      (one): Branch => ({
        id: id(),
        on: one.on.map((of) => ({ id: id(), ...of })),
        when: one.when === null && one.on.length > 0 ? null : grow(one.when ?? one.fallback),
        do: one.do.map((of) => ({ id: id(), ...of })),
        otherwise: one.otherwise.map((of) => ({ id: id(), ...of })),
      }),
    )
    const layout = Object.fromEntries([...used].map((one, index) => [one, { x: index, y: -index }]))
    return { ...RULE_DEFAULTS, ...head, conditions, branches: made, layout }
  })

/** A rule without ids and places: conditions stand in the branches that use them. */
export function bare(rule: RuleBody): unknown {
  const byId = new Map(rule.conditions.map((one) => [one.id, one]))
  const tree = (id: string | null): unknown => {
    const condition = byId.get(id ?? '')
    if (condition === undefined) return null
    return { ...condition, id: '', inputs: isLogic(condition) ? condition.inputs.map(tree) : [] }
  }
  const list = (nodes: readonly { id: string }[]) => nodes.map((one) => ({ ...one, id: '' }))
  const branches = rule.branches.map(({ on, when, do: actions, otherwise }) => ({
    on: list(on),
    when: tree(when),
    do: list(actions),
    otherwise: list(otherwise),
  }))
  return { ...rule, layout: {}, conditions: rule.conditions.length, branches }
}

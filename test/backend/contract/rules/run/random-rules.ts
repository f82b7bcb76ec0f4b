import { type Branch, type Condition, RULE_DEFAULTS, type RuleBody, type Trigger } from '../../../../../backend/contract/rules/rule.ts'
import fc from '../../../../property.ts'
import type { Instant, Told } from './reference.ts'
import { wallClock } from './reference.ts'

/** Random rules, and random things told to them, on a grid of whole units (s or min) so that every moment that matters is known. */

export interface Story {
  rule: RuleBody
  startMs: number
  unitMs: number
  told: Told[]
  /** Every unit twice (before and after what is told then), and one ms later, when readings are too old. */
  instants: Instant[]
}

const SERIES = [
  { board: 'ESP1', channel: 'gpio4:ds18b20' },
  { board: 'ESP2', channel: 'door' },
] as const
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']
/** Among them nights in which the clocks change in Berlin, New York and on Lord Howe. */
const STARTS = [
  '2026-01-05T12:00Z',
  '2026-03-29T00:40Z',
  '2026-10-25T00:10Z',
  '2026-11-01T05:20Z',
  '2026-04-04T14:30Z',
  '2026-10-03T15:05Z',
  '2026-06-14T21:40Z',
  '2026-01-04T23:40Z',
]

type Tree = { leaf: Leaf } | { op: 'all' | 'any' | 'not' | 'count' | 'hold'; least: number; span: number; kids: Tree[] }
type Leaf = (make: { unitS: number; clock: (minutes: number) => string }) => Omit<Condition, 'id'> & Record<string, unknown>

const series = fc.constantFrom(SERIES[0], SERIES[0], SERIES[0], SERIES[1])
const span = (min: number, max: number) => fc.integer({ min, max })
const bounds = fc.oneof(
  fc.record({
    test: fc.constantFrom('above', 'below', 'equals', 'differs'),
    low: span(0, 6),
    high: fc.constant(null),
    text: fc.constant(null),
  }),
  fc.record({ test: fc.constantFrom('between', 'outside'), low: span(0, 4), high: span(2, 6), text: fc.constant(null) }),
  fc.record({
    test: fc.constantFrom('equals', 'differs'),
    low: fc.constant(null),
    high: fc.constant(null),
    text: fc.constantFrom('open', 'true'),
  }),
)
const value = fc.oneof({ weight: 6, arbitrary: span(0, 6) }, { weight: 1, arbitrary: fc.constantFrom('open', 'shut', true, false) })

const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(series, bounds, span(0, 2), span(0, 15), span(1, 3), span(5, 40)).map(
      ([of, range, hysteresis, forU, breaches, age]): Leaf =>
        ({ unitS }) =>
          ({ kind: 'value', series: of, ...range, hysteresis, forS: forU * unitS, breaches, maxAgeS: age * unitS }) as never,
    ),
  },
  fc
    .tuple(
      series,
      span(2, 30),
      fc.constantFrom(1, 60, 3600),
      fc.constantFrom('above', 'below'),
      fc.constantFrom(0.0123, -0.0123, 1.2345),
      span(5, 40),
    )
    .map(
      ([of, window, perS, test, low, age]): Leaf =>
        ({ unitS }) =>
          ({ kind: 'rate', series: of, windowS: window * unitS, perS, test, low, maxAgeS: age * unitS }) as never,
    ),
  fc.tuple(series, span(2, 30), fc.constantFrom('rising', 'falling'), fc.constantFrom(0.0123, 1.2345), span(5, 40)).map(
    ([of, window, direction, least, age]): Leaf =>
      ({ unitS }) =>
        ({ kind: 'trend', series: of, windowS: window * unitS, direction, least, maxAgeS: age * unitS }) as never,
  ),
  fc.tuple(series, span(1, 30)).map(
    ([of, forU]): Leaf =>
      ({ unitS }) =>
        ({ kind: 'silent', series: of, forS: forU * unitS }) as never,
  ),
  fc.tuple(series, span(0, 2), span(1, 20), span(5, 40)).map(
    ([of, within, forU, age]): Leaf =>
      ({ unitS }) =>
        ({ kind: 'flat', series: of, within, forS: forU * unitS, maxAgeS: age * unitS }) as never,
  ),
  fc.constantFrom('online', 'offline').map(
    (is): Leaf =>
      () =>
        ({ kind: 'board', board: 'ESP1', is }) as never,
  ),
  fc.constantFrom('on', 'off').map(
    (is): Leaf =>
      () =>
        ({ kind: 'output', output: { board: 'ESP2', gpio: 5 }, is }) as never,
  ),
  fc.constantFrom('active', 'inactive').map(
    (is): Leaf =>
      () =>
        ({ kind: 'alarm', alarm: 'heat', is }) as never,
  ),
  bounds.map(
    (range): Leaf =>
      () =>
        ({ kind: 'variable', variable: 'mode', ...range }) as never,
  ),
  fc.tuple(span(-5, 90), fc.oneof(fc.constant(0), span(1, 120)), fc.uniqueArray(span(1, 7), { minLength: 1 })).map(
    ([from, length, days]): Leaf =>
      ({ clock }) =>
        ({ kind: 'time', from: clock(from), to: clock(from + length), days }) as never,
  ),
)

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf.map((one): Tree => ({ leaf: one })),
    fc.record({
      op: fc.constantFrom('all', 'any', 'not', 'count', 'hold'),
      least: span(1, 4),
      span: span(1, 20),
      kids: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}))

const trigger = fc.oneof(
  fc.constant({ kind: 'manual' }),
  fc.tuple(series, span(0, 3), fc.constantFrom(null, null, 'open', '3')).map(([of, by, to]) => ({ kind: 'changed', series: of, by, to })),
  fc.uniqueArray(span(1, 59), { minLength: 1, maxLength: 4 }).map((minutes) => ({ kind: 'clock', minutes })),
)

const branch = fc.record({
  when: fc.option(tree, { freq: 8 }),
  on: fc.array(trigger, { maxLength: 3 }).chain((on) => fc.constantFrom([], on)),
})

const event = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('reading' as const),
      series,
      lag: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, span(0, 12)),
      value,
      usable: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<[string, (string | number | null)[]]>(
        ['board ESP1', ['online', 'offline', null]],
        ['output ESP2 5', ['on', 'off', null]],
        ['alarm heat', ['active', 'inactive', null]],
        ['variable mode', [2, 4, 'open', null]],
      )
      .chain(([key, values]) =>
        fc.record({ kind: fc.constant('fact' as const), key: fc.constant(key), value: fc.constantFrom(...values) }),
      ),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('trigger' as const), which: fc.nat() }) },
)

export const story: fc.Arbitrary<Story> = fc
  .record({
    branches: fc.array(branch, { minLength: 1, maxLength: 2 }),
    unitS: fc.constantFrom(1, 60),
    start: fc.constantFrom(...STARTS),
    zone: fc.constantFrom(...ZONES),
    cooldown: fc.oneof(fc.constant(0), span(5, 60)),
    maxPerHour: fc.oneof(fc.constant(null), span(1, 3)),
    whenUnknown: fc.constantFrom('end' as const, 'keep' as const),
    events: fc.array(fc.record({ gap: fc.oneof({ weight: 6, arbitrary: span(1, 5) }, span(1, 45)), event }), {
      minLength: 1,
      maxLength: 30,
    }),
  })
  .map(({ branches, unitS, start, zone, cooldown, maxPerHour, whenUnknown, events }) => {
    const [startMs, unitMs] = [Date.parse(start), unitS * 1000]
    const hasClock = branches.some(({ on }) => on.some((one) => one.kind === 'clock'))
    const timeZone = hasClock ? 'UTC' : zone
    const clock = (minutes: number) => wallClock(startMs + minutes * 60_000, timeZone).time
    const conditions: Condition[] = []
    const grow = (of: Tree): string => {
      if ('leaf' in of) return add(of.leaf({ unitS, clock }))
      const inputs = (of.op === 'not' || of.op === 'hold' ? of.kids.slice(0, 1) : of.kids).map(grow)
      if (of.op === 'count') return add({ kind: 'count', inputs, least: of.least })
      if (of.op === 'hold') return add({ kind: 'hold', inputs, forS: of.span * unitS })
      return add({ kind: of.op, inputs })
    }
    const add = (fields: object): string => {
      const id = `n${conditions.length}`
      conditions.push({ id, ...fields } as Condition)
      return id
    }
    let triggers = 0
    const made = branches.map(({ when, on }, index): Branch => {
      const listens = on.map((one) => {
        const id = `t${triggers++}`
        if (!('minutes' in one)) return { id, ...one } as Trigger
        const times = [...new Set(one.minutes.map(clock))]
        return { id, kind: 'clock', when: { kind: 'weekly', days: [1, 2, 3, 4, 5, 6, 7], times } } as Trigger
      })
      const root =
        when === null && listens.length > 0 ? null : grow(when ?? { leaf: () => ({ kind: 'board', board: 'ESP1', is: 'online' }) as never })
      return { id: `b${index}`, on: listens, when: root, do: [], otherwise: [] }
    })
    const rule: RuleBody = {
      ...RULE_DEFAULTS,
      name: 'R',
      timeZone,
      conditions,
      branches: made,
      cooldownS: cooldown * unitS,
      maxPerHour,
      whenUnknown,
    }
    const manual = made.flatMap(({ on }) => on.filter(({ kind }) => kind === 'manual').map(({ id }) => id))
    // Readings of one moment are one point of a line; which of them stays is not laid down.
    const once = conditions.some(({ kind }) => kind === 'trend' || kind === 'rate')
    const told: Told[] = []
    let nowMs = startMs
    for (const { gap, event: one } of events) {
      nowMs += gap * unitMs
      if (one.kind === 'fact') told.push({ kind: 'fact', nowMs, key: one.key, value: one.value })
      else if (one.kind === 'trigger') {
        if (manual.length > 0) told.push({ kind: 'trigger', nowMs, trigger: manual[one.which % manual.length] ?? '' })
      } else {
        const atMs = nowMs - one.lag * unitMs
        const name = `${one.series.board}/${one.series.channel}`
        if (!once || !told.some((before) => before.kind === 'reading' && before.series === name && before.atMs === atMs))
          told.push({ kind: 'reading', nowMs, series: name, atMs, value: one.value, usable: one.usable })
      }
    }
    return { rule, startMs, unitMs, told, instants: instantsOf(told, startMs, nowMs + 50 * unitMs, unitMs) }
  })

function instantsOf(told: readonly Told[], startMs: number, endMs: number, unitMs: number): Instant[] {
  const instants: Instant[] = []
  let seen = 0
  for (let atMs = startMs; atMs <= endMs; atMs += unitMs) {
    instants.push({ atMs, seen })
    if (told[seen]?.nowMs === atMs) instants.push({ atMs, seen: ++seen })
    instants.push({ atMs: atMs + 1, seen })
  }
  return instants
}

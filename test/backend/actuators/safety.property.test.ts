import { expect, it } from 'vitest'
import fc from '../../property.ts'
import { ModelLab } from './model-lab.ts'

/**
 * Whatever is done in whatever order, no pin of the model boards goes on against a limit, an interlock, a condition, the stop or, by a rule or a schedule, a hand.
 * Assumed: topics are ordered, a board executes an id once and keeps to `expires_at`, and what a board does by itself (a restart
 * ends a run) counts from when the centre can know it.
 */

const index = fc.integer({ min: 0, max: 2 })
const board = fc.constantFrom('A', 'B')
const limits = fc.record({
  maxRuntimeS: fc.constantFrom(20, 60, null),
  cooldownS: fc.constantFrom(0, 15, 40),
  maxActivationsPerHour: fc.constantFrom(1, 3, null),
})
const wish = fc.record({
  do: fc.constant('wish' as const),
  index,
  command: fc.constantFrom('ON' as const, 'ON' as const, 'PWM' as const, 'OFF' as const, 'TOGGLE' as const),
  source: fc.constantFrom('hand' as const, 'rule' as const, 'schedule' as const, 'safety' as const, 'emergency' as const),
  durationS: fc.constantFrom(0, 3, 30, 500),
  holdS: fc.constantFrom(0, 0, 25),
})
const action = fc.oneof(
  { weight: 5, arbitrary: wish },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('done' as const), index, command: fc.constantFrom('ON' as const, 'OFF' as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('deliver' as const), index }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('up' as const) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('through' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('response' as const),
      index,
      how: fc.constantFrom('take' as const, 'lose' as const, 'twice' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      index,
      how: fc.constantFrom('take' as const, 'lose' as const, 'again' as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, 2, 5, 9, 12, 20, 45) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), board, keeps: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reboot' as const), board }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('back' as const), board }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), index, published: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('race' as const),
      index,
      other: index,
      meanwhile: fc.constantFrom('latch' as const, 'leave' as const, 'nothing' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('schedules' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limits' as const), index, limits }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('reading' as const), value: fc.constantFrom(3, 10) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('latch' as const, 'release' as const, 'release' as const, 'release' as const) }),
  },
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

async function act(lab: ModelLab, one: Action): Promise<void> {
  switch (one.do) {
    case 'wish':
      return lab.wish(one.index, one.command, one.source, one.durationS, one.holdS)
    case 'done':
      await lab.wish(one.index, one.command, 'hand', 0, 0)
      lab.deliver(one.index)
      return lab.everythingUp()
    case 'deliver':
      return lab.deliver(one.index)
    case 'up':
      return lab.everythingUp()
    case 'through':
      return lab.everythingThrough()
    case 'response':
      return lab.response(one.index, one.how)
    case 'report':
      return lab.report(one.index, one.how)
    case 'pass':
      return lab.pass(one.seconds)
    case 'leave':
      return lab.leave(one.board, one.keeps)
    case 'reboot':
      return lab.reboot(one.board)
    case 'back':
      return lab.comeBack(one.board)
    case 'restart':
      return lab.restart()
    case 'crash':
      return lab.wishAndCrash(one.index, 'ON', one.published)
    case 'race':
      return lab.race(one.index, one.other, one.meanwhile)
    case 'schedules':
      lab.scheduled = one.on
      return
    case 'limits':
      return lab.setLimits(one.index, one.limits)
    case 'reading':
      lab.reading = { value: one.value, atMs: lab.clock.now() }
      return
    case 'latch':
      return lab.latch()
    default:
      return lab.release()
  }
}

/** The faults end: boards connect anew and report every output, as they always do then; everything is delivered. */
async function calm(lab: ModelLab, seconds: number): Promise<void> {
  lab.scheduled = false
  for (const board of ['A', 'B']) lab.leave(board, true)
  for (let second = 0; second < seconds; second++) {
    lab.comeBack('A')
    lab.comeBack('B')
    for (const index of lab.pins.keys()) while (lab.pins[index]?.down.length) lab.deliver(index)
    await lab.everythingUp()
    await lab.pass(1)
  }
}

const runs = Number(process.env.PROPERTY_RUNS ?? 200)

it('no order of wishes, faults, restarts and changes switches an output on against a rule', { timeout: 120_000 }, async () => {
  let rises = 0
  let scheduled = 0
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 40, maxLength: 160, size: 'max' }), async (actions) => {
      const lab = new ModelLab()
      await lab.begin()
      for (const one of actions) {
        await act(lab, one)
        if (lab.violations.length > 0) break
      }
      const all = lab.pins.flatMap((pin) => pin.rises)
      rises += all.length
      scheduled += all.filter(({ id }) => id.startsWith('s-')).length
      expect(lab.violations).toEqual([])
    }),
    { numRuns: runs },
  )
  expect(rises, 'outputs do go on in it').toBeGreaterThan(runs)
  expect(scheduled, 'also by the timetable').toBeGreaterThan(runs / 20)
})

it('when the faults end the centre knows of every pin what it is, and nothing stays on against a rule', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 80, size: 'max' }), fc.boolean(), async (actions, honours) => {
      const lab = new ModelLab()
      lab.honoursExpiry = honours
      await lab.begin()
      for (const one of actions) await act(lab, one)
      await calm(lab, 130)
      const shown = lab.pins.map(({ board, gpio }) => lab.centre.list().find((one) => one.board === board && one.gpio === gpio))
      expect(shown.map((one) => [one?.on, one?.mayBeOn])).toEqual(lab.pins.map(({ on }) => [on, on]))
      if (lab.stop !== null) expect(lab.pins.map(({ on }) => on)).toEqual([false, false, false])
      const [one, other] = lab.pins
      expect(one?.on && other?.on, 'interlocked outputs are on together').toBe(false)
      for (const [index, pin] of lab.pins.entries()) {
        const most = lab.settings[index]?.limits.maxRuntimeS ?? null
        if (pin.on && most !== null) expect(lab.clock.now() - pin.sinceMs).toBeLessThan(most * 1000 + 15_000)
      }
      expect(await lab.store.openCommands()).toEqual([])
    }),
    { numRuns: Math.ceil(runs / 4) },
  )
})

import { describe, expect, it } from 'vitest'
import { type Decision, RuleRun } from '../../../../../backend/contract/rules/run/rule-run.ts'
import fc from '../../../../property.ts'
import { type Story, story } from './random-rules.ts'
import { Reference, type Told } from './reference.ts'

const RUNS = 500

function tell(run: RuleRun, event: Told, byMs = 0): Decision[] {
  const nowMs = event.nowMs + byMs
  switch (event.kind) {
    case 'fact':
      return run.fact(event.key, event.value, nowMs)
    case 'trigger':
      return run.trigger(event.trigger, nowMs)
    default: {
      const [board = '', channel = ''] = event.series.split('/')
      return run.reading({ board, channel }, { atMs: event.atMs + byMs, value: event.value, usable: event.usable }, nowMs)
    }
  }
}

/** Tells a story as the engine does: whatever is due first. `before` may put another run in place before an event. */
function play({ rule, startMs, told, instants }: Story, before: (run: RuleRun, index: number) => RuleRun = (run) => run): Decision[] {
  const decisions: Decision[] = []
  let run = new RuleRun(rule, startMs)
  const wakeUntil = (atMs: number) => {
    while (run.wakeAtMs <= atMs) {
      const before = run.wakeAtMs
      decisions.push(...run.time(before))
      if (run.wakeAtMs <= before) throw new Error(`wakes for ever at ${before}`)
    }
  }
  for (const [index, event] of told.entries()) {
    wakeUntil(event.nowMs)
    run = before(run, index)
    decisions.push(...tell(run, event))
  }
  wakeUntil(instants.at(-1)?.atMs ?? 0)
  return decisions
}

const brief = (decisions: readonly Decision[]) => decisions.map(({ branch, atMs, outcome, code }) => ({ branch, atMs, outcome, code }))

describe('a rule at work, against what is so by definition', () => {
  it('decides the same', () => {
    let decided = 0
    fc.assert(
      fc.property(story, (one) => {
        const expected = new Reference(one.rule, one.startMs, one.told, one.instants).decisions()
        expect(brief(play(one))).toEqual(expected)
        decided += expected.length
      }),
      { numRuns: RUNS },
    )
    // A comparison of nothing with nothing would prove nothing.
    expect(decided).toBeGreaterThan(RUNS)
  }, 600_000)

  it('has every node at the same truth at every moment', () => {
    fc.assert(
      fc.property(story, (one) => {
        const reference = new Reference(one.rule, one.startMs, one.told, one.instants)
        const run = new RuleRun(one.rule, one.startMs)
        let seen = 0
        for (const [index, instant] of one.instants.entries()) {
          while (run.wakeAtMs <= instant.atMs) run.time(run.wakeAtMs)
          const event = one.told[seen]
          if (instant.seen > seen && event !== undefined) tell(run, event)
          seen = instant.seen
          for (const { id, truth } of run.trace(instant.atMs))
            if (truth !== reference.truth(id, index))
              expect(`${id} ${truth} at ${index}`).toBe(`${id} ${reference.truth(id, index)} at ${index}`)
        }
      }),
      { numRuns: RUNS },
    )
  }, 600_000)

  it('decides the same when it is told the same twice', () => {
    fc.assert(
      fc.property(story, (one) => {
        expect(play(one)).toEqual(play(one))
      }),
      { numRuns: 100 },
    )
  })

  it('does not mind a restart between any two events', () => {
    fc.assert(
      fc.property(story, fc.array(fc.nat({ max: 29 })), (one, restarts) => {
        const restarted = play(one, (run, index) => {
          if (!restarts.includes(index)) return run
          const nowMs = one.told[index]?.nowMs ?? 0
          const next = new RuleRun(one.rule, nowMs)
          next.restore(JSON.parse(JSON.stringify(run.save())))
          const facts = new Map(
            one.told.slice(0, index).flatMap((event) => (event.kind === 'fact' ? [[event.key, event.value] as const] : [])),
          )
          for (const [key, value] of facts) expect(next.fact(key, value, nowMs)).toEqual([])
          expect(next.resume(nowMs)).toEqual([])
          return next
        })
        expect(brief(restarted)).toEqual(brief(play(one)))
      }),
      { numRuns: RUNS },
    )
  }, 600_000)

  it('goes on as if nothing had happened when the clock is set', () => {
    const byMs = fc.constantFrom(-3_600_000, -3000, 2000, 5_400_000, 86_400_000 * 30)
    fc.assert(
      fc.property(story, byMs, fc.nat({ max: 15 }), (one, by, at) => {
        const kinds = new Set([...one.rule.conditions, ...one.rule.branches.flatMap(({ on }) => on)].map(({ kind }) => kind))
        // These follow the clock, or measure anew when it is set forward.
        fc.pre(!kinds.has('time') && !kinds.has('clock') && (by < 0 || !(kinds.has('rate') || kinds.has('trend'))))
        // Of a clock set forward it is not known which readings are late.
        const told = by < 0 ? one.told : one.told.map((event) => (event.kind === 'reading' ? { ...event, atMs: event.nowMs } : event))
        expect(playShifted({ ...one, told }, by, at)).toEqual(brief(play({ ...one, told })))
      }),
      { numRuns: RUNS },
    )
  }, 600_000)
})

function playShifted({ rule, startMs, told, instants }: Story, byMs: number, at: number) {
  const decisions: Decision[] = []
  const run = new RuleRun(rule, startMs)
  let shiftMs = 0
  const note = (more: Decision[]) => decisions.push(...more.map((one) => ({ ...one, atMs: one.atMs - shiftMs })))
  const wakeUntil = (atMs: number) => {
    while (run.wakeAtMs <= atMs + shiftMs) note(run.time(run.wakeAtMs))
  }
  for (const [index, event] of told.entries()) {
    wakeUntil(event.nowMs)
    if (index === at) {
      run.shift(byMs)
      shiftMs = byMs
      expect(run.resume(event.nowMs + byMs)).toEqual([])
    }
    note(tell(run, event, shiftMs))
  }
  wakeUntil(instants.at(-1)?.atMs ?? 0)
  return brief(decisions)
}

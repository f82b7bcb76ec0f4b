import { describe, expect, test } from 'vitest'
import { type BreachCounter, type BreachRun, emptyRun, extendRun, MOST_COUNTED } from '../../backend/alarms/breach-counter.ts'
import fc from '../property.ts'

/** What every BreachCounter must do. */
export function breachCounterSuite(name: string, open: () => Promise<BreachCounter>): void {
  describe(`${name} as breach counter`, () => {
    test('counts as if every reading were counted alone, however they are told', async () => {
      const stretches = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 })
      await fc.assert(
        fc.asyncProperty(stretches, async (told) => {
          const counter = await open()
          const slow = { warning: 0, critical: 0, ok: 0 }
          for (const readings of told) {
            const peak = { warning: 0, critical: 0, ok: 0 }
            for (const bad of readings) {
              slow.ok = bad === 0 ? slow.ok + 1 : 0
              slow.warning = bad >= 1 ? slow.warning + 1 : 0
              slow.critical = bad >= 2 ? slow.critical + 1 : 0
              for (const kind of ['warning', 'critical', 'ok'] as const) peak[kind] = Math.max(peak[kind], slow[kind])
            }
            const [count] = await counter.add([runOf('b/c', readings)])
            expect(count).toEqual({
              warning: { peak: peak.warning, now: slow.warning },
              critical: { peak: peak.critical, now: slow.critical },
              ok: { peak: peak.ok, now: slow.ok },
            })
          }
        }),
        { numRuns: 200 },
      )
    })

    test('keeps series apart, and forgets one that is gone', async () => {
      const counter = await open()
      await counter.add([runOf('b/1', [1, 1]), runOf('b/2', [2])])
      await counter.forget(['b/1'])
      const [first, second] = await counter.add([runOf('b/1', [1]), runOf('b/2', [2])])
      expect(first?.warning.now).toBe(1)
      expect(second?.critical.now).toBe(2)
    })

    test('stops counting where nobody asks for more', async () => {
      const counter = await open()
      const [count] = await counter.add([
        runOf(
          'b/1',
          Array.from({ length: MOST_COUNTED + 50 }, () => 1),
        ),
      ])
      expect(count?.warning).toEqual({ peak: MOST_COUNTED, now: MOST_COUNTED })
    })
  })
}

export function runOf(series: string, readings: readonly number[]): BreachRun {
  const run = { series, warning: emptyRun(), critical: emptyRun(), ok: emptyRun() }
  for (const bad of readings) {
    extendRun(run.ok, bad === 0)
    extendRun(run.warning, bad >= 1)
    extendRun(run.critical, bad >= 2)
  }
  return run
}

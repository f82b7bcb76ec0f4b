import { describe, expect, test } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { planWaves, waveSizes } from '../../../backend/contract/rollouts/plan-waves.ts'
import fc from '../../property.ts'
import { RolloutBench, type Temper } from './rollout-bench.ts'

const fleet = (count: number, tempers: Record<number, Temper> = {}): Record<string, Temper> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`B${index}`, tempers[index] ?? 'good']))

describe('waves', () => {
  test('take the canary, a share, then the rest; what no wave names gets one of its own', () => {
    expect(
      waveSizes(
        [
          { kind: 'boards', size: 1 },
          { kind: 'percent', size: 10 },
          { kind: 'rest', size: 0 },
        ],
        50,
      ),
    ).toEqual([1, 5, 44])
    expect(waveSizes([{ kind: 'boards', size: 3 }], 8)).toEqual([3, 5])
    expect(waveSizes([{ kind: 'boards', size: 30 }], 8)).toEqual([8])
  })

  test('hold every board exactly once, in every order', () => {
    const size = fc.record({ kind: fc.constantFrom('boards' as const, 'percent' as const, 'rest' as const), size: fc.nat(60) })
    const boards = fc.array(fc.constantFrom('a', 'b', null), { maxLength: 60 })
    const order = fc.constantFrom('given' as const, 'zones' as const, 'random' as const)
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 6 }),
        boards,
        order,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (waves, zones, how, random) => {
          const given = zones.map((zone, id) => ({ id, zone }))
          const planned = planWaves(given, { waves, order: how }, () => random)
          expect(
            planned
              .flat()
              .map(({ id }) => id)
              .sort((a, b) => a - b),
          ).toEqual(given.map(({ id }) => id))
          expect(planned.every((wave) => wave.length > 0)).toBe(true)
        },
      ),
    )
  })
})

describe('a rollout', () => {
  test('goes wave by wave, watches each for its soak time, and ends with every board done', async () => {
    const bench = new RolloutBench(fleet(5))
    const id = await bench.begin({ waves: [{ kind: 'boards', size: 1 }] })
    await bench.run(4)
    expect(bench.acts).toEqual([{ board: 'B0', what: 'v1' }])
    await bench.run(30)
    expect(bench.noun.get(id)).toMatchObject({ state: 'done', progress: { state: 'done', done: 5, total: 5 } })
    expect(bench.versions.get('B3')?.[0]?.sensors[0]?.name).toBe('B3')
    expect(bench.activity.map(({ kind }) => kind)).toEqual(['rollout-started', 'rollout-finished'])
  })

  test('stops by itself at its number of failures and leaves the waves behind alone', async () => {
    const bench = new RolloutBench(fleet(8, { 1: 'refuses', 2: 'refuses' }))
    const id = await bench.begin({ waves: [{ kind: 'boards', size: 4 }] })
    await bench.run(60)
    expect(bench.noun.get(id)).toMatchObject({
      state: 'stopped',
      because: { key: 'rollout-stopped-itself' },
      progress: { state: 'failed' },
    })
    expect(bench.states(id)).toMatchObject({ B1: 'failed', B2: 'failed', B5: 'waiting', B7: 'waiting' })
    expect(bench.activity.find(({ kind }) => kind === 'rollout-stopped')).toMatchObject({ severity: 'critical' })
  })

  test('stops at a share of the wave: one bad canary is enough', async () => {
    const bench = new RolloutBench(fleet(8, { 0: 'lies' }))
    const id = await bench.begin({ waves: [{ kind: 'boards', size: 1 }], stopFailures: null, stopPercent: 20 })
    await bench.run(30)
    expect(bench.noun.get(id).state).toBe('stopped')
    expect(bench.noun.boards(id)[0]?.step.reason?.key).toBe('rollout-error-reported')
    expect(bench.acts.map(({ board }) => board)).toEqual(['B0'])
  })

  test('gives the boards of the failed wave their configuration back, also those that were well', async () => {
    const bench = new RolloutBench(fleet(4, { 1: 'refuses' }))
    const id = await bench.begin({ waves: [{ kind: 'boards', size: 3 }], stopFailures: 1, returnFailedWave: true, parallel: 5 })
    bench.tempers.set('B1', 'refuses')
    await bench.run(2)
    bench.tempers.set('B1', 'good')
    await bench.run(20)
    expect(bench.states(id)).toEqual({ B0: 'returned', B1: 'failed', B2: 'returned', B3: 'waiting' })
    expect(bench.versions.get('B0')?.map(({ sensors }) => sensors.length)).toEqual([1, 0])
  })

  test('retries what failed, with a new attempt, and goes on to the end', async () => {
    const bench = new RolloutBench(fleet(4, { 0: 'silent' }))
    const id = await bench.begin({ waves: [{ kind: 'boards', size: 1 }], stopFailures: 1 })
    await bench.run(20)
    expect(bench.noun.boards(id)[0]?.step).toMatchObject({ state: 'failed', reason: { key: 'rollout-timeout' } })
    bench.tempers.set('B0', 'good')
    await bench.noun.retry(id, 'M. Brandt')
    await bench.run(40)
    expect(bench.noun.get(id).state).toBe('done')
    expect(bench.noun.boards(id)[0]?.step).toMatchObject({ state: 'done', attempt: 2 })
    // The first attempt was kept in the centre: the second finds it there and sends nothing anew.
    expect(bench.acts.filter(({ board }) => board === 'B0')).toHaveLength(1)
  })

  test('goes on in spite of failures when a person says so, and they count no more', async () => {
    const bench = new RolloutBench(fleet(4, { 0: 'refuses' }))
    const id = await bench.begin({ waves: [{ kind: 'boards', size: 1 }], stopFailures: 1 })
    await bench.run(5)
    await bench.noun.resume(id, 'M. Brandt')
    await bench.run(30)
    expect(bench.states(id)).toEqual({ B0: 'failed', B1: 'done', B2: 'done', B3: 'done' })
  })

  test('leaves offline boards out, or waits for them and then leaves them out', async () => {
    const skips = new RolloutBench(fleet(2, { 0: 'offline' }))
    const skipped = await skips.begin({ offline: 'skip' })
    await skips.run(30)
    expect(skips.states(skipped)).toEqual({ B0: 'skipped', B1: 'done' })

    const waits = new RolloutBench(fleet(2, { 0: 'offline', 1: 'offline' }))
    const waited = await waits.begin({ offline: 'wait', waitS: 30, waves: [{ kind: 'rest', size: 0 }] })
    await waits.run(10)
    expect(waits.states(waited)).toEqual({ B0: 'waiting', B1: 'waiting' })
    waits.tempers.set('B1', 'good')
    await waits.run(60)
    expect(waits.states(waited)).toEqual({ B0: 'skipped', B1: 'done' })
  })

  test('touches no board that an emergency stop holds until it is released', async () => {
    const bench = new RolloutBench(fleet(2))
    bench.stopped.add('B0')
    const id = await bench.begin({ waves: [{ kind: 'rest', size: 0 }] })
    await bench.run(60)
    expect(bench.acts.map(({ board }) => board)).toEqual(['B1'])
    expect(bench.noun.boards(id)[0]?.step).toMatchObject({ state: 'waiting', reason: { key: 'rollout-stopped-board' } })
    bench.stopped.clear()
    await bench.run(20)
    expect(bench.noun.get(id).state).toBe('done')
  })

  test('begins nothing outside its window', async () => {
    const bench = new RolloutBench(fleet(1))
    const id = await bench.begin({ window: { fromMinute: 15 * 60, toMinute: 16 * 60, timeZone: 'UTC' } })
    await bench.run(10)
    expect(bench.acts).toEqual([])
    expect(bench.noun.get(id).outsideWindow).toBe(true)
    bench.clock.forward(1_800_000)
    await bench.run(20)
    expect(bench.noun.get(id).state).toBe('done')
  })

  test('a board that was not touched yet is replaced, one that was is not; twice is once', async () => {
    const bench = new RolloutBench(fleet(3))
    const id = await bench.begin({ waves: [{ kind: 'boards', size: 1 }] })
    bench.tempers.set('HEIR', 'good')
    await bench.run(4)
    await bench.noun.replaceBoard([id], 'B0', 'HEIR')
    await bench.noun.replaceBoard([id], 'B2', 'HEIR')
    await bench.noun.replaceBoard([id], 'B2', 'HEIR')
    expect(bench.noun.boards(id).map(({ step }) => step.board)).toEqual(['B0', 'B1', 'HEIR'])
    await bench.run(40)
    expect(bench.noun.get(id).state).toBe('done')
    expect(bench.acts.map(({ board }) => board)).toEqual(['B0', 'B1', 'HEIR'])
  })

  test('pauses, goes on, and is cancelled: what is not begun stays untouched', async () => {
    const bench = new RolloutBench(fleet(4))
    const id = await bench.begin({ waves: [{ kind: 'boards', size: 1 }] })
    await bench.run(1)
    await bench.noun.pause(id, 'M. Brandt')
    await bench.run(30)
    expect(bench.acts).toHaveLength(1)
    await bench.noun.resume(id, 'M. Brandt')
    await bench.run(3)
    await bench.noun.cancel(id, 'M. Brandt')
    const acts = bench.acts.length
    await bench.run(30)
    expect(bench.acts).toHaveLength(acts)
    expect(bench.noun.get(id)).toMatchObject({ state: 'cancelled', progress: { state: 'cancelled' } })
    await bench.noun.remove([id])
    expect(bench.noun.list()).toEqual([])
  })

  test('restarts boards once each, and waits for the proof of it', async () => {
    const bench = new RolloutBench(fleet(2, { 1: 'silent' }))
    const id = await bench.begin({ waves: [{ kind: 'rest', size: 0 }], health: NOTHING_JUDGED }, { kind: 'restart' })
    await bench.run(30)
    expect(bench.states(id)).toEqual({ B0: 'done', B1: 'failed' })
    expect(bench.noun.boards(id)[1]?.step.reason?.key).toBe('rollout-timeout')
    expect(bench.acts).toHaveLength(2)
  })

  test('is refused for boards of another rollout, and to operators above fifty boards or with firmware', async () => {
    const bench = new RolloutBench(fleet(60))
    await bench.noun.start()
    const operator = { name: 'O', role: 'operator' as const }
    await expect(bench.noun.begin(bench.request(), operator)).rejects.toMatchObject({ code: 'auth.forbidden' })
    await bench.noun.begin(bench.request(), { name: 'A', role: 'admin' })
    const one = { ...bench.request(), boards: [{ board: 'B7', values: {} }] }
    await expect(bench.noun.begin(one, operator)).rejects.toMatchObject({ code: 'rollout.busy' })
  })

  test('says of a board with one version that there is none to return to', async () => {
    const bench = new RolloutBench(fleet(1))
    const act = { kind: 'version' as const, version: null }
    const [one] = await bench.noun.preview({ act, boards: [{ board: 'B0', values: {} }] })
    expect(one?.verdict).toBe('refused')
    expect(one?.problems.map(({ reason }) => reason.key)).toEqual(['rollout-no-earlier'])
  })

  test('shows in a dry run what would come, and sends nothing', async () => {
    const bench = new RolloutBench(fleet(3, { 1: 'offline' }))
    const { act, boards } = bench.request()
    const preview = await bench.noun.preview({ act, boards: [...boards, { board: 'nobody', values: {} }] })
    expect(preview.map(({ verdict }) => verdict)).toEqual(['act', 'offline', 'act', 'refused'])
    expect(preview[0]?.changes).toEqual([{ part: 'sensors', kind: 'added', gpio: 4, name: 'B0', fields: [] }])
    expect(bench.acts).toEqual([])
  })
})

const NOTHING_JUDGED = { online: true, noErrors: false, values: false, heapDropPercent: null, rssiDropDb: null }

describe('cut off anywhere', () => {
  const temper = fc.constantFrom<Temper>('good', 'good', 'good', 'refuses', 'silent', 'lies', 'offline')

  test('no board is touched twice, and no more are begun after the stop than were under way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(temper, { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (tempers, cuts, stopFailures, parallel, restart) => {
          const bench = new RolloutBench(Object.fromEntries(tempers.map((one, index) => [`B${index}`, one])))
          const id = await bench.begin(
            { stopFailures, parallel, waves: [{ kind: 'boards', size: 2 }], soakS: 2 },
            restart ? { kind: 'restart' } : undefined,
          )
          for (const cut of cuts) {
            let steps = 0
            bench.onStep = () => {
              if (++steps >= cut) throw new LeitstandError('store.unavailable', 'cut off')
            }
            await bench.run(3)
            bench.onStep = () => undefined
            await bench.restart()
          }
          await bench.run(80)
          expect(['stopped', 'done']).toContain(bench.noun.get(id).state)
          const touched = bench.acts.map(({ board }) => board)
          expect(new Set(touched).size).toBe(touched.length)
          if (bench.actsAtStop !== undefined) expect(bench.acts).toHaveLength(bench.actsAtStop)
          const failed = bench.noun.boards(id).filter(({ step }) => step.state === 'failed').length
          // Those that fail in their soak time were under way as well: a wave of two, or the rest.
          expect(failed).toBeLessThanOrEqual(stopFailures - 1 + Math.max(parallel, tempers.length - 2))
          if (bench.noun.get(id).state === 'done') expect(failed).toBeLessThan(stopFailures)
          expect(bench.noun.boards(id).every(({ step }) => step.attempt <= 1)).toBe(true)
        },
      ),
      { numRuns: 150 },
    )
  })
})

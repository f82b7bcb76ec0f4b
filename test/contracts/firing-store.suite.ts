import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Firing, FiringCommand } from '../../backend/contract/rules/firing.ts'
import type { FiringStore } from '../../backend/rules/firing-store.ts'
import type { Opened } from './examples.ts'

/** What every FiringStore must do. */
export function firingStoreSuite(name: string, open: () => Promise<Opened<FiringStore>>): void {
  describe(`${name} as firing store`, () => {
    let opened: Opened<FiringStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())
    const ids = async (filter: Parameters<FiringStore['find']>[0], limit = 10) =>
      (await opened.store.find(filter, limit)).map(({ id }) => id)

    test('keeps a firing with every field, in its newest state, after a restart', async () => {
      await opened.store.save([exampleFiring({ id: 7, state: 'running' })])
      const done = exampleFiring({ id: 7 })
      await opened.store.save([done])
      const again = await opened.reopen()
      expect(await again.get(7)).toEqual(done)
      expect(await again.get(8)).toBeUndefined()
      expect(await again.lastId()).toBe(7)
    })

    test('lists newest first, by rule, outcome, time and number', async () => {
      await opened.store.save([
        exampleFiring({ id: 1, atMs: 10, lastAtMs: 10 }),
        exampleFiring({ id: 2, rule: 'other', atMs: 20, lastAtMs: 20 }),
        exampleFiring({ id: 3, outcome: 'held-back', atMs: 30, lastAtMs: 35, count: 4 }),
      ])
      expect(await ids({})).toEqual([3, 2, 1])
      expect(await ids({}, 1)).toEqual([3])
      expect(await ids({ rule: 'fan' })).toEqual([3, 1])
      expect(await ids({ outcomes: ['fired'] })).toEqual([2, 1])
      expect(await ids({ fromMs: 20, toMs: 35 })).toEqual([2])
      expect(await ids({ beforeId: 3 })).toEqual([2, 1])
    })

    test('finds by the outputs that were switched, by their command, and by words', async () => {
      const action = exampleFiring().actions[0]
      const switching = (id: number, command: Partial<FiringCommand>) =>
        exampleFiring({
          id,
          actions: action === undefined ? [] : [{ ...action, commands: [exampleFiringCommand({ id: `c-${id}`, ...command })] }],
        })
      await opened.store.save([switching(1, { board: 'b', gpio: 5 }), switching(2, { board: 'b', gpio: 6 }), switching(3, { board: 'c' })])
      await opened.store.save([switching(1, { board: 'b', gpio: 5, outcome: 'done' })])
      expect(await ids({ board: 'b' })).toEqual([2, 1])
      expect(await ids({ board: 'b', gpio: 5 })).toEqual([1])
      expect((await opened.store.ofCommand('c-2'))?.id).toBe(2)
      expect(await opened.store.ofCommand('c-9')).toBeUndefined()
      await opened.store.save([exampleFiring({ id: 4, ruleName: 'Lüfter Süd' })])
      expect(await ids({ text: 'süd' })).toEqual([4])
      expect(await ids({ text: '%' })).toEqual([])
    })

    test('knows what is open, oldest first, and never trims it', async () => {
      await opened.store.save([
        exampleFiring({ id: 1, state: 'running', atMs: 1, lastAtMs: 1 }),
        exampleFiring({ id: 2, atMs: 2, lastAtMs: 2 }),
        exampleFiring({ id: 3, state: 'running', atMs: 3, lastAtMs: 3 }),
        exampleFiring({ id: 4, atMs: 4, lastAtMs: 4 }),
        exampleFiring({ id: 5, atMs: 5, lastAtMs: 5 }),
      ])
      expect((await opened.store.open()).map(({ id }) => id)).toEqual([1, 3])
      await opened.store.trim(3, 10)
      expect(await ids({})).toEqual([5, 4, 3, 1])
      await opened.store.trim(0, 1)
      expect(await ids({})).toEqual([5, 3, 1])
    })

    test('sums what happened since a moment, and when each rule fired last', async () => {
      await opened.store.save([
        exampleFiring({ id: 1, atMs: 10, lastAtMs: 10 }),
        exampleFiring({ id: 2, outcome: 'held-back', atMs: 20, lastAtMs: 25, count: 4 }),
        exampleFiring({ id: 3, outcome: 'otherwise', atMs: 30, lastAtMs: 30, state: 'failed' }),
      ])
      expect(await opened.store.summary(15)).toEqual([
        { rule: 'fan', lastFiredMs: 10, lastOtherwiseMs: 30, fired: 0, otherwise: 1, heldBack: 4, failed: 1 },
      ])
    })

    test('knows when each branch of the asked rules fired last, and did otherwise', async () => {
      const at = (id: number, change: Partial<Firing> = {}) => exampleFiring({ id, atMs: id, lastAtMs: id, ...change })
      await opened.store.save([
        at(1),
        at(2, { branch: 'night' }),
        at(3),
        at(4, { outcome: 'otherwise' }),
        at(5, { outcome: 'held-back' }),
        at(6, { rule: 'other' }),
      ])
      const runs = (await opened.store.lastRuns(['main', 'night', 'idle'].map((branch) => ({ rule: 'fan', branch })))).sort(
        (a, b) => a.atMs - b.atMs,
      )
      expect(runs).toEqual([
        { rule: 'fan', branch: 'night', outcome: 'fired', atMs: 2 },
        { rule: 'fan', branch: 'main', outcome: 'fired', atMs: 3 },
        { rule: 'fan', branch: 'main', outcome: 'otherwise', atMs: 4 },
      ])
    })

    test('keeps what rules remember until it is removed', async () => {
      const state = { nodes: { a: { breaches: 2 } }, branches: {} }
      await opened.store.saveStates(
        [
          { rule: 'a', version: 1, atMs: 1, state: null },
          { rule: 'b', version: 2, atMs: 2, state },
        ],
        [],
      )
      await opened.store.saveStates([{ rule: 'a', version: 3, atMs: 3.5, state }], [])
      const again = await opened.reopen()
      expect((await again.loadStates()).sort((a, b) => (a.rule < b.rule ? -1 : 1))).toEqual([
        { rule: 'a', version: 3, atMs: 3.5, state },
        { rule: 'b', version: 2, atMs: 2, state },
      ])
      await again.saveStates([], ['a'])
      expect((await again.loadStates()).map(({ rule }) => rule)).toEqual(['b'])
    })
  })
}

export function exampleFiringCommand(change: Partial<FiringCommand> = {}): FiringCommand {
  return {
    id: 'r-1',
    board: 'b',
    gpio: 5,
    command: 'ON',
    outcome: 'done',
    code: null,
    message: null,
    refusal: null,
    sentAtMs: 1_763_600_000_004,
    acknowledgedAtMs: 1_763_600_000_020,
    confirmedAtMs: 1_763_600_000_031,
    ...change,
  }
}

export function exampleFiring(change: Partial<Firing> = {}): Firing {
  return {
    id: 1,
    rule: 'fan',
    ruleName: 'Fan',
    ruleVersion: 3,
    branch: 'main',
    outcome: 'fired',
    code: null,
    dryRun: false,
    cause: { kind: 'reading', series: { board: 'a', channel: 'temp' }, value: 25.5, atMs: 1_763_600_000_000 },
    trace: [{ id: 'warm', truth: 'true', code: 'holds', value: 25.5, ageMs: 2, sinceMs: 1_763_600_000_002 }],
    actions: [
      {
        id: 'on',
        kind: 'output',
        outcome: 'done',
        code: null,
        message: null,
        commands: [exampleFiringCommand({ id: `r-${change.id ?? 1}` })],
        dueMs: null,
        startedAtMs: 1_763_600_000_004,
        finishedAtMs: 1_763_600_000_031,
      },
    ],
    state: 'done',
    atMs: 1_763_600_000_002,
    count: 1,
    lastAtMs: 1_763_600_000_002,
    arrivedAtMs: 1_763_600_000_001,
    storedAtMs: 1_763_600_000_003,
    depth: 0,
    ...change,
  }
}

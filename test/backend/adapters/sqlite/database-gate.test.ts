import { expect, test } from 'vitest'
import { DatabaseGate, MOST_ON_WAY } from '../../../../backend/adapters/sqlite/database-gate.ts'

/** Enters, notes it, and keeps the way until it is told to leave. */
function visitor(gate: DatabaseGate, alone: boolean, name: string, log: string[]) {
  const entered = gate.enter(alone).then((leave) => {
    log.push(name)
    return leave
  })
  return { leave: async () => (await entered)() }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

test('single messages are on their way together, in their order; a transaction waits for them and has the way alone', async () => {
  const gate = new DatabaseGate(100)
  const log: string[] = []
  const [first, second] = ['a', 'b'].map((name) => visitor(gate, false, name, log))
  const alone = visitor(gate, true, 'alone', log)
  const behind = visitor(gate, false, 'behind', log)
  await settle()
  expect(log).toEqual(['a', 'b'])
  await first?.leave()
  await settle()
  expect(log).toEqual(['a', 'b'])
  await second?.leave()
  await settle()
  expect(log).toEqual(['a', 'b', 'alone'])
  await alone.leave()
  await settle()
  expect(log).toEqual(['a', 'b', 'alone', 'behind'])
  await behind.leave()
  expect(gate.waiting).toBe(0)
})

test('so many are on their way and no more, so many wait and the next is refused', async () => {
  const gate = new DatabaseGate(MOST_ON_WAY + 2)
  const log: string[] = []
  const all = Array.from({ length: MOST_ON_WAY + 2 }, (_, at) => visitor(gate, false, `${at}`, log))
  await expect(gate.enter(false)).rejects.toMatchObject({ code: 'store.unavailable' })
  await settle()
  expect(log).toHaveLength(MOST_ON_WAY)
  for (const one of all) await one.leave()
  expect(log).toEqual(all.map((_, at) => `${at}`))
  await (await gate.enter(true))()
})

import { describe, expect, test } from 'vitest'
import { type BrokerFigures, noFigures } from '../../../../backend/adapters/mqtt/broker-options.ts'
import { LogThrottle } from '../../../../backend/adapters/mqtt/log-throttle.ts'
import { SessionJournal } from '../../../../backend/adapters/mqtt/session-journal.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { MemorySessionStore } from '../../../fakes/memory-session-store.ts'
import { deferred, eventually } from './broker-fixture.ts'

const message = (seq: number) => ({ clientId: 'a', seq, topic: 't', payload: Buffer.from('x'), qos: 1 as const })
const retained = (topic: string, text: string) => ({ topic, qos: 1 as const, payload: Buffer.from(text) })

function newJournal(
  store: MemorySessionStore,
  storeTimeoutMs = 1_000,
): { journal: SessionJournal; figures: BrokerFigures; lines: unknown[] } {
  const figures = noFigures()
  const lines: unknown[] = []
  const note = (line: unknown): void => {
    lines.push(line)
  }
  const logger = { debug: note, info: note, warn: note, error: note }
  const limits = { writeBehindMs: 60_000, storeTimeoutMs }
  return { journal: new SessionJournal(store, limits, figures, logger, new LogThrottle(new ManualClock())), figures, lines }
}

describe('SessionJournal', () => {
  test('writes what happens during a write as one next group', async () => {
    const store = new MemorySessionStore()
    const { journal } = newJournal(store)
    const gate = deferred()
    store.gate = gate.promise
    journal.enqueue(message(1))
    const first = journal.written()
    await eventually(() => store.writes === 1, 'the first write')
    for (let seq = 2; seq <= 50; seq++) journal.enqueue(message(seq))
    const second = Promise.all([journal.written(), journal.written()])
    gate.resolve()
    await first
    await second
    expect(store.queued.size).toBe(50)
    expect(store.writes).toBe(2)
  })

  test('never writes what comes and goes within a group', async () => {
    const store = new MemorySessionStore()
    const { journal } = newJournal(store)
    journal.enqueue(message(1))
    journal.dequeue('a', 1)
    journal.retain(retained('t', 'x'), true)
    journal.retain(retained('t', 'y'), false)
    journal.retain(retained('t', ''), false)
    await journal.close(1_000)
    expect(store.writes).toBe(0)
  })

  test('removes what an earlier group has written', async () => {
    const store = new MemorySessionStore()
    const { journal } = newJournal(store)
    journal.enqueue(message(1))
    journal.retain(retained('t', 'x'), true)
    await journal.written()
    expect([store.queued.size, store.retained.size]).toEqual([1, 1])
    journal.dequeue('a', 1)
    journal.retain(retained('t', ''), false)
    await journal.close(1_000)
    expect([store.queued.size, store.retained.size]).toEqual([0, 0])
  })

  test('repeats a failed group with what has changed since, and keeps nobody waiting until it works', async () => {
    const store = new MemorySessionStore()
    const { journal, figures, lines } = newJournal(store)
    store.fault = new Error('disk full')
    journal.enqueue(message(1))
    journal.enqueue(message(2))
    journal.subscribe('a', [{ clientId: 'a', topic: 't', qos: 1 }])
    await journal.written()
    expect(figures.sessionWriteFailures).toBe(1)
    expect(lines).toHaveLength(1)
    journal.dequeue('a', 1)
    journal.enqueue(message(3))
    await journal.written()
    expect(store.queued.size).toBe(0)
    store.fault = undefined
    await journal.close(1_000)
    expect([...store.queued.values()].map(({ seq }) => seq)).toEqual([2, 3])
    expect(store.subscriptions.get('a')).toHaveLength(1)
  })

  test('lets waiters go when a write hangs, and the end has an end', async () => {
    const store = new MemorySessionStore()
    const { journal, lines } = newJournal(store, 20)
    store.gate = new Promise(() => undefined)
    journal.enqueue(message(1))
    await journal.written()
    journal.enqueue(message(2))
    await journal.written()
    await journal.close(20)
    expect(lines).toHaveLength(1)
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { QueuedMessage, SessionStore } from '../../backend/messaging/session-store.ts'
import type { Opened } from './examples.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const message = (clientId: string, seq: number): QueuedMessage => ({ clientId, seq, topic: 't', payload: bytes(seq, 0, 255), qos: 1 })

/** What every SessionStore must do. */
export function sessionStoreSuite(name: string, open: () => Promise<Opened<SessionStore>>): void {
  describe(`${name} as session store`, () => {
    let opened: Opened<SessionStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('keeps the newest retained message of a topic, bytes and all', async () => {
      await opened.store.saveRetained([
        { topic: 'a', payload: bytes(1), qos: 0 },
        { topic: 'b', payload: bytes(0, 255, 128), qos: 2 },
      ])
      await opened.store.saveRetained([{ topic: 'a', payload: Buffer.from('größer'), qos: 1 }])
      expect(await (await opened.reopen()).loadRetained()).toEqual([
        { topic: 'a', payload: Uint8Array.from(Buffer.from('größer')), qos: 1 },
        { topic: 'b', payload: bytes(0, 255, 128), qos: 2 },
      ])
    })

    test('removes a retained message by an empty payload, the last word in a list wins', async () => {
      await opened.store.saveRetained([{ topic: 'a', payload: bytes(1), qos: 0 }])
      await opened.store.saveRetained([
        { topic: 'a', payload: bytes(), qos: 0 },
        { topic: 'b', payload: bytes(2), qos: 0 },
        { topic: 'b', payload: bytes(), qos: 0 },
        { topic: 'c', payload: bytes(), qos: 0 },
        { topic: 'c', payload: bytes(3), qos: 0 },
      ])
      expect((await opened.store.loadRetained()).map((one) => one.topic)).toEqual(['c'])
    })

    test('replaces the subscriptions of one client and leaves those of others', async () => {
      await opened.store.saveSubscriptions('x', [
        { clientId: 'x', topic: 'one', qos: 0 },
        { clientId: 'x', topic: 'two', qos: 1 },
      ])
      await opened.store.saveSubscriptions('y', [{ clientId: 'y', topic: 'one', qos: 2 }])
      await opened.store.saveSubscriptions('x', [{ clientId: 'x', topic: 'two', qos: 2 }])
      expect(await (await opened.reopen()).loadSubscriptions()).toEqual([
        { clientId: 'x', topic: 'two', qos: 2 },
        { clientId: 'y', topic: 'one', qos: 2 },
      ])
    })

    test('keeps queued messages until they are removed', async () => {
      await opened.store.changeQueued([message('x', 2), message('x', 1), message('y', 1)], [])
      await opened.store.changeQueued(
        [message('x', 3)],
        [
          { clientId: 'x', seq: 1 },
          { clientId: 'nobody', seq: 9 },
        ],
      )
      const queued = await (await opened.reopen()).loadQueued()
      const order = (a: QueuedMessage, b: QueuedMessage) => (a.clientId === b.clientId ? a.seq - b.seq : a.clientId < b.clientId ? -1 : 1)
      expect(queued.sort(order)).toEqual([message('x', 2), message('x', 3), message('y', 1)])
    })

    test('forgets the queue of a client that has no subscription left', async () => {
      await opened.store.changeQueued([message('x', 1), message('y', 1)], [])
      await opened.store.saveSubscriptions('x', [])
      expect(await opened.store.loadQueued()).toEqual([message('y', 1)])
    })
  })
}

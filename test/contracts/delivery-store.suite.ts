import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Delivery } from '../../backend/contract/alarms/delivery.ts'
import type { DeliveryQuery, DeliveryStore } from '../../backend/notifications/ports.ts'
import { exampleDelivery, type Opened } from './examples.ts'

const ALL: DeliveryQuery = { alarm: null, channel: null, state: null, beforeMs: 1e15, limit: 100 }
const sent = (id: string, createdAtMs: number, change: Partial<Delivery> = {}) =>
  exampleDelivery({ id, createdAtMs, state: 'sent', nextAtMs: null, doneAtMs: createdAtMs + 50, ...change })

/** What every DeliveryStore must do. */
export function deliveryStoreSuite(name: string, open: () => Promise<Opened<DeliveryStore>>): void {
  describe(`${name} as delivery store`, () => {
    let opened: Opened<DeliveryStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('gives back what waits after a restart, oldest first, in its newest state', async () => {
      const first = exampleDelivery({ id: 'd1', createdAtMs: 1000 })
      const second = exampleDelivery({ id: 'd2', createdAtMs: 2000 })
      await opened.store.save([second, first, exampleDelivery({ id: 'd3', createdAtMs: 500 })])
      await opened.store.save([{ ...first, tries: 2, reason: 'full' }, sent('d3', 500)])
      const again = await opened.reopen()
      expect(await again.waiting()).toEqual([{ ...first, tries: 2, reason: 'full' }, second])
    })

    test('answers the log newest first, by alarm, channel, state and time', async () => {
      await opened.store.save([sent('d1', 1000), sent('d2', 2000, { channel: 'other' }), exampleDelivery({ id: 'd3', createdAtMs: 3000 })])
      const { notice } = exampleDelivery()
      await opened.store.save([sent('d4', 4000, { notice: { ...notice, alarm: 'a9' } })])
      const ids = async (query: Partial<DeliveryQuery>) => (await opened.store.find({ ...ALL, ...query })).map(({ id }) => id)
      expect(await ids({})).toEqual(['d4', 'd3', 'd2', 'd1'])
      expect(await ids({ alarm: 'a9' })).toEqual(['d4'])
      expect(await ids({ channel: 'other' })).toEqual(['d2'])
      expect(await ids({ state: 'waiting' })).toEqual(['d3'])
      expect(await ids({ beforeMs: 3000, limit: 1 })).toEqual(['d2'])
    })

    test('lets go what is done and old, or too much; what waits stays', async () => {
      await opened.store.save([exampleDelivery({ id: 'w', createdAtMs: 1 }), ...[1000, 2000, 3000].map((atMs) => sent(`d${atMs}`, atMs))])
      await opened.store.trim(1500, 2)
      expect((await opened.store.find(ALL)).map(({ id }) => id)).toEqual(['d3000', 'd2000', 'w'])
      await opened.store.trim(0, 1)
      expect((await opened.store.find(ALL)).map(({ id }) => id)).toEqual(['d3000', 'w'])
    })
  })
}

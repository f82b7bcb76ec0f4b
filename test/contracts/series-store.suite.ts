import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SeriesStore } from '../../backend/series/series-store.ts'
import { exampleSeries, type Opened } from './examples.ts'

/** What every SeriesStore must do. */
export function seriesStoreSuite(name: string, open: () => Promise<Opened<SeriesStore>>): void {
  describe(`${name} as series store`, () => {
    let opened: Opened<SeriesStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('gives every field of a series back after a restart, by id', async () => {
      const plain = exampleSeries({
        id: 2,
        channel: 'doorState',
        kind: 'state',
        gpio: null,
        address: null,
        library: null,
        calibration: null,
        parameters: {},
        limits: {},
      })
      await opened.store.save([plain, exampleSeries()])
      expect(await (await opened.reopen()).load()).toEqual([exampleSeries(), plain])
    })

    test('replaces by id', async () => {
      await opened.store.save([exampleSeries()])
      await opened.store.save([exampleSeries({ name: 'Vorlauf', offset: 1.5 })])
      expect(await opened.store.load()).toEqual([exampleSeries({ name: 'Vorlauf', offset: 1.5 })])
    })

    test('keeps nothing of a list in which one series takes the channel of another', async () => {
      await opened.store.save([exampleSeries()])
      const list = [exampleSeries({ id: 2, channel: 'new' }), exampleSeries({ id: 3 })]
      await expect(opened.store.save(list)).rejects.toThrow()
      expect(await opened.store.load()).toEqual([exampleSeries()])
    })
  })
}

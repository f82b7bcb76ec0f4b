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

    test('lets two series change places in one list, where both step aside first', async () => {
      const [one, two] = [exampleSeries(), exampleSeries({ id: 2, board: 'ESP_2' })]
      await opened.store.save([one, two])
      const aside = [one, two].map((series) => ({ ...series, board: `~${series.id}` }))
      const swapped = [
        { ...one, board: two.board },
        { ...two, board: one.board },
      ]
      await opened.store.save([...aside, ...swapped])
      expect(await (await opened.reopen()).load()).toEqual(swapped)
    })

    test('removes by id, and unknown ids are nothing to do', async () => {
      await opened.store.save([exampleSeries(), exampleSeries({ id: 2, channel: 'new' })])
      await opened.store.remove([1, 99])
      await opened.store.remove([])
      expect((await (await opened.reopen()).load()).map(({ id }) => id)).toEqual([2])
    })

    test('keeps nothing of a list in which one series takes the channel of another', async () => {
      await opened.store.save([exampleSeries()])
      const list = [exampleSeries({ id: 2, channel: 'new' }), exampleSeries({ id: 3 })]
      await expect(opened.store.save(list)).rejects.toThrow()
      expect(await opened.store.load()).toEqual([exampleSeries()])
    })
  })
}

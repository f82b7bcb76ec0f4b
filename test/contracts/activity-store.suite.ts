import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ActivityQuery, ActivityStore } from '../../backend/activity/activity-store.ts'
import { exampleActivity, type Opened } from './examples.ts'

/** What every ActivityStore must do. */
export function activityStoreSuite(name: string, open: () => Promise<Opened<ActivityStore>>): void {
  describe(`${name} as activity store`, () => {
    let opened: Opened<ActivityStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('starts at id 0 with an empty list', async () => {
      expect(await opened.store.lastId()).toBe(0)
      expect(await opened.store.list(10)).toEqual([])
    })

    test('gives the newest entries back first, with every field, after a restart', async () => {
      const entries = [exampleActivity(), exampleActivity({ id: 2, board: null, by: 'anna', detail: {} }), exampleActivity({ id: 3 })]
      await opened.store.append(entries)
      const again = await opened.reopen()
      expect(await again.list(2)).toEqual([entries[2], entries[1]])
      expect(await again.lastId()).toBe(3)
    })

    test('finds entries by time, board and kind, newest first', async () => {
      const at = [50, 10, 40, 40, 20]
      const kinds = ['board-new', 'limit-crossed', 'board-online', 'board-online', 'board-online'] as const
      await opened.store.append(
        at.map((atMs, index) =>
          exampleActivity({ id: index + 1, atMs, kind: kinds[index] ?? 'board-new', board: index === 3 ? null : `E${index % 2}` }),
        ),
      )
      const find = async (query: Partial<ActivityQuery>) =>
        (await opened.store.find({ fromMs: 0, toMs: 100, board: null, kinds: null, limit: 100, ...query })).map((one) => one.id)
      expect(await find({})).toEqual([1, 4, 3, 5, 2])
      expect(await find({ fromMs: 20, toMs: 50 })).toEqual([4, 3, 5])
      expect(await find({ board: 'E0' })).toEqual([1, 3, 5])
      expect(await find({ kinds: ['limit-crossed', 'board-new'] })).toEqual([1, 2])
      expect(await find({ kinds: ['board-online'], limit: 2 })).toEqual([4, 3])
      expect(await find({ kinds: [] })).toEqual([])
    })

    test('drops all but the newest', async () => {
      await opened.store.append([1, 2, 3, 5, 8].map((id) => exampleActivity({ id })))
      await opened.store.trim(2)
      expect((await opened.store.list(10)).map((one) => one.id)).toEqual([8, 5])
      await opened.store.trim(2)
      expect((await opened.store.list(10)).map((one) => one.id)).toEqual([8, 5])
      await opened.store.trim(0)
      expect(await opened.store.list(10)).toEqual([])
    })
  })
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FleetStore } from '../../backend/fleet/fleet-store.ts'
import { exampleBoard, type Opened } from './examples.ts'

/** What every FleetStore must do. */
export function fleetStoreSuite(name: string, open: () => Promise<Opened<FleetStore>>): void {
  describe(`${name} as fleet store`, () => {
    let opened: Opened<FleetStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('is empty at first', async () => {
      expect(await opened.store.loadBoards()).toEqual([])
      expect(await opened.store.loadOrganisations()).toEqual([])
    })

    test('gives every field of a board back after a restart', async () => {
      const full = exampleBoard()
      const bare = exampleBoard({ id: 'bare', name: null, labels: [], state: null, lastError: null, health: {}, zone: 'Nord' })
      await opened.store.saveBoards([full, bare])
      const again = await opened.reopen()
      expect(await again.loadBoards()).toEqual([full, bare])
    })

    test('replaces a board of the same id and keeps the others', async () => {
      await opened.store.saveBoards([exampleBoard({ id: 'a' }), exampleBoard({ id: 'b' })])
      await opened.store.saveBoards([exampleBoard({ id: 'b', name: 'renamed', registration: 'rejected' })])
      const boards = await opened.store.loadBoards()
      expect(boards.map((board) => [board.id, board.name, board.registration])).toEqual([
        ['a', 'Gewächshaus Süd', 'accepted'],
        ['b', 'renamed', 'rejected'],
      ])
    })

    test('saves a thousand boards at once, and none of them when the list is empty', async () => {
      await opened.store.saveBoards([])
      expect(await opened.store.loadBoards()).toEqual([])
      const boards = Array.from({ length: 1000 }, (_, index) => exampleBoard({ id: `board-${String(index).padStart(4, '0')}` }))
      await opened.store.saveBoards(boards)
      expect(await opened.store.loadBoards()).toEqual(boards)
    })

    test('keeps its copy when the caller changes the board afterwards', async () => {
      const board = exampleBoard()
      await opened.store.saveBoards([board])
      board.labels.push('later')
      expect((await opened.store.loadBoards())[0]?.labels).toEqual(exampleBoard().labels)
    })

    test('removes boards for good, and unknown ids are nothing to do', async () => {
      await opened.store.saveBoards([exampleBoard({ id: 'a' }), exampleBoard({ id: 'b' })])
      await opened.store.removeBoards(['b', 'nobody'])
      await opened.store.removeBoards([])
      expect((await (await opened.reopen()).loadBoards()).map(({ id }) => id)).toEqual(['a'])
    })

    test('inserts and replaces organisations', async () => {
      await opened.store.saveOrganisation({ id: 'lab', name: 'Lab', createdAtMs: 5 })
      await opened.store.saveOrganisation({ id: 'lab', name: 'Labor', createdAtMs: 5 })
      await opened.store.saveOrganisation({ id: 'farm', name: 'Farm', createdAtMs: 6 })
      expect(await (await opened.reopen()).loadOrganisations()).toEqual([
        { id: 'farm', name: 'Farm', createdAtMs: 6 },
        { id: 'lab', name: 'Labor', createdAtMs: 5 },
      ])
    })
  })
}

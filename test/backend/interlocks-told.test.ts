import { expect, test } from 'vitest'
import { interlockService } from '../../backend/app/interlocks.ts'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Interlock, InterlockBody } from '../../backend/contract/actuators/interlock.ts'
import { Shelf } from '../../backend/documents/shelf.ts'
import { ManualClock } from '../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../fakes/memory-document-store.ts'

const body = (...gpios: number[]): InterlockBody => ({ name: 'Never both', members: gpios.map((gpio) => ({ board: 'E1', gpio })) })

test('who makes, changes, switches off or deletes an interlock is told, with what it held before', async () => {
  const store = new MemoryDocumentStore<Interlock>()
  const shelf = new Shelf<InterlockBody>({ clock: new ManualClock(), newId: () => 'x', noun: 'interlock', store, most: 10 })
  await shelf.start()
  const told: Omit<Activity, 'id' | 'atMs'>[] = []
  const service = interlockService(shelf, { append: (entry) => void told.push(entry) })
  await service.put('a', 0, body(5, 6), 'eva')
  await service.put('a', 1, body(5, 7), 'tom')
  await service.put('a', 1, body(5, 7), 'tom')
  await service.put('a', 2, { ...body(5, 7), enabled: false }, 'tom')
  await service.put('a', 3, { ...body(5, 7), enabled: true }, 'eva')
  await expect(service.put('a', 1, body(1, 2), 'eva')).rejects.toMatchObject({ code: 'document.conflict' })
  await service.remove(['a', 'a', 'unknown'], 'kim')
  await service.remove(['a'], 'kim')
  expect(told.map(({ by, severity, detail: { what, before } }) => [by, severity, what, before])).toEqual([
    ['eva', 'event', 'made', null],
    ['tom', 'warning', 'changed', 'E1 GPIO 5, E1 GPIO 6'],
    ['tom', 'warning', 'off', null],
    ['eva', 'event', 'on', null],
    ['kim', 'warning', 'deleted', null],
  ])
  expect(told.at(-1)).toMatchObject({ kind: 'interlock-changed', detail: { name: 'Never both', outputs: 'E1 GPIO 5, E1 GPIO 7' } })
})

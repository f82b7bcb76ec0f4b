import { expect, test } from 'vitest'
import { PassingShelf } from '../../../backend/documents/passing-shelf.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

test('documents in memory have a head, are told, and find no room past their bound', () => {
  const clock = new ManualClock(1000)
  const shelf = new PassingShelf<{ word: string }>({ noun: 'word', clock, most: 1 })
  const told: unknown[] = []
  shelf.onChange = (changed, removed) => told.push([changed.map(({ id, version, word }) => [id, version, word]), removed])
  expect(shelf.put('a', { word: 'one' }, 'anna')).toBe(true)
  clock.forward(5)
  expect(shelf.put('a', { word: 'two' }, 'ben')).toBe(true)
  expect(shelf.put('b', { word: 'three' }, 'ben')).toBe(false)
  expect(shelf.get('a')).toEqual({ id: 'a', word: 'two', version: 2, createdAtMs: 1000, changedAtMs: 1005, by: 'anna' })
  shelf.remove(['a', 'never'])
  shelf.remove(['a'])
  expect(shelf.find('a')).toBeUndefined()
  expect(() => shelf.get('a')).toThrow(expect.objectContaining({ code: 'document.unknown' }))
  expect(told).toEqual([
    [[['a', 1, 'one']], []],
    [[['a', 2, 'two']], []],
    [[], ['a']],
  ])
})

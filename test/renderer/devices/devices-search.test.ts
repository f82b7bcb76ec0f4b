import { expect, it } from 'vitest'
import { isFiltered, readDevicesSearch } from '../../../renderer/devices/devices-search.ts'
import { readFilters } from '../../../renderer/devices/saved-filters.ts'

it('reads an address back, leaving out defaults and nonsense', () => {
  expect(
    readDevicesSearch({ text: 'tank', state: 'warning', zone: '', registration: 'new', sort: 'seen', down: true, newFirst: false }),
  ).toEqual({
    text: 'tank',
    state: 'warning',
    zone: '',
    registration: 'new',
    sort: 'seen',
    down: true,
    newFirst: false,
  })
  expect(readDevicesSearch({ text: '', state: 'broken', registration: 7, sort: 'state', down: 'yes', newFirst: true })).toEqual({})
})

it('keeps a text that the address turned into a number', () => {
  expect(readDevicesSearch({ text: 42, zone: 7 })).toEqual({ text: '42', zone: '7' })
})

it('knows whether rows may be hidden', () => {
  expect(isFiltered({ sort: 'name', newFirst: false })).toBe(false)
  expect(isFiltered({ zone: '' })).toBe(true)
})

it('reads saved filters entry by entry and forgives a broken store', () => {
  expect(readFilters('not json')).toEqual([])
  expect(readFilters('{"a":1}')).toEqual([])
  expect(readFilters(JSON.stringify([{ name: 'New', search: { registration: 'new', evil: 1 } }, { name: 3 }, null]))).toEqual([
    { name: 'New', search: { registration: 'new' } },
  ])
})

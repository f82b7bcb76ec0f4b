import { describe, expect, it } from 'vitest'
import { readOverviewSearch } from '../../../renderer/overview/overview-search.ts'

describe('overview address', () => {
  it('keeps what it knows', () => {
    expect(readOverviewSearch({ group: 'board', sort: 'seen', state: 'warning' })).toEqual({
      group: 'board',
      sort: 'seen',
      state: 'warning',
    })
  })

  it('leaves out what it does not know', () => {
    expect(readOverviewSearch({ group: 'galaxy', sort: 7, state: 'fine', extra: '<b>' })).toEqual({})
  })
})

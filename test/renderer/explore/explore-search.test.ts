import { describe, expect, it } from 'vitest'
import {
  EMPTY_VIEW,
  type ExploreView,
  isNewer,
  MAX_ITEMS,
  readView,
  searchText,
  viewFromText,
  writeView,
} from '../../../renderer/explore/explore-search.ts'
import { addItems, dropItems, isolateItem } from '../../../renderer/explore/use-explore-view.ts'

const VIEW: ExploreView = {
  items: [
    { series: 12, hidden: false, side: null },
    { series: 15, hidden: false, side: 'right' },
    { series: 30, hidden: true, side: 'left' },
  ],
  range: { kind: 'today' },
  compare: 'week',
  normalised: true,
  aggregate: { raw: false, fold: 'max', step: 'hour' },
  sort: { by: 'max', down: true },
  saved: 'a-view',
}

describe('the view in the address', () => {
  it('is short, readable and versioned', () => {
    expect(writeView(VIEW)).toEqual({ v: 1, s: '12-15R-30Lh', r: 'today', c: 'week', n: 1, a: 'max.hour', o: 'max.down', view: 'a-view' })
  })

  it('is read back as it was, also from the text of a saved view', () => {
    expect(readView(writeView(VIEW))).toEqual(VIEW)
    expect(viewFromText(searchText(VIEW))).toEqual({ ...VIEW, saved: null })
  })

  it('has a single series without quotation marks', () => {
    expect(writeView({ ...EMPTY_VIEW, items: [{ series: 26, hidden: false, side: null }] })).toEqual({ v: 1, s: 26 })
  })

  it('leaves out what is as usual', () => {
    expect(writeView(EMPTY_VIEW)).toEqual({})
    expect(readView({})).toEqual(EMPTY_VIEW)
    expect(searchText(EMPTY_VIEW)).toBe('')
  })

  it('keeps what it understands of a mangled address', () => {
    const view = readView({ v: 1, s: '12-x-0--12h-15RL-7h', r: 'when?', c: 'year', a: 'median.fortnight', o: 'colour', view: '../etc' })
    expect(view).toEqual({
      ...EMPTY_VIEW,
      items: [
        { series: 12, hidden: true, side: null },
        { series: 7, hidden: true, side: null },
      ],
    })
    expect(readView({ s: 12 }).items).toEqual([{ series: 12, hidden: false, side: null }])
    expect(readView({ s: { evil: true }, n: [], a: null })).toEqual(EMPTY_VIEW)
  })

  it('says when it was made by a later version', () => {
    expect(isNewer({ v: 2 })).toBe(true)
    expect(isNewer({ v: 1 })).toBe(false)
  })

  it('takes as many series as one question may name', () => {
    const ids = Array.from({ length: MAX_ITEMS + 10 }, (_, index) => index + 1)
    expect(readView({ s: ids.join('-') }).items).toHaveLength(MAX_ITEMS)
    expect(addItems([], ids)).toHaveLength(MAX_ITEMS)
  })
})

describe('choosing', () => {
  it('adds once, drops, isolates and shows all again', () => {
    const two = addItems(addItems([], [3]), [3, 4])
    expect(two.map((item) => item.series)).toEqual([3, 4])
    expect(dropItems(two, [3]).map((item) => item.series)).toEqual([4])
    const alone = isolateItem(two, 4)
    expect(alone.map((item) => item.hidden)).toEqual([true, false])
    expect(isolateItem(alone, 4).map((item) => item.hidden)).toEqual([false, false])
    expect(isolateItem(alone, 3).map((item) => item.hidden)).toEqual([false, true])
  })
})

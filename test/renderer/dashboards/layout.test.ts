import { describe, expect, test } from 'vitest'
import { dashboardFault, GRID_COLUMNS, type Widget } from '../../../backend/contract/dashboard.ts'
import { added, closeUp, freePlace, moved, putAt, readingOrder, resized, shifted } from '../../../renderer/dashboards/layout.ts'
import fc from '../../property.ts'
import { bodyWith, places, text } from './fleet.ts'

const only = (id: string) => new Set([id])
const row = [text('a', 0, 0, 6, 3), text('b', 6, 0, 6, 3), text('c', 0, 3, 6, 5)]

describe('keys', () => {
  test('move a widget one column, and push what stands there', () => {
    expect(places(moved(row, only('b'), 1, 0))).toEqual(['a 0,0 6×3', 'b 7,0 6×3', 'c 0,3 6×5'])
    const pushed = moved([text('a', 0, 0, 6, 3), text('b', 6, 0, 6, 3)], only('a'), 1, 0)
    expect(pushed.find((one) => one.id === 'a')).toMatchObject({ x: 1 })
    expect(pushed.find((one) => one.id === 'b')).toMatchObject({ y: 3 })
  })

  test('move down past a higher neighbour in one press, and up again', () => {
    const down = moved(row, only('a'), 0, 1)
    expect(places(down)).toEqual(['a 0,5 6×3', 'b 6,0 6×3', 'c 0,0 6×5'])
    expect(places(moved(down, only('a'), 0, -1))).toEqual(places(row))
  })

  test('stop at the edges and change nothing then', () => {
    expect(moved(row, only('a'), -1, 0)).toBe(row)
    expect(moved(row, only('a'), 0, -1)).toBe(row)
    const right = [text('a', 18, 0, 6, 3)]
    expect(moved(right, only('a'), 1, 0)).toBe(right)
    expect(moved(right, only('a'), 0, 1)).toBe(right)
    expect(moved(row, only('gone'), 1, 0)).toBe(row)
  })

  test('move several together, as far as the first of them can go', () => {
    const both = new Set(['a', 'b'])
    expect(places(moved(row, both, 1, 0))).toEqual(['a 1,0 6×3', 'b 7,0 6×3', 'c 0,3 6×5'])
    expect(places(shifted(row, both, 99, 0))).toEqual(['a 12,0 6×3', 'b 18,0 6×3', 'c 0,0 6×5'])
    expect(places(moved(row, both, 0, 1))).toContain('c 0,0 6×5')
  })

  test('resize between the least size of the kind and the edge', () => {
    expect(places(resized(row, only('a'), 1, 1))).toEqual(['a 0,0 7×4', 'b 6,4 6×3', 'c 0,4 6×5'])
    const chart: Widget = {
      ...text('a', 20, 0, 5, 5),
      x: 19,
      kind: 'chart',
      series: [],
      backS: null,
      aggregation: 'mean',
      normalised: false,
    }
    expect(resized([chart], only('a'), -1, -1)).toEqual([chart])
    expect(resized([chart], only('a'), 1, 0)).toEqual([chart])
  })
})

test('widgets close up after one is removed', () => {
  expect(places(closeUp([text('b', 6, 4, 6, 3), text('c', 6, 9, 6, 5)]))).toEqual(['b 6,0 6×3', 'c 6,3 6×5'])
})

test('a new widget goes to the first free place, else below', () => {
  expect(freePlace(row, 12, 3)).toEqual({ x: 12, y: 0 })
  expect(freePlace(row, 24, 3)).toEqual({ x: 0, y: 8 })
  expect(freePlace([], 6, 3)).toEqual({ x: 0, y: 0 })
})

test('pasted widgets get new ids and keep their order below everything', () => {
  let next = 0
  const pasted = added(row, [text('a', 0, 7, 6, 3), text('b', 6, 7, 6, 3)], () => `n${next++}`)
  expect(pasted.ids).toEqual(['n0', 'n1'])
  expect(places(pasted.widgets)).toContain('n1 6,3 6×3')
  expect(dashboardFault(bodyWith(...pasted.widgets))).toBeUndefined()
})

test('reading order is rows, then columns', () => {
  expect(readingOrder([text('c', 0, 3, 1, 1), text('b', 6, 0, 1, 1), text('a', 0, 0, 1, 1)]).map((one) => one.id)).toEqual(['a', 'b', 'c'])
})

test('whatever keys are pressed, no two widgets overlap, none leaves the grid and none is lost', () => {
  const widget = fc.record({ x: fc.nat(18), y: fc.nat(20), w: fc.integer({ min: 2, max: 6 }), h: fc.integer({ min: 1, max: 6 }) })
  const key = fc.record({
    at: fc.nat(20),
    dx: fc.integer({ min: -1, max: 1 }),
    dy: fc.integer({ min: -1, max: 1 }),
    what: fc.constantFrom('move', 'size', 'put', 'group'),
  })
  fc.assert(
    fc.property(fc.array(widget, { minLength: 1, maxLength: 12 }), fc.array(key, { maxLength: 12 }), (list, keys) => {
      const start = list.reduce<readonly Widget[]>(
        (now, { w, h }, index) => added(now, [text('new', 0, 0, w, h)], () => `w${index}`).widgets,
        [],
      )
      const end = keys.reduce((now, { at, dx, dy, what }) => {
        const id = now[at % now.length]?.id ?? ''
        if (what === 'size') return resized(now, only(id), dx, dy)
        if (what === 'put') return putAt(now, id, Math.max(0, dx * at), Math.abs(dy) * at)
        return moved(now, what === 'group' ? new Set([id, now[0]?.id ?? '']) : only(id), dx, dy)
      }, start)
      expect(end).toHaveLength(start.length)
      expect(dashboardFault(bodyWith(...end))).toBeUndefined()
      for (const a of end) {
        expect(a.x + a.w).toBeLessThanOrEqual(GRID_COLUMNS)
        for (const b of end) if (a !== b) expect(a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h).toBe(false)
      }
    }),
    { numRuns: 150 },
  )
})

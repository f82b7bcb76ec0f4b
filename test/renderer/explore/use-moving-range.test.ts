import { describe, expect, it } from 'vitest'
import { HOUR } from '../../../renderer/explore/explore-range.ts'
import { readView } from '../../../renderer/explore/explore-search.ts'
import { keepSame } from '../../../renderer/explore/use-explore-view.ts'
import { restingRange } from '../../../renderer/explore/use-moving-range.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')

describe('a range that was moved by hand', () => {
  it('is kept, in the ms that the address will have, until the address has it', () => {
    const held = restingRange({ kind: 'last', ms: HOUR }, NOW - 5 * HOUR + 0.4, NOW - 3 * HOUR + 0.4, NOW)
    expect(held?.target).toEqual({ kind: 'fixed', ...held?.span })
    expect(Number.isInteger(held?.span.fromMs)).toBe(true)
  })

  it('goes on being live while its end is still now', () => {
    expect(restingRange({ kind: 'last', ms: HOUR }, NOW - 2 * HOUR, NOW, NOW)?.target).toEqual({ kind: 'last', ms: 2 * HOUR })
  })

  it('is not waited for where the address has it already', () => {
    expect(restingRange({ kind: 'last', ms: HOUR }, NOW - HOUR, NOW, NOW)).toBeNull()
    expect(restingRange({ kind: 'fixed', fromMs: 10_000, toMs: 90_000 }, 10_000.2, 90_000.2, NOW)).toBeNull()
  })
})

describe('the view in the address', () => {
  it('keeps the chosen series the same when only the range is another one', () => {
    const before = readView({ s: '1-2h', r: '6h', a: 'max.hour' })
    const after = keepSame(before, readView({ s: '1-2h', r: '7d', a: 'max.hour' }))
    expect(after.items).toBe(before.items)
    expect(after.aggregate).toBe(before.aggregate)
    expect(after.range).not.toEqual(before.range)
    expect(keepSame(before, readView({ s: '1-2', r: '6h' })).items).not.toBe(before.items)
  })
})

import { expect, it } from 'vitest'
import type { Finding } from '../../../backend/contract/finding.ts'
import { countSeverities, fits, ordered, readFindingSearch, stretchOf } from '../../../renderer/data-quality/finding-search.ts'

function finding(id: string, part: Partial<Finding>): Finding {
  const head = { id, version: 1, createdAtMs: 0, changedAtMs: 0, by: 'leitstand' }
  return {
    ...head,
    series: 1,
    board: 'a',
    kind: 'gap',
    severity: 'warning',
    fromMs: 1000,
    toMs: 2000,
    count: 1,
    detail: {},
    acknowledgedBy: null,
    ...part,
  }
}

it('orders by severity, then what goes on, then what ended last; acknowledged ones sink', () => {
  const list = [
    finding('old', {}),
    finding('seen', { severity: 'critical', acknowledgedBy: 'MB' }),
    finding('note', { severity: 'event', toMs: null }),
    finding('open', { toMs: null }),
    finding('late', { toMs: 9000 }),
    finding('critical', { severity: 'critical' }),
  ]
  expect(ordered(list).map(({ id }) => id)).toEqual(['critical', 'open', 'late', 'old', 'note', 'seen'])
  expect(countSeverities(list)).toEqual({ critical: 1, warning: 3, event: 1 })
})

it('reads filters from the address and drops what it does not know', () => {
  expect(readFindingSearch({ kind: 'jump', severity: 'critical', board: 7, open: true, x: 1 })).toEqual({
    kind: 'jump',
    severity: 'critical',
    board: '7',
    open: true,
  })
  expect(readFindingSearch({ kind: 'nonsense', severity: 3, open: 'yes' })).toEqual({})
})

it('open means that it goes on and nobody has seen it', () => {
  expect(fits(finding('x', { toMs: null }), { open: true })).toBe(true)
  expect(fits(finding('x', { toMs: null, acknowledgedBy: 'MB' }), { open: true })).toBe(false)
  expect(fits(finding('x', {}), { open: true })).toBe(false)
  expect(fits(finding('x', { board: 'b' }), { board: 'a' })).toBe(false)
})

it('shows a finding with some time around it, never the future', () => {
  const hour = 3_600_000
  expect(stretchOf({ fromMs: 10 * hour, toMs: 12 * hour }, 100 * hour)).toEqual({ fromMs: 8 * hour, toMs: 14 * hour })
  expect(stretchOf({ fromMs: 10 * hour, toMs: null }, 11 * hour)).toEqual({ fromMs: 9 * hour, toMs: 11 * hour })
  expect(stretchOf({ fromMs: 10 * hour, toMs: 10 * hour }, 100 * hour)).toEqual({ fromMs: 10 * hour - 300_000, toMs: 10 * hour + 300_000 })
})

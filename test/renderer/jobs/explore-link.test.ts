import { expect, it } from 'vitest'
import { readView } from '../../../renderer/explore/explore-search.ts'
import { exploreSearch } from '../../../renderer/jobs/explore-link.ts'

it('makes an address that Explore reads as these series at this stretch', () => {
  const fromMs = Date.UTC(2026, 1, 1, 10)
  const view = readView(exploreSearch([7, 12], fromMs, fromMs + 3_600_000))
  expect(view.items.map((item) => item.series)).toEqual([7, 12])
  expect(view.range).toEqual({ kind: 'fixed', fromMs, toMs: fromMs + 3_600_000 })
})

import { expect, it } from 'vitest'
import { RecentFault } from '../../../backend/status/recent-fault.ts'

it('is told once, lasts while it keeps coming back, and is told again when it comes again', () => {
  const fault = new RecentFault()
  expect(fault.at(1_000_000)).toBeNull()
  expect(fault.note('store.full', 1_000_000)).toBe(true)
  expect(fault.note('store.full', 1_002_000)).toBe(false)
  expect(fault.at(1_006_900)).toBe('store.full')
  expect(fault.at(1_007_100)).toBeNull()
  expect(fault.note('store.full', 1_010_000)).toBe(true)
  expect(fault.note('store.unavailable', 1_010_500)).toBe(true)
  expect(fault.at(1_010_600)).toBe('store.unavailable')
})

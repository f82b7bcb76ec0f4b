import { expect, test } from 'vitest'
import { LogThrottle } from '../../../../backend/adapters/mqtt/log-throttle.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'

test('one line per key and minute, and a bound on all keys together', () => {
  const clock = new ManualClock()
  const throttle = new LogThrottle(clock, 3)
  expect(['a', 'a', 'b', 'c', 'd', 'b'].map((key) => throttle.allows(key))).toEqual([true, false, true, true, false, false])
  clock.forward(59_999)
  expect(throttle.allows('a')).toBe(false)
  clock.forward(1)
  expect(['a', 'd'].map((key) => throttle.allows(key))).toEqual([true, true])
})

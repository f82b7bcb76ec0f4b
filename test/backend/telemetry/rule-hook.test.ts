import { expect, it } from 'vitest'
import type { Sample } from '../../../backend/contract/sample.ts'
import { GuardedRules } from '../../../backend/telemetry/rule-hook.ts'
import { exampleSeries } from '../../contracts/examples.ts'

const sample: Sample = { series: exampleSeries(), atMs: 1, receivedAtMs: 1, raw: 1, value: 1, quality: 'good', marks: 0 }

it('hands every sample on and catches, counts and tells what the hook throws', () => {
  const seen: Sample[] = []
  const told: unknown[] = []
  const rules = new GuardedRules(
    {
      sample: (one) => {
        seen.push(one)
        if (seen.length === 2) throw new Error('bad rule')
      },
    },
    (cause, failures) => told.push(`${failures}: ${cause}`),
  )
  for (let i = 0; i < 3; i++) rules.sample(sample)
  expect(seen).toHaveLength(3)
  expect(rules.failures).toBe(1)
  expect(told).toEqual(['1: Error: bad rule'])
})

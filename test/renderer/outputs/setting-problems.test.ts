import { expect, it } from 'vitest'
import type { ConfigurationProblem } from '../../../backend/contract/configuration/check.ts'
import { EMPTY_CONFIGURATION, plainActuator } from '../../../backend/contract/configuration/configuration.ts'
import { fieldOf, problemsOf } from '../../../renderer/outputs/setting-problems.ts'

const pump = { ...plainActuator(25, 'pump', 'Pump 3'), auxGpio: 26 }
const fan = plainActuator(27, 'pwm', 'Fan')
const problem = (index: number, key: string, gpio: number | null): ConfigurationProblem => ({
  severity: 'error',
  part: 'actuators',
  index,
  gpio,
  reason: { key, figures: {} },
})

it('shows an output only what concerns it', () => {
  const configuration = { ...EMPTY_CONFIGURATION, actuators: [pump, fan] }
  const problems = [problem(0, 'pin-taken', 25), problem(1, 'pin-taken', 27), { ...problem(1, 'pin-taken', 27), part: 'sensors' as const }]
  expect(problemsOf(fan, configuration, problems)).toEqual([problems[1]])
})

it('puts a problem beside the field it is about', () => {
  expect(fieldOf(problem(0, 'pin-taken', 25), pump)).toBe('gpio')
  expect(fieldOf(problem(0, 'pin-taken', 26), pump)).toBe('auxGpio')
  expect(fieldOf(problem(0, 'only-if-series', null), pump)).toBe('onlyIf')
  expect(fieldOf(problem(0, 'runtime-limit', null), pump)).toBe('limits')
})

import { describe, expect, it } from 'vitest'
import type { ConfigurationProblem } from '../../../backend/contract/configuration/check.ts'
import { plainSensor } from '../../../backend/contract/configuration/configuration.ts'
import { fieldOfProblem, problemsOfSensor, stepsWith } from '../../../renderer/sensors/sensor-problems.ts'

const problem = (index: number, key: string, gpio: number | null = 4): ConfigurationProblem => ({
  severity: 'error',
  part: 'sensors',
  index,
  gpio,
  reason: { key, figures: {} },
})

describe('problems beside the fields of a sensor', () => {
  it('belong to the sensor by its place, as two sensors may share a pin', () => {
    const one = { ...plainSensor(4, 'ds18b20', 'A'), onewireAddress: '28FF641D2C1603A1' }
    const two = { ...plainSensor(4, 'ds18b20', 'B'), onewireAddress: '28FF641D2C1603B2' }
    const found = problemsOfSensor({ ...two }, { sensors: [one, two] }, [problem(0, 'pin-taken'), problem(1, 'pin-taken')])
    expect(found.map(({ index }) => index)).toEqual([1])
  })

  it('stand at the second wire when its pin is meant', () => {
    const value = { ...plainSensor(21, 'sht31', 'Air'), sclGpio: 22 }
    expect(fieldOfProblem(problem(0, 'pin-taken', 22), value)).toBe('sclGpio')
    expect(fieldOfProblem(problem(0, 'pin-taken', 21), value)).toBe('gpio')
    expect(fieldOfProblem(problem(0, 'interval-too-short', 21), value)).toBe('interval')
  })

  it('offers sensible intervals and keeps the present one, whatever it is', () => {
    expect(stepsWith(10)).toEqual([2, 5, 10, 15, 30, 60, 120, 300])
    expect(stepsWith(45, 30)).toEqual([30, 45, 60, 120, 300])
  })
})

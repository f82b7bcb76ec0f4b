import { describe, expect, it } from 'vitest'
import type { ParameterDeclaration } from '../../../backend/contract/sensor-library.ts'
import { findProblems, withDefaults } from '../../../backend/libraries/parameters.ts'

const DECLARED: ParameterDeclaration[] = [
  { name: 'altitude', kind: 'number', unit: 'm', min: -500, max: 9000, default: 0, about: '' },
  { name: 'gain', kind: 'number', min: 0, default: 1, about: '' },
  { name: 'toSeaLevel', kind: 'boolean', default: false, about: '' },
  { name: 'sensor', kind: 'choice', choices: ['bh1750', 'tsl2561'], default: 'bh1750', about: '' },
]

const message = (given: Record<string, unknown>) => findProblems(DECLARED, given).map((problem) => problem.message)

describe('library parameters', () => {
  it('takes values of the declared kind and range, ends included', () => {
    expect(message({ altitude: -500, gain: 1e9, toSeaLevel: true, sensor: 'tsl2561' })).toEqual([])
    expect(message({ altitude: 9000 })).toEqual([])
  })

  it('names the parameter, its range and its unit', () => {
    expect(message({ altitude: 9001 })).toEqual(['altitude must be a number from -500 to 9000 m, not 9001'])
    expect(message({ gain: -1 })).toEqual(['gain must be a number of at least 0, not -1'])
    expect(message({ toSeaLevel: 'yes' })).toEqual(['toSeaLevel must be true or false, not "yes"'])
    expect(message({ sensor: 'apds' })).toEqual(['sensor must be one of bh1750, tsl2561, not "apds"'])
  })

  it('reports every problem, not only the first', () => {
    expect(findProblems(DECLARED, { altitude: Number.NaN, gain: '1', nothing: 1 }).map((problem) => problem.name)).toEqual([
      'altitude',
      'gain',
      'nothing',
    ])
  })

  it('refuses names that sit on every object', () => {
    expect(message({ constructor: 1 })[0]).toContain(
      'constructor is no parameter of this library (it has altitude, gain, toSeaLevel, sensor)',
    )
    expect(findProblems([], { x: 1 })[0]?.message).toContain('it has none')
  })

  it('merges defaults in and freezes the result', () => {
    const values = withDefaults(DECLARED, { altitude: 420 })
    expect(values).toEqual({ altitude: 420, gain: 1, toSeaLevel: false, sensor: 'bh1750' })
    expect(Object.isFrozen(values)).toBe(true)
  })
})

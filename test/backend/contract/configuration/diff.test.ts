import { describe, expect, test } from 'vitest'
import { plainActuator } from '../../../../backend/contract/configuration/configuration.ts'
import { diffConfigurations, driftOf } from '../../../../backend/contract/configuration/diff.ts'
import { exampleBody, exampleSensor } from '../../configuration/example-configuration.ts'

describe('the difference of two configurations', () => {
  test('is nothing for the same, also where lists are in another order', () => {
    const turned = exampleBody()
    turned.sensors.reverse()
    turned.actuators.reverse()
    expect(diffConfigurations(exampleBody(), turned)).toEqual([])
  })

  test('names a changed field with its path and both values', () => {
    const after = exampleBody()
    const [pump] = after.actuators
    if (pump) pump.limits.maxRuntimeS = 120
    expect(diffConfigurations(exampleBody(), after)).toEqual([
      {
        part: 'actuators',
        kind: 'changed',
        gpio: 25,
        name: 'Pumpe 3',
        key: '25',
        field: 'limits.maxRuntimeS',
        before: '300',
        after: '120',
      },
    ])
  })

  test('names what came and what went', () => {
    const after = exampleBody()
    after.sensors = [...after.sensors.slice(1), exampleSensor({ gpio: 33, name: 'Bodenfeuchte B' })]
    after.actuators.push(plainActuator(26, 'valve', 'Ventil'))
    after.offlineRules = []
    expect(diffConfigurations(exampleBody(), after).map(({ part, kind, gpio }) => [part, kind, gpio])).toEqual([
      ['sensors', 'removed', 32],
      ['sensors', 'added', 33],
      ['actuators', 'added', 26],
      ['offlineRules', 'removed', 25],
    ])
  })

  test('tells sensors of one bus apart by their address', () => {
    const body = exampleBody()
    body.sensors.push(exampleSensor({ gpio: 4, type: 'ds18b20', name: 'Luft', onewireAddress: '28FF000000000001' }))
    expect(diffConfigurations(exampleBody(), body)).toMatchObject([{ kind: 'added', key: '4:ds18b20:28FF000000000001' }])
  })

  test('is no drift where only the centre uses the field', () => {
    const board = exampleBody()
    for (const actuator of board.actuators) Object.assign(actuator, { powerW: null, isolation: null, onlyIf: [] })
    expect(diffConfigurations(exampleBody(), board)).not.toEqual([])
    expect(driftOf(exampleBody(), board)).toEqual([])
  })
})

import { expect, test } from 'vitest'
import { EMPTY_CONFIGURATION, plainActuator } from '../../../../backend/contract/configuration/configuration.ts'
import { subzonesFault, subzonesOf, withSubzones } from '../../../../backend/contract/configuration/subzones.ts'
import { exampleSensor } from '../../configuration/example-configuration.ts'

const body = {
  ...EMPTY_CONFIGURATION,
  sensors: [exampleSensor({ gpio: 4, name: 'Water', subzone: 'Tank' }), exampleSensor({ gpio: 21, name: 'Air' })],
  actuators: [plainActuator(26, 'valve', 'Valve'), plainActuator(25, 'pump', 'Pump')].map((one) => ({ ...one, subzone: 'Bench' })),
}

test('sub-zones are the pins of what names them', () => {
  expect(subzonesOf(body)).toEqual([
    { name: 'Bench', gpios: [25, 26] },
    { name: 'Tank', gpios: [4] },
  ])
})

test('a pin on which two parts name two sub-zones belongs to the first alone', () => {
  const sensors = [exampleSensor({ gpio: 21, subzone: 'A' }), exampleSensor({ gpio: 21, type: 'bme280', subzone: 'B' })]
  expect(subzonesOf({ sensors, actuators: [] })).toEqual([{ name: 'A', gpios: [21] }])
})

test('written into a configuration and read back they are the same', () => {
  const wanted = [
    { name: 'All', gpios: [4, 25] },
    { name: 'Rest', gpios: [21] },
  ]
  const changed = withSubzones(body, wanted)
  expect(subzonesOf(changed)).toEqual(wanted)
  expect(changed.actuators.find(({ gpio }) => gpio === 26)?.subzone).toBeNull()
})

test.each([
  [
    [
      { name: 'A', gpios: [4] },
      { name: 'A', gpios: [25] },
    ],
    /two sub-zones “A”/,
  ],
  [[{ name: 'A', gpios: [] }], /no pin/],
  [
    [
      { name: 'A', gpios: [4] },
      { name: 'B', gpios: [4] },
    ],
    /in “A” and in “B”/,
  ],
  [[{ name: 'A', gpios: [33] }], /Nothing is configured on GPIO 33/],
])('what does not fit is said: %j', (subzones, text) => {
  expect(subzonesFault(body, subzones)).toMatch(text)
})

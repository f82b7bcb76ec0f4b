import { expect, test } from 'vitest'
import { BUNDLED_BOARD_TYPES } from '../../../backend/board-types/bundled.ts'
import { checkConfiguration } from '../../../backend/contract/configuration/check.ts'
import { type ConfigurationBody, EMPTY_CONFIGURATION } from '../../../backend/contract/configuration/configuration.ts'
import {
  allowedPins,
  applyPlaced,
  choosePin,
  firstPin,
  judgePlacing,
  PALETTE,
  type Placing,
  type PlacingKind,
} from '../../../renderer/pins/placing.ts'
import fc from '../../property.ts'

const [WROOM] = BUNDLED_BOARD_TYPES
if (!WROOM) throw new Error('bundled types')

const fresh = (kind: PlacingKind): Placing => ({ kind, moving: null, sda: null })
const sensor = (type: string) => fresh({ part: 'sensors', type })
const PUMP = fresh({ part: 'actuators', type: 'pump' })

/** Places it, answering the question for SCL by what is suggested. */
function put(body: ConfigurationBody, placing: Placing, gpio: number, type = WROOM): ConfigurationBody {
  if (!type) throw new Error('type')
  const step = choosePin(gpio, placing, type, body, placing.kind.type)
  if (step.kind === 'placed') return applyPlaced(body, step.placed)
  if (step.suggested === null) return body
  const second = choosePin(step.suggested, { ...placing, sda: step.sda }, type, body, placing.kind.type)
  if (second.kind !== 'placed') throw new Error('asked twice')
  return applyPlaced(body, second.placed)
}

test('a pump gets a longest time on and a pause, and stays off by itself', () => {
  const { actuators } = put(EMPTY_CONFIGURATION, PUMP, 25)
  expect(actuators).toEqual([expect.objectContaining({ gpio: 25, type: 'pump', atBoot: 'off', atDisconnect: 'off' })])
  expect(actuators[0]?.limits).toEqual({ maxRuntimeS: 300, cooldownS: 10, maxActivationsPerHour: null })
})

test('the first I²C device asks for SCL and suggests the usual one, the second joins with the next address', () => {
  expect(choosePin(21, sensor('sht31'), WROOM, EMPTY_CONFIGURATION, 'SHT31')).toEqual({ kind: 'ask-scl', sda: 21, suggested: 22 })
  const one = put(EMPTY_CONFIGURATION, sensor('sht31'), 21)
  const two = put(one, sensor('sht31'), 21)
  expect(two.sensors.map(({ gpio, sclGpio, i2cAddress, name }) => [gpio, sclGpio, i2cAddress, name])).toEqual([
    [21, 22, 0x44, 'sht31'],
    [21, 22, 0x45, 'sht31 2'],
  ])
  const third = judgePlacing(21, sensor('sht31'), WROOM, two)
  expect(third.objections[0]?.reason).toMatchObject({ key: 'i2c-twice' })
  expect(judgePlacing(22, sensor('sht31'), WROOM, two).verdict).toBe('no')
})

test('the keyboard begins where the bus is, else at the pins the board has for it, else at a pin without a warning', () => {
  expect(firstPin(sensor('sht31'), WROOM, EMPTY_CONFIGURATION)).toBe(21)
  expect(firstPin(sensor('bmp280'), WROOM, put(EMPTY_CONFIGURATION, sensor('sht31'), 32))).toBe(32)
  expect(firstPin(sensor('ds18b20'), WROOM, put(EMPTY_CONFIGURATION, sensor('ds18b20'), 16))).toBe(16)
  const pin = firstPin(sensor('digital'), WROOM, EMPTY_CONFIGURATION)
  expect(pin !== null && judgePlacing(pin, sensor('digital'), WROOM, EMPTY_CONFIGURATION).verdict).toBe('yes')
})

test('SCL cannot be the pin of SDA', () => {
  expect(judgePlacing(21, { ...sensor('sht31'), sda: 21 }, WROOM, EMPTY_CONFIGURATION).objections[0]?.reason.key).toBe('i2c-one-wire')
})

test('an analog sensor may go to six pins, an output to none that is only an input', () => {
  expect([...allowedPins(sensor('ph'), WROOM, EMPTY_CONFIGURATION)].sort((a, b) => a - b)).toEqual([32, 33, 34, 35, 36, 39])
  const outputs = allowedPins(PUMP, WROOM, EMPTY_CONFIGURATION)
  expect([34, 35, 36, 39, 12, 1, 6].filter((gpio) => outputs.has(gpio))).toEqual([])
})

test('what is moved keeps its settings, may stay where it is, and offline rules move along', () => {
  const rule = {
    actuatorGpio: 25,
    sensorGpio: 32,
    sensorValueType: 'ph',
    window: null,
    activateAbove: 7,
    deactivateBelow: 6,
    activateBelow: null,
    deactivateAbove: null,
  }
  const body = { ...put(put(EMPTY_CONFIGURATION, PUMP, 25), sensor('ph'), 32), offlineRules: [rule] }
  const moving: Placing = { ...PUMP, moving: 0 }
  expect(judgePlacing(25, moving, WROOM, body).verdict).toBe('yes')
  const moved = put(put(body, moving, 26), { ...sensor('ph'), moving: 0 }, 33)
  expect(moved.actuators).toEqual([{ ...body.actuators[0], gpio: 26 }])
  expect(moved.sensors).toEqual([{ ...body.sensors[0], gpio: 33 }])
  expect(moved.offlineRules).toEqual([{ ...rule, actuatorGpio: 26, sensorGpio: 33 }])
  expect(checkConfiguration(moved, WROOM)).toEqual([])
})

test('whatever is placed where it is allowed, the configuration may be saved (but for OneWire, where ROMs come from the scan)', () => {
  const kinds = PALETTE.filter((kind) => kind.type !== 'ds18b20')
  fc.assert(
    fc.property(
      fc.constantFrom(...BUNDLED_BOARD_TYPES),
      fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat()), { maxLength: 12 }),
      (type, moves) => {
        let body = EMPTY_CONFIGURATION
        for (const [kind, pick] of moves) {
          const allowed = [...allowedPins(fresh(kind), type, body)]
          const gpio = allowed[pick % Math.max(1, allowed.length)]
          if (gpio !== undefined) body = put(body, fresh(kind), gpio, type)
        }
        const errors = checkConfiguration(body, type).filter(
          ({ severity, reason }) => severity === 'error' && reason.key !== 'pwm-channels',
        )
        expect(errors).toEqual([])
      },
    ),
  )
})

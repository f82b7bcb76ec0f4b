import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { BUNDLED_BOARD_TYPES } from '../../../../backend/board-types/bundled.ts'
import type { BoardType } from '../../../../backend/contract/boards/type.ts'
import { type ConfigurationProblem, checkConfiguration } from '../../../../backend/contract/configuration/check.ts'
import {
  ACTUATOR_TYPES,
  type ActuatorSetting,
  type ConfigurationBody,
  plainActuator,
  plainSensor,
  type SensorSetting,
} from '../../../../backend/contract/configuration/configuration.ts'
import { payloadOf } from '../../../../backend/contract/configuration/message.ts'
import { isReasonKey, reasonText } from '../../../../backend/contract/reasons.ts'
import { limitsOf } from '../../../../backend/simulation/output-limits.ts'
import { reasonSentence } from '../../../../renderer/language/reasons.ts'
import fc from '../../../property.ts'

const [WROOM, C3] = BUNDLED_BOARD_TYPES
if (!WROOM || !C3) throw new Error('bundled types')

function sensor(type: string, gpio: number, change: Partial<SensorSetting> = {}): SensorSetting {
  return { ...plainSensor(gpio, type, `${type} ${gpio}`), ...change }
}

function body(change: Partial<ConfigurationBody>): ConfigurationBody {
  return { sensors: [], actuators: [], offlineRules: [], ...change }
}

const output = (gpio: number, type: (typeof ACTUATOR_TYPES)[number] = 'relay', auxGpio: number | null = null) => ({
  ...plainActuator(gpio, type, `${type} ${gpio}`),
  auxGpio,
})

const told = (problems: readonly ConfigurationProblem[]) =>
  problems.map(({ severity, part, index, reason }) => `${severity} ${part} ${index} ${reason.key}`)

const ROM = '28FF64A1B2C3D401'
const OTHER_ROM = '28FF64A1B2C3D402'

const CASES: [string, BoardType | null, Partial<ConfigurationBody>, string[]][] = [
  [
    'one pin for a sensor and an output',
    WROOM,
    { sensors: [sensor('ph', 32)], actuators: [output(32)] },
    ['error actuators 0 pin-taken-free'],
  ],
  ['the same without a board type', null, { sensors: [sensor('ph', 32)], actuators: [output(32)] }, ['error actuators 0 pin-taken']],
  ['two analog sensors on one pin', WROOM, { sensors: [sensor('ph', 32), sensor('ec', 32)] }, ['error sensors 1 pin-taken-free']],
  ['analog on ADC2', WROOM, { sensors: [sensor('ph', 26)] }, ['error sensors 0 pin-adc2']],
  ['analog on the erratum pin', C3, { sensors: [sensor('ph', 5)] }, ['error sensors 0 pin-adc-erratum']],
  ['a OneWire bus on an input-only pin', WROOM, { sensors: [sensor('ds18b20', 34)] }, ['error sensors 0 pin-input-only']],
  ['I²C on the default bus, SCL unsaid', WROOM, { sensors: [sensor('sht31', 21)] }, []],
  [
    'SCL of the default bus taken by an output',
    WROOM,
    { sensors: [sensor('sht31', 21)], actuators: [output(22)] },
    ['error actuators 0 pin-taken-free'],
  ],
  [
    'two addresses on one bus',
    WROOM,
    { sensors: [sensor('sht31', 21, { sclGpio: 22, i2cAddress: 0x44 }), sensor('sht31', 21, { sclGpio: 22, i2cAddress: 0x45 })] },
    [],
  ],
  [
    'one address twice on a bus',
    WROOM,
    { sensors: [sensor('sht31', 21, { sclGpio: 22 }), sensor('sht31', 21, { sclGpio: 22, i2cAddress: 0x44 })] },
    ['error sensors 1 i2c-twice'],
  ],
  ['one address on two buses', WROOM, { sensors: [sensor('sht31', 21, { sclGpio: 22 }), sensor('sht31', 18, { sclGpio: 19 })] }, []],
  [
    'a bus with one wire shared',
    WROOM,
    { sensors: [sensor('sht31', 21, { sclGpio: 22 }), sensor('bme280', 21, { sclGpio: 19 })] },
    ['error sensors 1 i2c-torn'],
  ],
  [
    'a bus with its wires swapped',
    WROOM,
    { sensors: [sensor('sht31', 21, { sclGpio: 22 }), sensor('bme280', 22, { sclGpio: 21 })] },
    ['error sensors 1 pin-taken-free', 'error sensors 1 pin-taken-free'],
  ],
  ['SDA and SCL on one pin', null, { sensors: [sensor('sht31', 21, { sclGpio: 21 })] }, ['error sensors 0 i2c-one-wire']],
  ['SCL that nobody knows', null, { sensors: [sensor('sht31', 21)] }, ['warning sensors 0 i2c-no-scl']],
  [
    'two ROMs on one bus',
    WROOM,
    { sensors: [sensor('ds18b20', 4, { onewireAddress: ROM }), sensor('ds18b20', 4, { onewireAddress: OTHER_ROM })] },
    [],
  ],
  [
    'one ROM twice',
    WROOM,
    { sensors: [sensor('ds18b20', 4, { onewireAddress: ROM }), sensor('ds18b20', 4, { onewireAddress: ROM })] },
    ['error sensors 1 onewire-twice'],
  ],
  [
    'a second device without ROM',
    WROOM,
    { sensors: [sensor('ds18b20', 4, { onewireAddress: ROM }), sensor('ds18b20', 4)] },
    ['error sensors 1 onewire-which'],
  ],
  [
    'a first device without ROM',
    WROOM,
    { sensors: [sensor('ds18b20', 4), sensor('ds18b20', 4, { onewireAddress: ROM })] },
    ['error sensors 1 onewire-which'],
  ],
  [
    'a bus wire used as an output',
    WROOM,
    { sensors: [sensor('ds18b20', 4)], actuators: [output(4)] },
    ['error actuators 0 pin-taken-free'],
  ],
  ['an H bridge with a wire on an input-only pin', WROOM, { actuators: [output(25, 'pump', 34)] }, ['error actuators 0 pin-input-only']],
  [
    'a valve with feedback on an input-only pin',
    WROOM,
    { actuators: [output(25, 'valve', 34)] },
    ['warning actuators 0 pin-feedback', 'warning actuators 0 pin-no-pull'],
  ],
  ['both wires of a bridge on one pin', null, { actuators: [output(25, 'pump', 25)] }, ['error actuators 0 pin-second-wire']],
  [
    'a wire of a bridge that another output has',
    WROOM,
    { actuators: [output(26), output(25, 'pump', 26)] },
    ['error actuators 1 pin-taken-free'],
  ],
  ['a relay on GPIO 12', WROOM, { actuators: [output(12)] }, ['error actuators 0 pin-flash-voltage']],
  [
    'a seventh PWM output of six',
    C3,
    { actuators: [2, 3, 4, 5, 6, 7, 10].map((gpio) => output(gpio, 'pwm')) },
    ['warning actuators 0 pin-strap-download', 'warning actuators 0 pin-strap-pulse', 'error actuators 6 pwm-channels'],
  ],
  [
    'three DS18B20 every 2 s',
    WROOM,
    { sensors: [ROM, OTHER_ROM, '28FF64A1B2C3D403'].map((rom) => sensor('ds18b20', 4, { onewireAddress: rom, sampleIntervalS: 2 })) },
    [0, 1, 2].map((index) => `warning sensors ${index} interval-bus`),
  ],
  ['reports more often than samples', null, { sensors: [sensor('ph', 32, { sampleIntervalS: 60 })] }, ['error sensors 0 interval-report']],
  [
    '64 sensors every 2 s',
    null,
    { sensors: Array.from({ length: 48 }, (_, gpio) => sensor('digital', gpio, { sampleIntervalS: 2, reportIntervalS: 2 })) },
    ['warning sensors 0 interval-board'],
  ],
]

test.each(CASES)('%s', (_, type, change, expected) => {
  expect(told(checkConfiguration(body(change), type))).toEqual(expected)
})

const RULE = {
  actuatorGpio: 25,
  sensorGpio: 32,
  sensorValueType: 'ph',
  window: null,
  activateAbove: 7,
  deactivateBelow: 6,
  activateBelow: null,
  deactivateAbove: null,
}

test('an offline rule needs its sensor, its output and thresholds with a gap', () => {
  const good = body({ sensors: [sensor('ph', 32)], actuators: [output(25)], offlineRules: [RULE] })
  expect(checkConfiguration(good, WROOM)).toEqual([])
  const keysOf = (one: ConfigurationBody) => checkConfiguration(one, WROOM).map(({ reason }) => reason.key)
  expect(keysOf({ ...good, sensors: [] })).toEqual(['rule-no-sensor'])
  expect(keysOf({ ...good, actuators: [] })).toEqual(['rule-no-output'])
  expect(keysOf({ ...good, offlineRules: [{ ...RULE, activateAbove: null }] })).toEqual(['rule-thresholds'])
  expect(keysOf({ ...good, offlineRules: [{ ...RULE, deactivateBelow: 8 }] })).toEqual(['rule-crossed'])
})

test('only a servo has a position at an emergency stop: a stop that runs a pump would be none', () => {
  const keysOf = (one: ActuatorSetting) => checkConfiguration(body({ actuators: [one] }), WROOM).map(({ reason }) => reason.key)
  expect(keysOf({ ...plainActuator(25, 'pump', 'Pump'), emergencyPercent: 100 })).toEqual(['emergency-not-servo'])
  expect(keysOf({ ...plainActuator(25, 'servo', 'Flap'), emergencyPercent: 20 })).toEqual([])
  const [sent] = payloadOf(body({ actuators: [{ ...plainActuator(25, 'pump', 'Pump'), emergencyPercent: 100 }] })).actuators
  expect(sent).not.toHaveProperty('emergency_pwm')
  expect(limitsOf({ gpio: 25, type: 'pump', emergency_pwm: 255 }).emergencyPwm).toBe(0)
})

test('a rule of an output with a condition is said not to run alone', () => {
  const condition = { series: 1, comparison: 'above' as const, low: 5, high: null, maxAgeS: 60 }
  const whole = body({ sensors: [sensor('ph', 32)], actuators: [{ ...output(25), onlyIf: [condition] }], offlineRules: [RULE] })
  expect(checkConfiguration(whole, WROOM)).toMatchObject([{ severity: 'warning', part: 'offlineRules', reason: { key: 'rule-only-if' } }])
})

const anyGpio = fc.integer({ min: 0, max: 48 })
const anySensor = fc
  .record({
    type: fc.constantFrom('ds18b20', 'sht31', 'bme280', 'ph', 'flow', 'digital', 'something'),
    gpio: anyGpio,
    sclGpio: fc.option(anyGpio),
    i2cAddress: fc.option(fc.constantFrom(0x44, 0x45, 0x76)),
    onewireAddress: fc.option(fc.constantFrom(ROM, OTHER_ROM)),
    sampleIntervalS: fc.integer({ min: 2, max: 300 }),
  })
  .map(({ type, gpio, ...rest }) => sensor(type, gpio, rest))
const anyOutput = fc
  .tuple(anyGpio, fc.constantFrom(...ACTUATOR_TYPES), fc.option(anyGpio))
  .map(([gpio, type, aux]) => output(gpio, type, aux))
const anyRule = fc
  .record({ actuatorGpio: anyGpio, sensorGpio: anyGpio, activateAbove: fc.option(fc.constant(7)) })
  .map((change) => ({ ...RULE, ...change }))
const anyBody = fc.record({
  sensors: fc.array(anySensor, { maxLength: 12 }),
  actuators: fc.array(anyOutput, { maxLength: 12 }),
  offlineRules: fc.array(anyRule, { maxLength: 3 }),
})
const anyType = fc.constantFrom(null, ...BUNDLED_BOARD_TYPES)

beforeAll(async () => {
  if (!i18next.isInitialized) await i18next.init({ lng: 'de', resources: {} })
})

test('whatever is configured, every problem is said in both languages and points at something that is there', async () => {
  await i18next.changeLanguage('de')
  fc.assert(
    fc.property(anyBody, anyType, (configuration, type) => {
      for (const { part, index, reason } of checkConfiguration(configuration, type)) {
        expect(configuration[part][index]).toBeDefined()
        expect(isReasonKey(reason.key)).toBe(true)
        for (const said of [reasonText(reason), reasonSentence(reason)]) expect(said).toMatch(/^\S.+[^\s{}]$/)
        expect(reasonSentence(reason)).not.toBe(reasonText(reason))
      }
    }),
  )
})

test('taking out what has an error, again and again, always leaves a configuration that may be saved, and never takes out what has none', () => {
  fc.assert(
    fc.property(anyBody, anyType, (start, type) => {
      let left = start
      for (let round = 0; round < 40; round++) {
        const worst = checkConfiguration(left, type).find(({ severity }) => severity === 'error')
        if (!worst) break
        const before = checkConfiguration(left, type).filter(({ severity }) => severity === 'error').length
        left = { ...left, [worst.part]: left[worst.part].filter((_, index) => index !== worst.index) }
        const after = checkConfiguration(left, type).filter(({ severity, part }) => severity === 'error' && part !== 'offlineRules').length
        expect(after).toBeLessThanOrEqual(before)
      }
      expect(checkConfiguration(left, type).filter(({ severity }) => severity === 'error')).toEqual([])
    }),
  )
})

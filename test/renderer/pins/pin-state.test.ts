import { expect, test } from 'vitest'
import { BUNDLED_BOARD_TYPES } from '../../../backend/board-types/bundled.ts'
import { guessType, misfits } from '../../../backend/contract/boards/type-guess.ts'
import { type ConfigurationBody, plainActuator } from '../../../backend/contract/configuration/configuration.ts'
import { pinUses } from '../../../backend/contract/configuration/pin-use.ts'
import { heardConfiguration } from '../../../renderer/pins/heard-configuration.ts'
import { countStates, nameOfUses, pinViews } from '../../../renderer/pins/pin-state.ts'
import { exampleSeries } from '../../contracts/examples.ts'

const [WROOM, C3, S3] = BUNDLED_BOARD_TYPES
if (!WROOM || !C3 || !S3) throw new Error('bundled types')

const series = (gpio: number, sensorType: string, address: string | null = null) => exampleSeries({ id: gpio, gpio, sensorType, address })
const nameless = () => 'name'

/** The board of the drawing: seven readings, three outputs. */
const DRAWN = heardConfiguration(
  [
    series(32, 'moisture'),
    series(33, 'moisture'),
    series(34, 'level'),
    series(35, 'pressure'),
    series(4, 'ds18b20', '28FF64A1B2C3D401'),
    series(21, 'sht31_temperature', '0x44'),
    series(21, 'sht31_humidity', '0x44'),
  ],
  [],
  nameless,
)
const OUTPUTS = [25, 26, 27].map((gpio) => plainActuator(gpio, 'relay', `Relay ${gpio}`))
const BODY: ConfigurationBody = { sensors: DRAWN.sensors, actuators: OUTPUTS, offlineRules: [] }

test('the counts are those of the drawing: 10 used, 7 free, 9 limited, 6 blocked', () => {
  expect(countStates(pinViews(WROOM, BODY))).toEqual({ used: 10, free: 7, limited: 9, blocked: 6 })
})

test('every pin that nobody uses says why it is not free', () => {
  const words = Object.fromEntries(pinViews(WROOM, BODY).flatMap(({ pin, word, uses }) => (uses.length > 0 ? [] : [[pin.label, word]])))
  expect(words).toMatchObject({
    '3V3': 'power',
    EN: 'reset',
    GND: 'ground',
    36: 'inputOnly',
    1: 'uartTx',
    3: 'uartRx',
    5: 'strapping',
    0: 'strappingBoot',
    9: 'flash',
    14: 'free',
  })
})

test('the two readings of one I²C device are one use of two wires, named by their wire', () => {
  const uses = pinUses(BODY, WROOM)
  const typeOf = (use: (typeof uses)[number]) => BODY[use.part][use.index]?.type ?? ''
  const named = (gpio: number) =>
    nameOfUses(
      uses.filter((use) => use.gpio === gpio),
      typeOf,
    )
  expect([named(21), named(22), named(4), named(25)]).toEqual(['SHT31 SDA', 'SHT31 SCL', 'DS18B20', 'Relay 25'])
})

test('a board type is guessed only where the pins heard leave one', () => {
  expect(guessType(BUNDLED_BOARD_TYPES, { inputs: [32, 34], outputs: [25] })?.id).toBe('esp32-wroom-32')
  expect(guessType(BUNDLED_BOARD_TYPES, { inputs: [38, 42], outputs: [] })?.id).toBe('esp32-s3-devkitc-1')
  expect(guessType(BUNDLED_BOARD_TYPES, { inputs: [4], outputs: [5] })).toBeNull()
  expect(guessType(BUNDLED_BOARD_TYPES, { inputs: [], outputs: [] })).toBeNull()
  expect(misfits(C3, { inputs: [4, 34], outputs: [25] })).toEqual([25, 34])
  expect(misfits(WROOM, { inputs: [34], outputs: [35] })).toEqual([35])
})

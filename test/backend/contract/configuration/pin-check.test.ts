import { expect, test } from 'vitest'
import { BUNDLED_BOARD_TYPES } from '../../../../backend/board-types/bundled.ts'
import type { BoardType, PinWish } from '../../../../backend/contract/boards/type.ts'
import { freeFor, judgePin, judgePlace } from '../../../../backend/contract/configuration/pin-check.ts'
import { reasonText } from '../../../../backend/contract/reasons.ts'

const typeOf = (id: string): BoardType => {
  const type = BUNDLED_BOARD_TYPES.find((one) => one.id === id)
  if (!type) throw new Error(id)
  return type
}
const WROOM = typeOf('esp32-wroom-32')
const C3 = typeOf('xiao-esp32-c3')
const S3 = typeOf('esp32-s3-devkitc-1')

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** The table of GPIO safety: type, pins, wish, verdict, and the reason that must be among the objections. */
const FACTS: [BoardType, number[], PinWish, 'yes' | 'warning' | 'no', string?][] = [
  [WROOM, range(6, 11), 'output', 'no', 'pin-flash'],
  [WROOM, range(6, 11), 'digital', 'no', 'pin-flash'],
  [WROOM, [20, 24, 28, 29, 30, 31, 37, 38, 40], 'digital', 'no', 'pin-absent'],
  [WROOM, [34, 35, 36, 39], 'output', 'no', 'pin-input-only'],
  [WROOM, [34, 35, 36, 39], 'pwm', 'no', 'pin-input-only'],
  [WROOM, [34, 35, 36, 39], 'onewire', 'no', 'pin-input-only'],
  [WROOM, [34, 35, 36, 39], 'sda', 'no', 'pin-input-only'],
  [WROOM, [34, 35, 36, 39], 'scl', 'no', 'pin-input-only'],
  [WROOM, [34, 35, 36, 39], 'digital', 'warning', 'pin-no-pull'],
  [WROOM, [34, 35, 36, 39], 'feedback', 'warning', 'pin-feedback'],
  [WROOM, [32, 33, 34, 35, 36, 39], 'analog', 'yes'],
  [WROOM, [0, 2, 4, 12, 13, 14, 15, 25, 26, 27], 'analog', 'no', 'pin-adc2'],
  [WROOM, [5, 16, 17, 18, 19, 21, 22, 23], 'analog', 'no', 'pin-no-adc'],
  [WROOM, [0, 2, 5, 15], 'digital', 'warning'],
  [WROOM, [0, 2, 5, 15], 'output', 'warning'],
  [WROOM, [0], 'output', 'warning', 'pin-strap-download'],
  [WROOM, [0, 5, 15], 'output', 'warning', 'pin-strap-pulse'],
  [WROOM, [12], 'output', 'no', 'pin-flash-voltage'],
  [WROOM, [12], 'onewire', 'no', 'pin-flash-voltage'],
  [WROOM, [12], 'digital', 'no', 'pin-flash-voltage'],
  [WROOM, [12], 'feedback', 'warning', 'pin-strap-voltage'],
  [WROOM, [1], 'output', 'no', 'pin-start-log'],
  [WROOM, [1], 'digital', 'warning', 'pin-uart-tx'],
  [WROOM, [3], 'output', 'warning', 'pin-uart-rx'],
  [WROOM, [4, 13, 14, 16, 17, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33], 'output', 'yes'],
  [WROOM, [4, 13, 14, 16, 17, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33], 'pwm', 'yes'],
  [WROOM, [4, 13, 14, 16, 17, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33], 'onewire', 'yes'],
  [C3, range(11, 17), 'output', 'no', 'pin-flash'],
  [C3, [0, 1], 'digital', 'no', 'pin-inside'],
  [C3, [18, 19], 'output', 'no', 'pin-usb'],
  [C3, [22, 34, 48], 'digital', 'no', 'pin-absent'],
  [C3, [5], 'analog', 'no', 'pin-adc-erratum'],
  [C3, [3, 4], 'analog', 'yes'],
  [C3, [2], 'analog', 'warning', 'pin-strap-download'],
  [C3, [6, 7, 10], 'analog', 'no', 'pin-no-adc'],
  [C3, [2, 8, 9], 'output', 'warning', 'pin-strap-pulse'],
  [C3, [21], 'output', 'no', 'pin-start-log'],
  [C3, [20], 'digital', 'warning', 'pin-uart-rx'],
  [C3, [3, 4, 5, 6, 7, 10], 'output', 'yes'],
  [C3, [3, 4, 5, 6, 7, 10], 'onewire', 'yes'],
  [S3, range(26, 32), 'output', 'no', 'pin-flash'],
  [S3, range(33, 37), 'output', 'no', 'pin-psram'],
  [S3, range(22, 25), 'output', 'no', 'pin-absent'],
  [S3, [19, 20], 'output', 'no', 'pin-usb'],
  [S3, range(4, 10), 'analog', 'yes'],
  [S3, [1, 2], 'analog', 'yes'],
  [S3, [11, 12, 13, 14, 15, 16, 17, 18], 'analog', 'no', 'pin-adc2'],
  [S3, [21, 38, 42, 47, 48], 'analog', 'no', 'pin-no-adc'],
  [S3, [0, 3, 46], 'digital', 'warning'],
  [S3, [45], 'output', 'no', 'pin-flash-voltage'],
  [S3, [43], 'output', 'no', 'pin-start-log'],
  [S3, [1, 2, ...range(4, 18), 21, ...range(38, 42), 47, 48], 'output', 'yes'],
]

test.each(FACTS)('$0.chip GPIO $1 as $2: $3', (type, gpios, wish, verdict, key) => {
  for (const gpio of gpios) {
    const judged = judgePin(gpio, wish, type)
    expect(judged.verdict, `GPIO ${gpio}`).toBe(verdict)
    if (key !== undefined) expect(judged.objections.map(({ reason }) => reason.key)).toContain(key)
  }
})

test('the free pins of each board are the free ones of the table', () => {
  expect(freeFor('output', WROOM, [])).toEqual([4, 13, 14, 16, 17, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33])
  expect(freeFor('output', C3, [])).toEqual([3, 4, 5, 6, 7, 10])
  expect(freeFor('output', S3, [])).toEqual([1, 2, ...range(4, 18), 21, ...range(38, 42), 47, 48])
})

test('a refusal names pins that are free, and none where there is none', () => {
  const uses = freeFor('output', WROOM, [])
    .filter((gpio) => gpio !== 13 && gpio !== 14)
    .map((gpio) => ({ gpio, wish: 'output' as const, part: 'actuators' as const, index: 0, name: 'x' }))
  const [objection] = judgePin(12, 'output', WROOM, uses).objections
  expect(objection && reasonText(objection.reason)).toMatch(/sets the flash voltage at boot.* Free: 13, 14\.$/)
  const full = [13, 14].map((gpio) => ({ gpio, wish: 'output' as const, part: 'actuators' as const, index: 0, name: 'x' }))
  const [alone] = judgePin(12, 'output', WROOM, [...uses, ...full]).objections
  expect(alone && reasonText(alone.reason)).toMatch(/Free: none\.$/)
})

test('without a board type nothing is said of a pin by itself', () => {
  expect(judgePin(6, 'output', null)).toEqual({ verdict: 'yes', objections: [] })
})

test('a pin that is taken is refused, but not to the part that is moved, nor on the same bus', () => {
  const pump = { gpio: 25, wish: 'output' as const, part: 'actuators' as const, index: 0, name: 'Pump 3' }
  const probe = { gpio: 4, wish: 'onewire' as const, part: 'sensors' as const, index: 0, name: 'Probe' }
  const taken = judgePlace(25, 'output', WROOM, [pump])
  expect(taken.verdict).toBe('no')
  expect(taken.objections[0]?.reason).toMatchObject({ key: 'pin-taken-free', figures: { by: 'Pump 3' } })
  expect(judgePlace(25, 'output', WROOM, [pump], { part: 'actuators', index: 0 }).verdict).toBe('yes')
  expect(judgePlace(4, 'onewire', WROOM, [probe]).verdict).toBe('yes')
  expect(judgePlace(4, 'digital', WROOM, [probe]).verdict).toBe('no')
})

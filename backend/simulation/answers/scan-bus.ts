import Type from 'typebox'
import { checkOf } from '../../contract/check-of.ts'
import type { AnsweringBoard } from './answering-board.ts'

/** System command `scan_bus`: which devices answer on a OneWire wire or an I²C bus. A simulated board finds the sensors it has. */

const scanParams = checkOf(Type.Object({ bus: Type.Enum(['onewire', 'i2c'] as const), gpio: Type.Integer() }))

export function answerScan(
  board: Pick<AnsweringBoard, 'sensors'>,
  params: unknown,
  answer: (success: boolean, text: string, more?: Record<string, unknown>) => void,
): void {
  if (!scanParams.Check(params)) {
    answer(false, 'scan_bus needs bus (onewire or i2c) and gpio')
    return
  }
  const devices = board.sensors.scan(params.bus, params.gpio).map((address) => ({ address }))
  answer(true, `${devices.length} found`, { data: { bus: params.bus, gpio: params.gpio, devices } })
}

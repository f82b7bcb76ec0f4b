import { Emergency } from '../down-messages.ts'
import type { AnsweringBoard } from './answering-board.ts'

const WHOLE_BOARD = 255

/** `actuator/emergency` and the broadcast: at once, and also for what can't be read: a missing or unknown command means stop. */
export function answerEmergency(board: AnsweringBoard, message: unknown): void {
  const { actuators } = board
  const read = Emergency.Check(message) ? message : {}
  const echo = read.correlation_id === undefined ? {} : { correlation_id: read.correlation_id }
  if (read.command === 'clear_emergency') {
    actuators.clear()
    board.say('actuator/recovery_confirm', {
      command: 'clear_emergency',
      gpio_count: actuators.count,
      outcome: 'executed',
      ...echo,
    })
    return
  }
  const count = actuators.stop()
  board.say('actuator/emergency/ack', { command: 'emergency_stop', gpio_count: count, outcome: 'executed', ...echo })
  board.say(`actuator/${WHOLE_BOARD}/alert`, {
    gpio: WHOLE_BOARD,
    type: 'emergency_stop',
    message: read.reason ?? 'Actuators stopped',
  })
}

import { HeartbeatAckMessage, SystemCommand } from '../down-messages.ts'
import { type AnsweringBoard, notUnderstood } from './answering-board.ts'

import { answerScan } from './scan-bus.ts'
import { answerUpdate } from './update.ts'

/** `system/heartbeat/ack`: the centre is there. */
export function answerHeartbeatAck(board: AnsweringBoard, message: unknown): void {
  if (HeartbeatAckMessage.Check(message)) board.acknowledged(message.status, message.handover_epoch)
  else notUnderstood(board, 'system/heartbeat/ack')
}

/** `system/command`. */
export function answerSystem(board: AnsweringBoard, message: unknown): void {
  if (!SystemCommand.Check(message)) {
    notUnderstood(board, 'system/command')
    return
  }
  const { command } = message
  const answer = (success: boolean, text: string, more: Record<string, unknown> = {}) =>
    board.say('system/response', {
      command,
      success,
      message: text,
      ...more,
      ...(message.correlation_id === undefined ? {} : { correlation_id: message.correlation_id }),
    })
  board.soon(() => {
    switch (command) {
      case 'reboot':
      case 'factory_reset':
        answer(true, 'Restarting')
        if (command === 'factory_reset') {
          board.forget()
          board.places.clear()
        }
        board.reboot(command === 'reboot' ? 'SW_RESET' : 'FACTORY_RESET')
        return
      case 'diagnostics':
        board.diagnose()
        return answer(true, 'Diagnostics sent')
      case 'safe_mode':
      case 'exit_safe_mode':
      case 'resume_operation':
        board.safeMode(command === 'safe_mode', `system command ${command}`)
        return answer(true, command === 'safe_mode' ? 'Safe mode on' : 'Safe mode off')
      case 'get_config':
        return answer(true, 'Configuration follows', {
          data: { sensor_count: board.sensors.count, actuator_count: board.actuators.count, ...board.configuration },
        })
      case 'scan_bus':
        return answerScan(board, message.params, answer)
      case 'reset_config':
        board.forget()
        return answer(true, 'Configuration forgotten')
      case 'set_log_level':
        return answer(true, 'Done')
      case 'ota_update':
        return answerUpdate(board, message.params, answer)
      default:
        return answer(false, `Unknown command ${command.slice(0, 32)}`)
    }
  })
}

import { MeasureCommand } from '../down-messages.ts'
import { type AnsweringBoard, notUnderstood } from './answering-board.ts'

/** `sensor/{gpio}/command`. */
export function answerSensor(board: AnsweringBoard, gpio: number, message: unknown): void {
  if (!MeasureCommand.Check(message)) {
    notUnderstood(board, `sensor/${gpio}/command`)
    return
  }
  board.soon(() => {
    const success = message.command === 'measure' && board.measure(gpio)
    board.say(`sensor/${gpio}/response`, { gpio, request_id: message.request_id ?? '', success })
  })
}

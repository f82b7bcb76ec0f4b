import { ActuatorCommand } from '../down-messages.ts'
import { type AnsweringBoard, type GivenAnswers, notUnderstood } from './answering-board.ts'

/** `actuator/{gpio}/command`: answered once per correlation id, executed once. */
export function answerActuator(board: AnsweringBoard, given: GivenAnswers, gpio: number, message: unknown): void {
  if (!ActuatorCommand.Check(message)) {
    notUnderstood(board, `actuator/${gpio}/command`)
    return
  }
  const { actuators } = board
  const id = message.correlation_id ?? message.intent_id
  const topic = `actuator/${gpio}/response`
  const before = given.get(id)
  if (before !== undefined) {
    board.say(topic, before)
    return
  }
  const order = {
    command: message.command.toUpperCase(),
    value: message.value,
    durationS: message.duration ?? 0,
    expiresAtMs: message.expires_at,
  }
  const result = actuators.check(gpio, order)
  const answer = {
    gpio,
    command: order.command,
    value: order.value ?? (order.command === 'OFF' ? 0 : 1),
    duration: order.durationS,
    success: result.ok,
    message: result.message,
    ...(id === undefined ? {} : { correlation_id: id }),
  }
  given.remember(id, answer)
  board.soon(() => {
    board.say(topic, answer)
    if (result.ok) actuators.execute(gpio, order)
  })
}

import { answerActuator } from './answers/actuator.ts'
import { type AnsweringBoard, GivenAnswers } from './answers/answering-board.ts'
import { answerConfiguration } from './answers/configuration.ts'
import { answerEmergency } from './answers/emergency.ts'
import { answerSensor } from './answers/sensor.ts'
import { answerHeartbeatAck, answerSystem } from './answers/system.ts'
import { answerSubzone, answerZone } from './answers/zone.ts'
import { readJson } from './down-messages.ts'

/** Which file of `answers/` a message of the centre goes to. Called by `kaiser-board.ts`, which owns connection and state. */
export class KaiserAnswers {
  readonly #board: AnsweringBoard
  readonly #given = new GivenAnswers()

  constructor(board: AnsweringBoard) {
    this.#board = board
  }

  /** @param below topic below the board's own, or `emergency` for the broadcast */
  receive(below: string, payload: Uint8Array): void {
    const message = readJson(payload)
    const board = this.#board
    const [noun, pin = '', verb = ''] = below.split('/')
    if (below === 'emergency' || below === 'actuator/emergency') answerEmergency(board, message)
    else if (below === 'system/heartbeat/ack') answerHeartbeatAck(board, message)
    else if (below === 'system/command') answerSystem(board, message)
    else if (below === 'config') answerConfiguration(board, message)
    else if (below === 'zone/assign') answerZone(board, message)
    else if (noun === 'subzone') answerSubzone(board, pin, message)
    else if (noun === 'actuator' && verb === 'command') answerActuator(board, this.#given, Number(pin), message)
    else if (noun === 'sensor' && verb === 'command') answerSensor(board, Number(pin), message)
  }
}

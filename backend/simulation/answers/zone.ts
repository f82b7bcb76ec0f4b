import { SubzoneOrder, ZoneAssign } from '../down-messages.ts'
import { type AnsweringBoard, correlationIn, notUnderstood } from './answering-board.ts'

/** `zone/assign`: the place of the board. */
export function answerZone(board: AnsweringBoard, message: unknown): void {
  if (!ZoneAssign.Check(message)) {
    notUnderstood(board, 'zone/assign')
    return
  }
  const zone = message.zone_id === '' ? null : (message.zone_id ?? null)
  board.assignZone(zone)
  const status = zone === null ? 'zone_removed' : 'zone_assigned'
  board.soon(() => board.say('zone/ack', { status, zone_id: zone, ...correlationIn(message) }))
}

/** `subzone/{verb}`: groups of pins. */
export function answerSubzone(board: AnsweringBoard, verb: string, message: unknown): void {
  if (!SubzoneOrder.Check(message)) {
    notUnderstood(board, `subzone/${verb}`)
    return
  }
  if (verb === 'safe') board.actuators.allOff()
  const status = verb === 'remove' ? 'subzone_removed' : verb === 'safe' ? 'subzone_safe' : 'subzone_assigned'
  board.soon(() => board.say('subzone/ack', { status, subzone_id: message.subzone_id ?? '', ...correlationIn(message) }))
}

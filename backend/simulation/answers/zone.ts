import type { PlaceRefusal } from '../board-places.ts'
import { SubzoneOrder, ZoneAssign } from '../down-messages.ts'
import { type AnsweringBoard, correlationIn, notUnderstood } from './answering-board.ts'

/** `zone/assign`: the place of the board. */
export function answerZone(board: AnsweringBoard, message: unknown): void {
  if (!ZoneAssign.Check(message)) {
    refuseShape(board, 'zone', 'assign', message)
    return
  }
  const zone = message.zone_id === '' ? null : (message.zone_id ?? null)
  const refusal = board.places.assignZone(zone)
  const status = refusal !== undefined ? 'error' : zone === null ? 'zone_removed' : 'zone_assigned'
  board.soon(() => board.say('zone/ack', { status, zone_id: zone, ...refusal, ...correlationIn(message) }))
}

/** `subzone/{verb}`: groups of pins. `safe` switches off the outputs of its group, and no others. */
export function answerSubzone(board: AnsweringBoard, verb: string, message: unknown): void {
  if (!SubzoneOrder.Check(message)) {
    refuseShape(board, 'subzone', verb, message)
    return
  }
  const { subzone_id: name } = message
  const refusal = obey(board, verb, message)
  const status = refusal !== undefined ? 'error' : `subzone_${verb === 'remove' ? 'removed' : verb === 'safe' ? 'safe' : 'assigned'}`
  board.soon(() => board.say('subzone/ack', { status, subzone_id: name, ...refusal, ...correlationIn(message) }))
}

function obey(board: AnsweringBoard, verb: string, order: { subzone_id: string; assigned_gpios?: number[]; action?: string }) {
  const { places, actuators, type } = board
  if (verb === 'assign') return places.assign(order.subzone_id, order.assigned_gpios ?? [], type)
  if (verb === 'remove') return places.remove(order.subzone_id)
  const { action = 'enable' } = order
  if (verb !== 'safe' || action !== 'enable') {
    const said = `${verb} ${action}`.slice(0, 64)
    return { reason_code: 'ACTION_UNKNOWN', error_code: 2507, message: `${said} is not known here` } satisfies PlaceRefusal
  }
  const pins = places.pinsOf(order.subzone_id)
  if ('reason_code' in pins) return pins
  actuators.off(pins)
  return undefined
}

/** Who asked hears why, where it can be told apart. */
function refuseShape(board: AnsweringBoard, noun: 'zone' | 'subzone', verb: string, message: unknown): void {
  notUnderstood(board, `${noun}/${verb}`)
  const echo = correlationIn(message)
  if (echo.correlation_id === undefined) return
  board.say(`${noun}/ack`, { status: 'error', reason_code: 'INVALID_MESSAGE', message: 'Message not understood', ...echo })
}

import type { Command, CommandState, OutputWish, ReportedOutput } from '../contract/actuators/actuator.ts'
import type { Board } from '../contract/boards/board.ts'
import type { ActuatorResponse, ActuatorStatus, IntentOutcome } from '../contract/boards/device-messages.ts'
import { type ErrorCode, LeitstandError } from '../contract/errors.ts'
import { ON_TTL_MS } from './safety.ts'

/** Pure parts of a command's life. */

/** Time a board has to confirm, ms; afterwards the command is expired (a late answer is still recorded). */
export const CONFIRM_WITHIN_MS = ON_TTL_MS

export function isFinal(state: CommandState): boolean {
  return state === 'confirmed' || state === 'refused' || state === 'failed' || state === 'expired'
}

export function switchesOn({ command, value }: Pick<Command, 'command' | 'value'>): boolean {
  return command === 'ON' || (command === 'PWM' && value > 0)
}

export function newCommand(id: string, wish: OutputWish, nowMs: number): Command {
  return {
    id,
    board: wish.board,
    gpio: wish.gpio,
    command: wish.command,
    value: wish.value ?? (wish.command === 'OFF' ? 0 : 1),
    durationS: wish.durationS ?? 0,
    by: wish.by,
    state: 'accepted',
    message: null,
    source: wish.source,
    reason: wish.reason?.slice(0, 256) ?? null,
    code: null,
    refusal: null,
    cause: wish.cause ?? null,
    createdAtMs: nowMs,
    changedAtMs: nowMs,
    sentAtMs: null,
    answeredAtMs: null,
    confirmedAtMs: null,
  }
}

/**
 * What travels to the board (device protocol, "Actuator command"). An ON also says until when it may be executed: `expires_at`
 * (Unix ms), `ttl_s`. An OFF never expires. @param wireId differs from the id where an OFF is sent again
 */
export function payloadOf(command: Command, wireId = command.id): Record<string, string | number> {
  return {
    command: command.command,
    value: command.value,
    duration: command.durationS,
    timestamp: Math.floor(command.createdAtMs / 1000),
    correlation_id: wireId,
    intent_id: wireId,
    ...(switchesOn(command) && { expires_at: command.createdAtMs + ON_TTL_MS, ttl_s: ON_TTL_MS / 1000 }),
  }
}

/** `<id>~3` → `<id>`. */
export function idOfWire(wireId: string): string {
  return wireId.replace(/~\d+$/, '')
}

/** Folds old field names of a status. */
export function readStatus(
  board: string,
  gpio: number,
  message: ActuatorStatus,
  atMs: number,
  before: ReportedOutput | undefined,
): ReportedOutput {
  const on = typeof message.state === 'boolean' ? message.state : message.state.toLowerCase() === 'on'
  const pwm = message.pwm ?? message.value
  return {
    board,
    gpio,
    type: message.type ?? message.actuator_type ?? before?.type ?? 'relay',
    on,
    pwm: pwm === undefined ? null : Math.round(pwm),
    runtimeMs: message.runtime_ms ?? null,
    emergency: message.emergency ?? 'normal',
    reportedAtMs: atMs,
  }
}

/** `system/intent_outcome`: the same answer in the words of newer firmware; undefined = it is none yet. */
export function readOutcome({ outcome = '', intent_id, correlation_id, message }: IntentOutcome): ActuatorResponse | undefined {
  const word = outcome.toLowerCase()
  if (word === 'persisted' || word === '') return undefined
  return { success: word !== 'rejected' && word !== 'failed' && word !== 'expired', intent_id, correlation_id, message }
}

/** True when a reported state is what the command asked for. */
export function confirms(command: Pick<Command, 'command' | 'value'>, reported: ReportedOutput): boolean {
  if (!switchesOn(command)) return !reported.on
  if (command.command === 'ON') return reported.on
  return reported.pwm !== null && Math.abs(reported.pwm - Math.round(command.value * 255)) <= 1
}

/**
 * An id stands for one command: asked by it again, the answer is what became of that one. So a wish of something else must not pass for it.
 * @throws LeitstandError `request.invalid`
 */
export function mustBeSame(known: Command, { board, gpio, command }: OutputWish): Command {
  const same = known.board === board && known.gpio === gpio && (command === 'TOGGLE' || known.command === command)
  if (!same) throw new LeitstandError('request.invalid', `The id ${known.id} is that of another command. Give each command its own.`)
  return { ...known }
}

/** Why a board cannot be commanded at all. OFF goes to an absent one too: it is sent again when it is back. @param full too many commands wait */
export function unfitBoard({ id, registration, family, presence }: Board, on: boolean, full: boolean): [ErrorCode, string] | undefined {
  if (registration !== 'accepted') return ['board.not-accepted', `${id} is ${registration}. Accept it under Devices, then retry.`]
  if (family !== 'kaiser') return ['actuator.unsupported', `${id} is a plain board: it takes no commands.`]
  if (on && presence.state !== 'online' && presence.state !== 'late') {
    return ['board.offline', `${id} is not online. Bring it back, then retry.`]
  }
  return on && full ? ['request.too-many', 'Too many commands wait for their boards.'] : undefined
}

import type { Actuator, Command, CommandState } from '../contract/actuator.ts'
import type { ActuatorStatus } from '../contract/device-messages.ts'

/** Pure parts of a command's life. */

export function isFinal(state: CommandState): boolean {
  return state === 'confirmed' || state === 'refused' || state === 'failed' || state === 'expired'
}

/** What travels to the board (device protocol, "Actuator command"). */
export function payloadOf(command: Command): Record<string, string | number> {
  return {
    command: command.command,
    value: command.value,
    duration: command.durationS,
    timestamp: Math.floor(command.createdAtMs / 1000),
    correlation_id: command.id,
    intent_id: command.id,
  }
}

/** Folds old field names of a status. */
export function readStatus(board: string, gpio: number, message: ActuatorStatus, atMs: number, before: Actuator | undefined): Actuator {
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
    mayBeOn: on,
    onSinceMs: null,
    switched: null,
    hold: null,
  }
}

/** True when a reported state is what the command asked for. */
export function confirms(command: Command, reported: Actuator, before: Actuator | undefined): boolean {
  switch (command.command) {
    case 'ON':
      return reported.on
    case 'OFF':
      return !reported.on
    case 'TOGGLE':
      return before !== undefined && reported.on !== before.on
    case 'PWM':
      return reported.pwm !== null && Math.abs(reported.pwm - Math.round(command.value * 255)) <= 1
    default:
      return false
  }
}

import type { ActuatorEntry } from '../contract/configuration/message.ts'

/** What a configuration asks of one output, as the board enforces it by itself. Pure; used by `simulated-actuators.ts`. */
export interface OutputLimits {
  /** 0 = none, as everywhere here. */
  maxRuntimeMs: number
  cooldownMs: number
  perHour: number
  /** Pins that must be off for this one to go on. */
  interlocks: readonly number[]
  /** 0..255 at power-up. */
  bootPwm: number
  atDisconnect: 'off' | 'keep' | 'on'
  /** 0..255 at an emergency. */
  emergencyPwm: number
}

export const NO_LIMITS: OutputLimits = {
  maxRuntimeMs: 0,
  cooldownMs: 0,
  perHour: 0,
  interlocks: [],
  bootPwm: 0,
  atDisconnect: 'off',
  emergencyPwm: 0,
}

const HOUR_MS = 3_600_000
const FULL = 255

export function limitsOf(entry: ActuatorEntry): OutputLimits {
  const { disconnect_state } = entry
  const isServo = (entry.type ?? entry.actuator_type)?.toLowerCase() === 'servo'
  return {
    maxRuntimeMs: entry.max_runtime_ms ?? 0,
    cooldownMs: entry.cooldown_ms ?? 0,
    perHour: entry.max_activations_per_hour ?? 0,
    interlocks: entry.interlocks ?? [],
    bootPwm: entry.default_state === true ? entry.default_pwm || FULL : 0,
    atDisconnect: disconnect_state === 'keep' || disconnect_state === 'on' ? disconnect_state : 'off',
    emergencyPwm: isServo ? (entry.emergency_pwm ?? 0) : 0,
  }
}

export interface OutputPast {
  /** When it was switched off last, Unix ms; undefined = not since power-up. */
  offAtMs: number | undefined
  /** Times it was switched on in the last hour, Unix ms. */
  startsMs: readonly number[]
}

/** Why the output must not go on now, in the board's words; undefined = it may. @param isOn of another pin */
export function refusalOf(limits: OutputLimits, past: OutputPast, nowMs: number, isOn: (gpio: number) => boolean): string | undefined {
  const partner = limits.interlocks.find(isOn)
  if (partner !== undefined) return `Interlock: GPIO ${partner} is on`
  const restMs = past.offAtMs === undefined ? 0 : limits.cooldownMs - (nowMs - past.offAtMs)
  if (restMs > 0) return `Cooldown: ${Math.ceil(restMs / 1000)} s left`
  if (limits.perHour > 0 && past.startsMs.filter((ms) => nowMs - ms < HOUR_MS).length >= limits.perHour) {
    return `Switched on ${limits.perHour} times within an hour already`
  }
  return undefined
}

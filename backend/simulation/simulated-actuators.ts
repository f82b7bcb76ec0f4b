import type { Clock } from '../contract/clock.ts'
import type { ActuatorEntry } from '../contract/configuration/message.ts'
import type { ActuatorBlueprint } from './blueprint.ts'
import { limitsOf, NO_LIMITS, type OutputLimits, refusalOf } from './output-limits.ts'
import type { Schedule, Task } from './schedule.ts'

/** A board's outputs: what is on, how strong, for how long, and what the board itself forbids; nothing of topics. Used by `kaiser-board.ts`. */

interface Output {
  gpio: number
  type: string
  limits: OutputLimits
  on: boolean
  /** 0..255. */
  pwm: number
  onSinceMs: number
  /** Since it went on, whatever was set meanwhile: what the longest time on counts from. */
  stretchSinceMs: number
  /** When its order ends, Unix ms; undefined = not by itself. */
  orderEndsMs: number | undefined
  offAtMs: number | undefined
  startsMs: number[]
  runtimeMs: number
  offTask: Task | undefined
}

/** State as `actuator/{gpio}/status` reports it. */
export interface OutputState {
  gpio: number
  type: string
  on: boolean
  pwm: number
  runtimeMs: number
  emergency: 'normal' | 'active'
}

export interface Order {
  command: string
  /** 0..1 for PWM. */
  value: number | undefined
  /** 0 = until told otherwise. */
  durationS: number
  /** Not executed after it, Unix ms. */
  expiresAtMs?: number | undefined
}

export type OrderResult = { ok: true; message: string } | { ok: false; message: string }

const FULL = 255
const HOUR_MS = 3_600_000

export class SimulatedActuators {
  readonly #outputs = new Map<number, Output>()
  readonly #clock: Clock
  readonly #schedule: Schedule
  readonly #onChange: (state: OutputState) => void
  readonly #onRanTooLong: (gpio: number, limitMs: number) => void
  #stopped = false

  /**
   * @param onChange called after every change of an output, also by its own timer
   * @param onRanTooLong called before an output is switched off because it ran as long as it may
   */
  constructor(
    blueprints: readonly ActuatorBlueprint[],
    clock: Clock,
    schedule: Schedule,
    onChange: (state: OutputState) => void,
    onRanTooLong: (gpio: number, limitMs: number) => void = () => undefined,
  ) {
    for (const { gpio, type } of blueprints) this.#outputs.set(gpio, newOutput(gpio, type))
    this.#clock = clock
    this.#schedule = schedule
    this.#onChange = onChange
    this.#onRanTooLong = onRanTooLong
  }

  get count(): number {
    return this.#outputs.size
  }

  get emergency(): boolean {
    return this.#stopped
  }

  has(gpio: number): boolean {
    return this.#outputs.has(gpio)
  }

  states(): OutputState[] {
    return [...this.#outputs.values()].map((output) => this.#stateOf(output))
  }

  /** From now on these and no others: those that go are switched off, those that come report themselves. */
  configure(entries: readonly ActuatorEntry[]): void {
    const wanted = new Map(entries.filter(({ active }) => active !== false).map((entry) => [entry.gpio, entry]))
    for (const output of [...this.#outputs.values()]) {
      const entry = wanted.get(output.gpio)
      const same = entry !== undefined && typeOf(entry, output.type) === output.type
      if (!same && output.on) this.#set(output, 0, 0)
      if (!same) this.#outputs.delete(output.gpio)
    }
    for (const entry of wanted.values()) {
      const known = this.#outputs.get(entry.gpio)
      const output = known ?? newOutput(entry.gpio, typeOf(entry, 'relay'))
      output.limits = limitsOf(entry)
      this.#outputs.set(entry.gpio, output)
      if (known === undefined) this.#onChange(this.#stateOf(output))
      else if (output.on) this.#endLater(output)
    }
  }

  /** Checks and executes; the caller sends the answer first, then the change is reported. */
  check(gpio: number, order: Order): OrderResult {
    const output = this.#outputs.get(gpio)
    if (output === undefined) return { ok: false, message: `No actuator on GPIO ${gpio}` }
    if (this.#stopped) return { ok: false, message: `Actuator GPIO ${gpio} is emergency stopped` }
    const { type } = output
    const { command, value, expiresAtMs } = order
    if (expiresAtMs !== undefined && this.#clock.now() > expiresAtMs) return { ok: false, message: 'The command came too late' }
    if (command === 'PWM') {
      if (type === 'relay' || type === 'valve') return { ok: false, message: `A ${type} takes ON, OFF and TOGGLE only` }
      if (value === undefined || !(value >= 0 && value <= 1)) return { ok: false, message: 'PWM needs a value of 0.0 to 1.0' }
    } else if (command !== 'ON' && command !== 'OFF' && command !== 'TOGGLE') {
      return { ok: false, message: `Unknown command ${command.slice(0, 32)}` }
    }
    const refusal = !output.on && pwmOf(output, order) > 0 ? this.#refusal(output) : undefined
    if (refusal !== undefined) return { ok: false, message: refusal }
    return { ok: true, message: command === 'PWM' ? `Set to ${Math.round((value ?? 0) * 100)} %` : 'Command executed' }
  }

  execute(gpio: number, order: Order): void {
    const output = this.#outputs.get(gpio)
    if (output === undefined || !this.check(gpio, order).ok) return
    this.#set(output, pwmOf(output, order), order.durationS)
  }

  /** Emergency: everything off (a servo where it shall be) and locked until `clear`. Returns the number of outputs. */
  stop(): number {
    this.#stopped = true
    for (const output of this.#outputs.values()) {
      const { emergencyPwm } = output.limits
      if (output.pwm !== emergencyPwm) this.#set(output, emergencyPwm, 0)
      else this.#onChange(this.#stateOf(output))
    }
    return this.#outputs.size
  }

  clear(): void {
    this.#stopped = false
    for (const output of this.#outputs.values()) this.#onChange(this.#stateOf(output))
  }

  /** @param report also outputs that were off already */
  allOff(report = false): void {
    for (const output of this.#outputs.values()) {
      if (output.on) this.#set(output, 0, 0)
      else if (report) this.#onChange(this.#stateOf(output))
    }
  }

  /** A group of pins off; each of them that is an output reports itself. */
  off(gpios: readonly number[]): void {
    for (const gpio of gpios) {
      const output = this.#outputs.get(gpio)
      if (output?.on) this.#set(output, 0, 0)
      else if (output !== undefined) this.#onChange(this.#stateOf(output))
    }
  }

  /** The centre is away: each output as it was configured for that. */
  disconnected(): void {
    for (const output of this.#outputs.values()) {
      const { atDisconnect } = output.limits
      if (atDisconnect === 'off' && output.on) this.#set(output, 0, 0)
      if (atDisconnect === 'on' && !output.on && !this.#stopped && this.#refusal(output) === undefined) this.#set(output, FULL, 0)
    }
  }

  /** Starts anew: off, or as configured for power-up, without a word. The emergency lock outlives a restart by command; a loss of power it does not. */
  reset(powerLost: boolean): void {
    if (powerLost) this.#stopped = false
    for (const output of this.#outputs.values()) {
      this.#schedule.cancel(output.offTask)
      Object.assign(output, { on: false, pwm: 0, offAtMs: undefined, startsMs: [] })
    }
    for (const output of this.#outputs.values()) {
      const { bootPwm } = output.limits
      if (bootPwm > 0 && !this.#stopped && this.#refusal(output) === undefined) this.#set(output, bootPwm, 0)
    }
  }

  #refusal(output: Output): string | undefined {
    return refusalOf(output.limits, output, this.#clock.now(), (gpio) => this.#outputs.get(gpio)?.on === true)
  }

  #set(output: Output, pwm: number, durationS: number): void {
    this.#schedule.cancel(output.offTask)
    const now = this.#clock.now()
    const wasOn = output.on
    if (wasOn) output.runtimeMs += now - output.onSinceMs
    output.on = pwm > 0
    output.pwm = pwm
    output.onSinceMs = now
    if (!wasOn && output.on) {
      output.stretchSinceMs = now
      output.startsMs = [...output.startsMs.filter((ms) => now - ms < HOUR_MS), now]
    }
    if (wasOn && !output.on) output.offAtMs = now
    output.orderEndsMs = output.on && durationS > 0 ? now + durationS * 1000 : undefined
    if (output.on) this.#endLater(output)
    this.#onChange(this.#stateOf(output))
  }

  /** The shorter of what was ordered and what is left of the longest time on. */
  #endLater(output: Output): void {
    this.#schedule.cancel(output.offTask)
    const now = this.#clock.now()
    const { maxRuntimeMs } = output.limits
    const limitMs = maxRuntimeMs > 0 && !this.#stopped ? output.stretchSinceMs + maxRuntimeMs : Number.POSITIVE_INFINITY
    const orderMs = output.orderEndsMs ?? Number.POSITIVE_INFINITY
    const endMs = Math.min(limitMs, orderMs)
    if (!Number.isFinite(endMs)) return
    output.offTask = this.#schedule.after(Math.max(0, endMs - now), () => {
      if (limitMs < orderMs) this.#onRanTooLong(output.gpio, maxRuntimeMs)
      this.#set(output, 0, 0)
    })
  }

  #stateOf(output: Output): OutputState {
    const running = output.on ? this.#clock.now() - output.onSinceMs : 0
    return {
      gpio: output.gpio,
      type: output.type,
      on: output.on,
      pwm: output.pwm,
      runtimeMs: output.runtimeMs + running,
      emergency: this.#stopped ? 'active' : 'normal',
    }
  }
}

function newOutput(gpio: number, type: string): Output {
  const past = {
    onSinceMs: 0,
    stretchSinceMs: 0,
    orderEndsMs: undefined,
    offAtMs: undefined,
    startsMs: [],
    runtimeMs: 0,
    offTask: undefined,
  }
  return { gpio, type, limits: NO_LIMITS, on: false, pwm: 0, ...past }
}

function typeOf(entry: ActuatorEntry, otherwise: string): string {
  return (entry.type ?? entry.actuator_type ?? otherwise).toLowerCase()
}

function pwmOf(output: Output, { command, value }: Order): number {
  const share = command === 'PWM' ? (value ?? 0) : command === 'ON' || (command === 'TOGGLE' && !output.on) ? 1 : 0
  return Math.round(share * FULL)
}

import type { Clock } from '../contract/clock.ts'
import type { ActuatorBlueprint } from './blueprint.ts'
import type { Schedule, Task } from './schedule.ts'

/** A board's outputs: what is on, how strong, for how long; nothing of topics. Used by `kaiser-board.ts`. */

interface Output {
  blueprint: ActuatorBlueprint
  on: boolean
  /** 0..255. */
  pwm: number
  onSinceMs: number
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
}

export type OrderResult = { ok: true; message: string } | { ok: false; message: string }

export class SimulatedActuators {
  readonly #outputs = new Map<number, Output>()
  readonly #clock: Clock
  readonly #schedule: Schedule
  readonly #onChange: (state: OutputState) => void
  #stopped = false

  /** @param onChange called after every change of an output, also by its own timer */
  constructor(blueprints: readonly ActuatorBlueprint[], clock: Clock, schedule: Schedule, onChange: (state: OutputState) => void) {
    for (const blueprint of blueprints) {
      this.#outputs.set(blueprint.gpio, { blueprint, on: false, pwm: 0, onSinceMs: 0, runtimeMs: 0, offTask: undefined })
    }
    this.#clock = clock
    this.#schedule = schedule
    this.#onChange = onChange
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

  /** Checks and executes; the caller sends the answer first, then the change is reported. */
  check(gpio: number, order: Order): OrderResult {
    const output = this.#outputs.get(gpio)
    if (output === undefined) return { ok: false, message: `No actuator on GPIO ${gpio}` }
    if (this.#stopped) return { ok: false, message: `Actuator GPIO ${gpio} is emergency stopped` }
    const { type } = output.blueprint
    if (order.command === 'PWM') {
      if (type === 'relay' || type === 'valve') return { ok: false, message: `A ${type} takes ON, OFF and TOGGLE only` }
      if (order.value === undefined || !(order.value >= 0 && order.value <= 1))
        return { ok: false, message: 'PWM needs a value of 0.0 to 1.0' }
      return { ok: true, message: `Set to ${Math.round(order.value * 100)} %` }
    }
    if (order.command === 'ON' || order.command === 'OFF' || order.command === 'TOGGLE') return { ok: true, message: 'Command executed' }
    return { ok: false, message: `Unknown command ${order.command.slice(0, 32)}` }
  }

  execute(gpio: number, order: Order): void {
    const output = this.#outputs.get(gpio)
    if (output === undefined || !this.check(gpio, order).ok) return
    const share =
      order.command === 'PWM' ? (order.value ?? 0) : order.command === 'ON' || (order.command === 'TOGGLE' && !output.on) ? 1 : 0
    this.#set(output, Math.round(share * 255), order.durationS)
  }

  /** Emergency: everything off and locked until `clear`. Returns the number of outputs. */
  stop(): number {
    this.#stopped = true
    this.allOff(true)
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

  /** Power lost: off without a word; the emergency lock is forgotten too. */
  reset(): void {
    this.#stopped = false
    for (const output of this.#outputs.values()) {
      this.#schedule.cancel(output.offTask)
      output.on = false
      output.pwm = 0
    }
  }

  #set(output: Output, pwm: number, durationS: number): void {
    this.#schedule.cancel(output.offTask)
    const now = this.#clock.now()
    if (output.on) output.runtimeMs += now - output.onSinceMs
    output.on = pwm > 0
    output.pwm = pwm
    output.onSinceMs = now
    if (output.on && durationS > 0) output.offTask = this.#schedule.after(durationS * 1000, () => this.#set(output, 0, 0))
    this.#onChange(this.#stateOf(output))
  }

  #stateOf(output: Output): OutputState {
    const running = output.on ? this.#clock.now() - output.onSinceMs : 0
    return {
      gpio: output.blueprint.gpio,
      type: output.blueprint.type,
      on: output.on,
      pwm: output.pwm,
      runtimeMs: output.runtimeMs + running,
      emergency: this.#stopped ? 'active' : 'normal',
    }
  }
}

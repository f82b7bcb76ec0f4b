import type { Actuator, OutputWish, ReportedOutput } from '../contract/actuators/actuator.ts'
import type { Board } from '../contract/boards/board.ts'
import { MAX_GPIO } from '../contract/boards/device-topics.ts'
import type { ActuatorSetting } from '../contract/configuration/configuration.ts'
import { handDown } from './hand-down.ts'
import { Interlocks, keyOf } from './interlocks.ts'
import { freshMemory, mayBeOn, type OutputMemory, withdraw } from './output-memory.ts'
import type { Partner, Question, Reading, StopNotice } from './safety.ts'
import { holdAt } from './wishes.ts'

/** What the judgement of an output needs of the other nouns. */
export interface OutputPort {
  findBoard(id: string): Board | undefined
  /** Wanted and, where the board confirmed another one, reported; empty = nobody has configured it. */
  settingsOf(board: string, gpio: number): readonly ActuatorSetting[]
  /** False: the board has a target configuration, and the pin is no output in it. */
  isPlanned(board: string, gpio: number): boolean
  /** Latched stop that keeps this output off. */
  stopped(board: string, gpio: number): StopNotice | null
  reading(series: number): Reading | undefined
}

/** All outputs: last report and memory, in memory. Owned by commands.ts. */
export class Outputs {
  readonly interlocks = new Interlocks()
  readonly #reported = new Map<string, ReportedOutput>()
  readonly #memories = new Map<string, OutputMemory>()
  readonly #port: OutputPort

  constructor(port: OutputPort) {
    this.#port = port
  }

  load(reported: readonly ReportedOutput[], memories: readonly OutputMemory[]): void {
    for (const one of memories) this.#memories.set(keyOf(one.board, one.gpio), one)
    for (const one of reported) {
      this.report(one)
      const memory = this.memory(one.board, one.gpio)
      if (one.on) memory.onSinceMs ??= one.reportedAtMs
    }
  }

  get count(): number {
    return this.#reported.size
  }

  reported(board: string, gpio: number): ReportedOutput | undefined {
    return this.#reported.get(keyOf(board, gpio))
  }

  report(reported: ReportedOutput): void {
    this.#reported.set(keyOf(reported.board, reported.gpio), reported)
  }

  known(): Iterable<OutputMemory> {
    return this.#memories.values()
  }

  ofBoard(board: string): OutputMemory[] {
    const mine: OutputMemory[] = []
    for (let gpio = 0; gpio <= MAX_GPIO; gpio++) {
      const memory = this.#memories.get(keyOf(board, gpio))
      if (memory !== undefined) mine.push(memory)
    }
    return mine
  }

  memory(board: string, gpio: number): OutputMemory {
    const key = keyOf(board, gpio)
    let memory = this.#memories.get(key)
    if (memory === undefined) {
      memory = freshMemory(board, gpio)
      this.#memories.set(key, memory)
    }
    return memory
  }

  /** @returns the memories of `heir`, changed */
  handDown(former: string, heir: string, nowMs: number): OutputMemory[] {
    return this.ofBoard(former).map((memory) => {
      const own = this.memory(heir, memory.gpio)
      handDown(memory, own, this.reported(former, memory.gpio)?.on ?? false, nowMs)
      return own
    })
  }

  mayBeOn(board: string, gpio: number): boolean {
    return mayBeOn(this.memory(board, gpio), this.reported(board, gpio)?.on ?? false)
  }

  reachable(board: string): boolean {
    return this.#port.findBoard(board)?.presence.state === 'online'
  }

  view(reported: ReportedOutput, nowMs: number): Actuator {
    const memory = this.memory(reported.board, reported.gpio)
    const on = mayBeOn(memory, reported.on)
    return {
      ...reported,
      mayBeOn: on,
      onSinceMs: on ? memory.onSinceMs : null,
      endsAtMs: on ? memory.endsAtMs : null,
      switched: memory.switched,
      hold: holdAt(memory.hold, on, nowMs),
    }
  }

  list(board: string | undefined, nowMs: number): Actuator[] {
    const some = board === undefined ? [...this.#reported.values()] : this.#reportedOf(board)
    return some.map((one) => this.view(one, nowMs))
  }

  /** By pin, not through the fleet: asked for each board that speaks under a stop. */
  #reportedOf(board: string): ReportedOutput[] {
    const pins = Array.from({ length: MAX_GPIO + 1 }, (_, gpio) => this.reported(board, gpio))
    return pins.filter((one) => one !== undefined)
  }

  /** All that the verdict depends on. @param without command whose own reservation does not count */
  question(wish: OutputWish, on: boolean, nowMs: number, without?: string): Question {
    const { board, gpio } = wish
    const reportedOn = this.reported(board, gpio)?.on ?? false
    const memory = structuredClone(this.memory(board, gpio))
    if (without !== undefined) withdraw(memory, without, reportedOn)
    const maybe = mayBeOn(memory, reportedOn)
    return {
      wish,
      on,
      dimmed: wish.command === 'PWM' && (wish.value ?? 0) < 1,
      durationS: wish.durationS ?? 0,
      settings: this.#port.settingsOf(board, gpio),
      planned: this.#port.isPlanned(board, gpio),
      memory,
      mayBeOn: maybe,
      knownOn: reportedOn && memory.inFlight.length === 0 && memory.offOrder === null && this.reachable(board),
      hold: holdAt(memory.hold, maybe, nowMs),
      stop: this.#port.stopped(board, gpio),
      partners: on ? this.#partners(board, gpio) : [],
      reading: (series) => this.#port.reading(series),
      nowMs,
    }
  }

  #partners(board: string, gpio: number): Partner[] {
    return this.interlocks.partnersOf(board, gpio).map(({ interlock, board: other, gpio: pin }) => {
      return { interlock, name: this.nameOf(other, pin), state: this.#stateOf(other, pin) }
    })
  }

  nameOf(board: string, gpio: number): string {
    const [setting] = this.#port.settingsOf(board, gpio)
    return setting?.name ?? `${board} GPIO ${gpio}`
  }

  #stateOf(board: string, gpio: number): Partner['state'] {
    const reported = this.reported(board, gpio)
    if (reported?.on) return 'on'
    if (this.mayBeOn(board, gpio)) return 'maybe'
    if (!this.reachable(board)) return 'unreachable'
    return reported === undefined ? 'unknown' : 'off'
  }
}

import Type from 'typebox'
import Value from 'typebox/value'
import type { BoardType } from '../../contract/boards/type.ts'
import type { ConfigMessage, ConfigPayload } from '../../contract/configuration/message.ts'
import type { BoardPlaces } from '../board-places.ts'
import type { KaiserSensors } from '../kaiser-sensors.ts'
import type { SimulatedActuators } from '../simulated-actuators.ts'

/** What the answers of a family-A board need of the board. `kaiser-board.ts` is one; each file of this folder answers one group of topics. */
export interface AnsweringBoard {
  readonly id: string
  /** Which pins it has and what they can do; null = it takes any that a chip has. */
  readonly type: BoardType | null
  readonly actuators: SimulatedActuators
  readonly sensors: KaiserSensors
  /** Its zone and sub-zones. */
  readonly places: BoardPlaces
  /** Publishes below the board's topic; adds time, id and sequence number. */
  say(topic: string, message: Record<string, unknown>, qos?: 0 | 1 | 2): void
  /** Runs after the board's reaction time, unless it is gone by then. */
  soon(run: () => void): void
  acknowledged(status: string, handoverEpoch: number): void
  measure(gpio: number): boolean
  diagnose(): void
  safeMode(on: boolean, reason: string): void
  reboot(reason: string): void
  /** Restarts into another program. */
  install(firmware: string): void
  /** Of the program that runs. */
  readonly firmware: string
  /** Takes sensors, outputs and offline rules; kept over a restart. */
  configure(message: ConfigMessage): void
  /** What it was configured with; undefined = never, or forgotten. */
  readonly configuration: ConfigPayload | undefined
  /** Forgets its configuration. */
  forget(): void
}

/** For a message whose shape is wrong. */
export function notUnderstood(board: AnsweringBoard, topic: string): void {
  board.say('system/error', {
    error_code: 'INVALID_MESSAGE',
    severity: 1,
    message: `Message on ${topic} not understood`,
    module: 'MQTTRouter',
  })
}

const Correlated = Type.Object({ correlation_id: Type.String({ maxLength: 4096 }) })

/** `correlation_id` is echoed exactly, also from a message that is wrong otherwise. */
export function correlationIn(message: unknown): { correlation_id?: string } {
  return Value.Check(Correlated, message) ? { correlation_id: message.correlation_id } : {}
}

/** Answers kept, so that a command that is delivered twice is executed once. */
const REMEMBERED = 32

/** Correlation id → answer given; the oldest go. */
export class GivenAnswers {
  readonly #given = new Map<string, Record<string, unknown>>()

  get(id: string | undefined): Record<string, unknown> | undefined {
    return id === undefined ? undefined : this.#given.get(id)
  }

  remember(id: string | undefined, answer: Record<string, unknown>): void {
    if (id === undefined) return
    this.#given.set(id, answer)
    const oldest = this.#given.keys().next()
    if (this.#given.size > REMEMBERED && !oldest.done) this.#given.delete(oldest.value)
  }
}

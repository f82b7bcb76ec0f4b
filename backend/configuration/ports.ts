// What configurations need of the rest of the program.
import type { Activity } from '../contract/activity.ts'
import type { Actuator } from '../contract/actuators/actuator.ts'
import type { Board } from '../contract/boards/board.ts'
import type { Clock } from '../contract/clock.ts'
import type { ConfigurationProblem } from '../contract/configuration/check.ts'
import type { ConfigurationBody, OfflineRule } from '../contract/configuration/configuration.ts'
import type { ConfigMessage } from '../contract/configuration/message.ts'
import type { ConfigurationStateBody } from '../contract/configuration/state.ts'
import type { Series } from '../contract/series.ts'
import type { Shelf } from '../documents/shelf.ts'

export interface ConfigurationsPort {
  findBoard(id: string): Board | undefined
  /** To a board, QoS 2; `config` or a command of the system. */
  publish(board: Board, topic: 'config' | 'system', message: ConfigMessage | { command: string; correlation_id: string }): Promise<void>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  /** What is wrong with a configuration for this board. */
  check(board: Board, body: ConfigurationBody): ConfigurationProblem[]
  /** Pins of the same board that must never be on together with this one. */
  partners(board: string, gpio: number): readonly number[]
  /** The output excludes one of another board. */
  lockedAcross(board: string, gpio: number): boolean
  /** Rules that this board keeps for the centre: sent with its configuration, in no version of it. */
  keptRules(board: string): readonly OfflineRule[]
  /** What a board has shown so far. */
  shown(board: string): { series: readonly Series[]; actuators: readonly Actuator[] }
}

export interface ConfigurationsParts {
  desired: Shelf<ConfigurationBody>
  states: Shelf<ConfigurationStateBody>
  clock: Clock
  newId(): string
  onTrouble(cause: unknown): void
  port: ConfigurationsPort
}

import type { Actuator, Command } from '../contract/actuator.ts'

/** Keeps commands (stored before they are published) and the last reported actuator states. */
export interface CommandStore {
  saveCommand(command: Command): Promise<void>
  findCommand(id: string): Promise<Command | undefined>
  /** Newest first. */
  listCommands(board: string | null, limit: number): Promise<Command[]>
  loadActuators(): Promise<Actuator[]>
  saveActuators(actuators: readonly Actuator[]): Promise<void>
}

import type { Command, CommandSource, ReportedOutput } from '../contract/actuators/actuator.ts'
import type { OutputMemory } from './output-memory.ts'

/** Absent = any. */
export interface CommandFilter {
  board?: string | undefined
  gpio?: number | undefined
  source?: CommandSource | undefined
  /** Made at or after, Unix ms. */
  fromMs?: number | undefined
  /** Made before, Unix ms. */
  toMs?: number | undefined
}

/** Keeps commands (stored before they are published), the last reported states, and what is remembered of outputs. */
export interface CommandStore {
  /** With what is remembered of its output, in one transaction. */
  saveCommand(command: Command, memory?: OutputMemory): Promise<void>
  findCommand(id: string): Promise<Command | undefined>
  /** Newest first. */
  listCommands(filter: CommandFilter, limit: number): Promise<Command[]>
  /** Those that wait for their board, oldest first. */
  openCommands(): Promise<Command[]>
  loadActuators(): Promise<ReportedOutput[]>
  /** Reported states and what is remembered of outputs, in one transaction. */
  saveActuators(reported: readonly ReportedOutput[], memories?: readonly OutputMemory[]): Promise<void>
  loadMemories(): Promise<OutputMemory[]>
}

import type { Activity } from '../contract/activity.ts'
import type { OutputName } from '../contract/actuators/emergency.ts'
import type { BoardFacts } from './board-stop.ts'

/** What the emergency stop needs of the rest; app/emergency.ts fills it in. */
export interface EmergencyPort {
  /**
   * Boards of the full protocol, accepted or not, each with every output that is configured or was ever reported; of deleted
   * ones the outputs that may be on.
   */
  boards(): Iterable<BoardFacts>
  /** The same of one; undefined for boards that take no stop. */
  find(board: string): BoardFacts | undefined
  /** It belongs to the fleet, so that it is waited for. */
  isAccepted(board: string): boolean
  /** Sends without waiting for any store. Resolves when the broker has handed it to everybody who is there. */
  publish(message: { topic: string; payload: string; qos: 0 | 1 | 2 }): Promise<void>
  /** Switches on again through the safety path, as any other command. @returns undefined, or why not: a code of ERRORS */
  restore(output: OutputName & { pwm: number | null; type: string }, by: string, reason: string): Promise<string | undefined>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
  newId(): string
}

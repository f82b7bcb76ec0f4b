// What zones need of the rest of the program.
import type { Activity } from '../contract/activity.ts'
import type { Board } from '../contract/boards/board.ts'
import type { Clock } from '../contract/clock.ts'
import type { Subzone, ZoneStateBody } from '../contract/zone.ts'
import type { Shelf } from '../documents/shelf.ts'

export interface DeskPort {
  boards(): readonly Board[]
  findBoard(id: string): Board | undefined
  /** Of the board's configuration; none where it has none. */
  subzones(board: string): readonly Subzone[]
  /** The board's configuration is on its way: its pins may be others in a moment. */
  configuring(board: string): boolean
  publish(message: { topic: string; payload: string; qos: 1 }): Promise<void>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
}

export interface DeskParts {
  states: Shelf<ZoneStateBody>
  clock: Clock
  newId(): string
  onTrouble(cause: unknown): void
  port: DeskPort
}

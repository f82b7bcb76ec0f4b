// Joins system commands of boards to broker, fleet and activity. Part of app.ts.
import { randomUUID } from 'node:crypto'
import type { ActivityLog } from '../activity/activity-log.ts'
import { BoardCommands } from '../board-commands/board-commands.ts'
import type { Clock } from '../contract/clock.ts'
import type { AirUpdates } from '../flash/air-updates.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { MessageBus } from '../messaging/message-bus.ts'
import type { Shelves } from './history.ts'

export interface BoardCommandWiring {
  shelves: Shelves
  fleet: Fleet
  activity: ActivityLog
  bus: MessageBus
  clock: Clock
  onTrouble: (cause: unknown) => void
  /** Made after this. */
  air(): Pick<AirUpdates, 'order'>
}

export function openBoardCommands({ shelves, fleet, activity, bus, clock, onTrouble, air }: BoardCommandWiring): BoardCommands {
  return new BoardCommands({
    shelf: shelves['board-commands'],
    clock,
    findBoard: (id) => fleet.find(id),
    publish: (message) => bus.publish(message),
    report: (entry) => activity.append(entry),
    onTrouble,
    newId: randomUUID,
    airOrder: (board, firmware) => air().order(board, firmware),
  })
}

// Joins boards that go (deleted, replaced) to fleet, series, broker and everything that names a board. Part of app.ts.
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Actuators } from '../actuators/commands.ts'
import { kaiserUp, plainState } from '../contract/boards/device-topics.ts'
import type { CalibrationRecordBody } from '../contract/calibrations/record.ts'
import type { Clock } from '../contract/clock.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { MessageBus } from '../messaging/message-bus.ts'
import { Retirement } from '../retirement/retirement.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { Ingest } from '../telemetry/ingest.ts'
import type { Shelves } from './history.ts'
import { openLanes, planApart, planSwap, takeOverDocuments } from './take-over.ts'

export interface RetirementWiring {
  shelves: Shelves
  fleet: Fleet
  catalog: SeriesCatalog
  ingest: Ingest
  actuators: Pick<Actuators, 'handDown'>
  activity: ActivityLog
  bus: MessageBus
  clock: Clock
  onTrouble: (cause: unknown) => void
  /** The target configuration of both has changed hands. */
  configurationsTaken(from: string, to: string): Promise<void>
  /** In these rollouts, boards that were not touched yet. */
  rolloutsTaken(ids: readonly string[], from: string, to: string): Promise<void>
}

export function openRetirement(wiring: RetirementWiring): Retirement {
  const { shelves, fleet, catalog, ingest, actuators, activity, bus, clock, onTrouble, configurationsTaken, rolloutsTaken } = wiring
  return new Retirement({
    shelf: shelves['retired-boards'],
    clock,
    report: (entry) => activity.append(entry),
    onTrouble,
    port: {
      find: (id) => fleet.find(id),
      remove: async (boards) => {
        await fleet.remove(boards.map(({ id }) => id))
        for (const { id, relay, family } of boards) {
          ingest.forget(id)
          const topic = family === 'plain' ? plainState(id) : kaiserUp.will(relay, id)
          await bus.publish({ topic, payload: '', qos: 1, retain: true })
        }
      },
      restore: (board) => fleet.restore(board),
      identify: (id, identity) => fleet.identify(id, identity),
      planSeries: (from, to) => catalog.planMove(from, to),
      assignSeries: async (assignments) => {
        const boards = await catalog.assign(assignments)
        for (const board of boards) ingest.forget(board)
      },
      forgetSeries: (board) => catalog.forget(board),
      planApart: (heir) => planApart(shelves, heir),
      planSwap: (from, to) => planSwap(shelves, from, to),
      takeOver: async (change) => {
        const { from, to, apart } = change
        await takeOverDocuments(shelves, change)
        await rolloutsTaken(openLanes(shelves, apart), from, to)
        await followSeries(shelves.calibrations, catalog, [from, to])
        // Commands stay with the board that had them: what the other one's outputs are, it must say itself.
        await actuators.handDown(from, to)
        await configurationsTaken(from, to)
      },
    },
  })
}

/** Certificates name the board that has their series now; those of series that were set aside go with them. */
export async function followSeries(
  shelf: Shelf<CalibrationRecordBody>,
  catalog: Pick<SeriesCatalog, 'find'>,
  boards: readonly string[],
): Promise<void> {
  for (const { id, series, board } of shelf.list()) {
    const owner = catalog.find(series)?.board
    if (owner !== undefined && owner !== board && boards.includes(board)) await shelf.update(id, { board: owner })
  }
}

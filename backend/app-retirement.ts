// Joins boards that go (deleted, replaced) to fleet, series, broker and everything that names a board. Part of app.ts.
import type { ActivityLog } from './activity/activity-log.ts'
import type { Shelves } from './app-history.ts'
import type { CalibrationRecordBody } from './contract/calibration-record.ts'
import type { Clock } from './contract/clock.ts'
import { kaiserUp, plainState } from './contract/device-topics.ts'
import type { DocumentHead } from './contract/document.ts'
import type { InterlockBody } from './contract/interlock.ts'
import type { Shelf } from './documents/shelf.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { MessageBus } from './messaging/message-bus.ts'
import { renameBoard } from './retirement/rename-board.ts'
import { Retirement } from './retirement/retirement.ts'
import type { SeriesCatalog } from './series/catalog.ts'
import type { Ingest } from './telemetry/ingest.ts'

export interface RetirementWiring {
  shelves: Shelves
  fleet: Fleet
  catalog: SeriesCatalog
  ingest: Ingest
  activity: ActivityLog
  bus: MessageBus
  clock: Clock
  onTrouble: (cause: unknown) => void
  /** The target configuration of both has changed hands. */
  configurationsTaken(from: string, to: string): Promise<void>
}

export function openRetirement(wiring: RetirementWiring): Retirement {
  const { shelves, fleet, catalog, ingest, activity, bus, clock, onTrouble, configurationsTaken } = wiring
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
      takeOver: async (from, to, by) => {
        await moveDocument(shelves.configurations, from, to, by)
        await renameIn(shelves.schedules, from, to)
        await renameIn(shelves.dashboards, from, to)
        await moveInterlocks(shelves.interlocks, from, to)
        await followSeries(shelves.calibrations, catalog, [from, to])
        // Commands, holds and activations stay with the board that had them: what the other one's outputs are, it must say itself.
        await configurationsTaken(from, to)
      },
    },
  })
}

/** The document of `from` becomes that of `to`; the one `to` had goes to `from`, so that the way back finds it. */
async function moveDocument<B extends object>(shelf: Shelf<B>, from: string, to: string, by: string): Promise<void> {
  const [old, present] = [shelf.find(from), shelf.find(to)]
  if (old === undefined) return
  await shelf.put(to, present?.version ?? 0, bodyOf<B>(old), by)
  if (present === undefined) await shelf.remove([from])
  else await shelf.put(from, old.version, bodyOf<B>(present), by)
}

function bodyOf<B extends object>(document: DocumentHead & B): B {
  const { id: _id, version: _version, createdAtMs: _createdAtMs, changedAtMs: _changedAtMs, by: _by, ...body } = document
  return body as unknown as B // what is left of a document without its head is its body
}

/** Members of `from` become those of `to`. One that would be left with a single output stays: it forbids rather than protects nothing. */
export async function moveInterlocks(shelf: Shelf<InterlockBody>, from: string, to: string): Promise<void> {
  for (const { id, members } of shelf.list()) {
    const renamed = renameBoard(members, from, to)
    if (renamed === undefined) continue
    const once = renamed.filter(({ board, gpio }, at) => renamed.findIndex((one) => one.board === board && one.gpio === gpio) === at)
    if (once.length > 1) await shelf.update(id, { members: once })
  }
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

async function renameIn<B extends object>(shelf: Shelf<B>, from: string, to: string): Promise<void> {
  for (const document of shelf.list()) {
    const renamed = renameBoard(document, from, to)
    if (renamed !== undefined) await shelf.update(document.id, bodyOf<B>(renamed))
  }
}

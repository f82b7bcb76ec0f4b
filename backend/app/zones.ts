// Joins zones and sub-zones with boards, configurations, outputs and the broker. Part of app.ts.
import { randomUUID } from 'node:crypto'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Actuators } from '../actuators/commands.ts'
import type { Services } from '../adapters/http/services.ts'
import type { Configurations } from '../configuration/configurations.ts'
import type { Actuator, Command } from '../contract/actuators/actuator.ts'
import type { Board } from '../contract/boards/board.ts'
import type { PlaceAck } from '../contract/boards/device-messages.ts'
import type { Clock } from '../contract/clock.ts'
import type { Configuration } from '../contract/configuration/configuration.ts'
import { subzonesFault, subzonesOf, withSubzones } from '../contract/configuration/subzones.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { BoardPlace, Subzone } from '../contract/zone.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { MessageBus } from '../messaging/message-bus.ts'
import { MakeSafe } from '../zones/make-safe.ts'
import { ZoneDesk } from '../zones/zone-desk.ts'
import { Zones } from '../zones/zones.ts'
import type { Shelves } from './history.ts'

export interface ZonesWiring {
  shelves: Shelves
  fleet: Fleet
  actuators: Actuators
  configurations: Configurations
  activity: ActivityLog
  clock: Clock
  bus: MessageBus
  onTrouble(cause: unknown): void
}

export type ZonesPart = ReturnType<typeof openZones>

export function openZones(wiring: ZonesWiring) {
  const { shelves, fleet, actuators, configurations, activity, clock, bus, onTrouble } = wiring
  const base = { clock, newId: randomUUID, onTrouble }
  const publish: MessageBus['publish'] = (message) => bus.publish(message)
  const report = (entry: Parameters<ActivityLog['append']>[0]) => activity.append(entry)
  const subzones = (board: string): Subzone[] => {
    const configuration = shelves.configurations.find(board)
    return configuration === undefined ? [] : subzonesOf(configuration)
  }
  const desk = new ZoneDesk({
    ...base,
    states: shelves['zone-states'],
    port: {
      boards: () => fleet.list(),
      findBoard: (id) => fleet.find(id),
      subzones,
      configuring: (board) => configurations.underWay(board),
      publish,
      report,
    },
  })
  const zones = new Zones({
    shelf: shelves.zones,
    newId: randomUUID,
    port: {
      boards: () => fleet.list(),
      place: async (ids, zone) => void (await fleet.edit(ids, { zone }, null)),
      follow: (from, to, only) => followZone(shelves, from, to, only),
      report,
    },
  })
  const safe = new MakeSafe({
    ...base,
    shelf: shelves['safe-acts'],
    port: {
      boards: () => fleet.list(),
      subzones,
      outputs: (board) => outputsOf(actuators.list(board), shelves.configurations.find(board)),
      off: ({ board, gpio, id, by, reason }) => actuators.request({ board, gpio, id, command: 'OFF', source: 'hand', by, reason }),
      findCommand: async ({ board, gpio, command }) => (await actuators.commands({ board, gpio }, 100)).find(({ id }) => id === command),
      publish,
      report,
    },
  })
  const told = shelves.configurations.onChange
  shelves.configurations.onChange = (changed, removed) => {
    told(changed, removed)
    desk.configurationsChanged([...changed.map(({ id }) => id), ...removed])
  }
  const place = (id: string): BoardPlace => {
    const board = mustFind(fleet, id)
    return { zone: board.zone, subzones: subzones(id), state: desk.state(id) ?? null }
  }
  return {
    desk,
    subzoneAnswered: (board: string, message: PlaceAck): Promise<void> =>
      safe.answered(board, message) ? Promise.resolve() : desk.subzoneAnswered(board, message),
    commandsChanged: (commands: readonly Command[]) => safe.heard(commands),
    service: {
      list: () => zones.list(),
      create: (name, by) => zones.create(name, by),
      rename: (from, to, by, merge) => zones.rename(from, to, by, merge),
      move: (ids, zone, by) => zones.move(ids, zone, by),
      remove: (name, by) => zones.remove(name, by),
      undo: (act, by) => zones.undo(act, by),
      place,
      resend: async (id) => {
        mustFind(fleet, id)
        await desk.resend(id)
        return place(id)
      },
      setSubzones: async (id, version, list, by) => {
        mustFind(fleet, id)
        const configuration = shelves.configurations.find(id)
        if (configuration === undefined) {
          throw new LeitstandError('configuration.nothing', `${id} has no configuration yet. Take over what it reports first.`)
        }
        const fault = subzonesFault(configuration, list)
        if (fault !== undefined) throw new LeitstandError('subzone.invalid', fault)
        return configurations.save(id, version, withSubzones(bodyOf(configuration), list), by)
      },
      makeSafe: (request, by) => safe.begin(request, by),
      safeActs: () => safe.list().toReversed(),
    } satisfies Services['zones'],
    start: async () => {
      await desk.start()
      await safe.start()
    },
    stop: async () => {
      await safe.stop()
      await desk.stop()
    },
  }
}

function mustFind(fleet: Fleet, id: string): Board {
  const board = fleet.find(id)
  if (board === undefined) throw new LeitstandError('board.unknown', `No board has the id ${id}.`)
  return board
}

/** What the board reports, and what is configured and never spoke. */
function outputsOf(reported: readonly Actuator[], configuration: Configuration | undefined): { gpio: number; name: string | null }[] {
  const outputs = new Map<number, string | null>(reported.map(({ gpio }) => [gpio, null]))
  for (const { gpio, name } of configuration?.actuators ?? []) outputs.set(gpio, name)
  return [...outputs].map(([gpio, name]) => ({ gpio, name })).sort((a, b) => a.gpio - b.gpio)
}

/** Widgets that show a zone and channels that tell of its alarms go by its name: they follow it. */
async function followZone(shelves: Shelves, from: string, to: string, only?: readonly string[]): Promise<string[]> {
  const { dashboards, 'alarm-channels': channels } = shelves
  const wanted = ({ id }: { id: string }) => only === undefined || only.includes(id)
  const changed: string[] = []
  for (const { id, widgets } of dashboards.list().filter(wanted)) {
    if (!widgets.some((widget) => 'zone' in widget && widget.zone === from)) continue
    await dashboards.update(id, {
      widgets: widgets.map((widget) => ('zone' in widget && widget.zone === from ? { ...widget, zone: to } : widget)),
    })
    changed.push(id)
  }
  for (const { id, zones } of channels.list().filter(wanted)) {
    // One that names both already hears of both, also after an undo.
    if (!zones.includes(from) || zones.includes(to)) continue
    await channels.update(id, { zones: zones.map((zone) => (zone === from ? to : zone)) })
    changed.push(id)
  }
  return changed
}

function bodyOf({ sensors, actuators, offlineRules }: Configuration) {
  return { sensors, actuators, offlineRules }
}

// Wires outputs and their commands to boards, settings, interlocks and readings. Part of app.ts.
import { randomUUID } from 'node:crypto'
import type { ActivityLog } from './activity/activity-log.ts'
import type { CommandStore } from './actuators/command-store.ts'
import { Actuators, type ActuatorsPort } from './actuators/commands.ts'
import type { StopNotice } from './actuators/safety.ts'
import type { Clock } from './contract/clock.ts'
import type { ActuatorSetting, ConfigurationBody } from './contract/configuration.ts'
import type { InterlockBody } from './contract/interlock.ts'
import type { Shelf } from './documents/shelf.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { SeriesCatalog } from './series/catalog.ts'
import type { LatestValues } from './telemetry/latest.ts'

export interface ActuatorsWiring {
  store: CommandStore
  clock: Clock
  fleet: Fleet
  catalog: SeriesCatalog
  latest: LatestValues
  shelves: { configurations: Shelf<ConfigurationBody>; interlocks: Shelf<InterlockBody> }
  publish: ActuatorsPort['publish']
  activity: ActivityLog
  onTrouble(cause: unknown): void
  /** Wanted and, where the board confirmed another one, reported setting. Default: what is wanted. */
  settingsOf?: (board: string, gpio: number) => readonly ActuatorSetting[]
  /** Latched stop that keeps an output off. Default: none. */
  stopped?: (board: string, gpio: number) => StopNotice | null
}

export function openActuators(wiring: ActuatorsWiring) {
  const { fleet, catalog, latest, shelves, activity } = wiring
  const wanted = (board: string, gpio: number) =>
    shelves.configurations.find(board)?.actuators.filter((setting) => setting.gpio === gpio) ?? []
  const actuators = new Actuators({
    store: wiring.store,
    clock: wiring.clock,
    port: {
      findBoard: (id) => fleet.find(id),
      settingsOf: wiring.settingsOf ?? wanted,
      stopped: wiring.stopped ?? (() => null),
      reading: (id) => {
        const series = catalog.find(id)
        return series && { name: series.name ?? series.channel, unit: series.unit, latest: latest.get(id) }
      },
      publish: wiring.publish,
      report: (entry) => activity.append(entry),
      onTrouble: wiring.onTrouble,
      newId: randomUUID,
    },
  })
  const told = shelves.interlocks.onChange
  shelves.interlocks.onChange = (changed, removed) => {
    told(changed, removed)
    actuators.setInterlocks(shelves.interlocks.list())
  }
  return Object.assign(actuators, {
    /** After the shelves. */
    open: async () => {
      actuators.setInterlocks(shelves.interlocks.list())
      await actuators.start()
    },
  })
}

// Joins configurations with boards, their types and outputs, and with the broker. Part of app.ts.
import { randomUUID } from 'node:crypto'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Actuators } from '../actuators/commands.ts'
import { Configurations } from '../configuration/configurations.ts'
import { type InterlockBody, inForce, isLockedAcross } from '../contract/actuators/interlock.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { BoardType } from '../contract/boards/type.ts'
import type { Clock } from '../contract/clock.ts'
import { lockedRules } from '../contract/configuration/board-part.ts'
import { checkConfiguration } from '../contract/configuration/check.ts'
import type { OfflineRule } from '../contract/configuration/configuration.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { MessageBus } from '../messaging/message-bus.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { Shelves } from './history.ts'

export interface ConfigurationWiring {
  shelves: Shelves
  fleet: Fleet
  catalog: SeriesCatalog
  actuators: Actuators
  activity: ActivityLog
  clock: Clock
  bus: MessageBus
  /** Rules that this board keeps for the centre. */
  keptRules(board: string): readonly OfflineRule[]
  typeOf(board: { boardType: string | null }): BoardType | null
  onTrouble(cause: unknown): void
}

export function openConfigurations(wiring: ConfigurationWiring): Configurations {
  const { shelves, fleet, catalog, actuators, activity, clock, bus, typeOf, onTrouble } = wiring
  const lockedAcross = (board: string, gpio: number) => isLockedAcross(shelves.interlocks.list(), board, gpio)
  const configurations = new Configurations({
    desired: shelves.configurations,
    states: shelves['configuration-states'],
    clock,
    newId: randomUUID,
    onTrouble,
    port: {
      findBoard: (id) => fleet.find(id),
      publish: (board, kind, message) => {
        const topic = kind === 'config' ? kaiserDown.config(board.relay, board.id) : kaiserDown.systemCommand(board.relay, board.id)
        return bus.publish({ topic, payload: JSON.stringify(message), qos: 2 })
      },
      report: (entry) => activity.append(entry),
      check: (board, body) => [...checkConfiguration(body, typeOf(board)), ...lockedRules(body, (gpio) => lockedAcross(board.id, gpio))],
      lockedAcross,
      partners: (board, gpio) => partnersOf(inForce(shelves.interlocks.list()), board, gpio),
      keptRules: wiring.keptRules,
      shown: (board) => ({ series: [...catalog.ofBoard(board)], actuators: actuators.list(board) }),
    },
  })
  const told = shelves.interlocks.onChange
  shelves.interlocks.onChange = (changed, removed) => {
    told(changed, removed)
    // Boards that one named before are not known any more: all are looked at, and those that have what they should get nothing.
    const boards = shelves.configurations.list().map(({ id }) => id)
    configurations.sentChanged(boards).catch(onTrouble)
  }
  return configurations
}

/** Other pins of the same board in an interlock with this one: the part that a board can keep by itself. */
function partnersOf(interlocks: readonly InterlockBody[], board: string, gpio: number): number[] {
  const pins = interlocks
    .map(({ members }) => members.filter((one) => one.board === board).map((one) => one.gpio))
    .filter((own) => own.includes(gpio))
  return [...new Set(pins.flat())].filter((pin) => pin !== gpio)
}

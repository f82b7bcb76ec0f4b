// Wires outputs and their commands to boards, settings, interlocks and readings. Part of app.ts.
import { randomUUID } from 'node:crypto'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { CommandStore } from '../actuators/command-store.ts'
import { Actuators, type ActuatorsPort } from '../actuators/commands.ts'
import type { StopNotice } from '../actuators/safety.ts'
import { usageOf } from '../actuators/usage.ts'
import type { OutputUsage } from '../contract/actuators/actuator.ts'
import { type InterlockBody, inForce } from '../contract/actuators/interlock.ts'
import type { Clock } from '../contract/clock.ts'
import type { ActuatorSetting, ConfigurationBody } from '../contract/configuration/configuration.ts'
import { isOutput } from '../contract/series.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { History } from '../telemetry/history.ts'
import type { LatestValues } from '../telemetry/latest.ts'

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
      isPlanned: (board, gpio) => shelves.configurations.find(board)?.actuators.some((setting) => setting.gpio === gpio) ?? true,
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
    actuators.setInterlocks(inForce(shelves.interlocks.list()))
  }
  return Object.assign(actuators, {
    /** After the shelves; switches nothing yet. */
    open: async () => {
      actuators.setInterlocks(inForce(shelves.interlocks.list()))
      await actuators.load()
    },
  })
}

/** @throws LeitstandError `query.range`, `store.*` */
export function outputUsage(
  parts: { actuators: Actuators; catalog: SeriesCatalog; history: History; shelves: ActuatorsWiring['shelves']; clock: Clock },
  board: string,
  gpio: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<OutputUsage> {
  const { actuators, catalog, history, shelves } = parts
  const mine = [...catalog.ofBoard(board)].filter((series) => isOutput(series) && series.gpio === gpio)
  const idOf = (kind: 'state' | 'number') => mine.find((series) => series.kind === kind)?.id ?? null
  const now = actuators.list(board).find((one) => one.gpio === gpio)
  const setting = shelves.configurations.find(board)?.actuators.find((one) => one.gpio === gpio)
  const sinceMs = now?.on ? now.onSinceMs : null
  const question = {
    fromMs,
    toMs,
    state: idOf('state'),
    share: idOf('number'),
    powerW: setting?.powerW ?? null,
    present: sinceMs === null ? null : { sinceMs, share: now?.pwm == null ? 1 : now.pwm / 255 },
    nowMs: parts.clock.now(),
  }
  return usageOf(question, {
    states: async (series) => (await history.statistics({ series: [series], fromMs, toMs })).series[0]?.states ?? [],
    shares: async (series, _from, _to, maxPoints) => {
      const answer = await history.query({ series: [series], fromMs, toMs, maxPoints, aggregation: 'raw' })
      const points = answer.series[0]?.points ?? []
      return points.map(([atMs, percent]) => ({ atMs: Number(atMs), percent: Number(percent) }))
    },
  })
}

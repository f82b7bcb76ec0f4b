// What setting up boards needs of the centre: fleet, zones, templates, configurations, logins, reports. Part of flash.ts.
import type { BoardLogins } from '../access/board-logins.ts'
import { ownNetworks } from '../adapters/network/own-networks.ts'
import { isLoopback } from '../config/load-settings.ts'
import type { Configurations } from '../configuration/configurations.ts'
import { EMPTY_CONFIGURATION } from '../contract/configuration/configuration.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { ProvisionPreset } from '../contract/flash/provision.ts'
import { because, reasonText } from '../contract/reasons.ts'
import { applyTemplate } from '../contract/rollouts/apply-template.ts'
import { isHealth, isOutput } from '../contract/series.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { BoardReport, Centre } from '../provisioning/ports.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { LatestValues } from '../telemetry/latest.ts'
import type { Shelves } from './history.ts'

export interface CentreWiring {
  fleet: Fleet
  shelves: Shelves
  catalog: SeriesCatalog
  latest: LatestValues
  configurations: Configurations
  zones: { service: { move(ids: readonly string[], zone: string | null, by: string): Promise<unknown> } }
  logins: { boards: Pick<BoardLogins, 'make'> }
}

export function centreOf(wiring: CentreWiring): Centre {
  const { fleet, configurations, shelves, zones, logins } = wiring
  return {
    register: async (id, { name, zone, labels }, by) => {
      await fleet.meet([{ id, family: 'kaiser', name, zone: null }])
      const known = fleet.find(id)
      await fleet.edit([id], { name: name ?? known?.name ?? null, labels: [...labels] }, by)
      await fleet.register([id], 'accepted', by)
      if (zone !== null && known?.zone !== zone) await zones.service.move([id], zone, by)
    },
    configure: async (id, template, by) => {
      const board = fleet.find(id)
      if (board === undefined) throw new LeitstandError('board.unknown')
      const current = configurations.find(id)
      const { body, problems } = applyTemplate(shelves.templates.get(template), current ?? EMPTY_CONFIGURATION, board, {}, 1)
      const problem = problems.find(({ severity }) => severity === 'error')
      if (problem !== undefined) {
        throw new LeitstandError('provision.template', because('template-not-set', { problem: reasonText(problem.reason) }))
      }
      await configurations.save(id, shelves.configurations.find(id)?.version ?? 0, body, by)
    },
    makePassword: (id) => logins.boards.make(id),
    report: (id) => reportOf(wiring, id),
    configured: (id) => configurations.find(id)?.sensors ?? null,
  }
}

function reportOf({ fleet, catalog, latest }: CentreWiring, id: string): BoardReport {
  const board = fleet.find(id)
  const readings = catalog
    .list({ board: id })
    .filter((series) => !isOutput(series) && !isHealth(series))
    .flatMap((series) => {
      const newest = latest.get(series.id)
      if (newest === undefined) return []
      const { gpio, sensorType, address, unit, limits } = series
      const { value, receivedAtMs, quality, marks } = newest
      return [{ gpio, sensorType, address, name: series.name ?? series.channel, unit, limits, value, receivedAtMs, quality, marks }]
    })
  const { presence, lastSeenMs, health } = board ?? {}
  return {
    lastSeenMs: presence === undefined || presence.reason === 'never' ? null : (lastSeenMs ?? null),
    online: presence?.state === 'online',
    heartbeatAtMs: health?.reportedAtMs ?? null,
    rssiDbm: health?.rssiDbm ?? null,
    sensorCount: health?.sensorCount ?? null,
    readings,
  }
}

/** @param port that the broker listens at  @param outward of the settings; empty: none */
export function presetOf(mqttHost: string, port: number, outward: string): ProvisionPreset {
  const loopbackOnly = isLoopback(mqttHost)
  const everywhere = mqttHost === '0.0.0.0' || mqttHost === '::'
  const own = everywhere ? ownNetworks().map(({ address }) => address) : [mqttHost]
  const named = outward.replace(/:\d+$/, '')
  const hosts = named === '' ? own : [named, ...own.filter((host) => host !== named)]
  return { brokers: hosts.map((host) => ({ host, port })), loopbackOnly }
}

// Wires discovery to the network: multicast sockets, probes, own networks, and which of this centre's listeners others reach. Part of app.ts.
import { randomBytes, randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Services } from '../adapters/http/services.ts'
import { MulticastSockets } from '../adapters/mdns/multicast-sockets.ts'
import type { Broker } from '../adapters/mqtt/broker.ts'
import { neighbourTable } from '../adapters/network/neighbour-table.ts'
import { ownNetworks } from '../adapters/network/own-networks.ts'
import { TcpProber } from '../adapters/network/tcp-prober.ts'
import { isLoopback } from '../config/load-settings.ts'
import type { Settings } from '../config/settings.ts'
import { isPrivateAddress, networkText } from '../contract/boards/address-range.ts'
import type { Discovery as DiscoveryState } from '../contract/boards/discovery.ts'
import type { Clock } from '../contract/clock.ts'
import { hostNameOf } from '../discovery/announcer.ts'
import { Discovery } from '../discovery/discovery.ts'
import { FoundTable } from '../discovery/found-table.ts'
import { NetworkScans } from '../discovery/network-scans.ts'
import { readOrMakeNodeId } from '../discovery/node-id.ts'
import type { OwnService } from '../discovery/own-services.ts'
import type { Shelves } from './history.ts'

export interface DiscoveryWiring {
  settings: Settings
  shelves: Shelves
  clock: Clock
  logger: Logger
  broker: Pick<Broker, 'port'>
  version: string
}

/** Name under which finds are filed: nobody made them. */
const FINDER = 'leitstand'
const LOOKUP_MS = 2000

export interface DiscoveryPart {
  services: Services['discovery']
  /** Under which announcements lead here. */
  hostName: string
  start(httpPort: number): Promise<void>
  stop(): Promise<void>
}

export async function openDiscovery({ settings, shelves, clock, logger, broker, version }: DiscoveryWiring): Promise<DiscoveryPart> {
  const log = logger.child({ part: 'discovery' })
  const onFault = (cause: unknown) => log.warn({ err: cause }, 'discovery')
  const nodeId = await readOrMakeNodeId(settings.dataDir, randomBytes)
  const wantsLoopback = settings.mdns === 'loopback'
  const usable = () => ownNetworks().filter(({ loopback }) => loopback === wantsLoopback)
  const found = new FoundTable({ shelf: shelves['found-devices'], nodeId, by: FINDER })
  const discovery = new Discovery({
    setting: settings.mdns,
    dns: new MulticastSockets({ networks: usable, onTrouble: onFault }),
    found,
    nodeId,
    name: `Leitstand ${hostname()}`,
    usable: () => usable().map(({ address }) => address),
    now: () => clock.now(),
    later: (run, delayMs) => {
      const timer = setTimeout(run, delayMs).unref()
      return () => clearTimeout(timer)
    },
    random: Math.random,
    onFault,
  })
  const scans = new NetworkScans({
    shelf: shelves['network-scans'],
    found,
    prober: new TcpProber(),
    neighbours: neighbourTable(),
    clock,
    newId: randomUUID,
    report: (entry) => log.info(entry, 'a range is scanned'),
    onFault,
  })
  const state = (): DiscoveryState => ({ mdns: discovery.mdns, ranges: rangesToScan(), broker: brokerOf(settings, broker.port) })
  return {
    hostName: hostNameOf(nodeId),
    services: {
      state,
      found: () => shelves['found-devices'].list(),
      browse: async () => {
        await discovery.browse()
        return state()
      },
      scans,
    },
    start: async (httpPort) => {
      const text = { txtvers: '1', version, node: nodeId, host: hostname() }
      await discovery.start([
        ...(await serviceOf('_leitstand._tcp', settings.httpHost, httpPort, { ...text, path: '/' }, wantsLoopback, onFault)),
        ...(await serviceOf('_mqtt._tcp', settings.mqttHost, broker.port, text, wantsLoopback, onFault)),
      ])
    },
    stop: async () => {
      await scans.stop()
      await discovery.stop()
    },
  }
}

/** Nothing where only this machine reaches the listener, unless announcements stay on this machine too. */
async function serviceOf(
  type: OwnService['type'],
  host: string,
  port: number,
  text: OwnService['text'],
  wantsLoopback: boolean,
  onFault: (cause: unknown) => void,
): Promise<OwnService[]> {
  const at = await boundAddress(host, onFault)
  if (at === undefined || (isLoopback(at) && !wantsLoopback)) return []
  return [{ type, port, text, reachedAt: (own) => isEvery(at) || at === own || (isLoopback(at) && own.startsWith('127.')) }]
}

/** The IPv4 address that a listener's host name stands for; undefined: it cannot be told, so nothing is announced. */
async function boundAddress(host: string, onFault: (cause: unknown) => void): Promise<string | undefined> {
  if (isEvery(host) || isLoopback(host) || isPrivateAddress(host) || /^[\d.]+$|:/.test(host)) return host
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), LOOKUP_MS)
  try {
    return (await Promise.race([lookup(host, { family: 4 }), late.promise]))?.address
  } catch (cause) {
    onFault(cause)
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

function isEvery(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Networks of this machine but loopback, real ones first. */
function rangesToScan(): DiscoveryState['ranges'] {
  const ranges: DiscoveryState['ranges'] = []
  for (const { name, address, prefix, loopback } of ownNetworks()) {
    const range = networkText(address, prefix)
    if (loopback || range === undefined || prefix > 30 || ranges.some((one) => one.range === range)) continue
    ranges.push({ range, network: name, isPrivate: isPrivateAddress(address) })
  }
  return ranges
}

function brokerOf({ mqttHost, mqttAnonymous }: Settings, port: number): DiscoveryState['broker'] {
  const localOnly = isLoopback(mqttHost)
  const open = ownNetworks().filter(({ address, loopback }) => (isEvery(mqttHost) ? !loopback : address === mqttHost))
  const addresses = open.map(({ address, prefix }) => ({ address, prefix }))
  return { port, addresses, localOnly, login: mqttAnonymous !== 'everyone' }
}

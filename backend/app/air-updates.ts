// What updates over the air need of the centre: chips of boards, what was written to them, the address they reach, the key. Part of flash.ts.
import { randomBytes } from 'node:crypto'
import { ownNetworks } from '../adapters/network/own-networks.ts'
import { isLoopback } from '../config/load-settings.ts'
import type { Clock } from '../contract/clock.ts'
import { boardIdOf } from '../contract/flash/provision.ts'
import { AirUpdates } from '../flash/air-updates.ts'
import type { FirmwareArchive } from '../flash/firmware-archive.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Shelves } from './history.ts'

export interface AirWiring {
  fleet: Fleet
  shelves: Shelves
  boardTypes: { find(id: string | null): { chip: string } | undefined }
  stores: { accounts: { secret(name: string): Promise<string | undefined>; saveSecret(name: string, value: string): Promise<void> } }
  clock: Clock
  httpHost: string
  mqttHost: string
  outwardAddress: string
  /** Known once the server listens. */
  httpPort(): number
}

const KEY_NAME = 'firmware-download'

export function openAirUpdates(wiring: AirWiring, archive: FirmwareArchive): AirUpdates {
  const { fleet, shelves, boardTypes, stores, clock } = wiring
  let key: Promise<Uint8Array> | undefined
  return new AirUpdates({
    archive,
    clock,
    key: () => {
      key ??= readOrMakeKey(stores.accounts).catch((cause: unknown) => {
        key = undefined
        throw cause
      })
      return key
    },
    chipOf: (board) => boardTypes.find(fleet.find(board)?.boardType ?? null)?.chip ?? null,
    writtenTo: (id) =>
      shelves['flash-jobs'].list().findLast(({ board, written }) => written === 'all' && board !== null && boardIdOf(board.mac) === id)
        ?.parts ?? [],
    addressFor: (id) => addressFor(wiring, fleet.find(id)?.health.ipAddress),
  })
}

async function readOrMakeKey(secrets: AirWiring['stores']['accounts']): Promise<Uint8Array> {
  const kept = await secrets.secret(KEY_NAME)
  if (kept !== undefined) return Buffer.from(kept, 'base64')
  const made = randomBytes(32)
  await secrets.saveSecret(KEY_NAME, made.toString('base64'))
  return made
}

/** What the settings say; else boards reach the address that the server listens at; of several networks that of the board. Where the broker too is for this machine alone, so are its boards. */
export function addressFor(
  { httpHost, mqttHost, httpPort, outwardAddress }: Pick<AirWiring, 'httpHost' | 'httpPort' | 'mqttHost' | 'outwardAddress'>,
  boardIp: string | undefined,
): string | undefined {
  if (outwardAddress !== '') return `http://${outwardAddress}${outwardAddress.includes(':') ? '' : `:${httpPort()}`}`
  if (isLoopback(httpHost)) return isLoopback(mqttHost) ? `http://127.0.0.1:${httpPort()}` : undefined
  if (httpHost !== '0.0.0.0' && httpHost !== '::') return `http://${httpHost.includes(':') ? `[${httpHost}]` : httpHost}:${httpPort()}`
  const networks = ownNetworks()
  const own = networks.find(({ address, prefix }) => boardIp !== undefined && isSameNetwork(address, boardIp, prefix)) ?? networks[0]
  return own === undefined ? undefined : `http://${own.address}:${httpPort()}`
}

function isSameNetwork(one: string, other: string, prefix: number): boolean {
  const bits = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - prefix)
  return Math.floor(bits(one) / size) === Math.floor(bits(other) / size)
}

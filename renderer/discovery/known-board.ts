import type { Board } from '../../backend/contract/boards/board.ts'
import type { FoundDevice } from '../../backend/contract/boards/discovery.ts'

/** Tells which board of the fleet a found device is. Pure. */

type Named = Pick<Board, 'id' | 'name' | 'health'>

/**
 * The surest sign first: the id on its page, its host name, the end of its MAC address in the id (`ESP_12AB34CD`), the address it reports.
 * Undefined: it has not been heard on MQTT.
 */
export function boardOf<B extends Named>(
  found: Pick<FoundDevice, 'board' | 'hostName' | 'mac' | 'address'>,
  boards: Iterable<B>,
): B | undefined {
  const host = found.hostName === null ? undefined : plain(found.hostName.replace(/\.(local|lan|home|fritz\.box)$/, ''))
  const mac = found.mac?.replaceAll(':', '').toLowerCase()
  const all = [...boards]
  return (
    (found.board === null ? undefined : all.find(({ id }) => id === found.board)) ??
    (host === undefined ? undefined : all.find(({ id, name }) => plain(id) === host || (name !== null && plain(name) === host))) ??
    (mac === undefined ? undefined : all.find(({ id }) => endsWithMac(id, mac))) ??
    all.find(({ health }) => health.ipAddress === found.address)
  )
}

/** Six digits are the half that differs from chip to chip of one maker. */
function endsWithMac(id: string, mac: string): boolean {
  const digits = /(?:^|[^0-9a-z])([0-9a-f]{6,12})$/.exec(id.toLowerCase())?.[1]
  return digits !== undefined && mac.endsWith(digits)
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_]+/g, '-')
}

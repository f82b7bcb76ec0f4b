// The IPv4 networks this machine is in, from the system. Read anew each time: a laptop changes its network.
import { networkInterfaces } from 'node:os'
import type { OwnNetwork } from '../../discovery/ports.ts'

/** Containers' and virtual machines' own networks come last: no board is in them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|zt|tailscale|wg|utun|tun|tap)/i

/** @throws never; without a network it is empty but for loopback */
export function ownNetworks(): OwnNetwork[] {
  const found: OwnNetwork[] = []
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    for (const { address, family, cidr, internal } of addresses ?? []) {
      const prefix = Number(cidr?.split('/')[1])
      if (family !== 'IPv4' || !Number.isInteger(prefix)) continue
      found.push({ name, address, prefix, loopback: internal })
    }
  }
  const rank = ({ name, loopback }: OwnNetwork) => (loopback ? 2 : VIRTUAL.test(name) ? 1 : 0)
  return found.sort((a, b) => rank(a) - rank(b))
}

import { BlockList, isIP } from 'node:net'

/** How far inward a call to a server may lead: see WebBounds. */
export type Reach = 'machine' | 'beyond'

/** A machine's link (clouds hand out keys there), and addresses that are no host's. */
const LINK = listed(
  [
    ['0.0.0.0', 8],
    ['169.254.0.0', 16],
    ['100.100.100.200', 32],
    ['224.0.0.0', 3],
  ],
  [
    ['::', 128],
    ['fe80::', 10],
    ['ff00::', 8],
    ['fd00:ec2::254', 128],
  ],
)
const MACHINE = listed([['127.0.0.0', 8]], [['::1', 128]])

/** Whether an IP address is not to be called. */
export function isInward(address: string, reach: Reach): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  // A list of IPv4 nets holds their addresses written in IPv6, too.
  return LINK.check(address, family) || (reach === 'beyond' && MACHINE.check(address, family))
}

function listed(ipv4: readonly (readonly [string, number])[], ipv6: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [net, bits] of ipv4) list.addSubnet(net, bits, 'ipv4')
  for (const [net, bits] of ipv6) list.addSubnet(net, bits, 'ipv6')
  return list
}

import { because, type Reason } from '../reasons.ts'

/** Ranges of IPv4 addresses as people write them; the form of the Add boards page and the route check with the same code. Pure. */

/** The most addresses of one scan: sixteen /24, or one /20. */
export const MOST_ADDRESSES = 4096

export interface AddressRange {
  /** Addresses as 32-bit numbers, both included; without network and broadcast address where a CIDR has them. */
  first: number
  last: number
  count: number
  /** All of it is RFC 1918, RFC 6598, link-local or loopback. */
  isPrivate: boolean
}

export type RangeReading = { ok: true; range: AddressRange } | { ok: false; reason: Reason }

const CIDR = /^([\d.]+)\s*\/\s*(\d{1,2})$/
const SPAN = /^([\d.]+)\s*[-–]\s*([\d.]+)$/

/** Networks that nobody on the internet owns. */
const PRIVATE: readonly (readonly [address: string, prefix: number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
]

/** `192.168.1.0/24`, `192.168.1.10-192.168.1.50`, `192.168.1.10-50` or one address. */
export function readRange(text: string): RangeReading {
  const read = endsOf(text.trim())
  if (read === undefined) return { ok: false, reason: because('range-form') }
  const { first, last } = read
  if (first > last) return { ok: false, reason: because('range-order', { first: addressText(first), last: addressText(last) }) }
  const count = last - first + 1
  if (count > MOST_ADDRESSES) return { ok: false, reason: because('range-large', { count, most: MOST_ADDRESSES }) }
  if (isReserved(first) || isReserved(last)) return { ok: false, reason: because('range-reserved', { address: addressText(first) }) }
  return { ok: true, range: { first, last, count, isPrivate: PRIVATE.some((net) => within(first, net) && within(last, net)) } }
}

function endsOf(text: string): { first: number; last: number } | undefined {
  const cidr = CIDR.exec(text)
  if (cidr) {
    const address = addressNumber(cidr[1] ?? '')
    const prefix = Number(cidr[2])
    return address === undefined || prefix > 32 ? undefined : hostsOf(address, prefix)
  }
  const span = SPAN.exec(text)
  const first = addressNumber(span ? (span[1] ?? '') : text)
  if (first === undefined) return undefined
  if (!span) return { first, last: first }
  const end = span[2] ?? ''
  const last = /^\d{1,3}$/.test(end) ? addressNumber(addressText(first).replace(/\d+$/, end)) : addressNumber(end)
  return last === undefined ? undefined : { first, last }
}

/** Without network and broadcast address; a /31 and a /32 have none. */
function hostsOf(address: number, prefix: number): { first: number; last: number } {
  const size = 2 ** (32 - prefix)
  const network = Math.floor(address / size) * size
  return prefix >= 31 ? { first: network, last: network + size - 1 } : { first: network + 1, last: network + size - 2 }
}

/** The network of an own address, as it stands in the field; narrowed to its /24 where it has more addresses than a scan may. */
export function networkText(address: string, prefix: number): string | undefined {
  const number = addressNumber(address)
  if (number === undefined) return undefined
  const taken = 2 ** (32 - prefix) - 2 > MOST_ADDRESSES ? 24 : prefix
  const size = 2 ** (32 - taken)
  return `${addressText(Math.floor(number / size) * size)}/${taken}`
}

/** True where both are in one network of this prefix. */
export function sameNetwork(a: string, b: string, prefix: number): boolean {
  const [left, right] = [addressNumber(a), addressNumber(b)]
  const size = 2 ** (32 - prefix)
  return left !== undefined && right !== undefined && Math.floor(left / size) === Math.floor(right / size)
}

export function isPrivateAddress(address: string): boolean {
  const number = addressNumber(address)
  return number !== undefined && PRIVATE.some((net) => within(number, net))
}

/** 32-bit number of four decimal bytes; undefined: it is no such address. Leading zeros are refused: some read them as octal. */
export function addressNumber(text: string): number | undefined {
  const bytes = text.split('.')
  if (bytes.length !== 4 || !bytes.every((byte) => /^(0|[1-9]\d{0,2})$/.test(byte) && Number(byte) <= 255)) return undefined
  return bytes.reduce((sum, byte) => sum * 256 + Number(byte), 0)
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}

function within(number: number, [address, prefix]: readonly [string, number]): boolean {
  const size = 2 ** (32 - prefix)
  return Math.floor(number / size) === Math.floor((addressNumber(address) ?? 0) / size)
}

/** "This network" (RFC 1122), multicast and above. */
function isReserved(number: number): boolean {
  return number < 2 ** 24 || number >= 224 * 2 ** 24
}

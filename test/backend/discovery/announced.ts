import type { DnsRecord } from '../../../backend/discovery/ports.ts'

interface Announced {
  address: string
  port?: number
  text?: readonly string[]
  ttlS?: number
  host?: string
}

/** The four records with which a device announces a service. */
export function announced(
  type: string,
  name: string,
  { address, port = 80, text = [], ttlS = 120, host = `${name}.local` }: Announced,
): DnsRecord[] {
  const full = `${name}.${type}.local`
  return [
    { type: 'PTR', name: `${type}.local`, ttlS, data: full },
    { type: 'SRV', name: full, ttlS, data: { target: host, port } },
    { type: 'TXT', name: full, ttlS, data: text },
    { type: 'A', name: host, ttlS, data: address },
  ]
}

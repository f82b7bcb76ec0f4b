import { MOST_PORTS } from '../../backend/contract/boards/discovery.ts'

/** Ports as they stand in the field: `80, 6053`. Pure. */

export function portsText(ports: readonly number[]): string {
  return ports.join(', ')
}

/** Undefined: empty, too many, or something is no port from 1 to 65535. */
export function readPorts(text: string): number[] | undefined {
  const words = text.split(/[\s,;]+/).filter(Boolean)
  const ports = [...new Set(words.map((word) => (/^\d{1,5}$/.test(word) ? Number(word) : 0)))]
  const fits = ports.length > 0 && ports.length <= MOST_PORTS && ports.every((port) => port >= 1 && port <= 65_535)
  return fits ? ports : undefined
}

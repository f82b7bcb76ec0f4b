/** Addresses and lengths as people write them: `0x10000`, `65536`, `4 MB`, `64k`. Pure. */

const UNITS: Record<string, number> = { '': 1, k: 1 << 10, kb: 1 << 10, m: 1 << 20, mb: 1 << 20 }

/** @returns undefined where it is no whole number from 0 to `most` */
export function readBytes(text: string, most: number): number | undefined {
  const [, hex, digits, unit = ''] = /^\s*(?:(0x[0-9a-f]+)|(\d+)\s*(kb?|mb?)?)\s*$/i.exec(text) ?? []
  const value =
    hex !== undefined ? Number.parseInt(hex, 16) : digits !== undefined ? Number(digits) * (UNITS[unit.toLowerCase()] ?? 1) : undefined
  return value === undefined || value > most ? undefined : value
}

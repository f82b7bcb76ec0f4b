// Images of Espressif's format for tests, made by hand as esptool and gen_esp32part make them.
import { createHash } from 'node:crypto'

export interface ImageWish {
  chipId?: number
  /** Segments' data; default one of 64 bytes in RAM. */
  segments?: { address: number; data: Uint8Array }[]
  mode?: number
  /** Size and speed byte; default 4 MB, 40 MHz. */
  config?: number
  minRevision?: number
  maxRevision?: number
  hash?: boolean
}

export function makeImage({
  chipId = 0,
  segments,
  mode = 2,
  config = 0x20,
  minRevision = 0,
  maxRevision = 399,
  hash = true,
}: ImageWish = {}): Buffer {
  const parts = segments ?? [{ address: 0x40080000, data: filled(64, 1) }]
  const header = Buffer.alloc(24)
  header.set([0xe9, parts.length, mode, config])
  header.writeUInt32LE(0x40080000, 4)
  header.writeUInt16LE(chipId, 12)
  header.writeUInt16LE(minRevision, 15)
  header.writeUInt16LE(maxRevision, 17)
  header[23] = hash ? 1 : 0
  const body = Buffer.concat(
    parts.flatMap(({ address, data }) => {
      const head = Buffer.alloc(8)
      head.writeUInt32LE(address, 0)
      head.writeUInt32LE(data.length, 4)
      return [head, data]
    }),
  )
  const plain = Buffer.concat([header, body])
  const padded = Buffer.concat([plain, Buffer.alloc(16 - (plain.length % 16))])
  let sum = 0xef
  for (const { data } of parts) for (const byte of data) sum ^= byte
  padded[padded.length - 1] = sum
  return hash ? Buffer.concat([padded, createHash('sha256').update(padded).digest()]) : padded
}

/** A program with its description, `bytes` of data that does not compress to nothing. */
export function makeApp(
  bytes = 40_000,
  { project = 'greenhouse', version = '1.4.0', ...wish }: ImageWish & { project?: string; version?: string } = {},
): Buffer {
  const description = Buffer.alloc(256)
  description.writeUInt32LE(0xabcd5432, 0)
  description.write(version, 0x10, 'latin1')
  description.write(project, 0x30, 'latin1')
  description.write('05:11:22', 0x50, 'latin1')
  description.write('Nov 29 2026', 0x60, 'latin1')
  description.write('v5.5.1', 0x70, 'latin1')
  const address = (wish.chipId ?? 0) === 0 ? 0x3f400020 : 0x3c000020
  return makeImage({ ...wish, segments: [{ address, data: Buffer.concat([description, filled(bytes, 7)]) }] })
}

export interface PartitionWish {
  label: string
  type: number
  subtype: number
  offset: number
  size: number
}

export const USUAL_PARTITIONS: readonly PartitionWish[] = [
  { label: 'nvs', type: 1, subtype: 2, offset: 0x9000, size: 0x5000 },
  { label: 'otadata', type: 1, subtype: 0, offset: 0xe000, size: 0x2000 },
  { label: 'app0', type: 0, subtype: 0x10, offset: 0x10000, size: 0x1c0000 },
  { label: 'app1', type: 0, subtype: 0x11, offset: 0x1d0000, size: 0x1c0000 },
]

export function makeTable(partitions: readonly PartitionWish[] = USUAL_PARTITIONS): Buffer {
  const entries = Buffer.concat(
    partitions.map(({ label, type, subtype, offset, size }) => {
      const entry = Buffer.alloc(32)
      entry.set([0xaa, 0x50, type, subtype])
      entry.writeUInt32LE(offset, 4)
      entry.writeUInt32LE(size, 8)
      entry.write(label, 12, 'latin1')
      return entry
    }),
  )
  const sum = Buffer.concat([Buffer.of(0xeb, 0xeb), Buffer.alloc(14, 0xff), createHash('md5').update(entries).digest()])
  const table = Buffer.alloc(0xc00, 0xff)
  Buffer.concat([entries, sum]).copy(table)
  return table
}

/** Bootloader, table and program at their places, FF between. */
export function makeMerged(chipId = 0, app = makeApp(40_000, { chipId }), bootloader = makeImage({ chipId })): Buffer {
  const whole = Buffer.alloc(0x10000 + app.length, 0xff)
  bootloader.copy(whole, chipId === 0 ? 0x1000 : 0)
  makeTable().copy(whole, 0x8000)
  app.copy(whole, 0x10000)
  return whole
}

/** Repeatable bytes that look random. */
export function filled(length: number, seed: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) => createHash('sha256').update(`${seed}-${index}`).digest())
  return Buffer.concat(blocks).subarray(0, length)
}

// Reads a table of partitions (ESP-IDF, gen_esp32part.py): 32-byte entries, an MD5 behind them. Pure.
import { createHash } from 'node:crypto'
import { flashText, hexText } from '../contract/flash/chip.ts'
import { because, type Reason } from '../contract/reasons.ts'
import { textAt } from './image-file.ts'

export const TABLE_OFFSET = 0x8000
/** Room of a table; its sector has 0x1000. */
export const TABLE_BYTES = 0xc00
const ENTRY_BYTES = 32

export interface Partition {
  label: string
  type: number
  subtype: number
  offset: number
  size: number
}

export interface PartitionTable {
  partitions: Partition[]
  problems: Reason[]
}

export const isTableAt = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xaa && bytes[at + 1] === 0x50
export const isAppPartition = ({ type }: Partition): boolean => type === 0
/** Settings: NVS and its keys. */
export const isSettings = ({ type, subtype }: Partition): boolean => type === 1 && (subtype === 2 || subtype === 4)
export const isOtaData = ({ type, subtype }: Partition): boolean => type === 1 && subtype === 0

/** @param name of its file, for reasons  @param flashSize bytes; null: not known */
export function readPartitionTable(bytes: Uint8Array, at: number, name: string, flashSize: number | null): PartitionTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const partitions: Partition[] = []
  const problems: Reason[] = []
  for (let entry = at; entry + ENTRY_BYTES <= Math.min(bytes.length, at + TABLE_BYTES); entry += ENTRY_BYTES) {
    if (bytes[entry] === 0xff && bytes[entry + 1] === 0xff) break
    if (bytes[entry] === 0xeb && bytes[entry + 1] === 0xeb) {
      const sum = createHash('md5').update(bytes.subarray(at, entry)).digest()
      if (!sum.equals(bytes.subarray(entry + 16, entry + 32))) problems.push(because('table-md5', { name }))
      break
    }
    if (!isTableAt(bytes, entry)) {
      problems.push(because('table-entry', { name, entry: partitions.length + 1 }))
      break
    }
    partitions.push({
      type: bytes[entry + 2] ?? 0,
      subtype: bytes[entry + 3] ?? 0,
      offset: view.getUint32(entry + 4, true),
      size: view.getUint32(entry + 8, true),
      label: textAt(bytes, entry + 12, 16),
    })
  }
  problems.push(...overlaps(partitions, name), ...beyond(partitions, name, flashSize))
  return { partitions, problems }
}

function overlaps(partitions: readonly Partition[], name: string): Reason[] {
  const sorted = partitions.toSorted((one, other) => one.offset - other.offset)
  return sorted.flatMap((one, index) => {
    const next = sorted[index + 1]
    if (next === undefined || one.offset + one.size <= next.offset) return []
    return [because('table-overlap', { name, partition: one.label, other: next.label })]
  })
}

function beyond(partitions: readonly Partition[], name: string, flashSize: number | null): Reason[] {
  if (flashSize === null) return []
  return partitions
    .filter(({ offset, size }) => offset + size > flashSize)
    .map(({ label, offset, size }) =>
      because('table-beyond-flash', { name, partition: label, end: hexText(offset + size), flash: flashText(flashSize) }),
    )
}

// Settings of the virtual board's program in its NVS partition: they outlive a restart, and an erase or a merged image takes them away. The
// content is the program's own (JSON with its sum), not Espressif's layout: nobody else reads it.
import { createHash } from 'node:crypto'
import type { FlashMemory } from './flash-memory.ts'

export type Settings = Record<string, string>

/** Of the usual table of partitions. */
const NVS = { offset: 0x9000, bytes: 0x5000 }
const SUM_BYTES = 16
const HEAD = SUM_BYTES + 4

export function readSettings(flash: FlashMemory): Settings {
  const stored = Buffer.from(flash.read(NVS.offset, NVS.bytes))
  const length = stored.readUInt32LE(SUM_BYTES)
  if (length > NVS.bytes - HEAD) return {}
  const text = stored.subarray(HEAD, HEAD + length)
  if (!createHash('md5').update(text).digest().equals(stored.subarray(0, SUM_BYTES))) return {}
  return JSON.parse(text.toString('utf8'))
}

export function saveSettings(flash: FlashMemory, settings: Settings): void {
  const text = Buffer.from(JSON.stringify(settings))
  if (text.length > NVS.bytes - HEAD) throw new RangeError(`${text.length} bytes of settings do not fit into NVS`)
  const head = Buffer.alloc(4)
  head.writeUInt32LE(text.length)
  flash.erase(NVS.offset, NVS.bytes)
  flash.program(NVS.offset, Buffer.concat([createHash('md5').update(text).digest(), head, text]))
}

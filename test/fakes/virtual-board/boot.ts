// What a chip prints when it starts from flash: first the ROM with what it finds at the bootloader's offset, then, where a partition table
// follows, a second stage that looks for a program. The ROM's lines are those of the recordings (test/fixtures/rom/j-boot-*.txt).
import { createHash } from 'node:crypto'
import type { ChipModel } from './chip-models.ts'
import type { FlashMemory } from './flash-memory.ts'
import { word } from './wire.ts'

export interface Boot {
  text: string
  /** Offset of the program that runs; undefined: nothing runs. */
  app: number | undefined
  /** It gave up and will start over, as the watchdog makes it. */
  again: boolean
}

const INVALID_LINES = 7
const MODES = ['QIO', 'QOUT', 'DIO', 'DOUT']
const PARTITION_TABLE = 0x8000

export function bootFromFlash(model: ChipModel, flash: FlashMemory): Boot {
  const at = model.bootloaderOffset
  const head = word(flash.read(at, 4), 0)
  if ((head & 0xff) !== 0xe9) return { text: `invalid header: 0x${hex(head)}\r\n`.repeat(INVALID_LINES), app: undefined, again: true }
  const image = imageAt(flash, at)
  const header = flash.read(at, 24)
  const mode = MODES[header[2] ?? 0] ?? 'SLOW READ'
  const divider = { 0: 2, 1: 3, 2: 4, 15: 1 }[(header[3] ?? 0) & 0xf] ?? 2
  const lines =
    model.name === 'esp32'
      ? [
          'configsip: 0, SPIWP:0xee',
          'clk_drv:0x00,q_drv:0x00,d_drv:0x00,cs0_drv:0x00,hd_drv:0x00,wp_drv:0x00',
          `mode:${mode}, clock div:${divider}`,
        ]
      : ['SPIWP:0xee', `mode:${mode}, clock div:${divider === 2 ? 1 : divider}`]
  for (const { address, length } of image.segments) {
    lines.push(model.name === 'esp32' ? `load:0x${hex(address)},len:${length}` : `load:0x${hex(address)},len:0x${length.toString(16)}`)
  }
  if (image.stored !== image.computed) {
    lines.push(
      `csum err:0x${image.computed.toString(16)}!=0x${image.stored.toString(16)}`,
      'Falling back to built-in command interpreter.',
      'OK',
    )
    return { text: `${lines.join('\r\n')}\r\n>`, app: undefined, again: false }
  }
  lines.push(`entry 0x${hex(image.entry)}`)
  const second = secondStage(model, flash)
  return { ...second, text: `${[...lines, ...second.lines].join('\r\n')}\r\n` }
}

interface Image {
  segments: { address: number; length: number }[]
  entry: number
  stored: number
  computed: number
  /** From the head to the end of the hash. */
  length: number
  hashFits: boolean
}

function imageAt(flash: FlashMemory, at: number): Image {
  const header = flash.read(at, 24)
  const segments = []
  let position = at + 24
  let computed = 0xef
  for (let index = 0; index < Math.min(header[1] ?? 0, 16) && position + 8 <= flash.size; index++) {
    const head = flash.read(position, 8)
    const length = Math.min(word(head, 4), flash.size - position - 8)
    segments.push({ address: word(head, 0), length })
    for (const byte of flash.bytes.subarray(position + 8, position + 8 + length)) computed ^= byte
    position += 8 + length
  }
  const sumAt = at + Math.ceil((position - at + 1) / 16) * 16 - 1
  const hashed = header[23] === 1
  const sum = createHash('sha256')
    .update(flash.bytes.subarray(at, sumAt + 1))
    .digest()
  const hashFits = !hashed || sum.equals(flash.bytes.subarray(sumAt + 1, sumAt + 33))
  return {
    segments,
    entry: word(header, 4),
    stored: flash.bytes[sumAt] ?? 0,
    computed,
    length: sumAt + 1 - at + (hashed ? 32 : 0),
    hashFits,
  }
}

function secondStage(model: ChipModel, flash: FlashMemory): { lines: string[]; app: number | undefined; again: boolean } {
  if (word(flash.read(PARTITION_TABLE, 4), 0) % 0x10000 !== 0x50aa) return { lines: [], app: undefined, again: false }
  const lines = [
    'I (31) boot: ESP-IDF v5.5.1 2nd stage bootloader',
    `I (31) boot: chip revision: ${model.name}`,
    'I (48) boot: Partition Table:',
  ]
  let app: number | undefined
  for (let at = PARTITION_TABLE; at < PARTITION_TABLE + 0xc00; at += 32) {
    const entry = flash.read(at, 32)
    if (entry[0] !== 0xaa || entry[1] !== 0x50) break
    const label = Buffer.from(entry.subarray(12, 28)).toString('latin1').replace(/\0.*$/s, '')
    lines.push(`I (60) boot:  ${label.padEnd(16)} ${hex(word(entry, 4))} ${hex(word(entry, 8))}`)
    if (entry[2] === 0 && app === undefined && flash.bytes[word(entry, 4)] === 0xe9) app = word(entry, 4)
  }
  if (app === undefined) return { lines: [...lines, 'E (85) boot: No bootable app partitions in the partition table'], app, again: true }
  const image = imageAt(flash, app)
  if (image.stored !== image.computed || !image.hashFits) {
    const what = image.stored === image.computed ? 'hash' : 'checksum'
    lines.push(
      `E (312) esp_image: Image ${what} failed - image is corrupt`,
      'E (85) boot: No bootable app partitions in the partition table',
    )
    return { lines, app: undefined, again: true }
  }
  return { lines: [...lines, `I (330) boot: Loaded app from partition at offset 0x${app.toString(16)}`], app, again: false }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}

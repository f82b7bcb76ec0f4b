import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { SlipReader, slipFrame } from './slip.ts'
import { VirtualBoard, type VirtualBoardSpec } from './virtual-board.ts'
import { words, xorSum } from './wire.ts'

const ROM = join(import.meta.dirname, '../../fixtures/rom')

interface Line {
  dir: 'host' | 'rom'
  hex?: string
  raw?: string
  text?: string
  elided?: { bytes: number }
}

const recordings = readdirSync(ROM).filter((name) => name.endsWith('.jsonl'))
const linesOf = (name: string): Line[] =>
  readFileSync(join(ROM, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** The bench's own boards. */
function benchBoard(name: string): VirtualBoardSpec {
  const c3 = /c3|h2?-/.test(name)
  return c3
    ? { chip: 'esp32c3', mac: '34:b4:72:be:ef:01', major: 0, minor: 0, eco: 3 }
    : { chip: 'esp32', mac: '24:0a:c4:00:be:ef', major: 3, minor: 0 }
}

/** The stub's code is left out of the recordings: any bytes with its checksum stand for it. */
function hostFrame({ hex = '', elided }: Line): Uint8Array {
  const head = Buffer.from(hex, 'hex')
  if (elided === undefined) return head
  const filler = Buffer.alloc(elided.bytes)
  filler[0] = xorSum(filler) ^ (head[4] ?? 0)
  return Buffer.concat([head, filler])
}

/** The payload of the recordings, as their README gives it. */
function payload(): Buffer {
  const blocks = Array.from({ length: 320 }, (_, index) => createHash('sha256').update(`witness-20k-${index}`).digest())
  const fox = Buffer.from('the quick brown fox jumps over the lazy dog\n'.repeat(300))
  return Buffer.concat([...blocks, fox]).subarray(0, 20_480)
}

function boardWithFrames(spec: VirtualBoardSpec): { board: VirtualBoard; frames: string[]; text(): string } {
  const frames: string[] = []
  let loose = ''
  const reader = new SlipReader(
    (frame) => frames.push(Buffer.from(frame).toString('hex')),
    (byte) => {
      loose += String.fromCharCode(byte)
    },
  )
  const board = new VirtualBoard(spec, (bytes) => reader.take(bytes))
  return { board, frames, text: () => loose }
}

const exchanges = recordings.filter((name) => linesOf(name).some(({ dir, hex }) => dir === 'host' && hex !== undefined))

test.each(exchanges)('answers byte by byte what the real ROM answered: %s', (name) => {
  const { board, frames } = boardWithFrames(benchBoard(name))
  if (/^[eg]-/.test(name)) board.flash.bytes.set(payload(), 0x10000)
  board.start('download')
  const expected: string[] = []
  // An answer can be recorded before its question: frames are compared in their order.
  for (const line of linesOf(name)) {
    if (line.hex === undefined) continue
    if (line.dir === 'host') board.receive(slipFrame(hostFrame(line)))
    else expected.push(line.hex)
  }
  expect(frames).toEqual(expected)
  if (/write20k/.test(name)) expect(Buffer.from(board.flash.read(0x10000, 20_480)).equals(payload())).toBe(true)
})

test.each(['f-bootlog-empty-flash.txt', 'f2-bootlog-download.txt', 'f3-c3-bootlog-download.txt'])(
  'prints what the real ROM printed: %s',
  (name) => {
    const { board, text } = boardWithFrames(benchBoard(name))
    board.start(name.includes('download') ? 'download' : 'run')
    board.stop()
    expect(text().trim()).toBe(readFileSync(join(ROM, name), 'latin1').trim())
  },
)

test('prints what the real C3 printed with empty flash, as often as it fits', () => {
  const { board, text } = boardWithFrames(benchBoard('c3'))
  board.start('run')
  board.stop()
  expect(readFileSync(join(ROM, 'f4-c3-bootlog-empty-flash.txt'), 'latin1')).toContain(text().trim())
})

/** The smallest image: one segment of 16 bytes. */
function tinyImage(): Buffer {
  const image = Buffer.alloc(24 + 8 + 16 + 16 + 32)
  image.set([0xe9, 1, 2, 0x20], 0)
  image.writeUInt32LE(0x40080000, 4)
  image[23] = 1
  image.writeUInt32LE(0x40080000, 24)
  image.writeUInt32LE(16, 28)
  image.set(Buffer.from('06ffff0006ffff0006ffff0006ffff00', 'hex'), 32)
  image[63] = 0xef
  createHash('sha256').update(image.subarray(0, 64)).digest().copy(image, 64)
  return image
}

test.each([
  ['good', (image: Buffer) => image, 0x1000],
  ['badhash', (image: Buffer) => image.fill(0, 64), 0x1000],
  ['badsum', (image: Buffer) => image.fill(0xee, 63, 64), 0x1000],
  ['badmagic', (image: Buffer) => image.fill(0xe8, 0, 1), 0x1000],
  ['wrongoff', (image: Buffer) => image, 0x2000],
] as const)('starts a %s image as the real ROM did', (name, spoil, offset) => {
  const { board, text } = boardWithFrames(benchBoard('j'))
  board.flash.bytes.set(spoil(tinyImage()), offset)
  board.start('run')
  board.stop()
  // The recording shows a repeated line once.
  const shown = text().replace(/(invalid header: \w+\r\n)+/, '$1')
  expect(shown.trim()).toBe(readFileSync(join(ROM, `j-boot-${name}.txt`), 'latin1').trim())
})

test('reads flash back by ROM alone, 64 bytes a time, as tools without a stub do', () => {
  const { board, frames } = boardWithFrames({ chip: 'esp32' })
  board.flash.bytes.set(payload(), 0x10000)
  board.start('download')
  const read = (address: number, length: number) => {
    board.receive(slipFrame(Buffer.concat([Buffer.of(0, 0x0e, 8, 0, 0, 0, 0, 0), Buffer.from(words(address, length))])))
    return Buffer.from(frames.at(-1) ?? '', 'hex')
  }
  const answers = Array.from({ length: 320 }, (_, index) => read(0x10000 + 64 * index, 64))
  expect(Buffer.concat(answers.map((answer) => answer.subarray(8, 72))).equals(payload())).toBe(true)
  expect(answers[0]?.subarray(72)).toEqual(Buffer.alloc(4))
  expect(read(0x10000, 65).subarray(8, 9)).toEqual(Buffer.of(1))
  expect(read(board.flash.size, 64).subarray(8, 9)).toEqual(Buffer.of(1))
})

const request = (op: number, ...content: number[]) =>
  slipFrame(Buffer.concat([Buffer.of(0, op, 4 * content.length, 0, 0, 0, 0, 0), Buffer.from(words(...content))]))
const SYNC = slipFrame(Buffer.from(`0008240000000000${'07071220'}${'55'.repeat(32)}`, 'hex'))

/** Code of one word, loaded and started: taken to be the stub. */
function startStub(board: VirtualBoard): void {
  board.receive(request(0x05, 4, 1, 0x1800, 0x40080000))
  const block = Buffer.concat([Buffer.of(0, 0x07, 20, 0, 0xef, 0, 0, 0), Buffer.from(words(4, 0, 0, 0)), Buffer.from(words(0x01010101))])
  board.receive(slipFrame(block))
  board.receive(request(0x06, 0, 0x40080000))
}

test.each(['esp32', 'esp32c3', 'esp32s3'] as const)('a software reset of an %s goes back to where its pins sent it', (chip) => {
  const { board, text } = boardWithFrames({ chip })
  board.start('download')
  startStub(board)
  expect(board.state).toBe('stub')
  board.receive(request(0x02, 0, 0, 0x4000, 0))
  board.receive(request(0x04, 0))
  expect(board.state).toBe('rom')
  expect(text()).toMatch(/rst:0x3 \((SW_RESET|RTC_SW_SYS_RST)\)/)
  // The ROM is left for the program by FLASH_END with 1 alone, as esptool's `run` does it.
  board.receive(request(0x04, 0))
  expect(board.state).toBe('rom')
  board.receive(request(0x04, 1))
  expect(board.state).toBe('stuck')
  board.stop()
})

test('a stub that still runs answers SYNC as often as the ROM, with the value 0', () => {
  const { board, frames } = boardWithFrames({ chip: 'esp32c3' })
  board.start('download')
  startStub(board)
  frames.length = 0
  board.receive(SYNC)
  expect(frames).toEqual(new Array(8).fill('01080200000000000000'))
})

test('what is loaded and written into RAM can be read, by the stub too, and the flash keeps its status', () => {
  const { board, frames } = boardWithFrames({ chip: 'esp32' })
  const read = (address: number) => {
    board.receive(request(0x0a, address))
    return Buffer.from(frames.at(-1) ?? '', 'hex').readUInt32LE(4)
  }
  board.start('download')
  startStub(board)
  expect(read(0x40080000)).toBe(0x01010101)
  const { base, usr2, w0 } = board.model.spi
  const spi = (command: number, value: number) => {
    board.receive(request(0x09, base + w0, value, 0xffffffff, 0))
    board.receive(request(0x09, base + usr2, 0x70000000 | command, 0xffffffff, 0))
    board.receive(request(0x09, base, 1 << 18, 0xffffffff, 0))
    return read(base + w0)
  }
  spi(0x01, 0x021c)
  expect([spi(0x05, 0), spi(0x35, 0)]).toEqual([0x1c, 0x02])
})

/** A block of data with the sum that it has, or another. */
const block = (op: number, content: Uint8Array, sequence: number, sum = xorSum(content)) =>
  slipFrame(
    Buffer.concat([
      Buffer.of(0, op, (content.length + 16) & 0xff, (content.length + 16) >> 8, sum, 0, 0, 0),
      Buffer.from(words(content.length, sequence, 0, 0)),
      content,
    ]),
  )

describe('the stub, where a tool does something wrong', () => {
  const started = (chip: 'esp32' | 'esp32c3' = 'esp32') => {
    const { board, frames } = boardWithFrames({ chip })
    board.start('download')
    startStub(board)
    const statusOf = (bytes: Uint8Array) => {
      frames.length = 0
      board.receive(bytes)
      return frames.at(-1)?.slice(-4)
    }
    return { board, frames, statusOf }
  }
  const data = Buffer.alloc(0x2000, 0xa5)

  test('says what is wrong in the first status byte, as esptool reads it', () => {
    const { statusOf } = started()
    expect(statusOf(request(0x77))).toBe('ff00')
    expect(statusOf(request(0x14))).toBe('ff00')
    expect(statusOf(block(0x03, data, 0))).toBe('c600')
    expect(statusOf(request(0x04, 0))).toBe('c600')
    expect(statusOf(request(0x02, 0x2000, 1, 0x8000, 0))).toBe('c200')
    expect(statusOf(request(0x02, 0x2000, 1, 0x4000))).toBe('c000')
    expect(statusOf(request(0x0d, 0, 0))).toBe('c000')
    expect(statusOf(request(0x13, 0, 16))).toBe('c000')
    expect(statusOf(request(0xd1, 0x100, 0x1000))).toBe('c000')
    expect(statusOf(request(0x02, 0x2000, 1, 0x4000, 0x10000))).toBe('0000')
    expect(statusOf(block(0x03, data, 0, 0x00))).toBe('c100')
    expect(statusOf(request(0x04, 1))).toBe('c800')
    expect(statusOf(block(0x03, data, 0))).toBe('0000')
    expect(statusOf(request(0x04, 1))).toBe('0000')
    expect(started('esp32c3').statusOf(request(0x14))).toBe('0000')
  })

  test('erases sector by sector as it writes, and not before', () => {
    const { board, statusOf } = started()
    board.flash.bytes.fill(0x11, 0x10000, 0x20000)
    expect(statusOf(request(0x02, 0x8000, 4, 0x2000, 0x11000))).toBe('0000')
    expect(board.flash.bytes[0x11000]).toBe(0x11)
    expect(statusOf(block(0x03, data, 0))).toBe('0000')
    expect([board.flash.bytes[0x12fff], board.flash.bytes[0x13000], board.flash.bytes[0x14000]]).toEqual([0xa5, 0xff, 0x11])
  })

  test('says with the next answer that a block of a stream was broken, or that there was too much', () => {
    const { board, statusOf } = started()
    expect(statusOf(request(0x10, 0x2000, 2, 0x4000, 0x10000))).toBe('0000')
    expect(statusOf(block(0x11, Buffer.alloc(64, 0xff), 0))).toBe('0000')
    expect(statusOf(block(0x11, Buffer.alloc(64, 0xff), 1))).toBe('c700')
    const packed = deflateSync(data)
    expect(statusOf(request(0x10, 0x2000, 2, 0x4000, 0x10000))).toBe('0000')
    expect(statusOf(block(0x11, packed, 0))).toBe('0000')
    expect(statusOf(block(0x11, packed, 1))).toBe('0000')
    expect(statusOf(request(0x12, 1))).toBe('c900')
    expect(Buffer.from(board.flash.read(0x10000, 0x2000)).equals(data)).toBe(true)
  })

  test('loads into RAM what fits, and runs what is whole', () => {
    const { board, statusOf } = started()
    expect(statusOf(block(0x07, data.subarray(0, 8), 0))).toBe('c600')
    expect(statusOf(request(0x05, 8, 1, 0x1800, 0x3ffe8000))).toBe('0000')
    expect(statusOf(block(0x07, data.subarray(0, 12), 0))).toBe('c900')
    expect(statusOf(block(0x07, data.subarray(0, 6), 0))).toBe('c000')
    expect(statusOf(block(0x07, data.subarray(0, 4), 0))).toBe('0000')
    expect(statusOf(request(0x06, 1, 0))).toBe('c800')
    expect(board.state).toBe('stub')
  })

  test('ends a reading at once when something else than a count comes, with the sum of what it sent', () => {
    const { board, frames } = started()
    frames.length = 0
    board.receive(request(0xd2, 0, 0x4000, 0x1000, 2))
    expect(frames).toHaveLength(3)
    board.receive(SYNC)
    expect(frames.at(-1)).toBe(createHash('md5').update(board.flash.read(0, 0x2000)).digest('hex'))
    frames.length = 0
    board.receive(SYNC)
    expect(frames).toHaveLength(8)
  })
})

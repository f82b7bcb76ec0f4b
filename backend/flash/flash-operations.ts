// Writing, comparing, erasing and reading the flash of a connected board, by stub or ROM. Bytes of progress are those of the image.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { LeitstandError } from '../contract/errors.ts'
import { hexText } from '../contract/flash/chip.ts'
import { because } from '../contract/reasons.ts'
import { type Answer, type LoaderLink, Refusal, Silence, UNKNOWN_TO_ROM, words } from './loader-link.ts'

const packed = promisify(deflate)

export const SECTOR = 0x1000
export const STUB_BLOCK = 0x4000
export const ROM_BLOCK = 0x400
const ANSWER_MS = 3000
/** A block is written, and its sectors may be erased before. */
const BLOCK_MS = 12_000
const ERASE_MS_PER_MB = 30_000
const ERASE_ALL_MS = 120_000
const MD5_MS_PER_MB = 8000
const READ_PACKET = 0x1000
/** Packets under way, so that the line never rests. */
const READ_AHEAD = 64
const PACKET_MS = 5000
/** Each has a sum of its own, and is read again for itself. */
const READ_STRETCH = 0x40000
const READ_TRIES = 3
const SUM_BYTES = 16
/** Most bytes of one answer of the ROM, and how often it is told. */
const ROM_READ = 64
const ROM_READ_TOLD = 0x1000
/** Erased at once by ROM: a chip with slow flash stays within its time. */
const ROM_ERASE = 0x100000

export type Reached = (done: number, total: number) => void

/** How the loader wants to be asked. */
export interface Loader {
  link: LoaderLink
  stub: boolean
  /** Of FLASH_DEFL_BEGIN in ROM. */
  beginWords: 4 | 5
}

function perMegabyte(ms: number, bytes: number): number {
  return Math.max(ANSWER_MS, Math.ceil((ms * bytes) / 1e6))
}

/** Compressed; erases the sectors it needs. A multiple of four is written, filled up with FF. */
export async function writeRange({ link, stub, beginWords }: Loader, offset: number, given: Uint8Array, reached: Reached): Promise<void> {
  const content = paddedToWords(given)
  const stream = await packed(content, { level: 9 })
  const block = stub ? STUB_BLOCK : ROM_BLOCK
  const blocks = Math.ceil(stream.length / block)
  // The ROM counts in blocks of the plain data, the stub in bytes.
  const size = stub ? content.length : Math.ceil(content.length / ROM_BLOCK) * ROM_BLOCK
  const begin = [size, blocks, block, offset, ...(stub || beginWords === 4 ? [] : [0])]
  await link.ask(0x10, words(...begin), stub ? ANSWER_MS : perMegabyte(ERASE_MS_PER_MB, size) + ANSWER_MS)
  reached(0, given.length)
  for (let sequence = 0; sequence < blocks; sequence++) {
    const piece = stream.subarray(sequence * block, (sequence + 1) * block)
    await link.ask(0x11, words(piece.length, sequence, 0, 0), BLOCK_MS, piece)
    reached(Math.min(given.length, Math.round((given.length * (sequence + 1)) / blocks)), given.length)
  }
  // The stub acknowledges a block before it is in flash: this waits for the last one. The ROM would leave the loader.
  if (stub) await link.ask(0x12, words(1), BLOCK_MS)
}

/** MD5 of a range as the board sees it, hex. */
async function sumOfRange({ link, stub }: Loader, offset: number, length: number): Promise<string> {
  const { data } = await link.askAgain(0x13, words(offset, length, 0, 0), perMegabyte(MD5_MS_PER_MB, length) + ANSWER_MS)
  return stub ? Buffer.from(data.subarray(0, 16)).toString('hex') : Buffer.from(data.subarray(0, 32)).toString('latin1')
}

/** @throws LeitstandError `flash.verify` */
export async function verifyRange(loader: Loader, offset: number, given: Uint8Array, name: string): Promise<void> {
  const content = paddedToWords(given)
  const wanted = createHash('md5').update(content).digest('hex')
  if ((await sumOfRange(loader, offset, content.length)) !== wanted) {
    throw new LeitstandError('flash.verify', because('verify-failed', { name, offset: hexText(offset) }))
  }
}

/** @param flashSize bytes */
export async function eraseAll(loader: Loader, flashSize: number): Promise<void> {
  if (loader.stub) await loader.link.ask(0xd0, new Uint8Array(0), ERASE_ALL_MS)
  else await eraseRange(loader, 0, flashSize)
}

/** Whole sectors. The ROM erases where a write begins, so one begins that never gets any data. */
export async function eraseRange({ link, stub, beginWords }: Loader, offset: number, length: number): Promise<void> {
  if (stub) {
    await link.ask(0xd1, words(offset, length), perMegabyte(ERASE_MS_PER_MB, length) + ANSWER_MS)
    return
  }
  for (let done = 0; done < length; done += ROM_ERASE) {
    const bytes = Math.min(ROM_ERASE, length - done)
    const begin = [bytes, Math.ceil(bytes / ROM_BLOCK), ROM_BLOCK, offset + done, ...(beginWords === 4 ? [] : [0])]
    await link.ask(0x02, words(...begin), perMegabyte(ERASE_MS_PER_MB, bytes) + ANSWER_MS)
  }
}

/** @throws LeitstandError `flash.noise` (its MD5 does not fit), `flash.no-stub` (the ROM of this chip does not read) */
export async function readRange(loader: Loader, offset: number, length: number, reached: Reached): Promise<Uint8Array> {
  const { link, stub } = loader
  const content = new Uint8Array(length)
  for (let start = 0; start < length; start += READ_STRETCH) {
    const stretch = content.subarray(start, start + READ_STRETCH)
    const told = (done: number) => reached(start + done, length)
    for (let time = 1; ; time++) {
      try {
        if (stub) await readStretch(link, offset + start, stretch, told)
        else await readSlowly(loader, offset + start, stretch, told)
        break
      } catch (cause) {
        const disturbed = (cause instanceof Silence && cause.heard) || (cause instanceof LeitstandError && cause.code === 'flash.noise')
        if (!disturbed || time >= READ_TRIES) throw cause
        // It goes on sending until it believes that all has come.
        if (stub) await link.send(words(stretch.length))
        await link.settle()
      }
    }
  }
  return content
}

/** By ROM alone: 64 bytes an answer, filled up where fewer were asked for. Compared by MD5, as answers have no sum of their own. */
async function readSlowly(loader: Loader, offset: number, into: Uint8Array, reached: (done: number) => void): Promise<void> {
  for (let done = 0; done < into.length; done += ROM_READ) {
    const bytes = Math.min(ROM_READ, into.length - done)
    const { data } = await askToRead(loader, offset + done, bytes)
    if (data.length < bytes) throw new Silence(true)
    into.set(data.subarray(0, bytes), done)
    if (done % ROM_READ_TOLD === 0) reached(done + bytes)
  }
  reached(into.length)
  if ((await sumOfRange(loader, offset, into.length)) !== createHash('md5').update(into).digest('hex')) {
    throw new LeitstandError('flash.noise', because('read-back-differs', { offset: hexText(offset) }))
  }
}

async function askToRead({ link }: Loader, offset: number, bytes: number): Promise<Answer> {
  try {
    return await link.askAgain(0x0e, words(offset, bytes), ANSWER_MS)
  } catch (cause) {
    if (cause instanceof Refusal && cause.code === UNKNOWN_TO_ROM) throw new LeitstandError('flash.no-stub', undefined, { cause })
    throw cause
  }
}

async function readStretch(link: LoaderLink, offset: number, into: Uint8Array, reached: (done: number) => void): Promise<void> {
  const { length } = into
  await link.ask(0xd2, words(offset, length, READ_PACKET, READ_AHEAD), ANSWER_MS)
  let done = 0
  while (done < length) {
    const wanted = Math.min(READ_PACKET, length - done)
    const packet = await packetOf(link, wanted)
    if (packet === undefined) throw new Silence(done > 0)
    // Every packet but the last is full: another length has lost bytes.
    if (packet.length !== wanted) throw new Silence(true)
    into.set(packet, done)
    done += packet.length
    await link.send(words(done))
    reached(done)
  }
  const sum = await packetOf(link, SUM_BYTES)
  if (sum === undefined || sum.length !== SUM_BYTES) throw new Silence(true)
  if (Buffer.compare(createHash('md5').update(into).digest(), sum) !== 0) {
    throw new LeitstandError('flash.noise', because('read-back-differs', { offset: hexText(offset) }))
  }
}

/** Passes over crumbs of noise between packets. */
async function packetOf(link: LoaderLink, wanted: number): Promise<Uint8Array | undefined> {
  const until = performance.now() + PACKET_MS
  for (;;) {
    const packet = await link.nextFrame(until)
    if (packet === undefined || packet.length >= Math.min(wanted, SUM_BYTES)) return packet
  }
}

function paddedToWords(content: Uint8Array): Uint8Array {
  const over = content.length % 4
  if (over === 0) return content
  const padded = new Uint8Array(content.length + 4 - over).fill(0xff)
  padded.set(content)
  return padded
}

// Espressif's stub, once it runs: two status bytes, raw MD5, fast reading, erasing. Block size 0x4000. As the real one it erases sector by
// sector as it writes, acknowledges a block before it is in flash (what goes wrong there is said by the answer after), and says an error in
// the first status byte, the second is 0.
import { createHash } from 'node:crypto'
import { InflatedWriter } from './inflated-writer.ts'
import type { LoaderParts } from './rom-loader.ts'
import { securityInfo } from './security.ts'
import { type Request, word, xorSum } from './wire.ts'

const BAD_LENGTH = 0xc0
const BAD_SUM = 0xc1
const BAD_BLOCK = 0xc2
const INVALID_COMMAND = 0xc3
const FLASH_FAILED = 0xc4
const NOT_BEGUN = 0xc6
const NOT_INFLATED = 0xc7
const TOO_LITTLE = 0xc8
const TOO_MUCH = 0xc9
const UNKNOWN = 0xff
const MOST_BLOCK = 0x4000
const SECTOR = 4096
const SECTORS_OF_BLOCK = 16
const SYNC_ANSWERS = 8
/** Behind the last byte the end of a zlib stream may come in a block of its own. */
const SUM_OF_STREAM = 4

/** Bytes of payload that the head must name; operations that are not here look at theirs themselves. */
const LENGTHS = new Map<number, readonly number[]>([
  [0x08, [36]],
  [0x0a, [4]],
  [0x0b, [24]],
  [0x0d, [4]],
  [0x0f, [8]],
  // The fifth word asks for encryption.
  [0x02, [16, 20]],
  [0x10, [16, 20]],
  [0x13, [16]],
  [0x14, [0]],
  [0x05, [16]],
  [0x06, [8]],
  [0xd0, [0]],
  [0xd1, [8]],
  [0xd2, [16]],
])

interface Reading {
  data: Uint8Array
  packet: number
  most: number
  sent: number
  acked: number
}

interface Writing {
  at: number
  left: number
  /** Next sector to erase, and how many are left to. */
  eraseAt: number
  eraseLeft: number
  inflated: InflatedWriter | undefined
  /** Of the last block, told by the next answer. */
  error: number
}

export class StubLoader {
  readonly #parts: LoaderParts
  #writing: Writing | undefined
  #loading: { at: number; left: number } | undefined
  #reading: Reading | undefined

  constructor(parts: LoaderParts) {
    this.#parts = parts
  }

  /** A frame while a range is read is the count that the host has; anything else ends the reading. */
  takeFrame(frame: Uint8Array): boolean {
    const reading = this.#reading
    if (reading === undefined) return false
    const acked = frame.length === 4 ? word(frame, 0) : undefined
    if (acked === undefined || acked >= reading.data.length || acked > reading.sent) this.#endReading(reading)
    else {
      reading.acked = acked
      this.#readOn(reading)
    }
    return true
  }

  take(request: Request): void {
    const { payload, op, length } = request
    if (payload.length < length || LENGTHS.get(op)?.includes(length) === false) {
      this.#answer(op, BAD_LENGTH)
      return
    }
    switch (op) {
      case 0x08:
        // Like the ROM, so that tools find a stub that still runs; told apart by the value, 0.
        for (let time = 0; time < SYNC_ANSWERS; time++) this.#answer(op)
        break
      case 0x05:
        this.#loading = { at: word(payload, 12), left: word(payload, 0) }
        this.#answer(op)
        break
      case 0x07:
        this.#answer(op, this.#memoryBlock(request))
        break
      case 0x06: {
        const missing = (this.#loading?.left ?? 0) > 0
        this.#loading = undefined
        this.#answer(op, missing ? TOO_LITTLE : 0)
        if (!missing && word(payload, 0) === 0) this.#parts.runLoaded()
        break
      }
      case 0x0b:
      case 0x0d:
        this.#answer(op)
        break
      case 0x09:
        this.#answer(op, this.#writeRegisters(payload))
        break
      case 0x0a:
        this.#answer(op, 0, new Uint8Array(0), this.#parts.registers.read(word(payload, 0)))
        break
      case 0x14:
        if (this.#parts.model.securityInfo)
          this.#answer(op, 0, securityInfo(this.#parts.model, this.#parts.identity, this.#parts.security()))
        else this.#answer(op, UNKNOWN)
        break
      case 0x02:
      case 0x10:
        this.#answer(op, this.#begin(request))
        break
      case 0x03:
      case 0x11:
        this.#data(request)
        break
      case 0x04:
      case 0x12: {
        const error = this.#end()
        this.#answer(op, error)
        if (error === 0 && word(payload, 0) === 0) this.#parts.reboot()
        break
      }
      case 0x13:
        this.#md5(request)
        break
      case 0xd0:
        this.#parts.flash.erase(0, this.#parts.flash.size)
        this.#answer(op)
        break
      case 0xd1:
        this.#answer(op, this.#eraseRegion(payload))
        break
      case 0xd2:
        this.#beginReading(request)
        break
      case 0xd3:
        this.#parts.runProgram()
        break
      case 0x0f:
        this.#answer(op)
        this.#parts.changeBaud(word(payload, 0))
        break
      default:
        this.#answer(op, UNKNOWN)
    }
  }

  #answer(op: number, error = 0, data: Uint8Array = new Uint8Array(0), value = 0): void {
    const frame = new Uint8Array(8 + data.length + 2)
    const view = new DataView(frame.buffer)
    frame[0] = 1
    frame[1] = op
    view.setUint16(2, data.length + 2, true)
    view.setUint32(4, value >>> 0, true)
    frame.set(data, 8)
    frame[8 + data.length] = error
    this.#parts.send(frame)
  }

  #writeRegisters(payload: Uint8Array): number {
    if (payload.length % 16 !== 0) return BAD_LENGTH
    for (let at = 0; at < payload.length; at += 16) {
      this.#parts.registers.write(word(payload, at), word(payload, at + 4), word(payload, at + 8))
    }
    return 0
  }

  /** Words in their order, whatever the sequence number says. */
  #memoryBlock({ payload, sum }: Request): number {
    const data = payload.subarray(16)
    const loading = this.#loading
    if (xorSum(data) !== (sum & 0xff)) return BAD_SUM
    if (loading === undefined) return NOT_BEGUN
    if (data.length > loading.left) return TOO_MUCH
    if (data.length % 4 !== 0) return BAD_LENGTH
    this.#parts.registers.load(loading.at, data)
    loading.at += data.length
    loading.left -= data.length
    return 0
  }

  #begin({ op, payload }: Request): number {
    const [size, , blockSize, offset] = [word(payload, 0), word(payload, 4), word(payload, 8), word(payload, 12)]
    if (blockSize > MOST_BLOCK) return BAD_BLOCK
    if (offset + size > this.#parts.flash.size) return BAD_LENGTH
    this.#writing = {
      at: offset,
      left: size,
      eraseAt: Math.floor(offset / SECTOR),
      eraseLeft: Math.ceil(((offset % SECTOR) + size) / SECTOR),
      inflated: op === 0x10 ? new InflatedWriter() : undefined,
      error: 0,
    }
    return 0
  }

  /** Answers first, then writes. */
  #data({ op, payload, sum }: Request): void {
    const writing = this.#writing
    const data = payload.subarray(16)
    let error = writing === undefined ? NOT_BEGUN : writing.error
    if (writing !== undefined && word(payload, 0) !== data.length) error = BAD_LENGTH
    if (writing !== undefined && (sum & 0xff) !== xorSum(data)) error = BAD_SUM
    this.#answer(op, error)
    if (writing === undefined || error !== 0) return
    if (op === 0x03) this.#write(writing, data)
    else writing.error = this.#writeInflated(writing, data)
  }

  #writeInflated(writing: Writing, data: Uint8Array): number {
    if (writing.left === 0) return data.length > SUM_OF_STREAM ? TOO_MUCH : 0
    const plain = writing.inflated?.take(data)
    if (plain === undefined) return NOT_INFLATED
    this.#write(writing, plain)
    return 0
  }

  /** Erases as far as it writes. The last block is filled up by the host; what is over is not written. */
  #write(writing: Writing, data: Uint8Array): void {
    const { flash } = this.#parts
    const fitting = data.subarray(0, writing.left)
    if (fitting.length === 0) return
    const lastSector = Math.floor((writing.at + fitting.length) / SECTOR)
    while (writing.eraseLeft > 0 && writing.eraseAt <= lastSector) {
      const sectors = writing.eraseLeft >= SECTORS_OF_BLOCK && writing.eraseAt % SECTORS_OF_BLOCK === 0 ? SECTORS_OF_BLOCK : 1
      flash.erase(writing.eraseAt * SECTOR, sectors * SECTOR)
      writing.eraseAt += sectors
      writing.eraseLeft -= sectors
    }
    const weak = this.#parts.weakCellAt() - writing.at
    flash.program(writing.at, weak >= 0 && weak < fitting.length ? fitting.with(weak, (fitting[weak] ?? 0) ^ 1) : fitting)
    writing.at += fitting.length
    writing.left -= fitting.length
  }

  #end(): number {
    const writing = this.#writing
    if (writing === undefined) return NOT_BEGUN
    if (writing.left > 0) return TOO_LITTLE
    this.#writing = undefined
    return writing.error
  }

  #md5({ op, payload }: Request): void {
    const [address, size] = [word(payload, 0), word(payload, 4)]
    if (address + size > this.#parts.flash.size) {
      this.#answer(op, FLASH_FAILED)
      return
    }
    const sum = this.#parts.flash.md5(address, size)
    if (this.#parts.wrongMd5()) sum[0] = (sum[0] ?? 0) ^ 0xff
    this.#answer(op, 0, sum)
  }

  #eraseRegion(payload: Uint8Array): number {
    const [from, size] = [word(payload, 0), word(payload, 4)]
    if (from % SECTOR !== 0 || size % SECTOR !== 0 || from + size > this.#parts.flash.size) return BAD_LENGTH
    this.#parts.flash.erase(from, size)
    return 0
  }

  #beginReading({ op, payload }: Request): void {
    const [from, length, packet, most] = [word(payload, 0), word(payload, 4), word(payload, 8), word(payload, 12)]
    if (packet === 0 || packet > 0x4000 || from + length > this.#parts.flash.size) {
      this.#answer(op, INVALID_COMMAND)
      return
    }
    this.#answer(op)
    const reading = { data: this.#parts.flash.read(from, length), packet, most: Math.max(1, most), sent: 0, acked: 0 }
    this.#reading = reading
    if (length === 0) this.#endReading(reading)
    else this.#readOn(reading)
  }

  #readOn(reading: Reading): void {
    while (reading.sent < reading.data.length && reading.sent - reading.acked < reading.most * reading.packet) {
      const piece = reading.data.slice(reading.sent, reading.sent + reading.packet)
      reading.sent += piece.length
      this.#parts.send(piece)
    }
  }

  /** The sum is of what was sent. */
  #endReading(reading: Reading): void {
    this.#reading = undefined
    const sum = createHash('md5').update(reading.data.subarray(0, reading.sent)).digest()
    if (this.#parts.wrongMd5()) sum[0] = (sum[0] ?? 0) ^ 0xff
    this.#parts.send(sum)
  }
}

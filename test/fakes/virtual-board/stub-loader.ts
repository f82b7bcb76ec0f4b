// Espressif's stub, once it runs: two status bytes, raw MD5, fast reading, erasing. Block size 0x4000.
import { createHash } from 'node:crypto'
import { InflatedWriter } from './inflated-writer.ts'
import type { LoaderParts } from './rom-loader.ts'
import { securityInfo } from './security.ts'
import { type Request, word, xorSum } from './wire.ts'

const BAD_LENGTH = 0xc0
const BAD_SUM = 0xc1
const BAD_BLOCK = 0xc2
const INVALID_COMMAND = 0xc3
const NOT_INFLATED = 0xc7
const TOO_LITTLE = 0xc8
const TOO_MUCH = 0xc9
const UNKNOWN = 0xff
const MOST_BLOCK = 0x4000
const SECTOR = 4096
const SYNC_ANSWERS = 8

interface Reading {
  data: Uint8Array
  packet: number
  most: number
  sent: number
  acked: number
}

export class StubLoader {
  readonly #parts: LoaderParts
  #at = 0
  #left = 0
  #loadTo = { start: 0, block: 0 }
  #inflated: InflatedWriter | undefined
  #reading: Reading | undefined

  constructor(parts: LoaderParts) {
    this.#parts = parts
  }

  /** A frame while a range is read is the count that the host has. */
  takeFrame(frame: Uint8Array): boolean {
    const reading = this.#reading
    if (reading === undefined) return false
    if (frame.length === 4) {
      reading.acked = word(frame, 0)
      this.#readOn(reading)
    }
    return true
  }

  take(request: Request): void {
    const { payload, op } = request
    switch (op) {
      case 0x08:
        // Like the ROM, so that tools find a stub that still runs; told apart by the value, 0.
        for (let time = 0; time < SYNC_ANSWERS; time++) this.#answer(op)
        break
      case 0x05:
        this.#loadTo = { start: word(payload, 12), block: word(payload, 8) }
        this.#answer(op)
        break
      case 0x0b:
      case 0x0d:
        this.#answer(op)
        break
      case 0x07: {
        const data = payload.subarray(16)
        const fits = xorSum(data) === (request.sum & 0xff)
        if (fits) this.#parts.registers.load(this.#loadTo.start + word(payload, 4) * this.#loadTo.block, data)
        this.#answer(op, fits ? 0 : BAD_SUM)
        break
      }
      case 0x06:
        this.#answer(op)
        if (word(payload, 0) === 0) this.#parts.runLoaded()
        break
      case 0x09:
        for (let at = 0; at + 12 <= payload.length; at += 16) {
          this.#parts.registers.write(word(payload, at), word(payload, at + 4), word(payload, at + 8))
        }
        this.#answer(op)
        break
      case 0x0a:
        this.#answer(op, 0, new Uint8Array(0), this.#parts.registers.read(word(payload, 0)))
        break
      case 0x14:
        if (!this.#parts.model.securityInfo) {
          this.#answer(op, UNKNOWN)
          break
        }
        this.#answer(op, 0, securityInfo(this.#parts.model, this.#parts.identity, this.#parts.security()))
        break
      case 0x02:
      case 0x10:
        this.#answer(op, this.#begin(request))
        break
      case 0x03:
      case 0x11:
        this.#answer(op, this.#data(request))
        break
      case 0x04:
      case 0x12:
        this.#answer(op, op === 0x12 && this.#left > 0 ? TOO_LITTLE : 0)
        if (word(payload, 0) === 0) this.#parts.reboot()
        break
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
    frame[8 + data.length] = error === 0 ? 0 : 1
    frame[9 + data.length] = error
    this.#parts.send(frame)
  }

  #begin({ op, payload }: Request): number {
    const [size, , blockSize, offset] = [word(payload, 0), word(payload, 4), word(payload, 8), word(payload, 12)]
    if (payload.length < 16) return BAD_LENGTH
    if (blockSize > MOST_BLOCK) return BAD_BLOCK
    if (offset + size > this.#parts.flash.size) return BAD_LENGTH
    this.#at = offset
    this.#left = size
    this.#inflated = op === 0x10 ? new InflatedWriter() : undefined
    this.#parts.flash.erase(offset, size)
    return 0
  }

  #data({ op, payload, sum }: Request): number {
    const length = word(payload, 0)
    const data = payload.subarray(16)
    if (length !== data.length) return BAD_LENGTH
    if ((sum & 0xff) !== xorSum(data)) return BAD_SUM
    const plain = op === 0x03 ? data : this.#inflated?.take(data)
    if (plain === undefined) return NOT_INFLATED
    // The last block of plain data is filled up by the host; what is over is not written.
    if (op === 0x11 && plain.length > this.#left) return TOO_MUCH
    const fitting = plain.subarray(0, this.#left)
    const weak = this.#parts.weakCellAt() - this.#at
    this.#parts.flash.program(this.#at, weak >= 0 && weak < fitting.length ? fitting.with(weak, (fitting[weak] ?? 0) ^ 1) : fitting)
    this.#at += fitting.length
    this.#left -= fitting.length
    return 0
  }

  #md5({ op, payload }: Request): void {
    const [address, size] = [word(payload, 0), word(payload, 4)]
    if (address + size > this.#parts.flash.size) {
      this.#answer(op, BAD_LENGTH)
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
    this.#reading = { data: this.#parts.flash.read(from, length), packet, most: Math.max(1, most), sent: 0, acked: 0 }
    this.#readOn(this.#reading)
  }

  #readOn(reading: Reading): void {
    while (reading.sent < reading.data.length && reading.sent - reading.acked < reading.most * reading.packet) {
      const piece = reading.data.slice(reading.sent, reading.sent + reading.packet)
      reading.sent += piece.length
      this.#parts.send(piece)
    }
    if (reading.acked < reading.data.length) return
    this.#reading = undefined
    const sum = createHash('md5').update(reading.data).digest()
    if (this.#parts.wrongMd5()) sum[0] = (sum[0] ?? 0) ^ 0xff
    this.#parts.send(sum)
  }
}

// The serial bootloader in ROM, with its oddities: stale values and error bytes, repeated answers to what it does not know, a sequence
// number that goes on after a bad block. See test/fixtures/rom/README.md for where each was seen.
import type { ChipIdentity, ChipModel } from './chip-models.ts'
import type { FlashMemory } from './flash-memory.ts'
import { InflatedWriter } from './inflated-writer.ts'
import type { Registers } from './registers.ts'
import { SECURE_DOWNLOAD, type Security, securityInfo } from './security.ts'
import { type Request, word, xorSum } from './wire.ts'

/** Largest block of FLASH_BEGIN; 0x4000 is refused in the recordings, 0x400 taken. */
const MOST_BLOCK = 0x1000
const SYNC_ANSWERS = 8
const SLOW_BYTES = 64
const BAD_MESSAGE = 5
const FAILED = 6
const BAD_SUM = 7
const NOT_INFLATED = 0x0b

export interface LoaderParts {
  model: ChipModel
  identity: ChipIdentity
  flash: FlashMemory
  registers: Registers
  security(): Security
  wrongMd5(): boolean
  /** Address from which programmed bytes come out wrong; negative: none. */
  weakCellAt(): number
  send(frame: Uint8Array): void
  /** MEM_END with an entry: what was loaded runs. */
  runLoaded(): void
  /** A software reset: back into the loader where the strapping pins asked for it when EN rose. */
  reboot(): void
  /** The ROM leaves its loader and goes on with what is in flash. */
  runProgram(): void
  changeBaud(baud: number): void
}

export class RomLoader {
  readonly #parts: LoaderParts
  /** Data and status of the last answer; what an answer does not write stays, as in the ROM. */
  readonly #memory = new Uint8Array(96)
  #value = 0
  #op = 0
  #repeat = 1
  #address = 0
  #at = 0
  #next = 0
  #blocks = 0
  #inflated: InflatedWriter | undefined
  /** Bytes that MEM_DATA brought: MEM_END without any runs nothing. */
  #loaded = 0
  #loadTo = { start: 0, block: 0 }

  constructor(parts: LoaderParts) {
    this.#parts = parts
  }

  take(request: Request): void {
    const { model } = this.#parts
    if ((this.#parts.security().flags & SECURE_DOWNLOAD) !== 0 && !SECURE_OPS.has(request.op)) {
      this.#unknown()
      return
    }
    switch (request.op) {
      case 0x08:
        this.#value = 0x20120707
        this.#answer(request.op, 0, 0, SYNC_ANSWERS, true)
        break
      case 0x0a:
        if (request.payload.length >= 4) this.#address = word(request.payload, 0)
        this.#value = this.#parts.registers.read(this.#address)
        this.#answer(request.op, 0, 0, 1, true)
        break
      case 0x09:
        this.#writeRegisters(request.payload)
        this.#answer(request.op)
        break
      case 0x14:
        if (!model.securityInfo) {
          this.#unknown()
          break
        }
        this.#memory.set(securityInfo(model, this.#parts.identity, this.#parts.security()), 0)
        this.#memory.fill(0, 20, 24)
        this.#answer(request.op, 0, 20)
        break
      case 0x02:
      case 0x10:
        this.#answer(request.op, this.#begin(request))
        break
      case 0x03:
      case 0x11:
        this.#answer(request.op, this.#data(request))
        break
      case 0x13:
        this.#md5(request)
        break
      case 0x0e:
        this.#readSlowly(request)
        break
      case 0x0b:
      case 0x0d:
        this.#answer(request.op)
        break
      case 0x0f:
        this.#answer(request.op)
        this.#parts.changeBaud(word(request.payload, 0))
        break
      case 0x05:
        this.#loaded = 0
        this.#loadTo = { start: word(request.payload, 12), block: word(request.payload, 8) }
        this.#answer(request.op)
        break
      case 0x07:
        this.#answer(request.op, this.#memoryBlock(request))
        break
      case 0x06:
        this.#answer(request.op)
        if (word(request.payload, 0) === 0 && this.#loaded > 0) this.#parts.runLoaded()
        break
      case 0x04:
      case 0x12:
        this.#answer(request.op)
        // 1 leaves the loader for the program: so esptool's `run` and soft reset without a stub.
        if (word(request.payload, 0) === 0) this.#parts.reboot()
        else this.#parts.runProgram()
        break
      default:
        this.#unknown()
    }
  }

  /** What it does not know, it answers like what came before, with error 5. */
  #unknown(): void {
    this.#answer(this.#op, BAD_MESSAGE, 0, this.#repeat)
  }

  /** @param error 0: fine; then the byte behind stays as it was, unless `clear` */
  #answer(op: number, error = 0, dataLength = 0, repeat = 1, clear = false): void {
    this.#op = op
    this.#repeat = repeat
    const memory = this.#memory
    memory[dataLength] = error === 0 ? 0 : 1
    if (error !== 0) memory[dataLength + 1] = error
    if (clear) memory.fill(0, 0, 4)
    const frame = new Uint8Array(8 + dataLength + 4)
    const view = new DataView(frame.buffer)
    frame[0] = 1
    frame[1] = op
    view.setUint16(2, dataLength + 4, true)
    view.setUint32(4, this.#value >>> 0, true)
    frame.set(memory.subarray(0, dataLength + 4), 8)
    for (let time = 0; time < repeat; time++) this.#parts.send(frame)
  }

  #writeRegisters(payload: Uint8Array): void {
    for (let at = 0; at + 12 <= payload.length; at += 16) {
      this.#parts.registers.write(word(payload, at), word(payload, at + 4), word(payload, at + 8))
    }
  }

  #begin({ op, payload }: Request): number {
    const { model, flash } = this.#parts
    const [size, blocks, blockSize, offset] = [word(payload, 0), word(payload, 4), word(payload, 8), word(payload, 12)]
    if (payload.length !== model.beginWords * 4 || blockSize > MOST_BLOCK) return BAD_MESSAGE
    this.#at = offset
    this.#next = 0
    this.#blocks = blocks
    this.#inflated = op === 0x10 ? new InflatedWriter() : undefined
    if (offset + size > flash.size) return FAILED
    flash.erase(offset, size)
    return 0
  }

  #data({ op, payload, sum }: Request): number {
    const length = word(payload, 0)
    if (word(payload, 4) !== this.#next || this.#next >= this.#blocks) return BAD_MESSAGE
    this.#next++
    const data = payload.subarray(16)
    if ((sum & 0xff) !== xorSum(data)) return BAD_SUM
    if (op === 0x03) return this.#program(data.subarray(0, length))
    const plain = this.#inflated?.take(data.subarray(0, length))
    return plain === undefined ? NOT_INFLATED : this.#program(plain)
  }

  #program(data: Uint8Array): number {
    const weak = this.#parts.weakCellAt() - this.#at
    this.#parts.flash.program(this.#at, weak >= 0 && weak < data.length ? data.with(weak, (data[weak] ?? 0) ^ 1) : data)
    this.#at += data.length
    return 0
  }

  #memoryBlock({ payload, sum }: Request): number {
    const data = payload.subarray(16)
    if ((sum & 0xff) !== xorSum(data)) return BAD_SUM
    this.#loaded += data.length
    this.#parts.registers.load(this.#loadTo.start + word(payload, 4) * this.#loadTo.block, data)
    return 0
  }

  /** Up to 64 bytes a time; the answer always has 64 (esptool, `read_flash_slow`: not in the recordings). */
  #readSlowly({ op, payload }: Request): void {
    const [address, length] = [word(payload, 0), word(payload, 4)]
    if (length > SLOW_BYTES || address + length > this.#parts.flash.size) {
      this.#answer(op, BAD_MESSAGE)
      return
    }
    this.#memory.set(this.#parts.flash.read(address, length), 0)
    this.#memory.fill(0, SLOW_BYTES, SLOW_BYTES + 4)
    this.#answer(op, 0, SLOW_BYTES)
  }

  #md5({ op, payload }: Request): void {
    const { flash } = this.#parts
    const [address, size] = [word(payload, 0), word(payload, 4)]
    if (address + size > flash.size) {
      this.#memory[33] = 9
      this.#memory[32] = 1
      const frame = new Uint8Array(44)
      frame.set([1, op, 36, 0], 0)
      new DataView(frame.buffer).setUint32(4, this.#value >>> 0, true)
      frame.set(this.#memory.subarray(0, 36), 8)
      this.#op = op
      this.#repeat = 1
      this.#parts.send(frame)
      return
    }
    const sum = flash.md5(address, size)
    if (this.#parts.wrongMd5()) sum[0] = (sum[0] ?? 0) ^ 0xff
    this.#memory.set(Buffer.from(sum.toString('hex'), 'latin1'), 0)
    this.#memory.fill(0, 32, 36)
    this.#answer(op, 0, 32)
  }
}

/** What secure download mode leaves: sync, security info, baud, writing. */
const SECURE_OPS = new Set([0x08, 0x14, 0x0f, 0x0b, 0x0d, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12])

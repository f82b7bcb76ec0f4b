// A board with an ESP32, ESP32-C3 or ESP32-S3 on a serial line: ROM loader, stub, flash, reset lines, what it prints when it starts, and
// faults on command. Bytes go in by `receive` and come out by `out`; see pty.ts for the one behind a pseudo terminal.
import { bootFromFlash } from './boot.ts'
import { CHIP_MODELS, type ChipIdentity, type ChipModel, type ChipName, registersOf } from './chip-models.ts'
import { ByteLoss, type Faults, NO_FAULTS } from './faults.ts'
import { FlashMemory } from './flash-memory.ts'
import { Registers } from './registers.ts'
import { BridgeWiring, type ResetWiring, UsbWiring } from './reset-lines.ts'
import { type LoaderParts, RomLoader } from './rom-loader.ts'
import type { Security } from './security.ts'
import { SlipReader, slipFrame } from './slip.ts'
import { StubLoader } from './stub-loader.ts'
import { requestOf } from './wire.ts'

export const DEFAULT_MAC = '24:0a:c4:00:be:ef'

export interface VirtualBoardSpec {
  chip: ChipName
  /** `24:0a:c4:00:be:ef` */
  mac?: string
  /** Bytes, a power of two; default 4 MB. */
  flashSize?: number
  major?: number
  minor?: number
  eco?: number
  /** The console is the chip's own USB. */
  usb?: boolean
  security?: Security
  faults?: Partial<Faults>
}

/** What runs on the chip. `app` is the program in flash, `stuck` nothing that answers. */
export type BoardState = 'off' | 'rom' | 'stub' | 'app' | 'stuck'

/** The program that a board runs from flash, beside its boot log. */
export interface BoardProgram {
  /** Bytes from the serial line. */
  receive(bytes: Uint8Array): void
  stop(): void
}

/** EN rises slowly on a real board, so that both lines can change before the chip looks at IO0, ms. */
const ENABLE_DELAY_MS = 4
/** A chip that finds nothing starts over, ms. */
const AGAIN_MS = 1000
const START_SPEED = 115_200
const NOISE = Uint8Array.of(0x00, 0xfe, 0x7c, 0xc0, 0x1f)

export class VirtualBoard {
  readonly model: ChipModel
  readonly flash: FlashMemory
  readonly faults: Faults
  readonly security: Security
  /** Starts what is in flash; told by whoever owns the board. */
  startProgram: (appOffset: number, print: (text: string) => void) => BoardProgram | undefined = () => undefined
  /** The chip is held in reset: what it was sending is cut off. */
  onReset: () => void = () => undefined
  /** The cable was pulled by a fault. */
  onUnplug: () => void = () => undefined
  state: BoardState = 'off'
  /** Baud of the chip's line. */
  speed = START_SPEED
  /** All that the chip was sent and sent, for tests: number of bytes. */
  received = 0
  readonly #out: (bytes: Uint8Array) => void
  readonly #wiring: ResetWiring
  readonly #identity: ChipIdentity
  readonly #usb: boolean
  #loader: RomLoader | StubLoader | undefined
  #program: BoardProgram | undefined
  readonly #slip: SlipReader
  readonly #toHost = new ByteLoss()
  readonly #toBoard = new ByteLoss()
  #answers = 0
  #unplugCount = 0
  #held = false
  /** What the strapping pins said when EN rose: a software reset keeps it. */
  #latched: 'download' | 'run' = 'run'
  #registers: Registers
  #timer: NodeJS.Timeout | undefined

  constructor(spec: VirtualBoardSpec, out: (bytes: Uint8Array) => void) {
    this.model = CHIP_MODELS[spec.chip]
    this.flash = new FlashMemory(spec.flashSize ?? 4 << 20)
    this.faults = { ...NO_FAULTS, ...spec.faults }
    this.security = spec.security ?? { flags: 0, cryptCount: 0 }
    this.#usb = spec.usb ?? false
    this.#identity = {
      mac: Uint8Array.from((spec.mac ?? DEFAULT_MAC).split(':'), (part) => Number.parseInt(part, 16)),
      major: spec.major ?? (spec.chip === 'esp32' ? 3 : 0),
      minor: spec.minor ?? (spec.chip === 'esp32' ? 0 : 3),
      eco: spec.eco ?? 3,
      usb: this.#usb,
      flashEncrypted: this.security.cryptCount % 2 === 1,
      secureBoot: (this.security.flags & 1) !== 0,
    }
    this.#registers = this.#freshRegisters()
    this.#out = out
    this.#wiring = this.#usb ? new UsbWiring() : new BridgeWiring()
    this.#slip = new SlipReader((frame) => this.#frame(frame))
  }

  /** Power on, or the reset button, with or without BOOT held. */
  start(mode: 'download' | 'run'): void {
    this.#latched = mode
    this.#registers = this.#freshRegisters()
    this.#boot(mode, this.#usb ? this.model.reset.usb : this.model.reset.pin)
  }

  #boot(mode: 'download' | 'run', cause: string): void {
    this.#stopProgram()
    clearTimeout(this.#timer)
    this.speed = START_SPEED
    this.#slip.reset()
    this.#loader = undefined
    const { banner, bootMode, waiting } = this.model
    this.#print(`${banner}rst:${cause},boot:${this.#latched === 'download' ? bootMode.download : bootMode.flash}\r\n`)
    if (mode === 'download') {
      this.state = 'rom'
      this.#loader = new RomLoader(this.#loaderParts())
      this.#print(waiting)
      return
    }
    this.#runProgram()
  }

  #runProgram(): void {
    this.#loader = undefined
    const boot = bootFromFlash(this.model, this.flash)
    this.state = boot.app === undefined ? 'stuck' : 'app'
    this.#print(boot.text)
    if (boot.app !== undefined) this.#program = this.startProgram(boot.app, (text) => this.#print(text))
    else if (boot.again) this.#timer = setTimeout(() => this.start('run'), AGAIN_MS).unref()
  }

  stop(): void {
    this.#stopProgram()
    clearTimeout(this.#timer)
    this.state = 'off'
    this.#loader = undefined
  }

  setLines(lines: { dtr: boolean; rts: boolean }): void {
    if (this.faults.linesDead) return
    const pins = this.#wiring.set(lines)
    if (!pins.enable) {
      this.#held = true
      this.onReset()
      clearTimeout(this.#timer)
      this.#stopProgram()
      this.#loader = undefined
      this.state = 'off'
    } else if (this.#held) {
      this.#held = false
      let download = pins.download
      this.#atEnd = (later) => {
        download ||= later
      }
      this.#timer = setTimeout(() => this.start(download ? 'download' : 'run'), ENABLE_DELAY_MS)
    } else if (pins.download) this.#atEnd(true)
  }
  #atEnd: (download: boolean) => void = () => undefined

  setFaults(faults: Partial<Faults>): void {
    Object.assign(this.faults, faults)
    if (faults.unplugAfter !== undefined) this.#unplugCount = 0
  }

  /** Bytes of the host. */
  receive(bytes: Uint8Array): void {
    const { unplugAfter } = this.faults
    if (unplugAfter > 0 && this.#unplugCount + bytes.length >= unplugAfter) {
      this.#take(bytes.subarray(0, unplugAfter - this.#unplugCount))
      this.faults.unplugAfter = 0
      this.stop()
      this.onUnplug()
      return
    }
    this.#unplugCount += bytes.length
    this.#take(bytes)
  }

  #take(bytes: Uint8Array): void {
    if (this.state === 'off') return
    this.received += bytes.length
    if (this.#tooFast()) return
    const heard = this.#toBoard.pass(bytes, this.faults.loseEveryToBoard)
    if (this.state === 'app') this.#program?.receive(heard)
    else if (this.#loader !== undefined) this.#slip.take(heard)
  }

  #tooFast(): boolean {
    return this.faults.maxBaud > 0 && this.speed > this.faults.maxBaud
  }

  #frame(frame: Uint8Array): void {
    const loader = this.#loader
    if (loader instanceof StubLoader && loader.takeFrame(frame)) return
    const request = requestOf(frame)
    if (request !== undefined) loader?.take(request)
  }

  #loaderParts(): LoaderParts {
    const { model, flash } = this
    return {
      model,
      flash,
      identity: this.#identity,
      registers: this.#registers,
      security: () => this.security,
      wrongMd5: () => this.faults.wrongMd5,
      weakCellAt: () => this.faults.weakCellAt,
      send: (frame) => {
        if (this.faults.garbageEvery > 0 && ++this.#answers % this.faults.garbageEvery === 0) this.#send(NOISE)
        this.#send(slipFrame(frame))
      },
      runLoaded: () => {
        if (this.faults.stubSilent) {
          this.#loader = undefined
          this.state = 'stuck'
          return
        }
        this.state = 'stub'
        this.#loader = new StubLoader(this.#loaderParts())
        this.#send(slipFrame(Buffer.from('OHAI')))
      },
      reboot: () => this.#boot(this.#latched, this.model.reset.software),
      runProgram: () => this.#runProgram(),
      changeBaud: (baud) => {
        this.speed = baud
      },
    }
  }

  #freshRegisters(): Registers {
    return new Registers(this.model, registersOf(this.model, this.#identity), flashIdOf(this.flash.size))
  }

  #print(text: string): void {
    this.#send(Buffer.from(text, 'latin1'))
  }

  #send(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#out(this.#tooFast() ? Uint8Array.from(bytes, (byte) => byte ^ 0x5a) : this.#toHost.pass(bytes, this.faults.loseEveryToHost))
  }

  #stopProgram(): void {
    this.#program?.stop()
    this.#program = undefined
  }
}

/** C8 40 and the logarithm of the size, as a GD25Q says it. */
function flashIdOf(size: number): number {
  return (Math.log2(size) << 16) | 0x40c8
}

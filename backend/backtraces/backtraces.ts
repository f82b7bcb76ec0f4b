// Looks addresses of a crash up in the ELF of the program: which ELFs there are, which program can read them. Called by routes/backtraces.ts.
import { createHash } from 'node:crypto'
import { LeitstandError } from '../contract/errors.ts'
import {
  ADDR2LINE_NAMES,
  type CodePlace,
  type Decoded,
  type DecodeRequest,
  type ElfFile,
  type ElfList,
  type ElfMachine,
  MOST_ELFS,
} from '../contract/flash/backtrace.ts'

/** Where ELFs are kept. */
export interface ElfFiles {
  /** Newest first. */
  list(): Promise<Omit<ElfFile, 'machine'>[]>
  /** The first bytes of one. */
  head(sha256: string, bytes: number): Promise<Uint8Array>
  write(sha256: string, name: string, content: Uint8Array): Promise<void>
  remove(sha256: string): Promise<void>
  /** Undefined: it is not there. */
  pathOf(sha256: string): Promise<string | undefined>
}

/** Programs of a toolchain on this machine. */
export interface AddressTools {
  /** Path of the first of these names that is here. */
  find(names: readonly string[]): Promise<string | null>
  /** What it prints. @throws LeitstandError `backtrace.failed` */
  run(program: string, elf: string, addresses: readonly string[]): Promise<string>
}

const HEAD_BYTES = 20
const MACHINES: Readonly<Record<number, ElfMachine>> = { 94: 'xtensa', 243: 'riscv' }
/** Lookups that wait; each reads the whole ELF. */
const MOST_WAITING = 8

export class Backtraces {
  readonly #files: ElfFiles
  readonly #tools: AddressTools
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(files: ElfFiles, tools: AddressTools) {
    this.#files = files
    this.#tools = tools
  }

  async list(): Promise<ElfList> {
    const files: ElfFile[] = []
    for (const file of await this.#files.list()) {
      const machine = machineOf(await this.#files.head(file.sha256, HEAD_BYTES))
      if (machine !== undefined) files.push({ ...file, machine })
    }
    return {
      files,
      programs: { xtensa: await this.#tools.find(ADDR2LINE_NAMES.xtensa), riscv: await this.#tools.find(ADDR2LINE_NAMES.riscv) },
    }
  }

  /** @throws LeitstandError `backtrace.elf` */
  async add(name: string, content: Uint8Array): Promise<ElfFile> {
    const machine = machineOf(content)
    if (machine === undefined)
      throw new LeitstandError('backtrace.elf', `${name} is no ELF of an ESP32. Choose firmware.elf of the build, in .pio/build or build.`)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const known = await this.#files.list()
    if (known.every((one) => one.sha256 !== sha256)) {
      for (const { sha256: oldest } of known.slice(MOST_ELFS - 1)) await this.#files.remove(oldest)
      await this.#files.write(sha256, name, content)
    }
    const file = (await this.#files.list()).find((one) => one.sha256 === sha256)
    if (file === undefined) throw new LeitstandError('store.unavailable')
    return { ...file, machine }
  }

  /** @throws LeitstandError `document.unknown` (ELF), `backtrace.no-program`, `backtrace.failed`, `request.too-many` */
  async decode({ elf, addresses }: DecodeRequest): Promise<Decoded> {
    const path = await this.#files.pathOf(elf)
    const machine = path === undefined ? undefined : machineOf(await this.#files.head(elf, HEAD_BYTES))
    if (path === undefined || machine === undefined)
      throw new LeitstandError('document.unknown', 'This ELF is not here any more. Upload it again.')
    const names = ADDR2LINE_NAMES[machine]
    const program = await this.#tools.find(names)
    if (program === null)
      throw new LeitstandError(
        'backtrace.no-program',
        `${names[0]} was found neither on PATH nor in PlatformIO's folders. Install it, then retry.`,
      )
    if (this.#waiting >= MOST_WAITING) throw new LeitstandError('request.too-many')
    this.#waiting += 1
    const printed = this.#turn
      .then(() => this.#tools.run(program, path, addresses))
      .finally(() => {
        this.#waiting -= 1
      })
    this.#turn = printed.catch(() => undefined)
    return { program, frames: framesIn(await printed, addresses) }
  }
}

/** Undefined: no ELF of these chips. ELF header: magic, then the machine at 18. */
function machineOf(content: Uint8Array): ElfMachine | undefined {
  const isElf = content.length >= HEAD_BYTES && content[0] === 0x7f && content[1] === 0x45 && content[2] === 0x4c && content[3] === 0x46
  return isElf ? MACHINES[(content[18] ?? 0) | ((content[19] ?? 0) << 8)] : undefined
}

/** Output of `addr2line -a -f -i -C`: the address in a line of its own, then by turns function and place. */
function framesIn(printed: string, addresses: readonly string[]): Decoded['frames'] {
  const byAddress = new Map<number, CodePlace[]>()
  let places: CodePlace[] = []
  let name: string | undefined
  for (const line of printed.split(/\r?\n/)) {
    if (/^0x[0-9a-f]+$/i.test(line)) {
      places = []
      name = undefined
      byAddress.set(Number(line), places)
    } else if (name === undefined) name = line
    else {
      const place = placeOf(name, line)
      if (place !== undefined) places.push(place)
      name = undefined
    }
  }
  return addresses.map((address) => ({ address, places: byAddress.get(Number(address)) ?? [] }))
}

function placeOf(name: string, where: string): CodePlace | undefined {
  const found = /^(.*):(\d+|\?)(?: \(discriminator \d+\))?$/.exec(where)
  const file = found?.[1] === undefined || found[1] === '??' ? null : found[1]
  const line = found?.[2] === undefined || found[2] === '?' || found[2] === '0' ? null : Number(found[2])
  return name === '??' && file === null ? undefined : { function: name, file, line }
}

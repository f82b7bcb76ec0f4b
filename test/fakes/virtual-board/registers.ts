// Registers and RAM, with the SPI controller behind them: commands that tools send to the flash by hand (9F id, 05/35/15 and 01/31/11
// status, 5A parameters).
import type { ChipModel } from './chip-models.ts'

/** In the command register: run what the user registers say. */
const RUN_USER_COMMAND = 1 << 18

export class Registers {
  readonly #model: ChipModel
  readonly #values: Map<number, number>
  readonly #flashId: number
  /** Three bytes, the first in front; what is protected. */
  readonly #status = new Uint8Array(3)

  constructor(model: ChipModel, values: Map<number, number>, flashId: number) {
    this.#model = model
    this.#values = values
    this.#flashId = flashId
  }

  read(address: number): number {
    return this.#values.get(address) ?? 0
  }

  write(address: number, value: number, mask: number): void {
    const kept = this.read(address) & ~mask
    const { base } = this.#model.spi
    if (address === base && (value & mask & RUN_USER_COMMAND) !== 0) this.#runSpi()
    else this.#values.set(address, (kept | (value & mask)) >>> 0)
  }

  /** What was loaded can be read again. */
  load(address: number, bytes: Uint8Array): void {
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
    padded.set(bytes)
    const view = new DataView(padded.buffer)
    for (let at = 0; at < padded.length; at += 4) this.#values.set(address + at, view.getUint32(at, true))
  }

  #runSpi(): void {
    const { base, usr2, w0 } = this.#model.spi
    const command = this.read(base + usr2) & 0xff
    const given = this.read(base + w0)
    const [one = 0, two = 0, three = 0] = this.#status
    // 01 takes as many bytes as are sent: 8 or 16 bits.
    if (command === 0x01) this.#status.set([given & 0xff, (given >> 8) & 0xff])
    else if (command === 0x31) this.#status[1] = given & 0xff
    else if (command === 0x11) this.#status[2] = given & 0xff
    // The parameter table reads 0: nothing described.
    this.#values.set(base + w0, { 159: this.#flashId, 5: one, 53: two, 21: three }[command] ?? 0)
    this.#values.set(base, 0)
  }
}

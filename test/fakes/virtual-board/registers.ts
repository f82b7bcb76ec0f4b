// Registers, with the SPI controller behind them: commands that tools send to the flash by hand (9F id, 05 status, 5A parameters).
import type { ChipModel } from './chip-models.ts'

/** In the command register: run what the user registers say. */
const RUN_USER_COMMAND = 1 << 18

export class Registers {
  readonly #model: ChipModel
  readonly #values: Map<number, number>
  readonly #flashId: number

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

  #runSpi(): void {
    const { base, usr2, w0 } = this.#model.spi
    const command = this.read(base + usr2) & 0xff
    // Status registers and parameter table read 0: nothing protected, nothing described.
    this.#values.set(base + w0, command === 0x9f ? this.#flashId : 0)
    this.#values.set(base, 0)
  }
}

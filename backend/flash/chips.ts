// What differs between the chips for the flasher: registers, and how their boot loader in ROM wants to be asked.
// Addresses: ESP-IDF, components/soc/<chip>/register; esptool/targets/<chip>.py.
import { FLASH_CHIPS, type FlashChip, IMAGE_CHIP_IDS } from '../contract/flash/chip.ts'

export interface SpiRegisters {
  cmd: number
  usr: number
  usr2: number
  misoLength: number
  w0: number
}

/** One write to a register: address, value. */
export type RegisterWrite = readonly [address: number, value: number]

export interface ChipRegisters {
  spi: SpiRegisters
  /** Words of FLASH_BEGIN and FLASH_DEFL_BEGIN in ROM: newer ones have one more, for encrypted writing. */
  beginWords: 4 | 5
  /** Word that tells which console the ROM uses; USB where it is 3. Undefined: the chip has no USB of its own. */
  console: number | undefined
  /** Watchdogs that bite while the chip is flashed by its own USB. */
  watchdogs:
    | {
        unlock: RegisterWrite
        off: RegisterWrite
        lock: RegisterWrite
        superUnlock: RegisterWrite
        superConfig: number
        superLock: RegisterWrite
      }
    | undefined
}

const SPI_NEW: SpiRegisters = { cmd: 0x60002000, usr: 0x60002018, usr2: 0x60002020, misoLength: 0x60002028, w0: 0x60002058 }
const WATCHDOG_KEY = 0x50d83aa1
const SUPER_WATCHDOG_KEY = 0x8f1d312a
/** In the super watchdog's configuration: it feeds itself. */
export const SUPER_WATCHDOG_FEEDS_ITSELF = 0x80000000

function watchdogsAt(config: number, protect: number, superConfig: number, superProtect: number): ChipRegisters['watchdogs'] {
  return {
    unlock: [protect, WATCHDOG_KEY],
    off: [config, 0],
    lock: [protect, 0],
    superUnlock: [superProtect, SUPER_WATCHDOG_KEY],
    superConfig,
    superLock: [superProtect, 0],
  }
}

export const CHIP_REGISTERS: Readonly<Record<FlashChip, ChipRegisters>> = {
  esp32: {
    spi: { cmd: 0x3ff42000, usr: 0x3ff4201c, usr2: 0x3ff42024, misoLength: 0x3ff4202c, w0: 0x3ff42080 },
    beginWords: 4,
    console: undefined,
    watchdogs: undefined,
  },
  esp32c3: {
    spi: SPI_NEW,
    beginWords: 5,
    console: 0x3fcdf07c,
    watchdogs: watchdogsAt(0x60008090, 0x600080a8, 0x600080ac, 0x600080b0),
  },
  esp32s3: {
    spi: SPI_NEW,
    beginWords: 5,
    console: 0x3fcef14c,
    watchdogs: watchdogsAt(0x60008098, 0x600080b0, 0x600080b4, 0x600080b8),
  },
}

export const MAGIC_REGISTER = 0x40001000
/** The ESP32 tells itself by its magic, later chips by their id. */
export const ESP32_MAGIC = 0x00f01d83

export function chipOfId(id: number): FlashChip | undefined {
  return FLASH_CHIPS.find((chip) => IMAGE_CHIP_IDS[chip] === id)
}

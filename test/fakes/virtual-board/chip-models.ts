// What tells one chip from another for a flashing tool: magic, eFuses, SPI controller, ROM greeting. Values that a recording of the real
// ROM has (test/fixtures/rom) are as there.

export type ChipName = 'esp32' | 'esp32c3' | 'esp32s3'

export interface SpiController {
  base: number
  usr1: number
  usr2: number
  /** Length registers; the flash answers in W0 to W15. */
  w0: number
}

export interface ChipModel {
  name: ChipName
  magic: number
  imageChipId: number
  bootloaderOffset: number
  spi: SpiController
  /** Answers GET_SECURITY_INFO (not the ESP32). */
  securityInfo: boolean
  /** Words of FLASH_BEGIN and FLASH_DEFL_BEGIN in ROM. */
  beginWords: 4 | 5
  banner: string
  /** Reset cause and boot mode as the ROM prints them. */
  reset: { pin: string; usb: string; software: string }
  bootMode: { flash: string; download: string }
  /** Printed when it waits for a download; empty: nothing. */
  waiting: string
}

export interface ChipIdentity {
  /** Six bytes. */
  mac: Uint8Array
  major: number
  minor: number
  /** For GET_SECURITY_INFO: revision as the ROM says it. */
  eco: number
  /** The console is the chip's own USB (C3, S3). */
  usb: boolean
  flashEncrypted: boolean
  secureBoot: boolean
}

const SPI_NEW = { base: 0x60002000, usr1: 0x1c, usr2: 0x20, w0: 0x58 }

export const CHIP_MODELS: Readonly<Record<ChipName, ChipModel>> = {
  esp32: {
    name: 'esp32',
    magic: 0x00f01d83,
    imageChipId: 0,
    bootloaderOffset: 0x1000,
    spi: { base: 0x3ff42000, usr1: 0x20, usr2: 0x24, w0: 0x80 },
    securityInfo: false,
    beginWords: 4,
    banner: 'ets Jul 29 2019 12:21:46\r\n\r\n',
    reset: { pin: '0x1 (POWERON_RESET)', usb: '0x1 (POWERON_RESET)', software: '0x3 (SW_RESET)' },
    bootMode: { flash: '0x12 (SPI_FAST_FLASH_BOOT)', download: '0xf (UART_BOOT(UART0))' },
    waiting: '',
  },
  esp32c3: {
    name: 'esp32c3',
    magic: 0x1b31506f,
    imageChipId: 5,
    bootloaderOffset: 0,
    spi: SPI_NEW,
    securityInfo: true,
    beginWords: 5,
    banner: 'ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n',
    reset: { pin: '0x1 (POWERON)', usb: '0x15 (USB_UART_CHIP_RESET)', software: '0x3 (RTC_SW_SYS_RST)' },
    bootMode: { flash: '0x8 (SPI_FAST_FLASH_BOOT)', download: '0x2 (UART0_BOOT)' },
    waiting: 'wait uart0 download\r\n',
  },
  esp32s3: {
    name: 'esp32s3',
    magic: 0x00000009,
    imageChipId: 9,
    bootloaderOffset: 0,
    spi: SPI_NEW,
    securityInfo: true,
    beginWords: 5,
    banner: 'ESP-ROM:esp32s3-20210327\r\nBuild:Mar 27 2021\r\n',
    reset: { pin: '0x1 (POWERON)', usb: '0x15 (USB_UART_CHIP_RESET)', software: '0x3 (RTC_SW_SYS_RST)' },
    bootMode: { flash: '0x8 (SPI_FAST_FLASH_BOOT)', download: '0x0 (DOWNLOAD(USB/UART0))' },
    waiting: 'waiting for download\r\n',
  },
}

export const MAGIC_REGISTER = 0x40001000

/** Registers as a tool finds them after the start. All others read 0. */
export function registersOf(model: ChipModel, identity: ChipIdentity): Map<number, number> {
  const registers = new Map<number, number>([[MAGIC_REGISTER, model.magic]])
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = identity.mac
  const low = ((c << 24) | (d << 16) | (e << 8) | f) >>> 0
  const high = (a << 8) | b
  const put = (address: number, value: number) => registers.set(address, value >>> 0)
  if (model.name === 'esp32') {
    const bits = [0, 1, 3, 7][identity.major] ?? 0
    put(0x3ff5a000, identity.flashEncrypted ? 1 << 20 : 0)
    put(0x3ff5a004, low)
    // The byte above is a checksum of the address that no tool reads; the bench's own address has 96.
    put(0x3ff5a008, (0x96 << 16) | high)
    put(0x3ff5a00c, (bits & 1) << 15)
    put(0x3ff5a010, 0x50)
    put(0x3ff5a014, (((bits >> 1) & 1) << 20) | (identity.minor << 24))
    put(0x3ff5a018, identity.secureBoot ? 1 << 4 : 0)
    put(0x3ff6607c, 0x16042000 | (((bits >> 2) & 1) << 31))
    put(0x3ff40014, 0x15a)
    put(0x3ff44038, 0x0f)
  } else {
    const efuse = (model.name === 'esp32c3' ? 0x60008800 : 0x60007000) + 0x44
    put(efuse, low)
    put(efuse + 4, high)
    put(efuse + 0xc, (identity.minor & 7) << 18)
    put(efuse + 0x14, ((identity.minor >> 3) << 23) | (identity.major << 24))
    put(model.spi.base + 0x18, 0x800000c0)
    if (model.name === 'esp32s3') put(0x60000014, 0x15a)
    // Which console the ROM uses: 3 is USB-Serial/JTAG.
    const console = identity.usb ? 3 : 0
    for (const at of model.name === 'esp32c3' ? [0x3fcdf07c, 0x3fcdf078] : [0x3fcef14c]) put(at, console)
  }
  put(model.spi.base + (model.name === 'esp32' ? 0x1c : 0x18), model.name === 'esp32' ? 0x80000000 : 0x800000c0)
  put(model.spi.base + model.spi.usr2, 0x70000000)
  return registers
}

// Asks a connected boot loader which chip, revision, address, flash and locks it has. Bits: ESP-IDF, esp_efuse_table.csv of each chip.
import { LeitstandError } from '../contract/errors.ts'
import { type BoardFacts, CHIP_LABELS, type FlashChip } from '../contract/flash/chip.ts'
import { because } from '../contract/reasons.ts'
import { CHIP_REGISTERS, chipOfId, ESP32_MAGIC, MAGIC_REGISTER } from './chips.ts'
import { type LoaderLink, Refusal, words } from './loader-link.ts'
import { type SecurityBits, securityOf } from './security-info.ts'

const REGISTER_MS = 1000
const ATTACH_MS = 3000
const SPI_USER_COMMAND = 1 << 18
/** Send a command, then read. */
const SPI_COMMAND_AND_READ = 0x90000000
const SPI_COMMAND_BITS = 7 << 28
const READ_FLASH_ID = 0x9f
const SPI_POLLS = 20
/** Sizes in the id, as a power of two: 256 KB to 16 MB. */
const FLASH_SIZES = { least: 0x12, most: 0x18 }

export async function readRegister(link: LoaderLink, address: number): Promise<number> {
  return (await link.askAgain(0x0a, words(address), REGISTER_MS)).value
}

export async function writeRegister(link: LoaderLink, address: number, value: number): Promise<void> {
  await link.askAgain(0x09, words(address, value, 0xffffffff, 0), REGISTER_MS)
}

/** ROM and stub each want to know it: without, they refuse what lies beyond 2 or 4 MB. */
export async function tellFlashSize(link: LoaderLink, flashSize: number): Promise<void> {
  await link.askAgain(0x0b, words(0, flashSize, 0x10000, 0x1000, 0x100, 0xffff), ATTACH_MS)
}

/** Also tells the loader of its flash. @throws LeitstandError `flash.chip`, `flash.secured` (nothing can be asked), Silence, Refusal */
export async function identifyBoard(link: LoaderLink): Promise<BoardFacts> {
  const { chip, security } = await identifyChip(link)
  if (security?.secureDownload) throw new LeitstandError('flash.secured', because('board-secure-download', { chip: CHIP_LABELS[chip] }))
  const fuses = chip === 'esp32' ? await readOldFuses(link) : await readNewFuses(link, chip)
  const { console } = CHIP_REGISTERS[chip]
  const usb = console !== undefined && ((await readRegister(link, console)) & 0xff) === 3
  const flashId = await readFlashId(link, chip)
  const size = flashId >> 16
  if (size < FLASH_SIZES.least || size > FLASH_SIZES.most) {
    const id = flashId.toString(16).padStart(6, '0')
    throw new LeitstandError('flash.chip', because('board-no-flash', { chip: CHIP_LABELS[chip], id }))
  }
  const flashSize = 1 << size
  await tellFlashSize(link, flashSize)
  return {
    chip,
    revision: fuses.revision,
    mac: fuses.mac,
    flashSize,
    flashId: flashId.toString(16).padStart(6, '0'),
    crystalMHz: chip === 'esp32' ? await measureCrystal(link) : 40,
    usb,
    secureBoot: security?.secureBoot ?? fuses.secureBoot,
    flashEncryption: security?.flashEncryption ?? fuses.flashEncryption,
    secureDownload: false,
  }
}

/** The ESP32 has no GET_SECURITY_INFO; later chips lock the register in secure download mode, but answer this. */
async function identifyChip(link: LoaderLink): Promise<{ chip: FlashChip; security: SecurityBits | undefined }> {
  let magic: number | undefined
  try {
    magic = await readRegister(link, MAGIC_REGISTER)
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    // What the ROM does not do, it refuses as often as it answered before.
    await link.settle()
  }
  if (magic === ESP32_MAGIC) return { chip: 'esp32', security: undefined }
  let data: Uint8Array | undefined
  try {
    data = (await link.askAgain(0x14, new Uint8Array(0), REGISTER_MS)).data
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
  }
  const security = data === undefined ? undefined : securityOf(data)
  const chip = security === undefined ? undefined : chipOfId(security.chipId)
  if (chip !== undefined) return { chip, security }
  const shown = magic === undefined ? `chip ${security?.chipId ?? '?'}` : `0x${magic.toString(16)}`
  throw new LeitstandError('flash.chip', because('board-unknown-chip', { magic: shown }))
}

interface Fuses {
  mac: string
  revision: number
  secureBoot: boolean
  flashEncryption: boolean
}

async function readOldFuses(link: LoaderLink): Promise<Fuses> {
  const base = 0x3ff5a000
  const word = (index: number) => readRegister(link, base + 4 * index)
  const [zero, low, high, three, five, six] = [await word(0), await word(1), await word(2), await word(3), await word(5), await word(6)]
  const date = await readRegister(link, 0x3ff6607c)
  const bits = ((three >> 15) & 1) | (((five >> 20) & 1) << 1) | (((date >>> 31) & 1) << 2)
  const major = { 1: 1, 3: 2, 7: 3 }[bits] ?? 0
  return {
    mac: macOf(low, high),
    revision: major * 100 + ((five >> 24) & 3),
    secureBoot: ((six >> 4) & 3) !== 0,
    flashEncryption: isOdd((zero >> 20) & 0x7f),
  }
}

async function readNewFuses(link: LoaderLink, chip: FlashChip): Promise<Fuses> {
  const base = (chip === 'esp32c3' ? 0x60008800 : 0x60007000) + 0x44
  const word = (index: number) => readRegister(link, base + 4 * index)
  const [low, high, three, five] = [await word(0), await word(1), await word(3), await word(5)]
  const minor = (((five >> 23) & 1) << 3) | ((three >> 18) & 7)
  let major = (five >> 24) & 3
  // The first S3 used the field otherwise: block version 1.1 means v0.0 (esptool, esp32s3.py, is_eco0).
  if (chip === 'esp32s3' && (minor & 7) === 0 && ((three >> 24) & 7) === 1 && ((await readRegister(link, base + 0x18 + 16)) & 3) === 1)
    major = 0
  return { mac: macOf(low, high), revision: major * 100 + minor, secureBoot: false, flashEncryption: false }
}

/** The ROM measured the crystal to find its baud: divider × baud. */
async function measureCrystal(link: LoaderLink): Promise<number> {
  const divider = (await readRegister(link, 0x3ff40014)) & 0xfffff
  return (115_200 * divider) / 1e6 > 33 ? 40 : 26
}

/** Asks the flash for its JEDEC id by the SPI controller: size, type, manufacturer from the top byte down. */
async function readFlashId(link: LoaderLink, chip: FlashChip): Promise<number> {
  await link.askAgain(0x0d, link.statusBytes === 4 ? words(0, 0) : words(0), ATTACH_MS)
  const { spi } = CHIP_REGISTERS[chip]
  const [usr, usr2] = [await readRegister(link, spi.usr), await readRegister(link, spi.usr2)]
  await writeRegister(link, spi.misoLength, 23)
  await writeRegister(link, spi.usr, SPI_COMMAND_AND_READ)
  await writeRegister(link, spi.usr2, SPI_COMMAND_BITS | READ_FLASH_ID)
  await writeRegister(link, spi.w0, 0)
  await writeRegister(link, spi.cmd, SPI_USER_COMMAND)
  for (let poll = 0; poll < SPI_POLLS && ((await readRegister(link, spi.cmd)) & SPI_USER_COMMAND) !== 0; poll++) await link.pause(1)
  const id = (await readRegister(link, spi.w0)) & 0xffffff
  await writeRegister(link, spi.usr, usr)
  await writeRegister(link, spi.usr2, usr2)
  return id
}

function macOf(low: number, high: number): string {
  const bytes = [(high >> 8) & 0xff, high & 0xff, (low >>> 24) & 0xff, (low >> 16) & 0xff, (low >> 8) & 0xff, low & 0xff]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

function isOdd(field: number): boolean {
  let ones = 0
  for (let rest = field; rest > 0; rest >>= 1) ones += rest & 1
  return ones % 2 === 1
}

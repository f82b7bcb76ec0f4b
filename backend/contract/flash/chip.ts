import Type, { type Static } from 'typebox'

/** Chips that are flashed over a cable, and what is known of the one that is connected. */
export const FLASH_CHIPS = ['esp32', 'esp32c3', 'esp32s3'] as const
export type FlashChip = (typeof FLASH_CHIPS)[number]

export const CHIP_LABELS: Readonly<Record<FlashChip, string>> = { esp32: 'ESP32', esp32c3: 'ESP32-C3', esp32s3: 'ESP32-S3' }

/** Chip ids in the header of images, of all chips of the family (ESP-IDF, esp_chip_id_t). */
export const IMAGE_CHIPS: Readonly<Record<number, string>> = {
  0: 'ESP32',
  2: 'ESP32-S2',
  5: 'ESP32-C3',
  9: 'ESP32-S3',
  12: 'ESP32-C2',
  13: 'ESP32-C6',
  16: 'ESP32-H2',
  18: 'ESP32-P4',
  23: 'ESP32-C5',
}

export const IMAGE_CHIP_IDS: Readonly<Record<FlashChip, number>> = { esp32: 0, esp32c3: 5, esp32s3: 9 }
/** Where the ROM looks for the bootloader. */
export const BOOTLOADER_OFFSETS: Readonly<Record<FlashChip, number>> = { esp32: 0x1000, esp32c3: 0, esp32s3: 0 }

/** What the boot loader of a connected board tells. */
export const BoardFacts = Type.Object({
  chip: Type.Enum(FLASH_CHIPS),
  /** major × 100 + minor, as in images. */
  revision: Type.Integer(),
  /** `24:0a:c4:00:be:ef` */
  mac: Type.String(),
  /** Bytes. */
  flashSize: Type.Integer(),
  /** JEDEC id, six hex digits: manufacturer, type, size. */
  flashId: Type.String(),
  crystalMHz: Type.Integer(),
  /** The console is the chip's own USB. */
  usb: Type.Boolean(),
  secureBoot: Type.Boolean(),
  flashEncryption: Type.Boolean(),
  secureDownload: Type.Boolean(),
})
export type BoardFacts = Static<typeof BoardFacts>

/** `v3.1` of 301. */
export function revisionText(revision: number): string {
  return `v${Math.floor(revision / 100)}.${revision % 100}`
}

/** `0x8000` */
export function hexText(value: number): string {
  return `0x${value.toString(16)}`
}

/** `4 MB` */
export function flashText(bytes: number): string {
  return bytes % (1 << 20) === 0 ? `${bytes >> 20} MB` : `${bytes >> 10} KB`
}

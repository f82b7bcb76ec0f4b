import Type, { type Static } from 'typebox'
import { Reason } from '../reasons.ts'
import { FLASH_CHIPS } from './chip.ts'

/** What is written to flash: parts with their offsets, and what a check of them says before a byte is written. */

/** The largest flash of these chips. */
export const MAX_FLASH_BYTES = 16 << 20
export const MOST_PARTS = 16

const PART_KINDS = ['app', 'bootloader', 'merged', 'partitions', 'data', 'backup'] as const
export type PartKind = (typeof PART_KINDS)[number]

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Of an app's description (esp_app_desc_t); all texts as the build made them. */
export const AppDescription = Type.Object({
  project: Type.String(),
  version: Type.String(),
  /** `Nov 29 2026 05:11:22` */
  built: Type.String(),
  idf: Type.String(),
  secureVersion: Type.Integer(),
})
export type AppDescription = Static<typeof AppDescription>

export const ImagePart = Type.Object({
  /** File name, for people. */
  name: Type.String({ minLength: 1, maxLength: 200 }),
  offset: Type.Integer({ minimum: 0, maximum: MAX_FLASH_BYTES }),
  bytes: Type.Integer({ minimum: 1, maximum: MAX_FLASH_BYTES }),
  /** SHA-256 of the content, hex. */
  sha256: Type.String({ pattern: '^[a-f0-9]{64}$' }),
  kind: Type.Enum(PART_KINDS),
  /** Chip that the image's header names; null: it has none. */
  imageChip: orNull(Type.String()),
  app: orNull(AppDescription),
})
export type ImagePart = Static<typeof ImagePart>

/** The verdict: with a problem nothing is written, notices are shown before. */
export const ImageCheck = Type.Object({
  problems: Type.Array(Reason),
  notices: Type.Array(Reason),
  parts: Type.Array(ImagePart),
  /** The board's settings (NVS) do not survive. */
  wipesSettings: Type.Boolean(),
})
export type ImageCheck = Static<typeof ImageCheck>

export const FLASH_MODES = ['keep', 'qio', 'qout', 'dio', 'dout'] as const
export const FLASH_SPEEDS = ['keep', '80m', '40m', '26m', '20m'] as const

export const FlashParameters = Type.Object(
  {
    mode: Type.Enum(FLASH_MODES),
    speed: Type.Enum(FLASH_SPEEDS),
    /** `board`: the size that the connected board has. */
    size: Type.Enum(['keep', 'board'] as const),
  },
  { additionalProperties: false },
)
export type FlashParameters = Static<typeof FlashParameters>

export const KEEP_PARAMETERS: FlashParameters = { mode: 'keep', speed: 'keep', size: 'keep' }

/** Chip that a firmware is for; null: its parts do not say. */
export const FirmwareChip = orNull(Type.Enum(FLASH_CHIPS))

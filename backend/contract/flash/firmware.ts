import Type, { type Static } from 'typebox'
import { DOCUMENT_ID_PATTERN, documentOf } from '../document.ts'
import { FLASH_CHIPS } from './chip.ts'
import { FirmwareChip, ImagePart, MAX_FLASH_BYTES, MOST_PARTS } from './image.ts'

/**
 * The archive of firmware: every image ever written is kept by its hash, so that an old one can be put back. Live topic `documents/firmware`.
 * Files come first (`POST /api/firmware-files`), then they are joined: `POST /api/firmware`, `…/manifest`, `…/folder`.
 */

const SHA256_PATTERN = '^[a-f0-9]{64}$'
export const MOST_FIRMWARE = 2000
/** All files together. */
export const MOST_ARCHIVE_BYTES = 4 * 1024 ** 3

const FIRMWARE_SOURCES = ['files', 'manifest', 'folder', 'read-back'] as const

const FIRMWARE_BODY = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  /** Of the program inside, or of the manifest; empty: it does not say. */
  release: Type.String({ maxLength: 100 }),
  note: Type.String({ maxLength: 2000 }),
  source: Type.Enum(FIRMWARE_SOURCES),
  /** Null: its parts do not say. */
  chip: FirmwareChip,
  parts: Type.Array(ImagePart, { minItems: 1, maxItems: MOST_PARTS }),
  /** Boards that it was written to, and when last; null: never. */
  writtenTimes: Type.Integer(),
  writtenAtMs: Type.Union([Type.Integer(), Type.Null()]),
}
/** Its id is the SHA-256 of offsets and hashes of its parts: the same images are one firmware. */
export const Firmware = documentOf(FIRMWARE_BODY)
export type Firmware = Static<typeof Firmware>
const bodySchema = Type.Object(FIRMWARE_BODY)
export type FirmwareBody = Static<typeof bodySchema>

/** An uploaded file, not yet part of a firmware: it is removed after a day. */
export const FirmwareFile = Type.Object({
  ...ImagePart.properties,
  /** Where such a file usually goes; null: cannot be told. */
  usualOffset: Type.Union([Type.Integer(), Type.Null()]),
})
export type FirmwareFile = Static<typeof FirmwareFile>

const sha256 = Type.String({ pattern: SHA256_PATTERN })
const name = Type.String({ minLength: 1, maxLength: 200 })
const note = Type.Optional(Type.String({ maxLength: 2000 }))

export const FirmwareRequest = Type.Object(
  {
    name,
    note,
    parts: Type.Array(
      Type.Object({ name, sha256, offset: Type.Integer({ minimum: 0, maximum: MAX_FLASH_BYTES }) }, { additionalProperties: false }),
      { minItems: 1, maxItems: MOST_PARTS },
    ),
  },
  { additionalProperties: false },
)
export type FirmwareRequest = Static<typeof FirmwareRequest>

/** Of ESP Web Tools; `files`: hash of each uploaded file by the path that the manifest has. */
export const ManifestRequest = Type.Object(
  {
    manifest: Type.String({ maxLength: 200_000 }),
    chip: Type.Enum(FLASH_CHIPS),
    files: Type.Record(Type.String({ maxLength: 500 }), sha256),
    note,
  },
  { additionalProperties: false },
)
export type ManifestRequest = Static<typeof ManifestRequest>

/** A folder on the machine where Leitstand runs. */
export const FolderRequest = Type.Object({ folder: Type.String({ minLength: 1, maxLength: 1000 }), note }, { additionalProperties: false })
export type FolderRequest = Static<typeof FolderRequest>

export const FirmwarePatch = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    name: Type.Optional(name),
    note,
  },
  { additionalProperties: false },
)
export type FirmwarePatch = Static<typeof FirmwarePatch>

export const FirmwareId = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

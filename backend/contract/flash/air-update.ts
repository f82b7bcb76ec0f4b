import Type, { type Static } from 'typebox'
import { Reason } from '../reasons.ts'

/**
 * Firmware over the air out of the archive: the command `ota_update` with `firmware` (an id of the archive) instead of `url` and `sha256`.
 * The board is sent `url`, `sha256` (hex), `size` (bytes) and `version`, and fetches the program itself: `GET /api/firmware-download/…`.
 */

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A signed address is good for so long; a download that breaks off goes on with it, ms. */
export const ADDRESS_GOOD_MS = 6 * 3_600_000

export const DOWNLOAD_PATH = '/api/firmware-download'

/** A firmware of the archive for one board: `GET /api/boards/{id}/firmware`. */
export const AirOffer = Type.Object({
  /** Id in the archive. */
  firmware: Type.String(),
  name: Type.String(),
  /** What the board reports when it runs; empty: the program does not say. */
  version: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  addedAtMs: Type.Integer(),
  /** Why this board cannot take it. */
  problem: orNull(Reason),
  /** What cannot be told before. */
  notice: orNull(Reason),
})
export type AirOffer = Static<typeof AirOffer>

export const DownloadProof = Type.Object({
  /** Unix ms. */
  until: Type.Integer({ minimum: 0, maximum: 8.64e15 }),
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
})

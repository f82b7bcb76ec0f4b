import Type, { type Static } from 'typebox'

/** Pictures that people upload for dashboards: `POST /api/images`, `GET /api/images/{id}`. */

export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const
export type ImageType = (typeof IMAGE_TYPES)[number]

export const MAX_IMAGE_BYTES = 8 * 1024 * 1024
/** Longest edge, px. */
export const MAX_IMAGE_EDGE = 4000

/** SHA-256 of the file: the same picture uploaded twice is one. */
export const IMAGE_ID_PATTERN = '^[a-f0-9]{64}$'

export const ImageInfo = Type.Object({
  id: Type.String({ pattern: IMAGE_ID_PATTERN }),
  /** px */
  width: Type.Integer(),
  height: Type.Integer(),
  bytes: Type.Integer(),
})
export type ImageInfo = Static<typeof ImageInfo>

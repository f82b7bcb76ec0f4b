import Type, { type Static } from 'typebox'

/** One kept version of a document, without its body; newest first in lists. */
export const VersionHead = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  atMs: Type.Integer(),
  by: Type.String(),
  /** Why, in the words of who saved it. */
  note: Type.Union([Type.String(), Type.Null()]),
})
export type VersionHead = Static<typeof VersionHead>

export interface DocumentVersion extends VersionHead {
  /** The document's id. */
  id: string
  /** As it was saved; readers check it against the noun's schema. */
  body: unknown
}

export const VERSION_NOTE = Type.String({ maxLength: 200 })

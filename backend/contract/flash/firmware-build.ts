import Type, { type Static } from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../document.ts'
import { Reason } from '../reasons.ts'

/**
 * Building a PlatformIO project on the machine that Leitstand runs on, by its own `pio`: `POST /api/firmware-builds`. What came of it is in
 * the archive of firmware. One at a time; kept since the start of the program, the last MOST_BUILDS.
 */

export const MOST_BUILDS = 20
/** The end of what the program said, characters. */
export const MOST_BUILD_OUTPUT = 64_000

export const BuildRequest = Type.Object(
  {
    /** Of the project, with platformio.ini. */
    folder: Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000-\\u001f]+$' }),
    /** `[env:…]` of platformio.ini; left out: those that it builds by default. */
    environment: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$' })),
  },
  { additionalProperties: false },
)
export type BuildRequest = Static<typeof BuildRequest>

export const FirmwareBuild = Type.Object({
  id: Type.String({ pattern: DOCUMENT_ID_PATTERN }),
  by: Type.String(),
  request: BuildRequest,
  state: Type.Enum(['running', 'done', 'failed', 'cancelled'] as const),
  startedAtMs: Type.Integer(),
  endedAtMs: Type.Union([Type.Integer(), Type.Null()]),
  output: Type.String(),
  /** Ids in the archive, one for each environment that was built. */
  firmware: Type.Array(Type.String()),
  error: Type.Union([Type.Object({ code: Type.String(), detail: Type.String(), reason: Type.Optional(Reason) }), Type.Null()]),
})
export type FirmwareBuild = Static<typeof FirmwareBuild>

/** `GET /api/firmware-builder`: whether projects can be built here. */
export const FirmwareBuilder = Type.Object({
  /** `PlatformIO Core, version 6.1.18`; null: it is not installed. */
  version: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
})
export type FirmwareBuilder = Static<typeof FirmwareBuilder>

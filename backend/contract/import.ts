import Type, { type Static } from 'typebox'
import { BOARD_ID_PATTERN } from './boards/board.ts'
import { type DocumentHead, documentOf } from './document.ts'
import { TimeZone } from './history.ts'
import { JobProgress } from './job.ts'

/** History from a CSV file: upload, look at the preview, map the columns, dry run, import. */

/** Where the values of a column go: into a series that exists, or into a new one of a board (made known if it is not). */
export const ImportTarget = Type.Union([
  Type.Object({ kind: Type.Literal('series'), series: Type.Integer({ minimum: 1 }) }),
  Type.Object({
    kind: Type.Literal('new'),
    board: Type.String({ pattern: BOARD_ID_PATTERN }),
    channel: Type.String({ minLength: 1, maxLength: 64 }),
    unit: Type.String({ maxLength: 16 }),
    valueKind: Type.Enum(['number', 'state'] as const),
  }),
])
export type ImportTarget = Static<typeof ImportTarget>

export const IMPORT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
/** `iso`: ISO 8601, also with a blank for T. `dmy`: 31.12.2026 23:59:59. `mdy`: 12/31/2026. `s`, `ms`: Unix time. */
export const TIME_FORMATS = ['iso', 'dmy', 'mdy', 's', 'ms'] as const

export const ImportMapping = Type.Object(
  {
    encoding: Type.Enum(IMPORT_ENCODINGS),
    delimiter: Type.Enum([',', ';', '\t', '|'] as const),
    decimal: Type.Enum(['.', ','] as const),
    /** Lines above the first row of data. */
    headerLines: Type.Integer({ minimum: 0, maximum: 100 }),
    timeColumn: Type.Integer({ minimum: 0, maximum: 999 }),
    timeFormat: Type.Enum(TIME_FORMATS),
    /** Where the time of day stands in a column of its own, beside the date (loggers write `Date;Time;…`). */
    timeOfDayColumn: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
    /** Of times that name none. An hour that happens twice (end of DST) is read as the first; one that is left out is an error. */
    timeZone: TimeZone,
    /** `wide`: each mapped column is a series. `long`: `nameColumn` says which, `valueColumn` has the value. */
    layout: Type.Enum(['wide', 'long'] as const),
    columns: Type.Array(Type.Object({ column: Type.Integer({ minimum: 0, maximum: 999 }), target: ImportTarget }), { maxItems: 200 }),
    nameColumn: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
    valueColumn: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
    /** `long`: where a name says which series only together with its board, names are `board/name`. Our own exports are so. */
    boardColumn: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
    /** `long`: quality of each sample in the protocol's words, as our own exports have it. Left out, empty or unknown: good. */
    qualityColumn: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
    /** `long`: text of `nameColumn` → target. */
    names: Type.Optional(Type.Array(Type.Object({ name: Type.String({ maxLength: 160 }), target: ImportTarget }), { maxItems: 200 })),
    /** A sample of the same series and time that is stored already: keep it, or mark it corrected and take the file's. */
    duplicates: Type.Enum(['keep', 'replace'] as const),
  },
  { additionalProperties: false },
)
export type ImportMapping = Static<typeof ImportMapping>

const IMPORT_ERROR_REASONS = ['time', 'number', 'columns', 'encoding', 'future', 'name', 'too-long'] as const
export const RowError = Type.Object({
  /** Line of the file, from 1. */
  line: Type.Integer(),
  /** Column from 0; null = the row as a whole. */
  column: Type.Union([Type.Integer(), Type.Null()]),
  reason: Type.Enum(IMPORT_ERROR_REASONS),
  /** What stood there, at most 80 characters. */
  text: Type.String(),
})
export type RowError = Static<typeof RowError>

export const ImportCounts = Type.Object({
  rows: Type.Integer(),
  /** Values that are new. */
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  empty: Type.Integer(),
  errors: Type.Integer(),
})
export type ImportCounts = Static<typeof ImportCounts>

const IMPORT_BODY = {
  fileName: Type.String({ minLength: 1, maxLength: 255 }),
  bytes: Type.Number(),
  /** The first lines as cells, as the guessed (or given) encoding and delimiter read them; at most 20. */
  preview: Type.Array(Type.Array(Type.String())),
  /** A guess made on arrival; the person's once it was set. */
  mapping: ImportMapping,
  /** `uploaded` → dry run → `checked` → import → `imported`. */
  stage: Type.Enum(['uploaded', 'checked', 'imported'] as const),
  /** What the progress belongs to. */
  dryRun: Type.Boolean(),
  progress: JobProgress,
  counts: ImportCounts,
  /** First and last time of the values that were read; null before any was. */
  span: Type.Union([Type.Object({ fromMs: Type.Number(), toMs: Type.Number() }), Type.Null()]),
  /** The first 100; all of them are in `GET /api/imports/{id}/errors` (CSV). */
  errors: Type.Array(RowError),
}
export const Import = documentOf(IMPORT_BODY)
export type Import = Static<typeof Import>
export type ImportBody = Omit<Import, keyof DocumentHead>

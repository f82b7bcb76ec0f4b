import Type, { type Static } from 'typebox'
import { type DocumentHead, documentOf } from './document.ts'
import { AGGREGATIONS, CALENDAR_UNITS, MAX_QUERY_POINTS, MAX_QUERY_SERIES, TimeZone } from './history.ts'
import { JobProgress } from './job.ts'

export const EXPORT_FORMATS = ['csv', 'ndjson', 'json', 'pdf'] as const

/** What goes into a file, and how it is written. The same spec makes the same file. */
export const ExportSpec = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 120 }),
    series: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 1000 }),
    fromMs: Type.Integer(),
    toMs: Type.Integer(),
    /** `raw`: every stored sample. Others: the points a chart shows, by `maxPoints` or `bucket`. */
    aggregation: Type.Enum(AGGREGATIONS),
    maxPoints: Type.Integer({ minimum: 1, maximum: MAX_QUERY_POINTS }),
    bucket: Type.Union([Type.Enum(CALENDAR_UNITS), Type.Null()]),
    format: Type.Enum(EXPORT_FORMATS),
    /** `wide`: a row per time, a column per series. `long`: a row per sample, with the series' name. */
    layout: Type.Enum(['wide', 'long'] as const),
    delimiter: Type.Enum([',', ';', '\t'] as const),
    decimal: Type.Enum(['.', ','] as const),
    timeZone: TimeZone,
    language: Type.Enum(['en', 'de'] as const),
  },
  { additionalProperties: false },
)
export type ExportSpec = Static<typeof ExportSpec>
/** Most series of a PDF report; files take up to 1000. */
export const MAX_REPORT_SERIES = MAX_QUERY_SERIES

/** `POST /api/exports` starts one; `GET /api/exports/{id}/file` has the result; goes on after a restart. */
const EXPORT_BODY = {
  spec: ExportSpec,
  progress: JobProgress,
  /** Name under which the file is saved, for example `Greenhouse climate 2026-11-20.csv`. */
  fileName: Type.String(),
  bytes: Type.Number(),
  /** Rows written so far (samples or points). */
  rows: Type.Number(),
  /** Series of the spec that did not exist (any more) when it started; their names are gone with them. */
  skipped: Type.Array(Type.Integer()),
  /** Report that asked for it, where one did. */
  report: Type.Union([Type.String(), Type.Null()]),
}
export const Export = documentOf(EXPORT_BODY)
export type Export = Static<typeof Export>
export type ExportBody = Omit<Export, keyof DocumentHead>

/** A report that makes itself: the export of a period that has just ended, on a schedule, to a folder or by mail. */
export const REPORT_BODY = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  enabled: Type.Boolean(),
  /** Range and title come from `period` and `name`. */
  spec: Type.Omit(ExportSpec, ['fromMs', 'toMs', 'title']),
  /** The last whole hour, day, week or month of the spec's time zone before the run. */
  period: Type.Enum(CALENDAR_UNITS),
  /** Five fields (croner), in the spec's time zone. */
  schedule: Type.String({ minLength: 1, maxLength: 64 }),
  target: Type.Union([
    /** Folder on the backend's machine; must exist and be writable. */
    Type.Object({ kind: Type.Literal('folder'), path: Type.String({ minLength: 1, maxLength: 1024 }) }),
    Type.Object({
      kind: Type.Literal('mail'),
      to: Type.Array(Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' }), { minItems: 1, maxItems: 20 }),
    }),
  ]),
}
export const Report = documentOf({
  ...REPORT_BODY,
  /** Kept by the program. */
  lastRun: Type.Union([
    Type.Object({ atMs: Type.Integer(), ok: Type.Boolean(), detail: Type.String(), export: Type.String() }),
    Type.Null(),
  ]),
  nextRunMs: Type.Union([Type.Integer(), Type.Null()]),
})
export type Report = Static<typeof Report>
/** What a person edits of it, and what is kept. */
export type ReportBody = Omit<Report, keyof DocumentHead | 'lastRun' | 'nextRunMs'>
export type StoredReportBody = Omit<Report, keyof DocumentHead>

/** `PUT /api/mail` (admin): how mail leaves. The password is written, never read. */
export const MailSettingsBody = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** `tls`: from the first byte (465); `starttls`: required after connecting (587); `none`: only for a relay on this machine. */
    security: Type.Enum(['tls', 'starttls', 'none'] as const),
    username: Type.String({ maxLength: 254 }),
    /** Left out: the one that is stored stays. */
    password: Type.Optional(Type.String({ maxLength: 1024 })),
    from: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@]+@[^@\\s]+$' }),
  },
  { additionalProperties: false },
)
export type MailSettingsBody = Static<typeof MailSettingsBody>
export const MailSettings = Type.Object({ ...Type.Omit(MailSettingsBody, ['password']).properties, hasPassword: Type.Boolean() })
export type MailSettings = Static<typeof MailSettings>

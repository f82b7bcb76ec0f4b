import Type, { type Static } from 'typebox'
import { type DocumentHead, documentOf } from './document.ts'
import { JobProgress } from './job.ts'
import { Calibration, Series } from './series.ts'
import { TimeMs } from './time-ms.ts'

/** Changes of stored history: the value made anew from raw, or single samples corrected. What was before is kept and can come back. */

/** How raw becomes value. */
export const Processing = Type.Pick(Series, ['library', 'parameters', 'calibration', 'offset'])
export type Processing = Static<typeof Processing>

/** Not of blanks alone. */
const REASON = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' })

/** `POST /api/revisions/preview` and `POST /api/revisions`. */
export const RevisionRequest = Type.Union([
  Type.Object({
    kind: Type.Literal('reprocess'),
    series: Type.Integer({ minimum: 1 }),
    fromMs: TimeMs,
    toMs: TimeMs,
    /** Left out: the series' present library and calibration. */
    processing: Type.Optional(
      Type.Object({
        library: Processing.properties.library,
        parameters: Processing.properties.parameters,
        calibration: Type.Union([Type.Pick(Calibration, ['method', 'points']), Type.Null()]),
        offset: Type.Number(),
      }),
    ),
    reason: REASON,
  }),
  Type.Object({
    /** `edit`: another value at this time. `exclude`: kept and shown, but in no average, rule or export of values. */
    kind: Type.Enum(['edit', 'exclude'] as const),
    series: Type.Integer({ minimum: 1 }),
    /** Samples by their time; those that share a millisecond go together. */
    samples: Type.Array(Type.Object({ atMs: Type.Number(), value: Type.Optional(Type.Number()) }), { minItems: 1, maxItems: 1000 }),
    reason: REASON,
  }),
])
export type RevisionRequest = Static<typeof RevisionRequest>

/** Before and after as two curves on one time base, with what changes in figures. */
export const RevisionPreview = Type.Object({
  samples: Type.Integer(),
  changed: Type.Integer(),
  meanBefore: Type.Union([Type.Number(), Type.Null()]),
  meanAfter: Type.Union([Type.Number(), Type.Null()]),
  largestChange: Type.Number(),
  /** Samples that the new library refuses (marked `libraryFailed`). */
  failed: Type.Integer(),
  resolutionMs: Type.Integer(),
  /** [ms, before, after]; at most 1000. */
  points: Type.Array(Type.Tuple([Type.Number(), Type.Union([Type.Number(), Type.Null()]), Type.Union([Type.Number(), Type.Null()])])),
})
export type RevisionPreview = Static<typeof RevisionPreview>

const REVISION_BODY = {
  kind: Type.Enum(['reprocess', 'edit', 'exclude'] as const),
  series: Type.Integer({ minimum: 1 }),
  fromMs: Type.Integer(),
  /** Not included. */
  toMs: Type.Integer(),
  reason: Type.String(),
  /** Samples whose value or quality became another. */
  changed: Type.Integer(),
  processing: Type.Union([Processing, Type.Null()]),
  /** `applied` → `undone`; only the newest revision of a stretch can be undone. `interrupted`: stopped half way, was rolled back. */
  stage: Type.Enum(['applying', 'applied', 'undoing', 'undone', 'interrupted'] as const),
  progress: JobProgress,
  undoneBy: Type.Union([Type.String(), Type.Null()]),
}
export const Revision = documentOf(REVISION_BODY)
export type Revision = Static<typeof Revision>
export type RevisionBody = Omit<Revision, keyof DocumentHead>

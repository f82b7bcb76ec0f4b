import Type, { type Static } from 'typebox'
import { type DocumentHead, documentOf } from './document.ts'
import { JobProgress } from './job.ts'
import { TimeMs } from './time-ms.ts'

/** `POST /api/scans`: looks at a past range for what is wrong with the data; what it finds joins the findings. One at a time. */
export const ScanRequest = Type.Object(
  {
    /** Left out: all number series. */
    series: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 1000 })),
    fromMs: TimeMs,
    toMs: TimeMs,
  },
  { additionalProperties: false },
)
export type ScanRequest = Static<typeof ScanRequest>

const SCAN_BODY = {
  /** Null: all number series. */
  series: Type.Union([Type.Array(Type.Integer({ minimum: 1 })), Type.Null()]),
  /** How many series that were, and how many of them are done: a restart goes on behind them. */
  seriesCount: Type.Integer(),
  seriesDone: Type.Integer(),
  fromMs: Type.Integer(),
  /** Not included. */
  toMs: Type.Integer(),
  /** Findings that were new. */
  found: Type.Integer(),
  progress: JobProgress,
}
export const Scan = documentOf(SCAN_BODY)
export type Scan = Static<typeof Scan>
export type ScanBody = Omit<Scan, keyof DocumentHead>

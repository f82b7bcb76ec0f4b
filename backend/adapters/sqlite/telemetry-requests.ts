import type { SeriesStatistics } from '../../contract/history.ts'
import type { LatestValue } from '../../contract/sample.ts'
import type { StatisticsRange } from '../../telemetry/statistics.ts'
import type {
  QueryRange,
  RevisedSamples,
  RevisionOutcome,
  RevisionStretch,
  SampleBatch,
  SampleBlock,
  SeriesPoints,
  SeriesPointsText,
  StoredRevision,
} from '../../telemetry/telemetry-store.ts'
import type { CompactionLimits } from './compaction.ts'
import type { RetentionLimits } from './retention.ts'

/** What the telemetry workers are given and asked. Shared by SqliteTelemetryStore and both workers. */
export interface WriterWorkerData {
  path: string
  durability: 'normal' | 'full'
  compaction: CompactionLimits
  /** Default: all is kept for ever. */
  retention?: RetentionLimits
  /** Least time between the starts of two commits, ms: fewer, larger commits write fewer bytes. 0 = commit at once. */
  commitSpacingMs: number
}

export type WriterRequests = {
  /** Answered when committed. The buffers are transferred. */
  append: { ask: SampleBatch; answer: undefined }
  /** Answered when all that came before is in chunks. One revision is under way at a time. */
  reviseBegin: { ask: RevisionStretch; answer: undefined }
  /** Answered when the changed chunks are written, beside those in force. */
  reviseStage: { ask: { id: string; samples: RevisedSamples }; answer: undefined }
  /** Puts all of it in force, also of an undo. */
  reviseApply: { ask: string; answer: RevisionOutcome }
  reviseDrop: { ask: string; answer: undefined }
  /** `total`: samples of the chunks that will be put back. */
  undoBegin: { ask: string; answer: { total: number } }
  undoRestore: { ask: string; answer: { done: number; more: boolean } }
  /** The reader could not open the file for damage: looks with a connection of its own, and begins a new file where that fails too. */
  verify: { ask: null; answer: undefined }
  revisions: { ask: null; answer: StoredRevision[] }
  singleSince: { ask: number; answer: number | null }
  /** Compacts all there is; for tests and before a backup. */
  compact: { ask: null; answer: undefined }
  /** Commits what waits, checkpoints, closes. */
  close: { ask: null; answer: undefined }
}

/** Sent after every commit, failed or not. */
export interface WriterNote {
  samples: number
  tailRows: number
  lastCommitMs: number
  fault: { code: 'store.full' | 'store.unavailable'; detail: string } | null
  /** Raised when a fresh file took the place of a damaged one: readers must open it anew. */
  file: number
}

export interface ReaderWorkerData {
  path: string
}

export type ReaderRequests = {
  query: { ask: QueryRange; answer: SeriesPoints[] }
  /** The buffers are transferred. */
  queryText: { ask: QueryRange; answer: SeriesPointsText[] }
  statistics: { ask: StatisticsRange; answer: SeriesStatistics[] }
  /** Answers the next samples from `fromMs` on, their buffers transferred, and where to go on; null at the end. */
  export: { ask: { series: number; fromMs: number; toMs: number }; answer: { block: SampleBlock | null; nextMs: number | null } }
  latest: { ask: null; answer: LatestValue[] }
  close: { ask: null; answer: undefined }
}

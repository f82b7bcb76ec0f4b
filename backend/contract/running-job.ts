import Type, { type Static } from 'typebox'
import { documentOf } from './document.ts'
import { JobProgress } from './job.ts'

/** Nouns whose documents are long work. */
const JOB_NOUNS = ['exports', 'imports', 'revisions', 'scans', 'rollouts', 'network-scans', 'flash-jobs', 'firmware-builds'] as const
export type JobNoun = (typeof JOB_NOUNS)[number]

/**
 * Work that waits or runs, of every noun: live topic `documents/jobs`. It leaves the topic when it ends, so that a page that
 * shows what runs need not load all that ever ran. Its id is `{noun}-{id of the document}`.
 */
export const RunningJob = documentOf({
  noun: Type.Enum(JOB_NOUNS),
  /** Id of the document. */
  job: Type.String(),
  what: Type.Enum(['export', 'import', 'check', 'revise', 'undo', 'scan', 'rollout', 'network-scan', 'flash', 'build'] as const),
  /** Title, file, reason, range, port or folder; empty for scans of the past. */
  name: Type.String(),
  /** The one series it is about, for revisions. */
  series: Type.Union([Type.Integer(), Type.Null()]),
  progress: JobProgress,
})
export type RunningJob = Static<typeof RunningJob>

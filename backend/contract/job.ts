import Type, { type Static } from 'typebox'
import { Reason } from './reasons.ts'

/** Long work that a person started: export, import, reprocessing. One form, so that one bar shows all of it. */
export const JobProgress = Type.Object({
  state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled'] as const),
  /** Samples, rows, bytes, boards or addresses done and in all, by `unit`; `total` null while it is not known. */
  done: Type.Number(),
  total: Type.Union([Type.Number(), Type.Null()]),
  unit: Type.Enum(['samples', 'rows', 'bytes', 'boards', 'addresses'] as const),
  /** Per second over the last few; null before it is known. */
  rate: Type.Union([Type.Number(), Type.Null()]),
  startedAtMs: Type.Union([Type.Integer(), Type.Null()]),
  finishedAtMs: Type.Union([Type.Integer(), Type.Null()]),
  /** The fault, for `failed`: see errors.ts and reasons.ts. */
  error: Type.Union([Type.Object({ code: Type.String(), detail: Type.String(), reason: Type.Optional(Reason) }), Type.Null()]),
})
export type JobProgress = Static<typeof JobProgress>

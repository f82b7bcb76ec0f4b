import Type from 'typebox'
import { PreviewedBoard } from '../../backend/contract/rollouts/preview.ts'
import { Rollout, type RolloutQuestion, type RolloutRequest, RolloutStep } from '../../backend/contract/rollouts/rollout.ts'
import { rest } from '../backend/rest.ts'
import type { Status } from '../ui/StatusGlyph.tsx'

/** Calls of rollouts, and the sign of each state. */

const Boards = Type.Array(Type.Object({ wave: Type.Integer(), step: RolloutStep }))
export type PlacedStep = { wave: number; step: RolloutStep }

const rolloutPath = (id: string) => `/api/rollouts/${encodeURIComponent(id)}`
export const boardsOf = (id: string): Promise<PlacedStep[]> => rest.get(`${rolloutPath(id)}/boards`, Boards)
export const dryRun = (question: RolloutQuestion) =>
  rest.post('/api/rollouts/dry-run', question, Type.Array(PreviewedBoard), { timeoutMs: 60_000 })
export const beginRollout = (request: RolloutRequest) => rest.post('/api/rollouts', request, Rollout)
export const actOn = (id: string, act: 'pause' | 'resume' | 'retry' | 'cancel') => rest.post(`${rolloutPath(id)}/${act}`, {}, Rollout)

export const STEP_STATUS: Record<RolloutStep['state'], Status> = {
  waiting: 'idle',
  acting: 'pending',
  soaking: 'pending',
  done: 'ok',
  failed: 'critical',
  skipped: 'offline',
  returning: 'pending',
  returned: 'manual',
  cancelled: 'idle',
}

export const ROLLOUT_STATUS: Record<Rollout['state'], Status> = {
  running: 'pending',
  paused: 'manual',
  stopped: 'critical',
  done: 'ok',
  cancelled: 'idle',
}

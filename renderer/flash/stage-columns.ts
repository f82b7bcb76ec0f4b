import type { FlashJob, FlashRequest, FlashStage } from '../../backend/contract/flash/job.ts'

/** The columns of a lane's progress: what a piece of work goes through, how far it is, how long each took. Pure; drawn by LaneStages.tsx. */

export type Column = 'detect' | 'check' | 'backup' | 'erase' | 'write' | 'verify' | 'read' | 'reboot' | 'setup' | 'acceptance'

const STAGES: Record<Column, readonly FlashStage[]> = {
  detect: ['connecting', 'detecting'],
  check: ['checking'],
  backup: ['backing-up'],
  erase: ['erasing'],
  write: ['writing'],
  verify: ['verifying'],
  read: ['reading'],
  reboot: ['resetting'],
  setup: ['provisioning'],
  acceptance: ['acceptance'],
}

export interface StageColumn {
  column: Column
  state: 'done' | 'running' | 'failed' | 'waiting'
  /** 0..1; null while it runs and says nothing of itself. */
  share: number | null
  /** How long it took, ms; null: it has not ended. */
  tookMs: number | null
}

type ColumnWish = Pick<FlashRequest, 'action' | 'eraseAll' | 'backup' | 'provision'>

export function columnsOf({ action, eraseAll, backup, provision }: ColumnWish): Column[] {
  const after: Column[] = provision === undefined ? [] : provision.acceptance ? ['setup', 'acceptance'] : ['setup']
  switch (action) {
    case 'networks':
      return ['setup']
    case 'provision':
      return after
    case 'detect':
      return ['detect', 'reboot']
    case 'check':
      return ['detect', 'check', 'write', 'verify', 'reboot']
    case 'erase':
      return ['detect', 'erase', 'reboot']
    case 'read':
      return ['detect', 'read', 'reboot']
    case 'write': {
      const extra: Column[] = [...(backup ? (['backup'] as const) : []), ...(eraseAll ? (['erase'] as const) : [])]
      // Where much follows, asking and checking are one: eight columns could not be read.
      const ask: Column[] = after.length > 0 ? ['detect'] : ['detect', 'check']
      return [...ask, ...extra, 'write', 'verify', 'reboot', ...after]
    }
  }
}

export function stageColumns(job: FlashJob): StageColumn[] {
  const running = job.progress.state === 'running'
  const columns = columnsOf(job.request)
  return columns.map((column) => {
    const stages = column === 'detect' && !columns.includes('check') ? [...STAGES.detect, ...STAGES.check] : STAGES[column]
    const times = job.stages.filter(({ stage }) => stages.includes(stage))
    const first = times[0]
    const last = times.at(-1)
    if (first === undefined || last === undefined) return { column, state: 'waiting', share: 0, tookMs: null }
    const current = stages.includes(job.stage)
    const tookMs = last.endedAtMs === null ? null : last.endedAtMs - first.startedAtMs
    if (!current || job.progress.state === 'done') return { column, state: 'done', share: 1, tookMs }
    return running ? { column, state: 'running', share: stageShare(job), tookMs: null } : { column, state: 'failed', share: 1, tookMs }
  })
}

const BYTELESS: ReadonlySet<FlashStage> = new Set(['resetting', 'provisioning', 'acceptance'])

/** Of the stage that runs, 0..1; null: it tells nothing. */
export function stageShare({ stage, progress: { done, total } }: FlashJob): number | null {
  if (BYTELESS.has(stage) || total === null || total <= 0) return null
  return Math.min(1, done / total)
}

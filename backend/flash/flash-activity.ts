// What the activity list says of work on a board that has ended: who did what to which MAC, and how it went. Used by app-flash.ts.
import type { Activity } from '../contract/activity.ts'
import type { FlashJob } from '../contract/flash-job.ts'
import { reasonFields } from '../contract/reasons.ts'

/** Undefined: the flash was neither changed nor read; who was set up is told by provisioning. */
export function flashActivity(job: FlashJob): Omit<Activity, 'id' | 'atMs'> | undefined {
  const { action, port, board, firmwareName, progress, written, by } = job
  if (action !== 'write' && action !== 'erase' && action !== 'read') return undefined
  const detail = { action, port, mac: board?.mac ?? '', firmware: firmwareName }
  // What failed after writing, such as setting the board up, leaves it flashed.
  if (progress.state === 'done' || (action === 'write' && written === 'all'))
    return { kind: 'board-flashed', severity: 'event', board: null, by, detail }
  const { code = '', detail: message = '', reason } = progress.error ?? {}
  return {
    kind: 'board-flash-failed',
    severity: progress.state === 'failed' || written === 'partly' ? 'warning' : 'event',
    board: null,
    by,
    detail: { ...detail, state: progress.state, written, code, message, ...(reason && reasonFields(reason)) },
  }
}

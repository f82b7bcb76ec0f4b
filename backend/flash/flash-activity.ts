// What the activity list says of work on a board that has ended: who did what to which MAC, and how it went. Used by app/flash.ts.
import type { Activity } from '../contract/activity.ts'
import type { FlashJob } from '../contract/flash/job.ts'
import { reasonFields } from '../contract/reasons.ts'

type Entry = Omit<Activity, 'id' | 'atMs'>

/** None where nothing was changed or read; who was set up is told by provisioning. */
export function flashActivity(job: FlashJob): Entry[] {
  const { action, progress, written } = job
  if (action === 'provision') return progress.state === 'done' ? [] : [failed(job, 'provision')]
  if (action !== 'write' && action !== 'erase' && action !== 'read') return []
  if (progress.state === 'done') return [flashed(job)]
  // What failed after writing, which is setting the board up, leaves it flashed.
  if (action === 'write' && written === 'all') return [flashed(job), failed(job, 'provision')]
  return [failed(job, action)]
}

function flashed(job: FlashJob): Entry {
  return { kind: 'board-flashed', severity: 'event', board: null, by: job.by, detail: detailOf(job, job.action) }
}

function failed(job: FlashJob, action: FlashJob['action']): Entry {
  const { progress, written, by } = job
  const { code = '', detail: message = '', reason } = progress.error ?? {}
  return {
    kind: 'board-flash-failed',
    severity: progress.state === 'failed' || written === 'partly' ? 'warning' : 'event',
    board: null,
    by,
    detail: { ...detailOf(job, action), state: progress.state, written, code, message, ...(reason && reasonFields(reason)) },
  }
}

function detailOf({ port, board, mac, firmwareName }: FlashJob, action: FlashJob['action']): Record<string, string> {
  return { action, port, mac: board?.mac ?? mac ?? '', firmware: firmwareName }
}

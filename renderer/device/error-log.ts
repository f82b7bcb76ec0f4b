import type { Activity } from '../../backend/contract/activity.ts'

/** Errors a board reported, made of its activity entries. Pure. */
export interface BoardFault {
  id: number
  atMs: number
  code: string
  message: string
  /** 0 info … 3 critical */
  severity: Severity
}
export const SEVERITIES = [0, 1, 2, 3] as const
export type Severity = (typeof SEVERITIES)[number]

/** Newest first. */
export function boardFaults(entries: readonly Activity[]): BoardFault[] {
  return entries
    .filter(({ kind }) => kind === 'board-error')
    .map(({ id, atMs, detail, severity }) => ({
      id,
      atMs,
      code: String(detail.code ?? ''),
      message: String(detail.message ?? ''),
      severity: severityOf(detail.severity, severity),
    }))
    .sort((a, b) => b.atMs - a.atMs || b.id - a.id)
}

/** Entries of before carry no figure: the entry's own severity says about as much. */
function severityOf(told: unknown, entry: Activity['severity']): Severity {
  if (typeof told !== 'number') return entry === 'critical' ? 3 : entry === 'event' ? 0 : 2
  return SEVERITIES.findLast((one) => told >= one) ?? 0
}

/** How often each code came, the most frequent first. */
export function countsByCode(faults: readonly BoardFault[]): { code: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { code } of faults) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count || a.code.localeCompare(b.code))
}

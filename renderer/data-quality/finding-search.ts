import { FINDING_KINDS, type Finding, type FindingKind } from '../../backend/contract/finding.ts'

/** Filter and order of the findings as they stand in the address, and what they leave. Pure. */

export const SEVERITIES = ['critical', 'warning', 'event'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface FindingSearch {
  kind?: FindingKind
  severity?: Severity
  board?: string
  /** Only what goes on and nobody has acknowledged. */
  open?: true
}

export function readFindingSearch(search: Readonly<Record<string, unknown>>): FindingSearch {
  const kind = FINDING_KINDS.find((one) => one === search.kind)
  const severity = SEVERITIES.find((one) => one === search.severity)
  const board = typeof search.board === 'string' || typeof search.board === 'number' ? String(search.board).slice(0, 64) : ''
  return {
    ...(kind ? { kind } : {}),
    ...(severity ? { severity } : {}),
    ...(board ? { board } : {}),
    ...(search.open === true ? { open: true } : {}),
  }
}

export function isFiltered(search: FindingSearch): boolean {
  return Object.keys(search).length > 0
}

export function fits(finding: Finding, { kind, severity, board, open }: FindingSearch): boolean {
  if (kind !== undefined && finding.kind !== kind) return false
  if (severity !== undefined && finding.severity !== severity) return false
  if (board !== undefined && finding.board !== board) return false
  return open === undefined || (finding.toMs === null && finding.acknowledgedBy === null)
}

/** Severity first, then what is new; acknowledged ones sink to the end. A new array. */
export function ordered(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      Number(a.acknowledgedBy !== null) - Number(b.acknowledgedBy !== null) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      lastMs(b) - lastMs(a) ||
      b.fromMs - a.fromMs,
  )
}

/** What goes on is newer than what is over. */
function lastMs({ toMs }: Finding): number {
  return toMs ?? Number.MAX_SAFE_INTEGER
}

export function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, warning: 0, event: 0 }
  for (const { severity, acknowledgedBy } of findings) if (acknowledgedBy === null) counts[severity] += 1
  return counts
}

/** Stretch to look at, with as much before and after as it is long (between 5 min and a day). */
export function stretchOf({ fromMs, toMs }: Pick<Finding, 'fromMs' | 'toMs'>, nowMs: number): { fromMs: number; toMs: number } {
  const end = Math.min(toMs ?? nowMs, nowMs)
  const length = Math.max(0, end - fromMs)
  const around = Math.min(86_400_000, Math.max(300_000, length))
  return { fromMs: fromMs - around, toMs: Math.min(nowMs, Math.max(end + around, fromMs + 60_000)) }
}

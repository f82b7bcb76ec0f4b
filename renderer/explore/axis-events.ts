import type { Activity, ActivityKind } from '../../backend/contract/activity.ts'
import type { AxisEvent } from '../charts/history-content.ts'
import type { Span } from './explore-range.ts'

/** Activity as events on the time axis, and as the reason of gaps. Pure. */

/** Alarms, commands, presence, restarts, changes of configuration, firmware and history. Every switch of an output would bury them. */
export const SHOWN_KINDS: readonly ActivityKind[] = [
  'board-new',
  'board-accepted',
  'board-rejected',
  'board-online',
  'board-offline',
  'board-restarted',
  'board-error',
  'board-edited',
  'actuator-alert',
  'alarm-raised',
  'alarm-worse',
  'alarm-ended',
  'alarm-acknowledged',
  'alarm-shelved',
  'alarm-cleared',
  'command-confirmed',
  'command-failed',
  'limit-crossed',
  'series-edited',
  'firmware-changed',
  'board-command-done',
  'board-command-failed',
  'history-changed',
  'data-quality',
  'import-finished',
  'schedule-refused',
  'library-loaded',
  'library-fault',
  'system-started',
  'system-trouble',
]
const SHOWN: ReadonlySet<string> = new Set(SHOWN_KINDS)

/** Entries of these boards (and of none) in the range, each once, oldest first. */
export function mergeActivity(
  stored: readonly Activity[],
  live: readonly Activity[],
  boards: ReadonlySet<string>,
  { fromMs, toMs }: Span,
): Activity[] {
  const byId = new Map<number, Activity>()
  for (const entry of [...stored, ...live]) {
    if (!SHOWN.has(entry.kind) || entry.atMs > toMs) continue
    // What began before the range is the reason of a gap that reaches into it.
    if (entry.atMs < fromMs && entry.kind !== 'board-offline' && entry.kind !== 'board-online') continue
    if (entry.board === null || boards.has(entry.board)) byId.set(entry.id, entry)
  }
  return [...byId.values()].sort((a, b) => a.atMs - b.atMs || a.id - b.id)
}

export function eventKey(entry: Activity): string {
  return `activity ${entry.id}`
}

/** @param textOf what stands at the glyph, in the reader's language */
export function axisEvents(entries: readonly Activity[], fromMs: number, textOf: (entry: Activity) => string): AxisEvent[] {
  return entries
    .filter((entry) => entry.atMs >= fromMs)
    .map((entry) => ({
      key: eventKey(entry),
      atMs: entry.atMs,
      status: entry.kind === 'command-confirmed' && entry.by !== null ? 'manual' : entry.severity,
      text: textOf(entry),
    }))
}

/** True when the board said goodbye within the gap, or shortly before it was noticed. */
export function wasOffline(entries: readonly Activity[], board: string, fromMs: number, toMs: number): boolean {
  // A board is declared offline some heartbeats after its last word, at the latest when it comes back.
  let offlineAtMs: number | null = null
  for (const entry of entries) {
    if (entry.board !== board) continue
    if (entry.kind === 'board-offline') offlineAtMs = entry.atMs
    else if (entry.kind === 'board-online') {
      if (offlineAtMs !== null && offlineAtMs < toMs && entry.atMs > fromMs) return true
      offlineAtMs = null
    }
  }
  return offlineAtMs !== null && offlineAtMs < toMs
}

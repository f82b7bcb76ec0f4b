import type { Activity } from '../../backend/contract/activity.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { isTrouble, resetKind } from './reset-reason.ts'

/**
 * A board's time from one start to the next. Pure: made of its activity entries and what it reported last. A smaller uptime in
 * a later segment is what a start looks like and no trouble; only the reason of the start can be.
 */
export interface BootSegment {
  key: string
  /** First heartbeat with the new boot sequence, Unix ms; null: began before the entries. */
  startMs: number | null
  bootId: string | null
  /** As the board spelt it. */
  reason: string | null
  trouble: boolean
  /** Uptime in its last heartbeat, s; null: not known. */
  ranS: number | null
  /** The one it ended with. */
  firmware: string | null
  running: boolean
}

type Reported = Pick<Board, 'health' | 'presence'>

/** @param entries of one board, in any order. Newest segment first; empty for a board that never told its boot sequence or uptime. */
export function bootSegments(entries: readonly Activity[], { health, presence }: Reported): BootSegment[] {
  const newest = [...entries].sort((a, b) => b.atMs - a.atMs || b.id - a.id)
  const segments: BootSegment[] = []
  let firmware = health.firmware ?? null
  let open = { firmware, ranS: health.uptimeS ?? null }
  for (const { id, atMs, kind, detail } of newest) {
    // Told by the same heartbeat as the start and just after it: what ran before had the older one.
    if (kind === 'firmware-changed') firmware = textOf(detail.from)
    if (kind !== 'board-restarted') continue
    const bootId = textOf(detail.bootSequenceId)
    const later = segments.at(-1)
    const reason = textOf(detail.reason)
    const ranS = typeof detail.ranS === 'number' ? detail.ranS : null
    if (bootId !== null && later?.bootId === bootId) {
      // The same start once more, told earlier.
      segments[segments.length - 1] = { ...later, startMs: atMs }
    } else {
      const running = segments.length === 0 && presence.state === 'online'
      segments.push({ key: `boot ${id}`, startMs: atMs, bootId, reason, trouble: isTrouble(resetKind(reason)), ...open, running })
    }
    open = { firmware, ranS }
  }
  return [...segments, ...firstOf(open, segments.length, { health, presence })]
}

/** What ran before the first start in the entries. */
function firstOf(open: { firmware: string | null; ranS: number | null }, later: number, { health, presence }: Reported): BootSegment[] {
  if (later > 0 && open.ranS === null) return []
  if (later === 0 && open.ranS === null && health.bootSequenceId === undefined) return []
  const only = later === 0
  const reason = only ? (health.resetReason ?? null) : null
  return [
    {
      key: 'first',
      startMs: null,
      bootId: only ? (health.bootSequenceId ?? null) : null,
      reason,
      trouble: isTrouble(resetKind(reason)),
      ...open,
      running: only && presence.state === 'online',
    },
  ]
}

function textOf(value: string | number | boolean | null | undefined): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}

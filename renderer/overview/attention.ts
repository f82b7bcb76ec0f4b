import type { Series } from '../../backend/contract/series.ts'
import type { ValueCondition } from '../quantities/state-of.ts'
import type { OverviewBoard } from './overview-rows.ts'

/** Everything that is critical, warning or offline, worst first. Pure; texts are made by AttentionList. */
export type Trouble =
  | { kind: 'value'; series: Series; condition: ValueCondition }
  | { kind: 'offline' }
  | { kind: 'rejects'; atMs: number; reason: string }
  | { kind: 'error'; code: string; message: string }
  | { kind: 'emergency' }

export interface AttentionItem {
  key: string
  state: 'critical' | 'warning' | 'offline'
  of: OverviewBoard
  trouble: Trouble
}

const RANK = { critical: 0, warning: 1, offline: 2 } as const

/** `troubled` names the board's series that are outside their limits or bad now. */
export function attentionItems(
  boards: readonly OverviewBoard[],
  troubled: (boardId: string) => readonly { series: Series; condition: ValueCondition }[],
): AttentionItem[] {
  const items: AttentionItem[] = []
  for (const of of boards) {
    const { state, reason } = of.condition
    if (state !== 'critical' && state !== 'warning' && state !== 'offline') continue
    const id = of.board.id
    if (state === 'offline') items.push({ key: `${id} offline`, state, of, trouble: { kind: 'offline' } })
    else if (reason.kind === 'emergency') items.push({ key: `${id} emergency`, state, of, trouble: { kind: 'emergency' } })
    else if (reason.kind === 'error') items.push({ key: `${id} error`, state, of, trouble: reason })
    else if (reason.kind === 'rejects') items.push({ key: `${id} rejects`, state, of, trouble: reason })
    else if (reason.kind === 'values') {
      for (const { series, condition } of troubled(id)) {
        const own = condition.state === 'critical' ? 'critical' : 'warning'
        items.push({ key: `${id} ${series.id}`, state: own, of, trouble: { kind: 'value', series, condition } })
      }
    }
  }
  return items.sort((a, b) => RANK[a.state] - RANK[b.state] || a.key.localeCompare(b.key))
}

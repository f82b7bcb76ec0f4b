import { type Alarm, alarmKeys } from '../../backend/contract/alarms/alarm.ts'
import type { AttentionItem } from './attention.ts'

/** What needs a person now joined with the alarms that stand for it. Pure. */

export type AttentionRow =
  | { kind: 'trouble'; key: string; state: AttentionItem['state']; item: AttentionItem; alarm: Alarm | undefined }
  | { kind: 'alarm'; key: string; state: 'critical' | 'warning'; alarm: Alarm }

const RANK = { critical: 0, warning: 1, offline: 2 } as const

/**
 * Troubles with their alarm; without those that are put aside, and without boards that one alarm stands for together. Then the alarms
 * that are no board's trouble: rules, data quality, outputs, Leitstand itself. The emergency stop has a banner of its own.
 */
export function attentionRows(items: readonly AttentionItem[], alarms: readonly Alarm[]): AttentionRow[] {
  const byKey = new Map<string, Alarm>()
  for (const alarm of alarms) {
    for (const { key, endedAtMs } of alarm.members) if (endedAtMs === null) byKey.set(key, alarm)
    byKey.set(alarm.key, alarm)
  }
  const rows: AttentionRow[] = []
  const told = new Set<string>()
  for (const item of items) {
    const key = keyOf(item)
    const alarm = key === undefined ? undefined : byKey.get(key)
    if (alarm && alarm.key === key) told.add(alarm.id)
    if (alarm && (alarm.shelf !== null || alarm.key !== key)) continue
    rows.push({ kind: 'trouble', key: item.key, state: item.state, item, alarm })
  }
  for (const alarm of alarms) {
    const { id, severity, shelf, under, source } = alarm
    if (told.has(id) || shelf !== null || under !== null || severity === 'info' || source === 'emergency') continue
    rows.push({ kind: 'alarm', key: `alarm ${id}`, state: severity, alarm })
  }
  const seen = ({ alarm }: AttentionRow) => Number(alarm?.state === 'acknowledged')
  const kind = ({ kind: one }: AttentionRow) => Number(one === 'alarm')
  return rows.sort((a, b) => RANK[a.state] - RANK[b.state] || seen(a) - seen(b) || kind(a) - kind(b) || a.key.localeCompare(b.key))
}

function keyOf({ of, trouble }: AttentionItem): string | undefined {
  if (trouble.kind === 'value') return alarmKeys.limit(trouble.series.board, trouble.series.channel)
  return trouble.kind === 'offline' ? alarmKeys.presence(of.board.id) : undefined
}

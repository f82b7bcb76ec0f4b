import type { AlarmQuery, AlarmStore } from '../../backend/alarms/alarm-store.ts'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'

/** Alarms in memory; `fails` makes the disk refuse. */
export class MemoryAlarmStore implements AlarmStore {
  readonly kept = new Map<string, Alarm>()
  fails: Error | undefined
  writes = 0

  async load(nowMs: number): Promise<Alarm[]> {
    const wanted = [...this.kept.values()].filter(({ clearedAtMs, shelf }) => clearedAtMs === null || (shelf?.untilMs ?? 0) > nowMs)
    return wanted.sort((a, b) => a.firstAtMs - b.firstAtMs || (a.id < b.id ? -1 : 1))
  }

  async save(alarms: readonly Alarm[]): Promise<void> {
    if (this.fails !== undefined) throw this.fails
    this.writes++
    for (const alarm of alarms) this.kept.set(alarm.id, structuredClone(alarm))
  }

  async find(id: string): Promise<Alarm | undefined> {
    return this.kept.get(id)
  }

  async history({ fromMs, beforeMs, beforeId, severities, sources, zone, board, key, limit }: AlarmQuery): Promise<Alarm[]> {
    const ended = [...this.kept.values()].filter(
      (one) =>
        one.clearedAtMs !== null &&
        one.clearedAtMs >= fromMs &&
        (one.clearedAtMs < beforeMs || (beforeId !== null && one.clearedAtMs === beforeMs && one.id < beforeId)) &&
        (severities?.includes(one.severity) ?? true) &&
        (sources?.includes(one.source) ?? true) &&
        (zone === null || one.zone === zone) &&
        (board === null || one.board === board) &&
        (key === null || one.key === key),
    )
    return ended.sort((a, b) => (b.clearedAtMs ?? 0) - (a.clearedAtMs ?? 0) || (a.id < b.id ? 1 : -1)).slice(0, limit)
  }

  async trim(beforeMs: number, keep: number): Promise<void> {
    const ended = [...this.kept.values()].filter(({ clearedAtMs }) => clearedAtMs !== null)
    ended.sort((a, b) => (b.clearedAtMs ?? 0) - (a.clearedAtMs ?? 0))
    for (const [index, { id, clearedAtMs }] of ended.entries()) if (index >= keep || (clearedAtMs ?? 0) < beforeMs) this.kept.delete(id)
  }
}

import type { Alarm, AlarmSeverity, AlarmSource } from '../contract/alarms/alarm.ts'

export interface AlarmQuery {
  /** Ended at this time or later. */
  fromMs: number
  /** Ended before; with `beforeId` also at this very time, when its id is smaller: the next page. */
  beforeMs: number
  beforeId: string | null
  /** Null: any. */
  severities: readonly AlarmSeverity[] | null
  sources: readonly AlarmSource[] | null
  zone: string | null
  board: string | null
  /** Occurrences of one condition; null: any. */
  key: string | null
  limit: number
}

/** Keeps alarms, those that stand and those that have ended. */
export interface AlarmStore {
  /** What stands, and what has ended with a shelf that still holds for its key, in the order in which it began. */
  load(nowMs: number): Promise<Alarm[]>
  /** Inserts or replaces by id, all or nothing. */
  save(alarms: readonly Alarm[]): Promise<void>
  /** Standing or not. */
  find(id: string): Promise<Alarm | undefined>
  /** Ended ones, newest end first. */
  history(query: AlarmQuery): Promise<Alarm[]>
  /** Drops what ended before `beforeMs`, and all but the newest `keep`. */
  trim(beforeMs: number, keep: number): Promise<void>
}

import type { Activity, ActivityKind } from '../contract/activity.ts'

export interface ActivityQuery {
  /** Included. */
  fromMs: number
  /** Not included. */
  toMs: number
  /** Null: any, also none. */
  board: string | null
  /** Null: any. */
  kinds: readonly ActivityKind[] | null
  limit: number
}

export interface ActivityStore {
  append(entries: readonly Activity[]): Promise<void>
  /** Newest first. */
  list(limit: number): Promise<Activity[]>
  /** Newest first, by time; of equal times the later one. */
  find(query: ActivityQuery): Promise<Activity[]>
  /** Highest id in use, 0 when empty. */
  lastId(): Promise<number>
  /** Drops all but the newest `keep`. */
  trim(keep: number): Promise<void>
}
